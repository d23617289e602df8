"""What the town says of the night besides the configuration: derogations, and times that must be dark."""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.events import DerogationsKnown
from controller.core.vitrine.machine import window
from controller.core.vitrine.state import RULINGS_MAX, Sight
from controller.core.vitrine.values import Derogation, Tension


def known(turn: Turn, event: DerogationsKnown) -> None:
    """All that is in force from here on."""
    turn.command(Tell(Word.DONE if _accept(turn, event.derogations, event.tensions) else Word.FULL))


def darkened(turn: Turn, from_s: int, until_s: int, reference: str) -> bool:
    """One more time that must be dark, or another end of one that is known; what is over is forgotten. False when there
    are too many."""
    before = window(turn)
    kept = tuple(
        one
        for one in before.tensions
        if one.until_s > turn.now.wall_s and (one.from_s, one.reference) != (from_s, reference)
    )
    return _accept(turn, before.derogations, (*kept, Tension(from_s, until_s, reference)))


def _accept(turn: Turn, derogations: tuple[Derogation, ...], tensions: tuple[Tension, ...]) -> bool:
    before = window(turn)
    if len(derogations) + len(tensions) > RULINGS_MAX:
        return False
    if (before.derogations, before.tensions) != (derogations, tensions):
        turn.record(f.DerogationsAccepted(derogations, tensions))
        turn.seen = replace(turn.seen or Sight(), verdict=None)
    return True
