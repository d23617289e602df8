"""Doors that open slower from week to week, told before they fail. Pure: facts in, words out; memory is bounded.

How long a door took from its pulse to its own switch is in the journal already: ``DoorMoved.after_s``. People pull
sooner or later, so only medians of a week are compared, and only with the same door's own earlier weeks.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from controller.core.facts import DoorMoved, Fact, PulseIntended
from controller.core.moment import Moment, Trust
from controller.core.state import Door

WEEK_S: Final = 7 * 86_400.0
WEEKS: Final = 8
OPENINGS_A_WEEK_MIN: Final = 5
"""Fewer say nothing about a week."""
OPENINGS_A_WEEK_MAX: Final = 64
WEEKS_MIN: Final = 3
SLOWER_BY: Final = 1.5
SLOWER_BY_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Slow:
    box: str
    was_s: float
    """Median of its first week that is known."""
    is_s: float
    """Median of its last."""


class Wear:
    def __init__(self) -> None:
        self._fired: set[str] = set()
        self._weeks: dict[str, dict[int, list[float]]] = defaultdict(dict)

    def saw(self, at: Moment, fact: Fact) -> None:
        """Facts in their order. A door that did not open counts with the time that it was given."""
        if isinstance(fact, PulseIntended):
            self._fired.add(fact.box)
        elif isinstance(fact, DoorMoved):
            fired = fact.box in self._fired
            self._fired.discard(fact.box)
            if fired and fact.to in (Door.OPEN, Door.JAMMED) and at.trust is not Trust.FLOOR_ONLY:
                self._note(fact.box, int(at.wall_s // WEEK_S), fact.after_s)

    def _note(self, box: str, week: int, after_s: float) -> None:
        weeks = self._weeks[box]
        openings = weeks.setdefault(week, [])
        if len(openings) < OPENINGS_A_WEEK_MAX:
            openings.append(after_s)
        while len(weeks) > WEEKS:
            del weeks[min(weeks)]

    def medians(self, box: str) -> list[float]:
        """Seconds from pulse to opened, week by week; weeks with too few openings are left out."""
        weeks = self._weeks.get(box, {})
        return [median(weeks[week]) for week in sorted(weeks) if len(weeks[week]) >= OPENINGS_A_WEEK_MIN]

    def latest(self) -> dict[str, float]:
        return {box: medians[-1] for box in self._weeks if (medians := self.medians(box))}

    def slow(self) -> tuple[Slow, ...]:
        """Doors that got slower in each of their last weeks, and by much since the first."""
        found = []
        for box in sorted(self._weeks):
            medians = self.medians(box)
            last = medians[-WEEKS_MIN:]
            if len(last) == WEEKS_MIN and last == sorted(last) and last[0] < last[-1]:
                was_s, is_s = medians[0], medians[-1]
                if is_s >= SLOWER_BY * was_s and is_s - was_s >= SLOWER_BY_S:
                    found.append(Slow(box, was_s, is_s))
        return tuple(found)


def median(values: list[float]) -> float:
    """Of one value at least. The standard library's brings fractions and decimals along, for the daemon to carry."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
