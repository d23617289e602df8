"""Touches that no finger makes: a foil that went bad, a drop of rain, a sticker on the glass (V12). Pure.

The page counts contacts and tells how long the longest one that is held has lasted. A hand makes at most some ten
contacts a second, even a child's with ten fingers on the glass; nobody holds a finger still for a minute.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

RATE_MAX: Final = 15.0
"""Contacts a second, over a whole report. Ten quick fingers make some twelve; a faulty foil makes forty and more."""
HELD_MAX_S: Final = 60.0
CALM_S: Final = 30.0
"""Without a ghost for so long, the surface counts as mended."""


class Haunting(StrEnum):
    """As :class:`controller.core.vitrine.values.Ghost` names them."""

    RATE = "rate"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Contacts:
    """What happened on the glass between two reports of the page."""

    begun: int
    """Fingers, or what passes for them, that came down."""
    held_s: float
    """For how long the longest one that is still down has been."""
    over_s: float
    """In this time."""


def haunted(seen: Contacts) -> Haunting | None:
    if seen.held_s > HELD_MAX_S:
        return Haunting.HELD
    return Haunting.RATE if seen.begun > RATE_MAX * max(seen.over_s, 1.0) else None


class Ghosts:
    """Remembers whether the surface is listened to. Time is passed in, in monotonic seconds."""

    def __init__(self) -> None:
        self.now: Haunting | None = None
        self._last_s = float("-inf")

    def saw(self, seen: Contacts, now_s: float) -> tuple[Haunting, bool] | None:
        """What to tell the core: this kind, and whether it began (True) or is over; None for no news."""
        found = haunted(seen)
        if found is not None:
            self._last_s = now_s
            if self.now is None:
                self.now = found
                return found, True
        elif self.now is not None and now_s - self._last_s >= CALM_S:
            over, self.now = self.now, None
            return over, False
        return None
