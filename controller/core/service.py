"""Steps of a visit by a technician or an operator: open, withdraw, mark, put back in use; each with a reason.

Laws: a pass opens only the compartments it names, and a *once* pass acts at most once (I2); a compartment
comes back into use only when its door is seen closed and a person says what is inside (I4); an order taken out
by an operator ends as withdrawn (I5).
"""

from controller.core import facts as f
from controller.core.cold import still_warm
from controller.core.commands import Tone, Word
from controller.core.errands import end_order, fire, give_up, may_fire
from controller.core.events import Touched
from controller.core.facts import Parting, Why
from controller.core.rights import Binding
from controller.core.state import Box, Door, Ended, Order, Stage, Use
from controller.core.turn import Turn


def allowed(turn: Turn, box: str | None) -> bool:
    right = turn.visit.right
    return box in turn.state.boxes and right is not None and (not right.boxes or box in right.boxes)


def open_box(turn: Turn, touched: Touched) -> None:
    """OPEN: look inside. A free compartment opened by hand is no longer surely free."""
    if touched.box is None or not allowed(turn, touched.box):
        return turn.refuse(Word.PASS_NOT_FOR_THIS, touched.box)
    if not may_fire(turn, touched.box) or not _spend_once(turn):
        return turn.refuse(Word.PASS_USED, touched.box)
    if turn.box(touched.box).use in (Use.FREE, Use.RESERVED):
        turn.record(f.BoxToCheck(touched.box, Why.ORDERED, touched.reason))
    fire(turn, touched.box, turn.box(touched.box).order, touched.reason)


def _spend_once(turn: Turn) -> bool:
    """A *once* pass is recorded before its pulse; within its visit the same door may be fired again."""
    right = turn.visit.right
    assert right is not None
    if right.binding is not Binding.ONCE:
        return True
    if right.id in turn.state.used:
        return turn.visit.stage is Stage.STUCK
    turn.record(f.PassUsed(right.id, right.expires_s))
    return True


def again(turn: Turn, touched: Touched) -> None:
    visit = turn.visit
    assert visit.box is not None
    if not may_fire(turn, visit.box) or not _spend_once(turn):
        return turn.refuse(Word.DOOR_STUCK, visit.box)
    fire(turn, visit.box, turn.box(visit.box).order, touched.reason)


def withdraw(turn: Turn, touched: Touched) -> None:
    """WITHDRAW: the order in this compartment ends here; its other compartments are `to check` too."""
    box = _target(turn, touched)
    order = None if box is None else turn.live(turn.box(box).order)
    if box is None or order is None:
        return turn.refuse(Word.NOT_NOW, box)
    withdraw_order(turn, order, touched.reason)
    _said(turn, box)


def withdraw_order(turn: Turn, order: Order, reason: str) -> None:
    for lot in order.lots:
        what = turn.state.boxes.get(lot.box)  # an undone part's compartment may have left the bank since
        if what is not None and what.order == order.id and what.use is not Use.TO_CHECK:
            turn.record(f.BoxToCheck(lot.box, Why.ORDERED, reason))
    if order.ticket is not None and not order.spent:
        turn.record(f.TicketSpent(order.id))
    end_order(turn, order.id, Ended.WITHDRAWN, reason)


def _target(turn: Turn, touched: Touched) -> str | None:
    """The compartment a touch names, or the one of this visit, if the pass covers it."""
    box = touched.box or turn.visit.box
    return box if allowed(turn, box) else None


def _said(turn: Turn, box: str) -> None:
    turn.move()
    turn.say(Word.DONE, Tone.OK, box)


def check(turn: Turn, touched: Touched) -> None:
    """CHECK: somebody must look into this one."""
    box = _target(turn, touched)
    if box is None:
        return turn.refuse(Word.PASS_NOT_FOR_THIS)
    turn.record(f.BoxToCheck(box, Why.ORDERED, touched.reason))
    _said(turn, box)


def out(turn: Turn, touched: Touched) -> None:
    """OUT: out of service, unless goods lie in it."""
    box = _target(turn, touched)
    if box is None or holds_order(turn, turn.box(box)):
        return turn.refuse(Word.NOT_NOW, box)
    turn.record(f.BoxOut(box, touched.reason))
    _said(turn, box)


def holds_order(turn: Turn, box: Box) -> bool:
    return turn.live(box.order) is not None


def in_use(turn: Turn, touched: Touched) -> None:
    """IN_USE: I have looked, it is empty and closed, and cold if it should be."""
    box = _target(turn, touched)
    if box is None:
        return turn.refuse(Word.PASS_NOT_FOR_THIS)
    what = turn.box(box)
    if not may_come_back(turn, what):
        return turn.refuse(Word.NOT_NOW, box)
    if still_warm(what):
        return turn.refuse(Word.STILL_WARM, box)
    turn.record(f.BoxFreed(box, Why.CHECKED))
    _said(turn, box)


def may_come_back(turn: Turn, box: Box) -> bool:
    """Seen closed, nothing under way, and nobody's goods in it (I4)."""
    return box.door is Door.CLOSED and box.errand is None and not holds_order(turn, box)


def confirm(turn: Turn, touched: Touched) -> None:
    """CONFIRM: I have looked, these goods belong to their order; its ticket opens again."""
    box = _target(turn, touched)
    order = None if box is None else turn.live(turn.box(box).order)
    if box is None or order is None or box not in order.lying:
        return turn.refuse(Word.NOT_NOW, box)
    turn.record(f.BoxConfirmed(box, order.id))
    _said(turn, box)


def opened(turn: Turn) -> None:
    turn.move(stage=Stage.OPEN)


def stuck(turn: Turn) -> None:
    turn.move(stage=Stage.STUCK)


def closed(turn: Turn) -> None:
    turn.move(stage=Stage.CLOSED)


def to_menu(turn: Turn, touched: Touched) -> None:
    """DONE at a closed door: on to the next compartment."""
    turn.move(stage=Stage.MENU, box=None)


def leave_stuck(turn: Turn, touched: Touched) -> None:
    visit = turn.visit
    assert visit.box is not None
    give_up(turn, visit.box, told=True)
    turn.move(stage=Stage.MENU, box=None)


def done(turn: Turn, touched: Touched | None = None) -> None:
    turn.end_visit(Parting.DONE)


def walked_away(turn: Turn) -> None:
    box = turn.visit.box
    if box is not None and turn.visit.stage in (Stage.OPENING, Stage.STUCK):
        give_up(turn, box, told=False)
    turn.end_visit(Parting.WALKED_AWAY)
