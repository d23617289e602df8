"""Everything that reaches a window, and what is due there: the one place that the core's ``decide`` asks.

How the loop drives it: each event goes to ``decide(state, now, event, minted, sight)``; ``decision.sight`` is kept
beside the state, never written, and handed in again. A daemon that starts hands in none, and a fresh one is made:
asleep, nobody there, nothing told to the display, a session number above all before. Its first decisions then tell
display and lights what they are to be, whatever they were. Events of a machine that has no window change nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import events as e
from controller.core.vitrine import facts as f
from controller.core.vitrine import lamp, liveness, programme, releases, rulings, touches, voices
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.machine import Happened, fails, happen, noticed, serves, window
from controller.core.vitrine.state import SESSIONS_PER_START, Sight
from controller.core.vitrine.values import Fault, Phase


def happens(turn: Turn, event: e.VitrineEvent) -> None:
    """One event of a window."""
    turn.seen = turn.seen or Sight()
    if isinstance(event, e.VitrineConfigured):
        _configured(turn, event)
    elif turn.state.window is not None:
        _HANDLERS[type(event)](turn, event)


def _configured(turn: Turn, event: e.VitrineConfigured) -> None:
    known = turn.state.window
    if known is None or known.plan != event.plan:
        turn.record(f.WindowConfigured(event.plan))
        turn.sight = replace(turn.sight, verdict=None)


def _presence(turn: Turn, event: e.PresenceSeen) -> None:
    gone_s = turn.now.mono_s if turn.sight.present and not event.present else turn.sight.gone_s
    turn.sight = replace(turn.sight, present=event.present, gone_s=gone_s)
    if event.present:
        happen(turn, Happened.CAME)


def _scene(turn: Turn, event: e.SceneOpened) -> None:
    _of_session(turn, event.session, Happened.TOUCHED)


def _stayed(turn: Turn, event: e.Stayed) -> None:
    _of_session(turn, event.session, Happened.STAYED)


def _left(turn: Turn, event: e.Left) -> None:
    _of_session(turn, event.session, Happened.LEFT)


def _of_session(turn: Turn, session: int, what: Happened) -> None:
    """What belongs to a visit that is over changes nothing in the next one."""
    if session == turn.sight.session and serves(turn):
        happen(turn, what)
    else:
        turn.command(Tell(Word.OVER))


def _cleaning(turn: Turn, event: e.CleaningWished) -> None:
    happen(turn, Happened.CLEANS if event.on else Happened.CLEANED)


def _frames(turn: Turn, event: e.FramesSeen) -> None:
    releases.painted(turn, event)
    liveness.seen(turn, event)


def _noticed(turn: Turn, event: e.NoticeOrdered) -> None:
    """A notice replaces the one before; an empty one, or one whose time is over, ends it."""
    if event.text and event.until_s > turn.now.wall_s:
        turn.record(f.NoticeAccepted(event.text, event.until_s))
        happen(turn, Happened.CAME)
    elif noticed(turn):
        turn.record(f.NoticeAccepted({}, 0))


_HANDLERS: dict[type, Callable[[Turn, Any], None]] = {
    e.PresenceSeen: _presence,
    e.WindowTouched: touches.touched,
    e.SceneOpened: _scene,
    e.Stayed: _stayed,
    e.Left: _left,
    e.CleaningWished: _cleaning,
    e.GhostsSeen: touches.ghosts,
    e.PageHeard: releases.heard,
    e.FramesSeen: _frames,
    e.FramesMissing: liveness.missing,
    e.BrowserRestarted: liveness.restarted,
    e.ReleaseStaged: releases.staged,
    e.ReleaseFailed: releases.failed,
    e.DisplaySeen: lamp.seen,
    e.NoticeOrdered: _noticed,
    e.DerogationsKnown: rulings.known,
    e.Answered: voices.answered,
    e.Contributed: voices.contributed,
    e.Moderated: voices.moderated,
    e.WordsLost: voices.lost,
}


# -- after every event -----------------------------------------------------------------------


def settle(turn: Turn) -> float:
    """The law is asked, what is due is done, the display is told. Monotonic seconds at which that is wanted again."""
    turn.seen = turn.seen or Sight()
    _begin(turn)
    lamp.ask_the_law(turn)
    _phase_due(turn)
    releases.settle(turn)
    liveness.settle(turn)
    touches.settle(turn)
    voices.settle(turn)
    _has_something_to_show(turn)
    _play(turn)
    lamp.set_display(turn)
    return min(_wakes(turn))


def _begin(turn: Turn) -> None:
    """After a start: a session number above all before, and a cleaning that was cut off is over."""
    known = window(turn)
    if not turn.sight.session:
        turn.sight = replace(turn.sight, session=known.starts * SESSIONS_PER_START)
    if known.cleaning and turn.sight.phase is not Phase.CLEANING:
        turn.record(f.CleaningEnded(by_itself=True))


def _phase_due(turn: Turn) -> None:
    idle_s, quiet_s = _idle_s(turn), _quiet_s(turn)
    if idle_s is not None and idle_s <= turn.now.mono_s:
        happen(turn, Happened.IDLE)
    elif quiet_s is not None and quiet_s <= turn.now.mono_s:
        happen(turn, Happened.QUIET)


def _idle_s(turn: Turn) -> float | None:
    times, sight = window(turn).plan.times, turn.sight
    patience_s = {Phase.BROWSING: times.idle_s, Phase.ASKING: times.asks_s, Phase.CLEANING: times.cleaning_s}
    return sight.since_s + patience_s[sight.phase] if sight.phase in patience_s else None


def _quiet_s(turn: Turn) -> float | None:
    """When a window that plays for nobody falls asleep."""
    plan, sight = window(turn).plan, turn.sight
    if not plan.presence or sight.present or noticed(turn) or sight.phase is not Phase.ATTRACT:
        return None
    return max(sight.since_s, sight.gone_s) + plan.times.attract_s


def _has_something_to_show(turn: Turn) -> None:
    shown = window(turn).shown
    if shown is None and turn.sight.phase is not Phase.FAULT:
        fails(turn, Fault.NO_RELEASE)
    elif shown is not None and turn.sight.fault is Fault.NO_RELEASE:
        happen(turn, Happened.MENDED)


def _play(turn: Turn) -> None:
    """The programme is looked at anew when a line ends, when another release is shown, when the clock was moved."""
    known, playing = window(turn), turn.sight.playing
    shown = None if known.shown is None else known.shown.id
    if playing.release != shown or playing.look_s <= turn.now.mono_s:
        turn.sight = replace(turn.sight, playing=programme.playing(known, turn.now))


def _wakes(turn: Turn) -> Iterator[float]:
    verdict, notice = turn.sight.verdict, window(turn).notice
    assert verdict is not None
    yield verdict.look_s
    yield turn.sight.playing.look_s
    if notice is not None and noticed(turn):
        yield notice.until_s + turn.now.mono_s - turn.now.wall_s
    for at_s in (
        _idle_s(turn), _quiet_s(turn), releases.refuse_s(turn), releases.roll_back_s(turn), liveness.again_s(turn),
        touches.told_s(turn), touches.rested_s(turn), voices.goes_s(turn),
    ):  # fmt: skip
        if at_s is not None:
            yield at_s
