"""Votes, and words for the wall: what counts once, what waits for a person, what must go again.

Laws: an answer counts once for each session and question; nothing a neighbour sent is shown before a person approved
it, and what a person took down is not shown again by itself (V17); every queue is bounded and says when it is full
(I12); what was refused, has hung its time, or was never looked at is forgotten on schedule (I11). Words and pictures
never come here: a contribution is an id and a seal.

| a contribution that | is shown | is forgotten after       | a person may     |
|---------------------|----------|--------------------------|------------------|
| waits               | no       | ``Times.unread_kept_s``  | approve, refuse  |
| was approved        | yes      | ``Times.shown_kept_s``   | take it down     |
| was refused         | no       | ``Times.refused_kept_s`` | approve it still |
"""

from controller.core.change import replace
from controller.core.moment import Moment
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.events import Answered, Contributed, Moderated, WordsLost
from controller.core.vitrine.machine import window
from controller.core.vitrine.state import WAITING_MAX, Contribution, Forgets, Sight, Window
from controller.core.vitrine.values import Phase, Times

PER_SESSION_MAX = 3
"""Contributions of one visitor: a story in three parts, not a flood."""
PER_DAY_MAX = 60
"""Of all together in 24 hours: what a person can read on a Monday morning."""
DAY_S = 86_400.0
ROUNDING_S = 0.001
"""Times in the journal have three decimals."""


def answered(turn: Turn, event: Answered) -> None:
    """A choice of the visitor who stands there; that the question and the choice exist was checked outside (I9)."""
    key = f"{event.scene}/{event.question}"
    if not _serves(turn.sight, event.session):
        return turn.command(Tell(Word.OVER))
    if key in turn.sight.voted:
        return turn.command(Tell(Word.TWICE))
    turn.record(f.Voted(event.scene, event.question, event.choice))
    turn.sight = replace(turn.sight, voted=(*turn.sight.voted, key))
    turn.command(Tell(Word.DONE))


def _serves(sight: Sight, session: int) -> bool:
    return session == sight.session and sight.phase in (Phase.BROWSING, Phase.ASKING)


def contributed(turn: Turn, event: Contributed) -> None:
    """A neighbour's words, already safe in their own file: they wait for a person. The same again is the same."""
    if event.id not in window(turn).contributions:
        why = why_not(window(turn), turn.sight, turn.now, event.session)
        if why is not None:
            return turn.command(Tell(why))
        turn.record(f.ContributionKept(event.id, event.scene, event.digest))
        if event.session is not None:
            turn.sight = replace(turn.sight, sent=turn.sight.sent + 1)
    turn.command(Tell(Word.KEPT))


def why_not(known: Window, sight: Sight, now: Moment, session: int | None) -> Word | None:
    """Why nothing more is taken just now; None when there is room. ``session`` is None for who is not at the window."""
    if session is not None and not _serves(sight, session):
        return Word.OVER
    if session is not None and sight.sent >= PER_SESSION_MAX:
        return Word.ENOUGH
    kept = known.contributions.values()
    if sum(one.approved is None for one in kept) >= WAITING_MAX:
        return Word.FULL
    return Word.TODAY if sum(abs(now.wall_s - one.at_s) < DAY_S for one in kept) >= PER_DAY_MAX else None


def moderated(turn: Turn, event: Moderated) -> None:
    """A person decided, at the window's own address."""
    if not known(turn, event.id):
        return turn.command(Tell(Word.UNKNOWN))
    moderate(turn, event)
    turn.command(Tell(Word.DONE))


def known(turn: Turn, id: str) -> bool:
    return id in window(turn).contributions


def moderate(turn: Turn, event: Moderated) -> None:
    """A decision on a contribution that is known; said again, it changes nothing."""
    if window(turn).contributions[event.id].approved is not event.approved:
        turn.record(f.ContributionModerated(event.id, event.approved, event.by, event.reason))


def lost(turn: Turn, event: WordsLost) -> None:
    """Their words are gone from the disk: there is nothing left to be shown or decided on."""
    for id in event.ids:
        if id in window(turn).contributions:
            turn.record(f.ContributionForgotten(id))


def settle(turn: Turn) -> None:
    """What has been kept long enough is forgotten. Looked for only when there is some: this runs after every event."""
    times, ends_s = window(turn).plan.times, _first_ends_s(turn)
    if ends_s is None or ends_s > turn.now.wall_s + ROUNDING_S:
        return
    for id, one in window(turn).contributions.items():
        if _ends_s(one, times) <= turn.now.wall_s + ROUNDING_S:
            turn.record(f.ContributionForgotten(id))


def goes_s(turn: Turn) -> float | None:
    """Monotonic seconds at which the next contribution is forgotten; None for none."""
    ends_s = _first_ends_s(turn)
    return None if ends_s is None else ends_s + turn.now.mono_s - turn.now.wall_s


def _first_ends_s(turn: Turn) -> float | None:
    """Wall seconds; reckoned anew when the contributions or the times are others."""
    kept, times, forgets = window(turn).contributions, window(turn).plan.times, turn.sight.forgets
    if forgets.kept is not kept or forgets.times is not times:
        forgets = Forgets(kept, times, min((_ends_s(one, times) for one in kept.values()), default=None))
        turn.sight = replace(turn.sight, forgets=forgets)
    return forgets.next_s


def _ends_s(one: Contribution, times: Times) -> float:
    if one.approved is None:
        return one.at_s + times.unread_kept_s
    return one.decided_s + (times.shown_kept_s if one.approved else times.refused_kept_s)
