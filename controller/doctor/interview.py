"""Asks every board of a line some questions and notes what comes back, while no daemon owns the line.

No lock is fired. A board that is never heard is looked for at the other addresses of its kind.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from controller.config import Config
from controller.config.hardware import SERIAL_BOARDS, BusTable, SerialBoardTable, WaveshareTable
from controller.hardware import board_of, rate_of
from hal.boards.board import BoardRefusedError, Seen
from hal.exchange import BadFrameError, Exchange, Talk

if TYPE_CHECKING:
    from hal.line import Line
    from hal.speaker import Speaker

LOOKS: Final = 6
REPLY_WITHIN_MS: Final = 500
"""Boards tell their states at once; what a document allows them beyond this is for their pulses."""
SEARCH_WITHIN_MS: Final = 120
SEARCHED: Final = range(33)
"""Nobody sets a switch higher: a line bears 32 devices."""
LATE_S: Final = 0.06
"""A second board of the same address answers within this of the first."""


@dataclass(frozen=True, slots=True)
class BoardHeard:
    answers: int = 0
    timeouts: int = 0
    garbled: int = 0
    """Answers that were none."""
    surplus: int = 0
    """Good answers after which more came unasked."""
    refused: str = ""
    """Why it must not be used as it is."""
    linked: tuple[int, ...] = ()
    """Inputs that are set to act on their own relay."""
    looks: tuple[Mapping[int, bool], ...] = ()
    """Closed, by channel, at each look."""
    elsewhere: tuple[int, ...] = ()
    """Addresses at which a board of its kind answered, though none is configured there."""


@dataclass(frozen=True, slots=True)
class LineHeard:
    trouble: str = ""
    """Why the line could not be opened, or was lost."""
    boards: Mapping[str, BoardHeard] = field(default_factory=dict)


async def interview(config: Config, bus: BusTable) -> LineHeard:
    """Some seconds with the boards of one bus; two more for each that is silent."""
    from hal.line import Line, LineLostError
    from hal.speaker import Speaker

    tables = [one for one in config.boards if isinstance(one, SERIAL_BOARDS) and one.bus == bus.name]
    line = Line(bus.port, rate_of(bus, config))
    heard: dict[str, BoardHeard] = {}
    try:
        line.open()
        asking = _Asking(line, Speaker(line))
        for table in tables:
            heard[table.name] = await asking.board(table)
        await _look_for(asking, [one for one in tables if not _was_heard(heard[one.name])], tables, heard)
    except LineLostError as error:
        return LineHeard(str(error), heard)
    finally:
        line.close()
    return LineHeard("", heard)


def _was_heard(board: BoardHeard) -> bool:
    return bool(board.answers or board.garbled)


async def _look_for(
    asking: "_Asking",
    silent: Sequence[SerialBoardTable],
    tables: Sequence[SerialBoardTable],
    heard: dict[str, BoardHeard],
) -> None:
    """Once for each kind of board that is missed: a search takes seconds."""
    known = {one.address for one in tables}
    for kind in {table.kind for table in silent}:
        missed = [table for table in silent if table.kind == kind]
        found = await asking.elsewhere(missed[0], known)
        for table in missed:
            heard[table.name] = replace(heard[table.name], elsewhere=found)


class _Asking:
    def __init__(self, line: "Line", speaker: "Speaker") -> None:
        self._line = line
        self._speaker = speaker

    async def board(self, table: SerialBoardTable) -> BoardHeard:
        board = board_of(table, self._line.baud)
        first = await self._heard(BoardHeard(), board.begin)
        if first.refused and isinstance(table, WaveshareTable):
            return replace(first, linked=await self._linked(table.address))
        for _ in range(LOOKS - 1):
            if first.refused or (first.timeouts > 1 and not first.answers):
                break
            first = await self._heard(first, board.poll)
        return first

    async def _heard(self, before: BoardHeard, talk: Callable[[], Talk[Seen]]) -> BoardHeard:
        """One more question, and what it adds to the picture."""
        from hal.speaker import NoReplyError

        surplus_bytes = self._speaker.surplus_bytes
        try:
            seen = await self._held(talk(), REPLY_WITHIN_MS)
        except NoReplyError:
            return replace(before, timeouts=before.timeouts + 1)
        except BadFrameError:
            return replace(before, garbled=before.garbled + 1)
        except BoardRefusedError as error:
            return replace(before, answers=before.answers + 1, refused=str(error))
        late = bool(await self._line.read(LATE_S)) or self._speaker.surplus_bytes > surplus_bytes
        looks = (*before.looks, dict(seen.closed))
        return replace(before, answers=before.answers + 1, surplus=before.surplus + late, looks=looks)

    async def _held(self, talk: Talk[Seen], within_ms: int) -> Seen:
        exchange = next(talk)
        while True:
            reply = await self._ask(exchange, within_ms)
            try:
                exchange = talk.send(reply)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]

    async def _ask(self, exchange: Exchange, within_ms: int) -> bytes:
        await self._speaker.settle()
        limit_ms = min(exchange.reply_within_ms, within_ms)
        return await self._speaker.ask(replace(exchange, reply_within_ms=limit_ms))

    async def _linked(self, address: int) -> tuple[int, ...]:
        from hal.boards import waveshare
        from hal.speaker import NoReplyError

        asked = waveshare.request(address, waveshare.HOLDING, waveshare.INPUT_MODES, waveshare.INPUTS)
        size = 2 * waveshare.INPUTS
        listen = Exchange(asked, REPLY_WITHIN_MS, lambda data: waveshare.hear_values(asked, size, data))
        try:
            reply = await self._ask(listen, REPLY_WITHIN_MS)
        except (NoReplyError, BadFrameError):
            return ()
        modes = reply[3 : 3 + size]
        return tuple(number + 1 for number in range(waveshare.INPUTS) if any(modes[2 * number : 2 * number + 2]))

    async def elsewhere(self, table: SerialBoardTable, known: Iterable[int]) -> tuple[int, ...]:
        """Where boards of this kind answer that the configuration does not know."""
        from hal.speaker import NoReplyError

        found = []
        for address in SEARCHED:
            other = _at(table, address)
            if other is None or address in known:
                continue
            try:
                await self._held(board_of(other, self._line.baud).poll(), SEARCH_WITHIN_MS)
                found.append(address)
            except (NoReplyError, BadFrameError):
                continue
        return tuple(found)


def _at(table: SerialBoardTable, address: int) -> SerialBoardTable | None:
    """The same board at another address, where its kind has that address."""
    from pydantic import ValidationError

    try:
        return type(table).model_validate({**table.model_dump(), "address": address})
    except ValidationError:
        return None
