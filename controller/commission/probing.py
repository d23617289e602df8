"""Who answers on a serial line: every kind of board is asked for its states, address by address. Nothing is fired."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter

from controller.commission.book import PULSE_MS, Port
from controller.commission.book import Board as Known
from controller.commission.steps import LineSearched
from controller.config.hardware import SerialBoardTable
from controller.hardware import board_of
from hal.boards.board import Board, BoardRefusedError
from hal.exchange import BadFrameError, Exchange, Talk
from hal.line import BUSY, Line, LineLostError
from hal.speaker import NoReplyError, Speaker

ANSWERS_WITHIN_MS: Final = 120
"""Of a question that moves nothing. Boards answer within a few milliseconds, USB adapters within 20 more."""
RATES: Final = {"8a80": (9_600,), "kerong": (19_200, 9_600), "doorboard": (115_200,), "waveshare": (9_600,)}
"""As these boards come, and as some units were found."""
ADDRESSES: Final = {"8a80": range(1, 32), "kerong": range(15), "doorboard": range(1, 32), "waveshare": range(1, 33)}
ALL_ADDRESSES: Final = {**ADDRESSES, "waveshare": range(1, 248)}
TABLES: Final[TypeAdapter[SerialBoardTable]] = TypeAdapter(Annotated[SerialBoardTable, Field(discriminator="kind")])


def ports(root: Path, taken: frozenset[str] = frozenset()) -> tuple[Port, ...]:
    """The serial adapters below ``root`` (``/dev``): by their own names where they have any, and the Pi's own line.

    ``taken`` are in use by parts that are known.
    """
    named = sorted((root / "serial" / "by-id").glob("*"))
    plain = sorted(path for name in ("ttyUSB*", "ttyACM*") for path in root.glob(name))
    own = [root / "serial0"] if (root / "serial0").exists() else []
    found = (path for path in (*(named or plain), *own) if str(path) not in taken)
    return tuple(Port(str(path), _busy(path)) for path in found)


def _busy(path: Path) -> bool:
    line = Line(str(path), 9_600)
    try:
        line.open()
    except LineLostError as error:
        return str(error) == BUSY
    line.close()
    return False


def table_of(board: Known) -> SerialBoardTable:
    """Raw: bit 1 is read as closed; what it means is learnt from the doors."""
    return TABLES.validate_python(
        {
            "name": board.name or "board",
            "bus": "bus",
            "kind": board.kind,
            "address": board.address,
            "channels": 8 if board.kind == "waveshare" else board.channels,
            "closed_reads": 1,
            "pulse_ms": board.pulse_ms,
        }
    )


async def search(port: str, known: tuple[Known, ...], wide: bool, within_ms: int = ANSWERS_WITHIN_MS) -> LineSearched:
    """Everybody who answers, of the first kind that has somebody new; and whose answers were none."""
    garbled: set[int] = set()
    for kind, baud in _order(known):
        try:
            found, spoilt = await _ask_all(port, kind, baud, wide, within_ms)
        except (LineLostError, BoardRefusedError) as error:
            return LineSearched(problem=str(error))
        mine = {one.address for one in known if (one.kind, one.baud) == (kind, baud)}
        garbled |= spoilt | (mine - {one.address for one in found})
        if {one.address for one in found} - mine:
            return LineSearched(found, tuple(sorted(garbled)))
    return LineSearched((), tuple(sorted(garbled)))


def _order(known: tuple[Known, ...]) -> Iterator[tuple[str, int]]:
    """What is on this line already comes first: the next board is most likely of the same kind."""
    here = list(dict.fromkeys((one.kind, one.baud) for one in known))
    yield from here
    yield from ((kind, baud) for kind, rates in RATES.items() for baud in rates if (kind, baud) not in here)


async def _ask_all(
    port: str, kind: str, baud: int, wide: bool, within_ms: int
) -> tuple[tuple[Known, ...], set[int]]:  # fmt: skip
    line = Line(port, baud)
    line.open()
    speaker, found, garbled = Speaker(line), list[Known](), set[int]()
    try:
        await speaker.settle()
        for address in (ALL_ADDRESSES if wide else ADDRESSES)[kind]:
            one = Known("", port, kind, baud, address, 16 if kind in ("kerong", "doorboard") else 8, PULSE_MS)
            try:
                found += await _ask(speaker, one, within_ms)
            except BadFrameError:
                garbled.add(address)
    finally:
        line.close()
    return tuple(found), garbled


async def _ask(speaker: Speaker, one: Known, within_ms: int) -> list[Known]:
    """This board, if it answers. A bad answer may be noise or a late one: it is asked once more on a quiet line.

    Raises :class:`~hal.exchange.BadFrameError` when that was no answer either.
    """
    for last in (False, True):
        try:
            told = await _heard(speaker, raw(one).begin(), within_ms)
            return [replace(one, channels=_channels(one.kind, told))]
        except NoReplyError:
            return []
        except BadFrameError:
            await speaker.settle()
            if last:
                raise
    return []


async def _heard(speaker: Speaker, talk: Talk[object], within_ms: int) -> int:
    """The whole talk; how many bytes its first answer had."""
    first = 0
    try:
        exchange: Exchange = next(talk)
        while True:
            reply = await speaker.ask(replace(exchange, reply_within_ms=within_ms))
            await asyncio.sleep(exchange.rest_ms / 1000)
            first = first or len(reply)
            exchange = talk.send(reply)
    except StopIteration:
        return first


def _channels(kind: str, told_bytes: int) -> int:
    """How many locks such a board has, as far as its answer shows."""
    return {"8a80": 8 * max(1, told_bytes - 4), "kerong": 16, "doorboard": 16}.get(kind, 8)


def raw(board: Known) -> Board:
    return board_of(table_of(board), board.baud)
