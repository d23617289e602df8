"""What the link needs of a bank, and nothing more of it. The runtime implements it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from controller.link.contract import Answer, Fact, HealthSummary, State


class Unreadable(Exception):  # noqa: N818 - a state of the disk, not a fault of the link
    """The journal cannot be read just now; the text says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Facts after the one that was asked for. Those up to ``cut`` are gone."""

    previous: str
    cut: int
    facts: Sequence[Fact]


class Bank(Protocol):
    device: str
    site: str
    acknowledged: int
    """Up to which fact the town has confirmed, as it is on the disk."""

    def newest(self) -> int:
        """Number of the newest durable fact."""

    async def reaches(self, seq: int) -> None:
        """Return once there are so many."""

    async def facts(self, after: int, limit: int) -> Piece:
        """At most ``limit`` facts after this one. Raises :class:`Unreadable`."""

    async def acknowledge(self, seq: int) -> None:
        """Durable when it returns. Raises :class:`Unreadable`."""

    def sign(self, text: str) -> str:
        """By the device's own key, 128 hexadecimal digits."""

    def epoch(self) -> int: ...

    async def order(self, message: bytes) -> Answer | None:
        """Carry an order out, at most once. The answer, where it is known at once; otherwise it is among
        :meth:`answer`'s later. Bad input of any kind is answered."""

    async def answer(self) -> Answer:
        """The next answer to be told. At most a bounded number waits; an order that comes again is answered again."""

    def knows_the_time(self) -> bool:
        """Whether dates may be judged."""

    def state(self) -> State: ...

    def health(self) -> HealthSummary: ...
