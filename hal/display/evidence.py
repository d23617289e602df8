"""From who says what to what somebody in the street sees. Pure.

A display is dark when its power is off, when it says itself that it sleeps, or when no signal reaches it and nothing
says otherwise. No signal and a panel that says it is awake is a lit black: the street is still lit by it (V5).
"""

from dataclasses import dataclass
from enum import Enum

from hal.ports import Glass


class Witness(Enum):
    """Who can tell; each as it is named in a report."""

    SIGNAL = "the signal"
    """The kernel: whether a picture leaves the machine."""
    PANEL = "the panel"
    """The display itself, over CEC: whether it is awake."""
    POWER = "its power"
    """A relay: off means dark, on means nothing yet."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Yes, no, or no answer."""

    signal: bool | None = None
    panel: bool | None = None
    power: bool | None = None


def judge(told: Evidence) -> tuple[Glass, Witness | None]:
    """What is so, and the witness that decided."""
    if told.power is False:
        return Glass.DARK, Witness.POWER
    if told.panel is False:
        return Glass.DARK, Witness.PANEL
    if told.signal is False:
        return (Glass.DARK, Witness.SIGNAL) if told.panel is None else (Glass.BLACK, Witness.PANEL)
    if told.signal:
        return Glass.LIT, Witness.SIGNAL
    return (Glass.LIT, Witness.PANEL) if told.panel else (Glass.UNKNOWN, None)
