"""What the town says of the night besides the configuration: derogations, and times that must be dark."""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine import local
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


def derogated(turn: Turn, permission: Derogation) -> bool:
    """One more permission, or what one that is known by its reference says from now on; what is over is forgotten.
    False when there are too many."""
    before = window(turn)
    others = (one for one in before.derogations if one.reference != permission.reference)
    kept = tuple(one for one in (*others, permission) if not _over(turn, one))
    return _accept(turn, kept, before.tensions)


def came_too_late(turn: Turn, permission: Derogation) -> bool:
    """It is over, and nothing is known by its reference that it could end."""
    known = any(one.reference == permission.reference for one in window(turn).derogations)
    return not known and _over(turn, permission)


def _over(turn: Turn, permission: Derogation) -> bool:
    """The morning after its last night is past, too."""
    today, _ = local.clock(window(turn).plan.calendar, turn.now.wall_s)
    return permission.last_day + 1 < today


def _accept(turn: Turn, derogations: tuple[Derogation, ...], tensions: tuple[Tension, ...]) -> bool:
    before = window(turn)
    if len(derogations) + len(tensions) > RULINGS_MAX:
        return False
    if (before.derogations, before.tensions) != (derogations, tensions):
        turn.record(f.DerogationsAccepted(derogations, tensions))
        turn.seen = replace(turn.seen or Sight(), verdict=None)
    return True
