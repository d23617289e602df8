"""Steps of a visit that takes goods out: a resident's pickup, a merchant's reclaim.

Laws: a ticket is spent when its goods were taken, not when it was shown and not when the door was fired (L10, L11);
a compartment can be reopened for a short, bounded time; "it's empty" is one touch and is believed (L9).
"""

from controller.core import facts as f
from controller.core.bringing import own
from controller.core.commands import Tone, Word
from controller.core.door import STANDS_OPEN
from controller.core.errands import conclude, exhaust, fire, give_up, may_fire
from controller.core.events import Touched
from controller.core.facts import Parting, Why
from controller.core.state import Box, Door, Kind, Lot, LotState, Order, Stage, Use
from controller.core.turn import Turn


def open_next(turn: Turn, boxes: tuple[str, ...], order: str) -> None:
    """Open the first of these compartments; the rest follow one after another."""
    box, rest = boxes[0], boxes[1:]
    turn.move(todo=rest, order=order, box=box)
    if may_fire(turn, box):
        return fire(turn, box, order)
    _exhausted(turn, box, order)


def in_turn(turn: Turn, order: Order) -> tuple[str, ...]:
    """Compartments where goods lie, those whose doors gave trouble last."""
    trouble = (Door.JAMMED, Door.UNREACHABLE)
    return tuple(sorted(order.lying, key=lambda box: turn.box(box).door in trouble))


def reopenable(turn: Turn, order: Order) -> tuple[str, ...]:
    """Compartments just emptied that this order's right may still reopen (law I2: bounded, in the grace time)."""
    return tuple(
        lot.box
        for lot in order.lots
        if lot.state is LotState.TAKEN
        and lot.reopenings < turn.limits.reopenings_max
        and lot.firings < turn.limits.firings_max
        and _in_grace(turn, order, lot)
    )


def _in_grace(turn: Turn, order: Order, lot: Lot) -> bool:
    """Counted by the monotonic clock where the closing was seen: a corrected clock takes nothing from anyone."""
    box = turn.state.boxes.get(lot.box)
    if box is None or box.order != order.id or box.use is Use.OUT or box.clearing_since_s is None:
        return False
    if lot.seen:
        return turn.now.mono_s - box.clearing_since_s <= turn.limits.grace_s
    return turn.now.wall_s - lot.taken_s <= turn.limits.dark_grace_s


def take_back(turn: Turn, touched: Touched) -> None:
    """TAKE_BACK: the merchant fetches an order of their own, before or after its deadline (L28)."""
    order = own(turn, touched)
    if order is None or not order.lying or order.suspended:
        return turn.refuse(Word.NOT_NOW)
    turn.move(kind=Kind.RECLAIM, claim=None, wish=None)
    open_next(turn, in_turn(turn, order), order.id)


def again(turn: Turn, touched: Touched) -> None:
    """AGAIN: pull the door, and fire once more because a person decided so (L1, I6)."""
    visit = turn.visit
    assert visit.box is not None and visit.order is not None
    if may_fire(turn, visit.box):
        return fire(turn, visit.box, visit.order)
    _exhausted(turn, visit.box, visit.order)


def _exhausted(turn: Turn, box: str, order: str) -> None:
    """No more pulses. Only the resident's own count against the ticket, not those of the merchant who reclaims."""
    if turn.visit.kind is Kind.PICKUP:
        exhaust(turn, order, box)
    give_up(turn, box, told=True)
    turn.refuse(Word.TICKET_EXHAUSTED if turn.visit.kind is Kind.PICKUP else Word.DOOR_STUCK, box)
    turn.end_visit(Parting.DONE)


def stop(turn: Turn, touched: Touched | None = None) -> None:
    """CANCEL before the door has opened; the ticket stays good."""
    visit = turn.visit
    assert visit.box is not None
    give_up(turn, visit.box, told=True)
    turn.say(Word.DOOR_STUCK, Tone.ATTENTION, visit.box)
    turn.end_visit(Parting.CANCELLED)


def empty(turn: Turn, touched: Touched) -> None:
    """EMPTY: there is nothing in here. Recorded, the merchant and the operator are told (L9)."""
    visit = turn.visit
    assert visit.box is not None and visit.order is not None
    turn.record(f.EmptyReported(visit.order, visit.box))
    if turn.box(visit.box).use is not Use.TO_CHECK:
        turn.record(f.BoxToCheck(visit.box, Why.EMPTY))
    turn.record(f.UndoPromised(visit.box))
    turn.move()
    turn.say(Word.REPORTED_EMPTY, Tone.ATTENTION, visit.box)


def forgot(turn: Turn, touched: Touched) -> None:
    """FORGOT: open the compartment just closed once more."""
    order = turn.state.order(turn.visit.order)
    boxes = () if order is None else reopenable(turn, order)
    wanted = touched.box or turn.visit.box
    if order is None or wanted not in boxes:
        return turn.refuse(Word.NOT_NOW)
    open_next(turn, (wanted,), order.id)


def _still_ours(turn: Turn) -> tuple[str, ...]:
    """What waits its turn. A compartment whose grace time has run out meanwhile may be another's by now (I4)."""
    return tuple(box for box in turn.visit.todo if turn.box(box).order == turn.visit.order)


def opened(turn: Turn) -> None:
    turn.move(stage=Stage.OPEN)


def stuck(turn: Turn) -> None:
    turn.move(stage=Stage.STUCK)


def closed(turn: Turn) -> None:
    """The door is closed again; the next one opens, or this is the end of it."""
    visit = turn.visit
    todo = _still_ours(turn)
    if todo and visit.order is not None:
        return open_next(turn, todo, visit.order)
    turn.move(stage=Stage.CLOSED, todo=())
    order = turn.state.order(visit.order)
    lot = None if order is None or visit.box is None else order.lot(visit.box)
    if lot is None or lot.state is not LotState.TAKEN:
        return  # reported empty: that has been answered
    turn.say(Word.COLLECTED if visit.kind is Kind.PICKUP else Word.TAKEN_BACK, Tone.OK, visit.box)


def may_finish_unseen(box: Box) -> bool:
    """Only when closing should have been seen by now: reminded twice, or the door is not watched any more."""
    return box.level >= 2 or box.door not in STANDS_OPEN


def done_unseen(turn: Turn, touched: Touched) -> None:
    """DONE while the switch still says open: taken at the person's word, and the compartment is `to check` (I2)."""
    box = turn.visit.box
    assert box is not None
    if not may_finish_unseen(turn.box(box)):
        return turn.say(Word.CLOSE_DOOR, Tone.ATTENTION, box)
    errand = turn.box(box).errand
    assert errand is not None
    conclude(turn, box, errand, seen=False)
    turn.record(f.ErrandDropped(box))
    turn.say(Word.CLOSE_DOOR, Tone.ATTENTION, box)
    todo = _still_ours(turn)
    if todo and turn.visit.order is not None:
        return open_next(turn, todo, turn.visit.order)
    turn.end_visit(Parting.DONE)


def done(turn: Turn, touched: Touched | None = None) -> None:
    turn.end_visit(Parting.DONE)


def walked_away(turn: Turn) -> None:
    box = turn.visit.box
    if box is not None and turn.visit.stage in (Stage.OPENING, Stage.STUCK):
        give_up(turn, box, told=False)
    turn.end_visit(Parting.DONE if turn.visit.stage is Stage.CLOSED else Parting.WALKED_AWAY)
