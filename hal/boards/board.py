"""What a bus asks of a board: what to say to it, and what its answers mean. No board here waits or owns a port."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hal.exchange import Talk

PULSE_MAX_MS = 2_000
"""No lock is released for longer, whatever a configuration says (law I3)."""


class BoardRefusedError(Exception):
    """This board must not be used as it is; the text says why and what to do."""


class NotFiredError(Exception):
    """The board says that it did not obey this order, and why: surely nothing moved. It may be used as before."""

    def __init__(self, why: str, *, again_ms: int | None = None) -> None:
        """``again_ms``: after how long the same would be obeyed; None when it never would."""
        super().__init__(why)
        self.again_ms = again_ms


@dataclass(frozen=True, slots=True)
class Seen:
    """What one answer told, by channel, in the order it happened."""

    closed: tuple[tuple[int, bool], ...] = ()
    """Each channel that was told of. A board that tells changes may name one channel several times."""
    occupied: Mapping[int, bool] = field(default_factory=dict)
    """Where the board itself sees whether something lies in the compartment: evidence, never proof."""


class Board(Protocol):
    """One board. It may remember what it has learnt of its board, such as the last change that was told."""

    @property
    def channels(self) -> int:
        """Its locks are numbered from 1 to this."""

    @property
    def pulse_ms(self) -> int:
        """How long it holds a lock released, at most ``PULSE_MAX_MS``: the supply feeds no other lock meanwhile."""

    @property
    def stable_ms(self) -> float:
        """For how long a new level must be seen before it counts; 0 where the board itself debounces."""

    @property
    def off_after_ms(self) -> int:
        """A pulse of before ends by itself within this; 0 where :meth:`begin` switches everything off."""

    @property
    def proven_first(self) -> bool:
        """No lock may be fired before :meth:`begin` has succeeded."""

    def begin(self) -> Talk[Seen]:
        """First of all, and again after each silence: outputs off, and whatever must be true before it is used.

        Raises :class:`BoardRefusedError` or :class:`~hal.exchange.BadFrameError`.
        """

    def poll(self) -> Talk[Seen]:
        """Look at the channels. Raises :class:`~hal.exchange.BadFrameError`."""

    def unlock(self, channel: int) -> Talk[Seen]:
        """Release one lock for ``pulse_ms``. The first exchange is the one that fires, and returning means that the
        board acknowledged it. Raises :class:`~hal.exchange.BadFrameError`, :class:`NotFiredError`, and ``ValueError``
        for no such channel."""
