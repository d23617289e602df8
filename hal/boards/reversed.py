"""A board some of whose switches are wired the other way round than the rest: opener contacts among closers."""

from collections.abc import Iterable
from dataclasses import replace

from hal.boards.board import Board, Seen
from hal.exchange import Talk


class Reversed:
    """The same board, with what these channels tell turned round."""

    def __init__(self, board: Board, channels: Iterable[int]) -> None:
        self._board = board
        self._channels = frozenset(channels)

    @property
    def channels(self) -> int:
        return self._board.channels

    @property
    def pulse_ms(self) -> int:
        return self._board.pulse_ms

    @property
    def stable_ms(self) -> float:
        return self._board.stable_ms

    @property
    def off_after_ms(self) -> int:
        return self._board.off_after_ms

    @property
    def proven_first(self) -> bool:
        return self._board.proven_first

    def begin(self) -> Talk[Seen]:
        return self._turned((yield from self._board.begin()))

    def poll(self) -> Talk[Seen]:
        return self._turned((yield from self._board.poll()))

    def unlock(self, channel: int) -> Talk[Seen]:
        return self._turned((yield from self._board.unlock(channel)))

    def _turned(self, seen: Seen) -> Seen:
        return replace(
            seen, closed=tuple((channel, closed != (channel in self._channels)) for channel, closed in seen.closed)
        )
