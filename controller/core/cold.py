"""Cold compartments, as their thermometers tell them (L29).

One that reads above its limit for too long is marked *warm*. Empty, it waits for a check; with goods inside it stays
its order's, whose ticket still opens, and everybody concerned is told: the merchant's list, the resident's screen, the
operator's alarms. A reading back in range ends nothing: only a person who has looked puts it back in use (I4).
A probe that does not answer says nothing about the air, and is the health report's to tell.
"""

from controller.core import facts as f
from controller.core.allocation import nobodys
from controller.core.bank import Limits
from controller.core.events import TemperatureRange, TemperatureSeen
from controller.core.facts import Why
from controller.core.state import Box
from controller.core.turn import Turn

COOLED_BELOW_C = 1.0
"""It counts as cold again so far below its limit, so that a fridge at the limit does not fill the journal."""


def seen(turn: Turn, event: TemperatureSeen) -> None:
    """A reading of the air in these compartments."""
    for box in event.boxes:
        what = turn.state.boxes.get(box)
        if what is None or event.celsius is None:
            continue
        if what.warming_since_s is None and event.celsius > turn.limits.cold_max_c:
            turn.record(f.BoxWarming(box, event.celsius))
        elif what.warming_since_s is not None and event.celsius <= turn.limits.cold_max_c - COOLED_BELOW_C:
            turn.record(f.BoxCooled(box, event.celsius))


def logged(turn: Turn, event: TemperatureRange) -> None:
    """What a probe read in the last hour or so is written down, for whoever must show it."""
    turn.record(f.TemperatureLogged(event.probe, event.lowest_c, event.highest_c))


def due_s(limits: Limits, box: Box) -> float | None:
    """Monotonic seconds at which this compartment will have been above its limit for too long."""
    return None if box.warming_since_s is None or box.warm else box.warming_since_s + limits.warm_for_s


def overdue(turn: Turn, box: str) -> None:
    """Too warm for too long."""
    turn.record(f.BoxTooWarm(box))
    if nobodys(turn.box(box)):
        turn.record(f.BoxToCheck(box, Why.TOO_WARM))


def still_warm(box: Box) -> bool:
    """It was too warm, and its thermometer still says so: nobody can put it back in use yet."""
    return box.warm and box.warming_since_s is not None
