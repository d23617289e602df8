"""A code reader that no configuration names yet: where it may be, how it speaks, and what it reads."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from controller.commission import probing
from controller.commission.steps import Scanned
from controller.config.parts import ScannerTable
from controller.readers import scanner_of
from hal.line import Line, LineLostError
from hal.scanners import gm65

ANSWERS_WITHIN_S: Final = 0.3
TABLES: Final[TypeAdapter[ScannerTable]] = TypeAdapter(ScannerTable)
BAUD: Final = 9_600


def places(root: Path, taken: frozenset[str]) -> tuple[str, ...]:
    """Serial adapters that nothing else is on, and what types like a keyboard."""
    serial = (one.path for one in probing.ports(root, taken) if not one.busy)
    typing = sorted(str(path) for path in (root / "input" / "by-id").glob("*-event-kbd"))
    return (*serial, *typing)


async def scanned(path: str) -> Scanned:
    """The next text that is held before the reader there; for ever, if none is."""
    driver = "hid" if path.endswith("-event-kbd") else await _serial_driver(path)
    scanner = scanner_of(TABLES.validate_python({"name": "new", "driver": driver, _place(driver): path}))
    assert scanner is not None
    running = asyncio.ensure_future(scanner.run())
    try:
        return Scanned(await anext(scanner.texts()), driver)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def _place(driver: str) -> str:
    return "device" if driver == "hid" else "port"


async def _serial_driver(path: str) -> str:
    """Only a GM65 and its kin answer when they are asked how they read."""
    line = Line(path, BAUD)
    try:
        line.open()
        line.write(gm65.read(gm65.MODE))
        heard = b""
        end_s = asyncio.get_running_loop().time() + ANSWERS_WITHIN_S
        while (left_s := end_s - asyncio.get_running_loop().time()) > 0:
            heard += await line.read(left_s)
        return "gm65" if gm65.REPLY_HEAD in heard else "serial"
    except LineLostError:
        return "serial"
    finally:
        line.close()
