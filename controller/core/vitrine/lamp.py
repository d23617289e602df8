"""The light itself: what the law said, written down; what the display and the lights are told; what they answer (V5).

In the hours in which it may be lit, a window that sleeps when nobody is there goes dark and comes back with people.
That is told to the display and not written down, for it would say when somebody passed (V19).
"""

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.vitrine import facts as f
from controller.core.vitrine import local, night
from controller.core.vitrine.commands import SetDisplay, SetLights
from controller.core.vitrine.events import DisplaySeen
from controller.core.vitrine.machine import Happened, happen, lawful, window
from controller.core.vitrine.state import Playing
from controller.core.vitrine.values import Fault, Phase

OBSERVATIONS_MAX = 20
"""What the display said, in one time of darkness; one that says something else every minute fills no disk."""
HOW_MAX = 40
"""Letters of a way."""


def ask_the_law(turn: Turn) -> None:
    """May it be lit? Asked when the last answer is over; written down where the answer or its reason has changed."""
    known, sight = window(turn), turn.sight
    if sight.verdict is not None and night.holds(sight.verdict, turn.now):
        return
    said = night.verdict(known, turn.now)
    offset_s = local.offset_s(known.plan.calendar, turn.now.wall_s)
    turn.sight = replace(sight, verdict=said, offset_s=offset_s, playing=Playing())
    if (known.lit, known.because, known.rule) != (said.lit, said.because, said.rule):
        kind = f.ScreenLit if said.lit else f.ScreenDarkened
        turn.record(kind(said.because, said.rule, said.reference, said.margin_s))
    happen(turn, Happened.LIGHT if said.lit else Happened.DARK)


def set_display(turn: Turn) -> None:
    """Tell the display and the lights what they are to be, where that is news."""
    plan, sight = window(turn).plan, turn.sight
    lit = lawful(turn) and sight.fault is not Fault.FROZEN and (plan.sleeps_lit or sight.phase is not Phase.ASLEEP)
    if sight.lit is not lit:
        turn.command(SetDisplay(lit))
        turn.sight = sight = replace(sight, lit=lit, lit_since_s=turn.now.mono_s, seen=None)
    lights = sight.playing.lights if lit and sight.playing.lights in plan.lights else None
    if sight.lights != lights:
        turn.command(SetLights(lights))
        turn.sight = replace(sight, lights=lights)


def seen(turn: Turn, event: DisplaySeen) -> None:
    """What the display says of itself. One that is not as it was told is told again, not too often."""
    known, sight = window(turn), turn.sight
    turn.sight = replace(sight, seen=event.lit)
    news = event.lit is not known.observed or not known.observations
    if known.lit is False and news and known.observations < OBSERVATIONS_MAX:
        turn.record(f.DisplayObserved(event.lit, event.how[:HOW_MAX]))
    wrong = event.lit is not None and sight.lit is not None and event.lit is not sight.lit
    if wrong and turn.now.mono_s >= sight.corrected_s + known.plan.times.corrects_s:
        assert sight.lit is not None
        turn.command(SetDisplay(sight.lit))
        turn.sight = replace(turn.sight, corrected_s=turn.now.mono_s)
