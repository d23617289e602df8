"""Coming back: after a power cut, a crash, a repaired or copied journal, a new configuration, a corrected clock.

Laws: replay commands nothing; a visit cut off is over, its errands are not (L19); what may have changed while
nobody watched is not trusted (L36, L37); an outage of ours lengthens every deadline by its length (L28). Deadlines
move with the wall time, whatever made it move: what remained until one still remains, though a clock was wrong
before or is wrong now (L38).
"""

from controller.core import afar
from controller.core import facts as f
from controller.core.errands import conclude
from controller.core.events import ClockSet, Configured, Restored, Started
from controller.core.facts import Parting, Why
from controller.core.state import BRINGING, Use
from controller.core.turn import Turn

OUTAGE_WORTH_COUNTING_S = 60.0
"""A shorter one moves no deadline of days; a restart should write little."""
CORRECTION_WORTH_COUNTING_S = 1.0
"""Of a clock. These are few, and a deadline is not to come early by the clock that tells it."""


def started(turn: Turn, event: Started) -> None:
    """The daemon is up: no outputs are on, every door is unknown until its switch is read."""
    _interrupt(turn)
    moved = turn.state.identity not in ("", event.identity)
    turn.record(f.Booted(event.boot, event.identity, event.outage_s))
    afar.interrupted(turn)
    if moved:
        restored(turn, Restored())
    _shift(turn, event.moved_s, OUTAGE_WORTH_COUNTING_S)


def _interrupt(turn: Turn) -> None:
    if turn.state.visit is not None:
        turn.end_visit(Parting.INTERRUPTED)


def restored(turn: Turn, event: Restored) -> None:
    """What the journal says may be old: nothing is offered, no right of before opens, until a person looks (L37).

    A copy made in the midst of a deposit does not know how that ended: it stands on its owner's list, unseen (L19, I5).
    """
    _interrupt(turn)
    for box, what in turn.state.boxes.items():
        if what.errand is not None and what.errand.kind in BRINGING:
            conclude(turn, box, what.errand, seen=False)
    turn.record(f.EpochOpened(max(turn.state.epoch + 1, event.epoch)))


def configured(turn: Turn, event: Configured) -> None:
    """A configuration is accepted as a fact. A virgin bank's doors were proven just now; a compartment that joins
    later is `to check` until somebody has looked into it."""
    if event.bank == turn.state.bank:
        return
    virgin = not turn.state.boxes and turn.state.epoch == 1
    turn.record(f.BankConfigured(event.bank))
    if virgin:
        for compartment in event.bank.compartments:
            turn.record(f.BoxFreed(compartment.id, Why.CONFIGURED))


def clock_set(turn: Turn, event: ClockSet) -> None:
    """The time is known again, or was corrected. Whichever way it jumps, what remains until a deadline remains:
    a jump forward is an outage whose length is known at last, a jump back ends a wrong future (L38)."""
    turn.record(f.TimeSet(event.jump_s))
    _shift(turn, event.jump_s, CORRECTION_WORTH_COUNTING_S)


def _shift(turn: Turn, by_s: float, worth_s: float) -> None:
    if abs(by_s) >= worth_s and (turn.state.orders or _reserved(turn)):
        turn.record(f.DeadlinesShifted(round(by_s, 3)))


def _reserved(turn: Turn) -> bool:
    return any(box.use is Use.RESERVED for box in turn.state.boxes.values())
