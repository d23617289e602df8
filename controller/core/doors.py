"""What the hardware reports of doors and pulses, and what a door's clock says.

Laws: every movement becomes a fact (I8); a door opened without an errand is `forced` (L6); silence is never
success (L2); an unknown outcome is watched, not repeated (L3, I6); what closed unobserved is never offered (L36).
"""

from controller.core import afar
from controller.core import facts as f
from controller.core.allocation import just_emptied
from controller.core.bank import Limits
from controller.core.commands import Remind
from controller.core.door import STANDS_OPEN, UNOBSERVED, Seen, after
from controller.core.errands import conclude, give_up
from controller.core.events import CaseSeen, DoorLost, DoorSeen, Fired, PulseDone
from controller.core.facts import Why
from controller.core.folds.doors import ALARM
from controller.core.state import Box, Door, Errand, Use
from controller.core.turn import Turn
from controller.core.visit import Happened, happen


def seen(turn: Turn, event: DoorSeen) -> None:
    """The feedback switch says open or closed."""
    if event.box not in turn.state.boxes:
        return
    if event.closed:
        _seen_closed(turn, event.box)
    else:
        _seen_open(turn, event.box)


def _seen_open(turn: Turn, box: str) -> None:
    before = turn.box(box)
    expected = before.errand is not None or _was_open(before)
    to = after(before.door, Seen.OPENED if expected else Seen.BROKEN)
    if to is None:
        return
    _moved(turn, box, to)
    if to is Door.FORCED:
        turn.command(Remind(box, ALARM))
        if before.use in (Use.FREE, Use.RESERVED) or just_emptied(before):
            turn.record(f.BoxToCheck(box, Why.FORCED))
    else:
        afar.opened(turn, box)
        happen(turn, Happened.OPENED, box)


def _was_open(box: Box) -> bool:
    """Known open before nobody watched, so nothing new has happened to it."""
    return box.door in UNOBSERVED and box.before_lost in STANDS_OPEN


def _seen_closed(turn: Turn, box: str) -> None:
    before = turn.box(box)
    to = after(before.door, Seen.CLOSED)
    if to is None:
        return
    _moved(turn, box, to)
    if before.level:
        turn.command(Remind(box, 0))
    in_the_dark = before.door in UNOBSERVED
    errand = before.errand
    if errand is not None and errand.opened:
        conclude(turn, box, errand, seen=not in_the_dark)
        happen(turn, Happened.CLOSED, box)
    elif errand is not None and in_the_dark:
        _maybe_opened_in_the_dark(turn, box, errand)


def _maybe_opened_in_the_dark(turn: Turn, box: str, errand: Errand) -> None:
    """Fired, then nobody watched, and now it is closed: it may have opened in between."""
    visit = turn.state.visit
    if just_emptied(turn.box(box)):
        turn.record(f.BoxToCheck(box, Why.UNSEEN))  # emptied before our eyes, but not surely empty any more
    if visit is not None and visit.id == errand.visit and visit.box == box:
        happen(turn, Happened.STUCK, box)
    else:
        give_up(turn, box, told=False)


def lost(turn: Turn, event: DoorLost) -> None:
    """The board of a door fell silent."""
    if event.box not in turn.state.boxes:
        return
    to = after(turn.box(event.box).door, Seen.LOST)
    if to is None:
        return
    waiting_for_it = turn.box(event.box).door is Door.UNLOCKING
    _moved(turn, event.box, to)
    if waiting_for_it:
        afar.silent(turn, event.box)
        happen(turn, Happened.STUCK, event.box)


def case_seen(turn: Turn, event: CaseSeen) -> None:
    """Whoever opens the case can reach the locks' wires: that is written down like an opening (I8)."""
    if event.open is not turn.state.case_open:
        turn.record(f.CaseMoved(event.open))


def pulse_done(turn: Turn, event: PulseDone) -> None:
    """What the port can say of a pulse. Only the door's own evidence says that it opened (L1)."""
    errand = turn.state.boxes[event.box].errand if event.box in turn.state.boxes else None
    if errand is None or errand.shot != event.shot:
        return
    turn.record(f.PulseEnded(event.box, event.shot, event.result))
    if event.result is Fired.NOT_SENT and turn.box(event.box).door is Door.UNLOCKING:
        _moved(turn, event.box, Door.UNREACHABLE)
        afar.not_sent(turn, event.box)
        happen(turn, Happened.STUCK, event.box)


def _moved(turn: Turn, box: str, to: Door) -> None:
    before = turn.box(box)
    under = before.errand.under if before.errand is not None and to is not Door.FORCED else ""
    turn.record(f.DoorMoved(box, to, max(0.0, round(turn.now.mono_s - before.door_since_s, 3)), under))


def due_s(limits: Limits, box: Box) -> float | None:
    """Monotonic seconds at which this door's own clock next matters; None while it does not."""
    if box.door is Door.UNLOCKING:
        return box.door_since_s + limits.opens_within_s
    if box.door is Door.OPEN and box.level < ALARM:
        return box.door_since_s + (limits.remind_after_s, limits.louder_after_s, limits.alarm_after_s)[box.level]
    return None


def overdue(turn: Turn, box: str) -> None:
    """A door's clock has run: no show, or a reminder, or the alarm (L7)."""
    what = turn.box(box)
    if what.door is Door.UNLOCKING:
        _moved(turn, box, Door.JAMMED)
        afar.jammed(turn, box)
        return happen(turn, Happened.STUCK, box)
    level = what.level + 1
    turn.record(f.LeftOpen(box, level))
    turn.command(Remind(box, level))
    if level == ALARM:
        _alarm(turn, box)


def _alarm(turn: Turn, box: str) -> None:
    """Nobody closes this door: what was being done is taken to be done, and a person must look (I2, I5)."""
    _moved(turn, box, Door.LEFT_OPEN)
    errand = turn.box(box).errand
    if errand is not None:
        happen(turn, Happened.IDLE, box)
        conclude(turn, box, errand, seen=False)
        turn.record(f.ErrandDropped(box))
    if turn.box(box).use not in (Use.TO_CHECK, Use.OUT):
        turn.record(f.BoxToCheck(box, Why.WALKED_AWAY))
