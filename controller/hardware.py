"""From the configuration's tables to the hardware itself: lines opened, boards seated, ports handed over.

What each kind of board is made with stands in ``board_of``. Drivers are imported by the tables that need them alone: a
bank without serial boards loads none.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from controller.config import Config
from controller.config.hardware import (
    SERIAL_BOARDS,
    A8a80Table,
    BusTable,
    DoorboardTable,
    KerongTable,
    SerialBoardTable,
    Simulated,
    WaveshareTable,
)
from controller.header import Header, header
from controller.ports import Ports
from controller.readers import readers
from hal.health import look
from hal.ports import Display, Kiosk, LockBank

if TYPE_CHECKING:
    from hal.boards.board import Board
    from hal.bus import Bus, Supply
    from hal.display.relay import Relay


class HardwareError(Exception):
    """This configuration cannot be driven on a machine; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Boards:
    """Every lock board, and the lines that some of them are on."""

    locks: Mapping[str, LockBank]
    buses: Mapping[str, "Bus"]
    header: Header

    def turns(self) -> dict[str, Callable[[], int]]:
        """What shows that each line, and the header, is looked after."""
        counts = {f"line {name}": _turns(bus) for name, bus in self.buses.items()}
        return counts if self.header.turns is None else {**counts, "the header": self.header.turns}


def _turns(bus: "Bus") -> Callable[[], int]:
    return lambda: bus.turns


@asynccontextmanager
async def wired(config: Config) -> AsyncIterator[Ports]:
    """The ports of a bank as its configuration wires it, alive as long as the block lasts.

    Raises :class:`HardwareError` for what only a simulator has. A line or board that is missing is no error: it is
    *unreachable* until it is there (L18).
    """
    _see_that_nothing_is_imagined(config)
    async with boards(config) as all_boards, readers(config) as read:
        window = all_boards.header.window
        yield Ports(
            locks=all_boards.locks,
            scanners=read.scanners,
            keypad=read.keypad or all_boards.header.keypad,
            printer=read.printer,
            signals=all_boards.header.signals,
            buses=all_boards.buses,
            turns=all_boards.turns(),
            thermometer=read.thermometer,
            tamper=all_boards.header.tamper,
            presence=None if window is None else window.presence,
            lights=None if window is None else window.lights,
            display=_display(config, None if window is None else window.relay),
            kiosk=_kiosk(config),
            machine=look,
        )


@asynccontextmanager
async def boards(config: Config) -> AsyncIterator[Boards]:
    """The lock boards, and what else is on the header."""
    from hal.bus import Supply

    supply = Supply()
    wiring: dict[str, list[int]] = {board.name: [] for board in config.boards}
    for name, channel in config.wiring().values():
        wiring[name].append(channel)
    async with AsyncExitStack() as stack:
        buses = _buses(config, wiring, supply)
        for bus in buses.values():
            await stack.enter_async_context(bus.running())
        on_header = await stack.enter_async_context(header(config, supply))
        on_buses = {table.name: buses[table.bus].locks(table.name) for table in _serial(config)}
        yield Boards({**on_buses, **on_header.locks}, buses, on_header)


def _display(config: Config, relay: "Relay | None") -> Display | None:
    if config.vitrine is None:
        return None
    from controller.displays import display_of

    return display_of(config.vitrine.display, relay)


def _kiosk(config: Config) -> Kiosk | None:
    if config.vitrine is None:
        return None
    from hal.display.kiosk import SystemdKiosk

    return SystemdKiosk()


def _serial(config: Config) -> list[SerialBoardTable]:
    return [board for board in config.boards if isinstance(board, SERIAL_BOARDS)]


def _buses(config: Config, wiring: Mapping[str, list[int]], supply: "Supply") -> dict[str, "Bus"]:
    from hal.bus import Bus
    from hal.line import Line

    rates = {table.name: rate_of(table, config) for table in config.buses}
    buses = {table.name: Bus(table.name, Line(table.port, rates[table.name]), supply) for table in config.buses}
    for table in _serial(config):
        buses[table.bus].add(table.name, board_of(table, rates[table.bus]), wiring[table.name])
    return buses


def rate_of(bus: BusTable, config: Config) -> int:
    """What the file says, or else what the boards on this line have as they come; the file is checked to be clear."""
    on_it = [board.BAUD for board in _serial(config) if board.bus == bus.name]
    return bus.baud or (on_it[0] if on_it else 9_600)


def board_of(table: SerialBoardTable, baud: int) -> "Board":
    """The codec of one board on a line of this rate."""
    board = _plain_board_of(table, baud)
    if not table.reversed:
        return board
    from hal.boards.reversed import Reversed

    return Reversed(board, table.reversed)


def _plain_board_of(table: SerialBoardTable, baud: int) -> "Board":
    match table:
        case A8a80Table():
            from hal.boards.a8a80 import A8a80

            return A8a80(table.address, table.channels, closed_reads=table.closed_reads, pulse_ms=table.pulse_ms)
        case KerongTable():
            from hal.boards.kerong import Kerong

            return Kerong(table.address, table.channels, closed_reads=table.closed_reads, pulse_ms=table.pulse_ms)
        case WaveshareTable():
            from hal.boards.waveshare import Waveshare

            how = {"closed_reads": table.closed_reads, "pulse_ms": table.pulse_ms, "baud": baud}
            return Waveshare(table.address, table.channels, **how)
        case DoorboardTable():
            from hal.boards.doorboard import Doorboard

            return Doorboard(table.address, table.channels, closed_reads=table.closed_reads, pulse_ms=table.pulse_ms)


def _see_that_nothing_is_imagined(config: Config) -> None:
    if isinstance(config.hardware, Simulated):
        raise HardwareError("[hardware] is simulated: start it with `bastide demo`, or wire it to boards")
    tables = [f"scanner {one.name}" for one in config.scanners if one.driver == "simulated"]
    tables += ["the keypad"] if config.keypad is not None and config.keypad.driver == "simulated" else []
    tables += ["the printer"] if config.printer is not None and config.printer.driver == "simulated" else []
    if config.vitrine is not None:
        parts = (("display", config.vitrine.display), ("presence sensor", config.vitrine.presence))
        tables += [f"the window's {name}" for name, one in parts if one is not None and one.driver == "simulated"]
    if tables:
        raise HardwareError(f"{', '.join(tables)}: simulated, and the rest is real; name a real driver or remove it")
