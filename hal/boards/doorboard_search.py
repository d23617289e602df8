"""Finds every door board on a line by its id, whatever address it has, and gives addresses: no switches to set.

The board's protocol says how ("Addresses" in ``firmware/PROTOCOL.md``): a question to all whose ids begin with so many
bits. One clean answer is one board, which is then told to keep quiet; noise is several, and the question is narrowed.
"""

from dataclasses import dataclass
from typing import Final

from hal.boards.doorboard import ADDRESSES, EVERYBODY, Asking, Identity, Kind, SelfTest, body_of
from hal.exchange import BadFrameError, Exchange
from hal.speaker import NoReplyError, Speaker

ID_BITS: Final = 64
TRIES: Final = 3
"""A question whose answer the line has spoilt is repeated: these questions move nothing."""
BOARDS_MAX: Final = len(ADDRESSES)
SPOILT: Final = "check wires and terminators: the line spoils"


class SearchError(Exception):
    """The boards cannot be told apart, or do not do as they are told; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    unique_id: bytes
    address: int
    """0 while it has none."""

    def __str__(self) -> str:
        return self.unique_id.hex()


class Search:
    """Everything that is said to boards by their ids. Nothing else may speak on the line meanwhile.

    Every method raises :class:`~hal.line.LineLostError`.
    """

    def __init__(self, speaker: Speaker, round_: int) -> None:
        """``round_``, 1 to 255, must differ from that of the search before: draw it."""
        self._speaker = speaker
        self._round = round_
        self._all = Asking(EVERYBODY)

    async def everyone(self) -> list[Found]:
        """In the order of their ids. Raises :class:`SearchError`."""
        found: list[Found] = []
        vain = 0
        while vain < TRIES:
            before = len(found)
            if not await self._below(0, 0, found):
                return sorted(found, key=lambda one: one.unique_id)
            vain = 0 if len(found) > before else vain + 1
        raise SearchError(f"{SPOILT} all answers, and no board is found behind the noise")

    async def give(self, board: Found, address: int) -> Found:
        """Raises :class:`SearchError` when the board does not take it."""
        payload = board.unique_id + bytes((address,))
        reply = await self._surely(Kind.ASSIGN, payload, address)
        if reply is None:
            raise SearchError(f"board {board} does not take address {address}; is it still on the line?")
        return Found(board.unique_id, address)

    async def _below(self, bits: int, prefix: int, found: list[Found]) -> bool:
        """Every board whose id begins so; False when none answers at all."""
        words = bytes((self._round, bits)) + (prefix << ID_BITS - bits).to_bytes(8, "big")
        answered = False
        while True:
            try:
                reply = await self._asked(self._all.ask(Kind.SEARCH, words))
            except BadFrameError:
                if bits == ID_BITS:
                    raise SearchError(f"{SPOILT} what board {prefix:016x} says") from None
                for half in (prefix << 1, prefix << 1 | 1):
                    await self._below(bits + 1, half, found)
                return True
            if reply is None:
                return answered
            answered = True
            await self._note(Found(reply[3:11], reply[0]), found)

    async def _note(self, board: Found, found: list[Found]) -> None:
        await self._hush(board)
        found.append(board)
        if len(found) > BOARDS_MAX:
            raise SearchError(f"more than {BOARDS_MAX} boards answer; a line bears no more, split it")

    async def _hush(self, board: Found) -> None:
        reply = await self._surely(Kind.FOUND, bytes((self._round,)) + board.unique_id, board.address)
        if reply is None:
            raise SearchError(f"board {board} fell silent; is its plug loose?")

    async def _surely(self, kind: Kind, payload: bytes, address: int) -> bytes | None:
        for _ in range(TRIES):
            try:
                reply = await self._asked(self._all.ask(kind, payload, answered_by=address))
            except BadFrameError:
                continue
            if reply is not None:
                return reply
        return None

    async def _asked(self, exchange: Exchange) -> bytes | None:
        """The answer's body; None when nobody answers. Raises :class:`~hal.exchange.BadFrameError`."""
        await self._speaker.settle()
        try:
            return body_of(await self._speaker.ask(exchange))
        except NoReplyError:
            return None


async def identity(speaker: Speaker, address: int) -> Identity:
    """Raises :class:`~hal.speaker.NoReplyError`, ``BadFrameError`` and ``LineLostError``, as a speaker does."""
    await speaker.settle()
    return Identity.of(await speaker.ask(Asking(address).ask(Kind.IDENTIFY)))


async def self_test(speaker: Speaker, address: int) -> SelfTest:
    """Fires nothing. Raises like :func:`identity`."""
    await speaker.settle()
    return SelfTest.of(await speaker.ask(Asking(address).ask(Kind.SELF_TEST)))


def addresses_for(boards: list[Found]) -> list[tuple[Found, int]]:
    """Which boards need another address, and which: one keeps its own unless an earlier one has it (L32)."""
    taken: set[int] = set()
    homeless: list[Found] = []
    for board in boards:
        if board.address in ADDRESSES and board.address not in taken:
            taken.add(board.address)
        else:
            homeless.append(board)
    free = (address for address in ADDRESSES if address not in taken)
    return list(zip(homeless, free, strict=False))
