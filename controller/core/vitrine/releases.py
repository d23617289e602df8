"""Which release the window shows.

Laws: a release is shown only after it has painted in a hidden frame (I13, V7); never is one changed under a visitor's
hands; one that was shown and does not paint is taken back, and the one before is shown again. Time counts only while
the display is lit and a page was there: behind a dark glass, or before the browser is up, nothing paints, and nobody is
to blame.
"""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine.events import FramesSeen, PageHeard, ReleaseFailed, ReleaseStaged
from controller.core.vitrine.machine import serves, window

NOT_PAINTED = "not_painted"
WHY_MAX = 40
"""Letters of a reason."""


def staged(turn: Turn, event: ReleaseStaged) -> None:
    """Whole and verified on the disk. One that did not paint here is not tried again before the next start."""
    known, id = window(turn), event.release.id
    unpaintable = known.refused == id and known.refused_why == NOT_PAINTED
    if unpaintable or (known.shown is not None and known.shown.id == id):
        return
    if known.staged != event.release:
        turn.record(f.ReleaseArrived(event.release))
    turn.sight = replace(turn.sight, staged_s=turn.now.mono_s, staged_paints=False)


def failed(turn: Turn, event: ReleaseFailed) -> None:
    """It did not verify, or it was found damaged while it was shown. The same said again is written down once."""
    known, why = window(turn), event.why[:WHY_MAX]
    if known.shown is not None and known.shown.id == event.release:
        _roll_back(turn, why)
    elif (known.refused, known.refused_why) != (event.release, why):
        turn.record(f.ReleaseRefused(event.release, why))


def heard(turn: Turn, event: PageHeard) -> None:
    """There is a page to paint in: from here on time counts."""
    if turn.sight.page_s is None:
        turn.sight = replace(turn.sight, page_s=turn.now.mono_s)


def painted(turn: Turn, event: FramesSeen) -> None:
    """The page reports what it has painted."""
    known = window(turn)
    if event.hidden:
        if known.staged is not None and known.staged.id == event.release and event.scene in known.staged.scenes:
            turn.sight = replace(turn.sight, staged_paints=True)
    elif known.shown is not None and known.shown.id == event.release and not known.proven:
        turn.record(f.ReleaseProven(event.release))


def settle(turn: Turn) -> None:
    """Switch, refuse or take back, whatever is due."""
    staged = window(turn).staged
    if staged is not None and turn.sight.staged_paints and not serves(turn):
        turn.record(f.ReleaseShown(staged.id))
        turn.sight = replace(turn.sight, staged_paints=False, shown_s=turn.now.mono_s)
    elif staged is not None and _due(turn, refuse_s(turn)):
        turn.record(f.ReleaseRefused(staged.id, NOT_PAINTED))
    if _due(turn, roll_back_s(turn)):
        take_back(turn)


def _due(turn: Turn, at_s: float | None) -> bool:
    return at_s is not None and at_s <= turn.now.mono_s


def refuse_s(turn: Turn) -> float | None:
    """Monotonic seconds at which a staged release that has not painted is refused. A page that paints nothing at all
    is the ladder's, and no release's fault."""
    known, sight = window(turn), turn.sight
    if known.staged is None or sight.staged_paints or not sight.lit or known.tried is not None:
        return None
    if sight.page_s is None:
        return None
    return max(sight.staged_s, sight.lit_since_s, sight.page_s) + known.plan.times.paints_within_s


def roll_back_s(turn: Turn) -> float | None:
    """Monotonic seconds at which the new release is taken back."""
    known, sight = window(turn), turn.sight
    if known.shown is None or known.proven or known.former is None or not sight.lit:
        return None
    return max(sight.shown_s, sight.lit_since_s) + known.plan.times.paints_within_s


def doubtful(turn: Turn) -> bool:
    """What is shown was never seen painting, and there is one that was."""
    known = window(turn)
    return known.shown is not None and not known.proven and known.former is not None


def _roll_back(turn: Turn, why: str) -> None:
    known = window(turn)
    assert known.shown is not None
    to = None if known.former is None else known.former.id
    turn.record(f.ReleaseRolledBack(known.shown.id, to, why))
    turn.sight = replace(turn.sight, shown_s=turn.now.mono_s)


def take_back(turn: Turn) -> None:
    """A new release under which no frames are seen is the first suspect."""
    _roll_back(turn, NOT_PAINTED)
