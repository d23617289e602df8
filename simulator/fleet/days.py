"""What happens at a bank on one day: days of the simulator's people and faults, kept to be lived again by many."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from controller.core.encoding import encode, seal
from controller.core.facts import Fact
from controller.core.moment import Moment
from simulator.days.faults import FAULTS
from simulator.days.ledger import MemoryLedger
from simulator.days.run import DAY_S, Plan, simulate

KINDS_OF_DAYS: Final = 24
"""So many different days, each of a bank of its own."""
LEFT_OUT: Final = "restore"
"""A backup that is put back takes facts away again; days here only grow."""


class Happening(NamedTuple):
    """One fact, and when in the day it becomes durable."""

    at_s: float
    kind: str
    body: str
    side_hash: bytes | None


def lived(seed: int, kinds: int = KINDS_OF_DAYS) -> tuple[tuple[Happening, ...], ...]:
    """Days, each in the order it happened. The same seed gives the same days."""
    return tuple(_day(seed * kinds + number) for number in range(kinds))


def _day(seed: int) -> tuple[Happening, ...]:
    diary = _Diary()
    simulate(Plan(1, seed, tuple(name for name in FAULTS if name != LEFT_OUT)), ledger=diary)
    return tuple(diary.happenings)


class _Diary(MemoryLedger):
    """Remembers what is appended, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.happenings: list[Happening] = []

    def append(self, now_s: float, at: Moment, boot: str, facts: Sequence[Fact]) -> None:
        super().append(now_s, at, boot, facts)
        for fact in facts:
            kind, body, side = encode(fact)
            side_hash = None if side is None else seal(len(self.happenings).to_bytes(16), side)
            self.happenings.append(Happening(min(now_s, DAY_S), kind, body.decode(), side_hash))
