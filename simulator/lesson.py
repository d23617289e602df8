"""The five steps that the panel proposes to who has never seen a locker, and how far they have come.

1 show the merchant's badge · 2 choose a size · 3 put goods in and close · 4 photograph the ticket ·
5 come back as the resident and take the goods
"""

from controller.core.facts import Fact, GoodsDeposited, GoodsTaken, PulseIntended, VisitBegan
from controller.core.state import Kind

STEPS = 5


class Lesson:
    def __init__(self) -> None:
        self.done = 0
        """Steps that are behind; after the last one, any deposit begins it anew."""

    def saw(self, fact: Fact) -> None:
        """A fact was written."""
        match fact:
            case VisitBegan(kind=Kind.DEPOSIT):
                self._reach(1, {0, STEPS})
            case PulseIntended(kind=Kind.DEPOSIT):
                self._reach(2, {0, 1, STEPS})
            case GoodsDeposited():
                self._reach(3, {0, 1, 2, STEPS})
            case GoodsTaken(kind=Kind.PICKUP):
                self._reach(5, {3, 4})
            case _:
                return

    def photographed(self) -> None:
        self._reach(4, {3})

    def _reach(self, step: int, after: set[int]) -> None:
        if self.done in after:
            self.done = step
