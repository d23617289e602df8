"""The fold: one state and one fact make the next state. Total over facts, never refuses, never decides.

What a fact means is said here and nowhere else; a restart replays the journal through this.
"""

from collections.abc import Callable, Mapping
from typing import Any

from controller.core import facts as f
from controller.core.bank import Bank
from controller.core.change import replace
from controller.core.door import STANDS_OPEN, UNOBSERVED, Seen, after
from controller.core.events import Fired
from controller.core.moment import Moment
from controller.core.state import (
    Box,
    Door,
    Errand,
    Kind,
    Lot,
    LotState,
    Order,
    State,
    Tries,
    Use,
    Visit,
    Waiting,
)

Fold = Callable[[State, Moment, Any], State]
ALARM = 3
"""The last level of reminders; a forced door begins there."""


def evolve(state: State, at: Moment, fact: f.Fact) -> State:
    """The state after ``fact``, which happened at ``at``."""
    return _FOLDS[type(fact)](state, at, fact)


def _box(state: State, box: str, /, **changes: Any) -> State:
    boxes = dict(state.boxes)
    boxes[box] = replace(boxes[box], **changes)
    return replace(state, boxes=boxes)


def _order(state: State, order: str, /, **changes: Any) -> State:
    if order in state.orders:
        orders = dict(state.orders)
        orders[order] = replace(orders[order], **changes)
        return replace(state, orders=orders)
    if order in state.past:
        past = dict(state.past)
        past[order] = replace(past[order], **changes)
        return replace(state, past=past)
    return state


def _lot(state: State, order: str | None, box: str, /, **changes: Any) -> State:
    known = state.order(order)
    if known is None:
        return state
    lots = tuple(replace(lot, **changes) if lot.box == box else lot for lot in known.lots)
    return _order(state, known.id, lots=lots)


def _without(mapping: Mapping[Any, Any], *keys: Any) -> dict[Any, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}


def _bounded(mapping: Mapping[str, Any], key: str, value: Any, limit: int) -> dict[str, Any]:
    """``mapping`` with one entry more; over the limit the smallest value (soonest to expire) goes."""
    grown = {**mapping, key: value}
    while len(grown) > limit:
        del grown[min(grown, key=grown.__getitem__)]
    return grown


# -- the bank and its clock ------------------------------------------------------------------


def _bank_configured(state: State, at: Moment, fact: f.BankConfigured) -> State:
    return replace(state, bank=fact.bank, boxes=_boxes_of(fact.bank, state.boxes))


def _boxes_of(bank: Bank, known: Mapping[str, Box]) -> dict[str, Box]:
    """Known compartments keep what is known of them; one that left stays while an order or an open door needs it."""
    boxes = {compartment.id: known.get(compartment.id, Box()) for compartment in bank.compartments}
    for box, what in known.items():
        if box not in boxes and (what.order is not None or what.errand is not None):
            boxes[box] = what
    return boxes


def _booted(state: State, at: Moment, fact: f.Booted) -> State:
    boxes = {box: _unwatched(what, at) for box, what in state.boxes.items()}
    keypad = replace(state.keypad, last_s=at.mono_s)
    codes = {badge: replace(tries, last_s=at.mono_s) for badge, tries in state.codes.items()}
    return replace(state, boot=fact.boot, identity=fact.identity, boxes=boxes, keypad=keypad, codes=codes, waiting=())


def _unwatched(box: Box, at: Moment) -> Box:
    before = box.before_lost if box.door in UNOBSERVED else box.door
    clearing = None if box.clearing_since_s is None else at.mono_s
    return replace(
        box, door=Door.UNKNOWN, before_lost=before, door_since_s=at.mono_s, clearing_since_s=clearing, level=0
    )


def _epoch_opened(state: State, at: Moment, fact: f.EpochOpened) -> State:
    boxes = {box: replace(what, use=Use.TO_CHECK, errand=None) for box, what in state.boxes.items()}
    orders = {order: replace(what, suspended=True) for order, what in state.orders.items()}
    past = {order: replace(what, suspended=True) for order, what in state.past.items()}
    return replace(state, epoch=fact.epoch, boxes=boxes, orders=orders, past=past)


def _time_set(state: State, at: Moment, fact: f.TimeSet) -> State:
    return state


def _deadlines_shifted(state: State, at: Moment, fact: f.DeadlinesShifted) -> State:
    orders = {
        order: what if what.deadline_s is None else replace(what, deadline_s=what.deadline_s + fact.by_s)
        for order, what in state.orders.items()
    }
    boxes = {
        box: what
        if what.reserved_until_s is None
        else replace(what, reserved_until_s=what.reserved_until_s + fact.by_s)
        for box, what in state.boxes.items()
    }
    return replace(state, orders=orders, boxes=boxes)


def _keys_accepted(state: State, at: Moment, fact: f.KeysAccepted) -> State:
    return replace(state, keys_version=fact.version, denied=fact.denied)


# -- doors -----------------------------------------------------------------------------------


def _pulse_intended(state: State, at: Moment, fact: f.PulseIntended) -> State:
    box = state.boxes[fact.box]
    state = replace(state, shots=max(state.shots, fact.shot))
    before, errand = box.errand, Errand(fact.kind, fact.visit, fact.under, fact.order, fact.shot)
    if before is not None and before.visit == fact.visit:
        errand = replace(errand, fired=before.fired + 1, opened=before.opened, undo=before.undo)
    to = after(box.door, Seen.FIRED) or box.door
    if to is Door.OPEN:
        errand = replace(errand, opened=True)
    state = _box(state, fact.box, errand=errand, door=to, door_since_s=at.mono_s, level=0)
    lot = _lot_of(state, fact.order, fact.box)
    if lot is None or fact.kind is not Kind.PICKUP:
        return state
    again = lot.state is LotState.TAKEN and (before is None or before.visit != fact.visit or before.order != fact.order)
    return _lot(state, fact.order, fact.box, firings=lot.firings + 1, reopenings=lot.reopenings + again)


def _lot_of(state: State, order: str | None, box: str) -> Lot | None:
    known = state.order(order)
    return None if known is None else known.lot(box)


def _pulse_ended(state: State, at: Moment, fact: f.PulseEnded) -> State:
    errand = state.boxes[fact.box].errand
    if fact.result is not Fired.NOT_SENT or errand is None:
        return state
    state = _box(state, fact.box, errand=replace(errand, fired=max(0, errand.fired - 1)))
    lot = _lot_of(state, errand.order, fact.box)
    if lot is None or errand.kind is not Kind.PICKUP:
        return state
    return _lot(state, errand.order, fact.box, firings=max(0, lot.firings - 1))


def _door_moved(state: State, at: Moment, fact: f.DoorMoved) -> State:
    box = state.boxes[fact.box]
    changes: dict[str, Any] = {"door": fact.to, "door_since_s": at.mono_s}
    if fact.to in UNOBSERVED:
        changes["before_lost"] = box.before_lost if box.door in UNOBSERVED else box.door
    if fact.to in STANDS_OPEN and box.door not in STANDS_OPEN:
        changes["cycles"] = box.cycles + 1
    if fact.to is Door.OPEN and box.errand is not None:
        changes["errand"] = replace(box.errand, opened=True)
    if fact.to is Door.FORCED:
        changes["level"] = ALARM
    if fact.to is Door.CLOSED:
        changes["level"] = 0
        if box.errand is not None and box.errand.opened:
            changes["errand"] = None
    return _box(state, fact.box, **changes)


def _already_open(state: State, at: Moment, fact: f.AlreadyOpen) -> State:
    return state


def _errand_dropped(state: State, at: Moment, fact: f.ErrandDropped) -> State:
    return _box(state, fact.box, errand=None)


def _left_open(state: State, at: Moment, fact: f.LeftOpen) -> State:
    return _box(state, fact.box, level=fact.level)


# -- compartments ----------------------------------------------------------------------------


def _box_reserved(state: State, at: Moment, fact: f.BoxReserved) -> State:
    return _box(state, fact.box, use=Use.RESERVED, owner=fact.owner, order=fact.order, reserved_until_s=fact.until_s)


_NOBODYS: dict[str, Any] = {"order": None, "owner": None, "reserved_until_s": None, "clearing_since_s": None}


def _box_freed(state: State, at: Moment, fact: f.BoxFreed) -> State:
    return _release_slot(_box(state, fact.box, use=Use.FREE, **_NOBODYS), state.boxes[fact.box].order)


def _release_slot(state: State, order: str | None) -> State:
    """A PIN's slot serves the next order once this one has ended and none of its compartments waits any more."""
    past = state.past.get(order) if order is not None else None
    if past is None or past.pin_slot is None or any(box.order == past.id for box in state.boxes.values()):
        return state
    return replace(_order(state, past.id, pin_slot=None), slots=_without(state.slots, past.pin_slot))


def _box_to_check(state: State, at: Moment, fact: f.BoxToCheck) -> State:
    return _box(state, fact.box, use=Use.TO_CHECK, owner=None, reserved_until_s=None)


def _box_out(state: State, at: Moment, fact: f.BoxOut) -> State:
    return _box(state, fact.box, use=Use.OUT, owner=None, reserved_until_s=None)


def _box_confirmed(state: State, at: Moment, fact: f.BoxConfirmed) -> State:
    state = _box(state, fact.box, use=Use.OCCUPIED, order=fact.order, clearing_since_s=None)
    return _order(state, fact.order, suspended=False)


# -- orders ----------------------------------------------------------------------------------


def _order_opened(state: State, at: Moment, fact: f.OrderOpened) -> State:
    order = Order(fact.order, fact.kind, fact.owner, at.wall_s)
    return replace(state, orders={**state.orders, fact.order: order}, opened=state.opened + 1)


def _lot_promised(state: State, at: Moment, fact: f.LotPromised) -> State:
    order = state.orders[fact.order]
    lots = (*(lot for lot in order.lots if lot.box != fact.box), Lot(fact.box))
    state = _order(state, fact.order, lots=lots)
    return _box(state, fact.box, use=Use.RESERVED, order=fact.order, owner=order.owner, reserved_until_s=None)


def _lot_undone(state: State, at: Moment, fact: f.LotUndone) -> State:
    state = _lot(state, fact.order, fact.box, state=LotState.UNDONE)
    return _box(state, fact.box, order=None, owner=None)


def _goods_deposited(state: State, at: Moment, fact: f.GoodsDeposited) -> State:
    state = _lot(state, fact.order, fact.box, state=LotState.LYING, seen=fact.seen)
    state = _order(state, fact.order, deadline_s=fact.deadline_s)
    return _box(state, fact.box, use=Use.OCCUPIED, order=fact.order, owner=None, clearing_since_s=None)


def _goods_taken(state: State, at: Moment, fact: f.GoodsTaken) -> State:
    state = _lot(state, fact.order, fact.box, state=LotState.TAKEN, taken_s=at.wall_s, seen=fact.seen)
    changes: dict[str, Any] = {"clearing_since_s": at.mono_s}
    if fact.kind is Kind.RECLAIM and fact.seen:
        changes["use"] = Use.OCCUPIED  # its owner has looked inside and emptied it: that is a person's check
    return _box(state, fact.box, **changes)


def _new_ticket(state: State, at: Moment, order: str, digest: str, **pin: Any) -> State:
    """``digest`` fetches this order from here; the ticket and PIN before it are void."""
    old = state.orders[order]
    tickets, voided, slots = dict(state.tickets), state.voided, dict(state.slots)
    if old.ticket is not None:
        tickets.pop(old.ticket, None)
        voided = _bounded(voided, old.ticket, at.wall_s, state.bank.limits.passes_max)
    if old.pin_slot is not None:
        slots.pop(old.pin_slot, None)
    tickets[digest] = order
    if pin.get("pin_slot") is not None:
        slots[pin["pin_slot"]] = order
    lots = tuple(replace(lot, firings=0) for lot in old.lots)
    state = _order(
        state, order, ticket=digest, lots=lots, pin_tries=0, pin_dead=False, spent=False, exhausted=False, **pin
    )
    return replace(state, tickets=tickets, voided=voided, slots=slots)


def _ticket_minted(state: State, at: Moment, fact: f.TicketMinted) -> State:
    return _new_ticket(state, at, fact.order, fact.digest, pin_slot=fact.pin_slot, pin_digest=fact.pin_digest)


def _ticket_bound(state: State, at: Moment, fact: f.TicketBound) -> State:
    state = _new_ticket(state, at, fact.order, fact.digest, pin_slot=None, pin_digest=None)
    return replace(state, announced=_without(state.announced, fact.digest))


def _ticket_spent(state: State, at: Moment, fact: f.TicketSpent) -> State:
    return _order(state, fact.order, spent=True, exhausted=fact.exhausted)


def _deadline_extended(state: State, at: Moment, fact: f.DeadlineExtended) -> State:
    order = state.orders[fact.order]
    return _order(
        state,
        fact.order,
        deadline_s=fact.deadline_s,
        extensions=order.extensions + 1,
        reminded=False,
        overdue=False,
    )


def _order_reminded(state: State, at: Moment, fact: f.OrderReminded) -> State:
    return _order(state, fact.order, reminded=True)


def _order_overdue(state: State, at: Moment, fact: f.OrderOverdue) -> State:
    return _order(state, fact.order, overdue=True)


def _empty_reported(state: State, at: Moment, fact: f.EmptyReported) -> State:
    return _order(state, fact.order, reported_empty=True)


def _foreign_reported(state: State, at: Moment, fact: f.ForeignReported) -> State:
    return state


def _order_ended(state: State, at: Moment, fact: f.OrderEnded) -> State:
    ended = replace(state.orders[fact.order], ended=fact.how, ended_s=at.wall_s)
    state = replace(state, orders=_without(state.orders, fact.order), past={**state.past, fact.order: ended})
    return _release_slot(state, fact.order)


def _return_opened(state: State, at: Moment, fact: f.ReturnOpened) -> State:
    order = state.order(fact.order)
    return state if order is None else _order(state, order.id, returns=order.returns + 1)


def _order_forgotten(state: State, at: Moment, fact: f.OrderForgotten) -> State:
    order = state.past[fact.order]
    slots = state.slots if order.pin_slot is None else _without(state.slots, order.pin_slot)
    return replace(
        state, past=_without(state.past, fact.order), tickets=_without(state.tickets, order.ticket), slots=slots
    )


# -- visits ----------------------------------------------------------------------------------


def _visit_began(state: State, at: Moment, fact: f.VisitBegan) -> State:
    visit = Visit(
        fact.visit, fact.kind, fact.stage, at.mono_s, fact.under, fact.owner, fact.right, fact.order, todo=fact.todo
    )
    return replace(state, visit=visit, visits=max(state.visits, fact.visit))


def _visit_moved(state: State, at: Moment, fact: f.VisitMoved) -> State:
    if state.visit is None:
        return state
    visit = replace(
        state.visit,
        stage=fact.stage,
        kind=fact.kind,
        order=fact.order,
        box=fact.box,
        todo=fact.todo,
        wish=fact.wish,
        tried=fact.tried,
        claim=fact.claim,
        since_s=at.mono_s,
    )
    return replace(state, visit=visit)


def _undo_promised(state: State, at: Moment, fact: f.UndoPromised) -> State:
    errand = state.boxes[fact.box].errand
    return state if errand is None else _box(state, fact.box, errand=replace(errand, undo=True))


def _visit_ended(state: State, at: Moment, fact: f.VisitEnded) -> State:
    return replace(state, visit=None)


def _wait_began(state: State, at: Moment, fact: f.WaitBegan) -> State:
    return replace(state, waiting=(*state.waiting, Waiting(at.mono_s, fact.ticket, fact.right)))


def _wait_ended(state: State, at: Moment, fact: f.WaitEnded) -> State:
    return replace(state, waiting=state.waiting[fact.count :])


# -- tries and rights ------------------------------------------------------------------------


def _pin_failed(state: State, at: Moment, fact: f.PinFailed) -> State:
    fresh = at.mono_s - state.keypad.last_s > state.bank.limits.keypad_forget_s
    state = replace(state, keypad=Tries(1 if fresh else state.keypad.count + 1, at.mono_s))
    order = state.order(fact.order)
    return state if order is None else _order(state, order.id, pin_tries=order.pin_tries + 1)


def _pin_killed(state: State, at: Moment, fact: f.PinKilled) -> State:
    return _order(state, fact.order, pin_dead=True)


def _code_failed(state: State, at: Moment, fact: f.CodeFailed) -> State:
    before = state.codes.get(fact.id, Tries())
    rested = at.mono_s - before.last_s > state.bank.limits.code_rest_s
    codes = {**state.codes, fact.id: Tries(1 if rested else before.count + 1, at.mono_s)}
    if len(codes) > state.bank.limits.passes_max:
        del codes[min(codes, key=lambda badge: codes[badge].last_s)]
    return replace(state, codes=codes)


def _code_passed(state: State, at: Moment, fact: f.CodePassed) -> State:
    return replace(state, codes=_without(state.codes, fact.id))


def _pass_used(state: State, at: Moment, fact: f.PassUsed) -> State:
    return replace(state, used=_bounded(state.used, fact.id, fact.expires_s, state.bank.limits.passes_max))


def _pass_revoked(state: State, at: Moment, fact: f.PassRevoked) -> State:
    return replace(state, revoked=_bounded(state.revoked, fact.id, int(at.wall_s), state.bank.limits.passes_max))


def _ticket_announced(state: State, at: Moment, fact: f.TicketAnnounced) -> State:
    announced = _bounded(state.announced, fact.digest, fact.expires_s, state.bank.limits.passes_max)
    return replace(state, announced=announced)


_FOLDS: dict[type, Fold] = {
    f.BankConfigured: _bank_configured,
    f.Booted: _booted,
    f.EpochOpened: _epoch_opened,
    f.TimeSet: _time_set,
    f.DeadlinesShifted: _deadlines_shifted,
    f.KeysAccepted: _keys_accepted,
    f.PulseIntended: _pulse_intended,
    f.PulseEnded: _pulse_ended,
    f.DoorMoved: _door_moved,
    f.AlreadyOpen: _already_open,
    f.ErrandDropped: _errand_dropped,
    f.LeftOpen: _left_open,
    f.BoxReserved: _box_reserved,
    f.BoxFreed: _box_freed,
    f.BoxToCheck: _box_to_check,
    f.BoxOut: _box_out,
    f.BoxConfirmed: _box_confirmed,
    f.OrderOpened: _order_opened,
    f.LotPromised: _lot_promised,
    f.LotUndone: _lot_undone,
    f.GoodsDeposited: _goods_deposited,
    f.GoodsTaken: _goods_taken,
    f.TicketMinted: _ticket_minted,
    f.TicketBound: _ticket_bound,
    f.TicketSpent: _ticket_spent,
    f.DeadlineExtended: _deadline_extended,
    f.OrderReminded: _order_reminded,
    f.OrderOverdue: _order_overdue,
    f.EmptyReported: _empty_reported,
    f.ForeignReported: _foreign_reported,
    f.OrderEnded: _order_ended,
    f.ReturnOpened: _return_opened,
    f.OrderForgotten: _order_forgotten,
    f.VisitBegan: _visit_began,
    f.VisitMoved: _visit_moved,
    f.UndoPromised: _undo_promised,
    f.VisitEnded: _visit_ended,
    f.WaitBegan: _wait_began,
    f.WaitEnded: _wait_ended,
    f.PinFailed: _pin_failed,
    f.PinKilled: _pin_killed,
    f.CodeFailed: _code_failed,
    f.CodePassed: _code_passed,
    f.PassUsed: _pass_used,
    f.PassRevoked: _pass_revoked,
    f.TicketAnnounced: _ticket_announced,
}
