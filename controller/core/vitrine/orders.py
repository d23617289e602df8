"""Orders from afar that are for the window. They are judged like all others before they come here."""

from collections.abc import Callable

from controller.core.admission import SHORT
from controller.core.afar import Because, answer
from controller.core.events import Afar, OrderedFromAfar
from controller.core.state import Outcome
from controller.core.turn import Turn
from controller.core.vitrine import rulings
from controller.core.vitrine.events import Moderated
from controller.core.vitrine.voices import known, moderate


def _moderate(turn: Turn, event: OrderedFromAfar) -> None:
    """The words did not come this way: whoever decides has read them at the window's own address (I11)."""
    if not known(turn, event.contribution):
        return answer(turn, event, Outcome.REFUSED, Because.NO_SUCH_CONTRIBUTION)
    right = event.right
    moderate(turn, Moderated(event.contribution, event.approved, f"order:{right.id[:SHORT]}", right.reason))
    answer(turn, event, Outcome.DONE)


def _dark(turn: Turn, event: OrderedFromAfar) -> None:
    """Obeyed from the next second on; the proof names its text (V15)."""
    if event.until_s <= turn.now.wall_s:
        return answer(turn, event, Outcome.REFUSED, Because.EXPIRED)
    if not rulings.darkened(turn, event.from_s, event.until_s, event.text):
        return answer(turn, event, Outcome.REFUSED, Because.TOO_MANY)
    answer(turn, event, Outcome.DONE)


def _derogate(turn: Turn, event: OrderedFromAfar) -> None:
    """It lifts the rules that it names and nothing else, and the proof names its text (V15)."""
    if event.derogation is None:
        return answer(turn, event, Outcome.REFUSED, Because.NO_VITRINE)
    if rulings.came_too_late(turn, event.derogation):
        return answer(turn, event, Outcome.REFUSED, Because.EXPIRED)
    if not rulings.derogated(turn, event.derogation):
        return answer(turn, event, Outcome.REFUSED, Because.TOO_MANY)
    answer(turn, event, Outcome.DONE)


STEPS: dict[Afar, Callable[[Turn, OrderedFromAfar], None]] = {
    Afar.MODERATE: _moderate,
    Afar.DARK: _dark,
    Afar.DEROGATE: _derogate,
}
