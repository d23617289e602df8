"""Touches: counted as totals, and not believed where no finger can be (V12, V19)."""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine import local
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.events import GhostsSeen, WindowTouched
from controller.core.vitrine.machine import Happened, happen, lawful, serves, window
from controller.core.vitrine.values import Ghost, Phase

PAUSE_S = 3.0
"""Whoever looks at anything pauses longer than this between two touches."""


def touched(turn: Turn, event: WindowTouched) -> None:
    """A deliberate touch, whatever session the page thought it belonged to."""
    _remember(turn)
    if _endless(turn):
        ghosts(turn, GhostsSeen(Ghost.ENDLESS, on=True))
    if window(turn).ghosts is not None:
        return
    if not lawful(turn):
        turn.command(Tell(Word.DARK))
    elif turn.sight.phase not in (Phase.CLEANING, Phase.FAULT):
        _count(turn)
    happen(turn, Happened.TOUCHED)


def _remember(turn: Turn) -> None:
    sight, now_s = turn.sight, turn.now.mono_s
    paused = now_s > sight.touched_s + PAUSE_S
    turn.sight = replace(sight, touched_s=now_s, busy_since_s=now_s if paused else sight.busy_since_s)


def _endless(turn: Turn) -> bool:
    return turn.now.mono_s >= turn.sight.busy_since_s + window(turn).plan.times.ghosts_after_s


def _count(turn: Turn) -> None:
    day = today(turn)
    if turn.sight.touches and turn.sight.touches_day != day:
        tell(turn)
    sight = turn.sight
    since_s = sight.touches_since_s if sight.touches else turn.now.mono_s
    turn.sight = replace(sight, touches=sight.touches + 1, touches_since_s=since_s, touches_day=day)


def today(turn: Turn) -> int | None:
    """The local day; None when nobody knows."""
    verdict, calendar = turn.sight.verdict, window(turn).plan.calendar
    if verdict is None or not verdict.margin_s or not local.knows(calendar, turn.now.wall_s):
        return None
    return local.clock(calendar, turn.now.wall_s)[0]


def tell(turn: Turn) -> None:
    """Write down how many touches there were."""
    turn.record(f.TouchesCounted(turn.sight.touches_day, turn.sight.touches))
    turn.sight = replace(turn.sight, touches=0)


def ghosts(turn: Turn, event: GhostsSeen) -> None:
    """The touch surface is faulty, or is mended. Whoever was served is forgotten: nobody was."""
    known = window(turn).ghosts
    if event.on and known is None:
        turn.record(f.GhostTouches(event.how, True))
        if serves(turn):
            happen(turn, Happened.LEFT)
    elif not event.on and known is event.how:
        turn.record(f.GhostTouches(event.how, False))


def told_s(turn: Turn) -> float | None:
    """Monotonic seconds at which counted touches are written down."""
    return turn.sight.touches_since_s + window(turn).plan.times.touches_told_s if turn.sight.touches else None


def rested_s(turn: Turn) -> float | None:
    """Monotonic seconds at which touches without a pause have ended."""
    if window(turn).ghosts is not Ghost.ENDLESS:
        return None
    return max(turn.sight.touched_s, 0.0) + window(turn).plan.times.ghosts_rest_s


def settle(turn: Turn) -> None:
    told, rested = told_s(turn), rested_s(turn)
    if told is not None and told <= turn.now.mono_s:
        tell(turn)
    if rested is not None and rested <= turn.now.mono_s:
        ghosts(turn, GhostsSeen(Ghost.ENDLESS, on=False))
