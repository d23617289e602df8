"""``bastide board``: our own door board. ``flash`` puts its program on a Pico, ``test`` finds and numbers boards."""

import argparse
import asyncio
import secrets
from collections.abc import Sequence
from importlib.resources import files

from controller.cli.main import CommandError
from hal import pico
from hal.boards import doorboard
from hal.boards.doorboard_search import Found, Search, SearchError, addresses_for, identity, self_test
from hal.exchange import BadFrameError
from hal.line import Line, LineLostError
from hal.speaker import NoReplyError, Speaker

PROGRAM = "firmware"
ON_THE_BOARD = {"firmware/core.py": "core.py", "main.py": "main.py"}
"""Where each file of the program lies on the board. They are data here: nothing of them is run."""
NO_PICO = """no Raspberry Pi Pico with MicroPython is plugged in.
A Pico that is new has no MicroPython yet:
  1. Download MicroPython for the "Raspberry Pi Pico" from the MicroPython project: a file that ends in .uf2.
  2. Hold the button BOOTSEL down while you plug the Pico into USB, then let go. A drive appears: RPI-RP2.
  3. Copy the .uf2 file onto that drive. The drive goes away by itself; the Pico has MicroPython now.
  4. Run this command again. If it still finds none: many USB cables only charge; try another one."""
TESTS = (
    (0x01, "its program computes wrongly; flash it again"),
    (0x02, "an output reads on that must be off"),
    (0x04, "an output did not come on when it was pulsed"),
    (0x08, "the locks' supply is not between 10 and 15 V"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="flash|test")
    flash = parts.add_parser("flash", help="put the board's program on a Pico that is plugged in by USB")
    flash.add_argument("--port", help="of the Pico, if several are plugged in")
    test = parts.add_parser("test", help="find the boards on a line, test each, fire nothing")
    test.add_argument("port", help="the RS-485 adapter, below /dev/serial/by-id; the daemon must be stopped")
    test.add_argument("--assign", action="store_true", help="give an address to each board that has none of its own")


def run(args: argparse.Namespace) -> int:
    if args.part == "flash":
        return _flash(args.port)
    try:
        return asyncio.run(_test(args.port, args.assign))
    except LineLostError as error:
        raise CommandError(f"{args.port} {error}") from error
    except SearchError as error:
        raise CommandError(str(error)) from error


def _flash(port: str | None) -> int:
    path = port or _the_one(pico.plugged_in())
    print(f"Writing the door board's program to {path} …")
    program = files(PROGRAM)
    try:
        with pico.prompt(path) as prompt:
            prompt.put({place: program.joinpath(name).read_bytes() for place, name in ON_THE_BOARD.items()})
            prompt.reset()
    except pico.PicoError as error:
        raise CommandError(f"{error}. Unplug the Pico, plug it in again and run the same command; {BUSY}") from error
    print("Done; it has started. Wire it to the line, then: bastide board test PORT --assign")
    return 0


BUSY = "if it is used by another program, such as an editor, close that"


def _the_one(ports: Sequence[str]) -> str:
    if not ports:
        raise CommandError(NO_PICO)
    if len(ports) > 1:
        raise CommandError(f"several are plugged in: name one with --port, out of {', '.join(ports)}")
    return ports[0]


async def _test(port: str, assign: bool) -> int:
    """0 when every board has an address of its own and passes."""
    line = Line(port, doorboard.BAUD)
    line.open()
    try:
        speaker = Speaker(line)
        print("Looking for boards …")
        search = Search(speaker, 1 + secrets.randbelow(255))
        boards = await search.everyone()
        if not boards:
            print("No board answers. Have they power? Are A and B the right way round? Is the daemon stopped?")
            return 1
        given = dict(addresses_for(boards))
        lost = [board for board in boards if board.address and board in given]
        for board in lost if not assign else ():
            print(f"{board}  has address {board.address} as another board has: both would fire")
        if assign:
            boards = [await search.give(board, given[board]) if board in given else board for board in boards]
        well = [await _one(speaker, board) for board in boards if assign or board not in lost]
        return 0 if all(well) and (assign or not lost) else 1
    finally:
        line.close()


async def _one(speaker: Speaker, board: Found) -> bool:
    if not board.address:
        print(f"{board}  has no address yet; give it one with --assign")
        return False
    try:
        what, how = await identity(speaker, board.address), await self_test(speaker, board.address)
    except (NoReplyError, BadFrameError) as error:
        print(f"{board}  address {board.address:2}: {error}; check its wires and the terminators")
        return False
    version = ".".join(map(str, what.version))
    print(f"{board}  address {board.address:2}  version {version}  {what.locks} locks  "
          f"{how.supply_mv / 1000:.1f} V  {how.chip_c} °C  {how.bad_frames} bad frames")  # fmt: skip
    faults = [words for bit, words in TESTS if not how.passed & bit]
    faults += [f"look at the output of channel {channel}" for channel in doorboard.channels_of(how.stuck | how.dead)]
    for words in faults:
        print(f"    FAULT: {words}")
    return not faults
