"""When something happened, and how far that may be believed."""

from dataclasses import dataclass
from enum import IntEnum


class Trust(IntEnum):
    """How much the wall time of a :class:`Moment` is worth, least first."""

    FLOOR_ONLY = 0
    """Not before this: the last time written down before the power went, plus what has passed since."""
    HELD_OVER = 1
    """Was right earlier in this run of the machine, and the monotonic clock carried it on."""
    SYNCHRONISED = 2
    """Disciplined by a time server or a battery clock now."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of both clocks.

    ``mono_s`` counts seconds since the machine was switched on and never goes back while it runs.
    ``wall_s`` is seconds since 1970 UTC, to be believed as far as ``trust`` says.
    """

    mono_s: float
    wall_s: float
    trust: Trust = Trust.SYNCHRONISED
