"""What facts of a window mean."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from controller.core.change import replace
from controller.core.moment import Moment, Trust
from controller.core.vitrine import facts as f
from controller.core.vitrine.state import CHOICES_MAX, CONTRIBUTIONS_MAX, QUESTIONS_MAX, Contribution, Notice, Window
from controller.core.vitrine.values import Because

if TYPE_CHECKING:
    from controller.core.state import State

_Value = TypeVar("_Value")


def folded(state: "State", at: Moment, fact: f.VitrineFact) -> "State":
    """The state after a fact of its window."""
    if isinstance(fact, f.WindowConfigured):
        window = Window(fact.plan) if state.window is None else replace(state.window, plan=fact.plan)
    else:
        assert state.window is not None
        window = _FOLDS[type(fact)](state.window, at, fact)
    if at.trust is Trust.SYNCHRONISED:
        window = replace(window, synced_s=at.wall_s)
    return replace(state, window=window)


def started(window: Window) -> Window:
    """After a power cut nobody knows what the window looked like meanwhile."""
    return replace(
        window, starts=window.starts + 1, lit=None, because=None, rule="", observed=None, observations=0,
        refused="", refused_why="",
    )  # fmt: skip


def _screen_lit(window: Window, at: Moment, fact: f.ScreenLit) -> Window:
    return _screen(window, True, fact.why, fact.rule)


def _screen_darkened(window: Window, at: Moment, fact: f.ScreenDarkened) -> Window:
    return _screen(window, False, fact.why, fact.rule)


def _screen(window: Window, lit: bool, why: Because, rule: str) -> Window:
    if window.lit is lit:
        return replace(window, because=why, rule=rule)
    return replace(window, lit=lit, because=why, rule=rule, observed=None, observations=0)


def _display_observed(window: Window, at: Moment, fact: f.DisplayObserved) -> Window:
    return replace(window, observed=fact.lit, observations=window.observations + 1)


def _derogations_accepted(window: Window, at: Moment, fact: f.DerogationsAccepted) -> Window:
    return replace(window, derogations=fact.derogations, tensions=fact.tensions)


def _notice_accepted(window: Window, at: Moment, fact: f.NoticeAccepted) -> Window:
    return replace(window, notice=Notice(fact.text, fact.until_s) if fact.text else None)


def _release_arrived(window: Window, at: Moment, fact: f.ReleaseArrived) -> Window:
    return replace(window, staged=fact.release)


def _release_shown(window: Window, at: Moment, fact: f.ReleaseShown) -> Window:
    former = window.shown if window.proven else window.former
    return replace(window, shown=window.staged, former=former, staged=None, proven=False)


def _release_proven(window: Window, at: Moment, fact: f.ReleaseProven) -> Window:
    return replace(window, proven=True)


def _release_refused(window: Window, at: Moment, fact: f.ReleaseRefused) -> Window:
    staged = None if window.staged is not None and window.staged.id == fact.release else window.staged
    return replace(window, staged=staged, refused=fact.release, refused_why=fact.why)


def _release_rolled_back(window: Window, at: Moment, fact: f.ReleaseRolledBack) -> Window:
    return replace(window, shown=window.former, former=None, proven=False, refused=fact.release, refused_why=fact.why)


def _liveness_step(window: Window, at: Moment, fact: f.LivenessStep) -> Window:
    return replace(window, tried=fact.step)


def _painting_again(window: Window, at: Moment, fact: f.PaintingAgain) -> Window:
    return replace(window, tried=None)


def _ghost_touches(window: Window, at: Moment, fact: f.GhostTouches) -> Window:
    return replace(window, ghosts=fact.how if fact.on else None)


def _cleaning_began(window: Window, at: Moment, fact: f.CleaningBegan) -> Window:
    return replace(window, cleaning=True)


def _cleaning_ended(window: Window, at: Moment, fact: f.CleaningEnded) -> Window:
    return replace(window, cleaning=False)


def _touches_counted(window: Window, at: Moment, fact: f.TouchesCounted) -> Window:
    return replace(window, touches=window.touches + fact.count)


def _voted(window: Window, at: Moment, fact: f.Voted) -> Window:
    key = f"{fact.scene}/{fact.question}"
    counts = window.totals.get(key, {})
    counts = _newest({**counts, fact.choice: counts.get(fact.choice, 0) + 1}, CHOICES_MAX)
    return replace(window, totals=_newest({**window.totals, key: counts}, QUESTIONS_MAX))


def _newest(table: dict[str, _Value], limit: int) -> dict[str, _Value]:
    """Over the limit the oldest goes: its votes stay in the journal, and the town has them."""
    return table if len(table) <= limit else {key: table[key] for key in list(table)[-limit:]}


def _contribution_kept(window: Window, at: Moment, fact: f.ContributionKept) -> Window:
    new = Contribution(fact.scene, fact.digest, at.wall_s)
    return replace(window, contributions=_room({**window.contributions, fact.id: new}))


def _room(contributions: Mapping[str, Contribution]) -> Mapping[str, Contribution]:
    """Over the limit the oldest that a person has decided on goes; those that wait stay."""
    if len(contributions) <= CONTRIBUTIONS_MAX:
        return contributions
    gone = next(id for id, one in contributions.items() if one.approved is not None)
    return {id: one for id, one in contributions.items() if id != gone}


def _contribution_moderated(window: Window, at: Moment, fact: f.ContributionModerated) -> Window:
    old = window.contributions[fact.id]
    new = Contribution(old.scene, old.digest, old.at_s, fact.approved, at.wall_s)
    return replace(window, contributions={**window.contributions, fact.id: new})


def _contribution_forgotten(window: Window, at: Moment, fact: f.ContributionForgotten) -> Window:
    return replace(window, contributions={id: one for id, one in window.contributions.items() if id != fact.id})


_FOLDS: dict[type, Callable[[Window, Moment, Any], Window]] = {
    f.ScreenLit: _screen_lit,
    f.ScreenDarkened: _screen_darkened,
    f.DisplayObserved: _display_observed,
    f.DerogationsAccepted: _derogations_accepted,
    f.NoticeAccepted: _notice_accepted,
    f.ReleaseArrived: _release_arrived,
    f.ReleaseShown: _release_shown,
    f.ReleaseProven: _release_proven,
    f.ReleaseRefused: _release_refused,
    f.ReleaseRolledBack: _release_rolled_back,
    f.LivenessStep: _liveness_step,
    f.PaintingAgain: _painting_again,
    f.GhostTouches: _ghost_touches,
    f.CleaningBegan: _cleaning_began,
    f.CleaningEnded: _cleaning_ended,
    f.TouchesCounted: _touches_counted,
    f.Voted: _voted,
    f.ContributionKept: _contribution_kept,
    f.ContributionModerated: _contribution_moderated,
    f.ContributionForgotten: _contribution_forgotten,
}
