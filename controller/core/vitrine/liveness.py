"""A window that does not paint: the ladder reload → browser → session, and then dark until it is tried again (V1).

Laws: evidence, never a guess: a step is taken because no frames were reported (V2); none under a touch or behind a
dark display; after each the page has time to come back; the ladder ends, and every step is written down.
"""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine import releases
from controller.core.vitrine.commands import Reload, RestartBrowser, RestartSession, VitrineCommand
from controller.core.vitrine.events import BrowserRestarted, FramesMissing, FramesSeen
from controller.core.vitrine.machine import Happened, fails, happen, window
from controller.core.vitrine.values import Fault, Step

AFTER: dict[Step | None, Step] = {
    None: Step.RELOAD,
    Step.RELOAD: Step.RESTART_BROWSER,
    Step.RESTART_BROWSER: Step.RESTART_SESSION,
    Step.RESTART_SESSION: Step.GIVE_UP,
    Step.GIVE_UP: Step.RESTART_SESSION,
}
MEMORY = "memory"
"""A page that paints and has grown too large: loading it anew leaves the browser as large, so it is restarted (V3)."""
COMMANDS: dict[Step, VitrineCommand] = {
    Step.RELOAD: Reload(),
    Step.RESTART_BROWSER: RestartBrowser(),
    Step.RESTART_SESSION: RestartSession(),
}


def seen(turn: Turn, event: FramesSeen) -> None:
    """Frames of what is shown: whatever was tried has helped."""
    known = window(turn)
    if event.hidden or known.tried is None or known.shown is None or known.shown.id != event.release:
        return
    turn.record(f.PaintingAgain(known.tried))
    if turn.sight.fault is Fault.FROZEN:
        happen(turn, Happened.MENDED)


def missing(turn: Turn, event: FramesMissing) -> None:
    """No frames for too long. Told again while that is so: what is not done now is done then."""
    sight, times = turn.sight, window(turn).plan.times
    quiet_s = max(sight.touched_s, sight.lit_since_s) + times.under_touch_s
    rested_s = sight.stepped_s + times.ladder_rests_s
    if not sight.lit or turn.now.mono_s < max(quiet_s, rested_s):
        return
    if releases.doubtful(turn):
        releases.take_back(turn)
    else:
        _step(turn, event.why)


def _step(turn: Turn, why: str) -> None:
    tried = window(turn).tried
    step = Step.RESTART_BROWSER if why == MEMORY and tried is None else AFTER[tried]
    turn.record(f.LivenessStep(step, why[: releases.WHY_MAX]))
    turn.sight = replace(turn.sight, stepped_s=turn.now.mono_s)
    if step is Step.GIVE_UP:
        fails(turn, Fault.FROZEN)
    else:
        turn.command(COMMANDS[step])


def restarted(turn: Turn, event: BrowserRestarted) -> None:
    """A step that could not be taken need not be waited for."""
    if not event.done and event.step is window(turn).tried:
        turn.sight = replace(turn.sight, stepped_s=float("-inf"))


def again_s(turn: Turn) -> float | None:
    """Monotonic seconds at which a window that was given up is tried once more."""
    if turn.sight.fault is not Fault.FROZEN:
        return None
    return turn.sight.stepped_s + window(turn).plan.times.ladder_again_s


def settle(turn: Turn) -> None:
    at_s = again_s(turn)
    if at_s is not None and at_s <= turn.now.mono_s:
        _step(turn, "again")
        happen(turn, Happened.MENDED)
