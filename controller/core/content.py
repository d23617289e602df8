"""What lies in a compartment, as far as a board with sensors of its own can tell.

Evidence, never proof: a beam does not see an envelope, and a dirty one sees goods for ever. So it only ever asks for
a person: a compartment that would be free is looked into first while something seems to lie in it (I4). It never
frees one, never ends an order, and never speaks against a right (I2).
"""

from controller.core import facts as f
from controller.core.allocation import nobodys
from controller.core.events import ContentSeen
from controller.core.facts import Why
from controller.core.turn import Turn


def seen(turn: Turn, event: ContentSeen) -> None:
    """A sensor changed. A compartment that passes for free, and seems not to be empty, is not offered any more."""
    what = turn.state.boxes.get(event.box)
    if what is None or what.inside is event.inside:
        return
    turn.record(f.ContentChanged(event.box, event.inside))
    if event.inside and nobodys(what):
        turn.record(f.BoxToCheck(event.box, Why.NOT_EMPTY))


def free(turn: Turn, box: str, why: Why) -> None:
    """This compartment would be free again: unless it was too warm, or something seems to lie in it."""
    what = turn.box(box)
    if what.warm or what.inside:
        turn.record(f.BoxToCheck(box, Why.TOO_WARM if what.warm else Why.NOT_EMPTY))
    else:
        turn.record(f.BoxFreed(box, why))
