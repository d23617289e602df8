"""From the configuration's tables to scanners, keypads, printer and thermometers."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from controller.config import Config
from controller.config.parts import (
    Gm65Table,
    HidKeypadTable,
    HidScannerTable,
    ScannerTable,
    SerialPrinterTable,
    SerialScannerTable,
    UsbPrinterTable,
)
from hal.ports import Keypad, Printer, Scanner, Thermometer

W1_DEVICES: Final = Path("/sys/bus/w1/devices")


class Running(Protocol):
    def run(self) -> Coroutine[Any, Any, None]: ...


class RunningScanner(Scanner, Running, Protocol): ...


@dataclass(frozen=True, slots=True)
class Readers:
    scanners: Mapping[str, Scanner]
    keypad: Keypad | None
    printer: Printer | None
    thermometer: Thermometer | None


@asynccontextmanager
async def readers(config: Config, w1: Path = W1_DEVICES) -> AsyncIterator[Readers]:
    """Alive as long as the block lasts. What is not plugged in is looked for (L17)."""
    scanners = {table.name: scanner_of(table) for table in config.scanners}
    running: list[Running] = [one for one in scanners.values() if one is not None]
    keypad = None
    if isinstance(config.keypad, HidKeypadTable):
        from hal.scanners.hid import HidKeypad

        keypad = HidKeypad(config.keypad.device)
        running.append(keypad)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.run()) for one in running]
        yield Readers(
            {name: one for name, one in scanners.items() if one is not None},
            keypad,
            _printer(config),
            _thermometer(config, w1),
        )
        for task in tasks:
            task.cancel()


def scanner_of(table: ScannerTable) -> RunningScanner | None:
    """A scanner, to be kept running. None for one that only a simulator has."""
    match table:
        case Gm65Table():
            from hal.line import Line
            from hal.scanners.gm65 import CONTINUOUS, NEAR
            from hal.scanners.serial import Gm65Scanner

            return Gm65Scanner(table.name, Line(table.port, 9_600), NEAR if table.reads == "near" else CONTINUOUS)
        case SerialScannerTable():
            from hal.line import Line
            from hal.scanners.serial import SerialScanner

            return SerialScanner(table.name, Line(table.port, table.baud))
        case HidScannerTable():
            from hal.scanners.hid import HidScanner

            return HidScanner(table.name, table.device)
    return None


def _printer(config: Config) -> Printer | None:
    match config.printer:
        case UsbPrinterTable(device=device):
            from hal.printers.printer import TicketPrinter, UsbPort

            return TicketPrinter(UsbPort(device))
        case SerialPrinterTable(port=port, baud=baud):
            from hal.line import Line
            from hal.printers.printer import TicketPrinter

            return TicketPrinter(Line(port, baud))
    return None


def _thermometer(config: Config, devices: Path) -> Thermometer | None:
    if not config.thermometers:
        return None
    from hal.sensors.w1 import W1Thermometer

    return W1Thermometer({table.name: table.probe for table in config.thermometers}, devices)
