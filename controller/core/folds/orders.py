"""What facts of orders and their tickets mean."""

from typing import Any

from controller.core import facts as f
from controller.core.change import replace
from controller.core.folds.parts import bounded, put_box, put_lot, put_order, release_slot, without
from controller.core.moment import Moment
from controller.core.state import (
    Kind,
    Lot,
    LotState,
    Order,
    State,
    Use,
)


def order_opened(state: State, at: Moment, fact: f.OrderOpened) -> State:
    order = Order(fact.order, fact.kind, fact.owner, at.wall_s)
    return replace(state, orders={**state.orders, fact.order: order}, opened=state.opened + 1)


def lot_promised(state: State, at: Moment, fact: f.LotPromised) -> State:
    order = state.orders[fact.order]
    lots = (*(lot for lot in order.lots if lot.box != fact.box), Lot(fact.box))
    state = put_order(state, fact.order, lots=lots)
    return put_box(state, fact.box, use=Use.RESERVED, order=fact.order, owner=order.owner, reserved_until_s=None)


def lot_undone(state: State, at: Moment, fact: f.LotUndone) -> State:
    state = put_lot(state, fact.order, fact.box, state=LotState.UNDONE)
    return put_box(state, fact.box, order=None, owner=None)


def goods_deposited(state: State, at: Moment, fact: f.GoodsDeposited) -> State:
    state = put_lot(state, fact.order, fact.box, state=LotState.LYING, seen=fact.seen)
    state = put_order(state, fact.order, deadline_s=fact.deadline_s)
    return put_box(state, fact.box, use=Use.OCCUPIED, order=fact.order, owner=None, clearing_since_s=None)


def goods_taken(state: State, at: Moment, fact: f.GoodsTaken) -> State:
    state = put_lot(state, fact.order, fact.box, state=LotState.TAKEN, taken_s=at.wall_s, seen=fact.seen)
    changes: dict[str, Any] = {"clearing_since_s": at.mono_s}
    if fact.kind is Kind.RECLAIM and fact.seen:
        changes["use"] = Use.OCCUPIED  # its owner has looked inside and emptied it: that is a person's check
    return put_box(state, fact.box, **changes)


def _new_ticket(state: State, at: Moment, order: str, digest: str, **pin: Any) -> State:
    """``digest`` fetches this order from here; the ticket and PIN before it are void."""
    old = state.orders[order]
    tickets, voided, slots = dict(state.tickets), state.voided, dict(state.slots)
    if old.ticket is not None:
        tickets.pop(old.ticket, None)
        voided = bounded(voided, old.ticket, at.wall_s, state.bank.limits.passes_max)
    if old.pin_slot is not None:
        slots.pop(old.pin_slot, None)
    tickets[digest] = order
    if pin.get("pin_slot") is not None:
        slots[pin["pin_slot"]] = order
    lots = tuple(replace(lot, firings=0) for lot in old.lots)
    state = put_order(
        state, order, ticket=digest, lots=lots, pin_tries=0, pin_dead=False, spent=False, exhausted=False, **pin
    )
    return replace(state, tickets=tickets, voided=voided, slots=slots)


def ticket_minted(state: State, at: Moment, fact: f.TicketMinted) -> State:
    return _new_ticket(state, at, fact.order, fact.digest, pin_slot=fact.pin_slot, pin_digest=fact.pin_digest)


def ticket_bound(state: State, at: Moment, fact: f.TicketBound) -> State:
    state = _new_ticket(state, at, fact.order, fact.digest, pin_slot=None, pin_digest=None)
    return replace(state, announced=without(state.announced, fact.digest))


def ticket_spent(state: State, at: Moment, fact: f.TicketSpent) -> State:
    return put_order(state, fact.order, spent=True, exhausted=fact.exhausted)


def deadline_extended(state: State, at: Moment, fact: f.DeadlineExtended) -> State:
    order = state.orders[fact.order]
    return put_order(
        state,
        fact.order,
        deadline_s=fact.deadline_s,
        extensions=order.extensions + 1,
        reminded=False,
        overdue=False,
    )


def order_reminded(state: State, at: Moment, fact: f.OrderReminded) -> State:
    return put_order(state, fact.order, reminded=True)


def order_overdue(state: State, at: Moment, fact: f.OrderOverdue) -> State:
    return put_order(state, fact.order, overdue=True)


def empty_reported(state: State, at: Moment, fact: f.EmptyReported) -> State:
    return put_order(state, fact.order, reported_empty=True)


def foreign_reported(state: State, at: Moment, fact: f.ForeignReported) -> State:
    return state


def order_ended(state: State, at: Moment, fact: f.OrderEnded) -> State:
    ended = replace(state.orders[fact.order], ended=fact.how, ended_s=at.wall_s)
    state = replace(state, orders=without(state.orders, fact.order), past={**state.past, fact.order: ended})
    return release_slot(state, fact.order)


def return_opened(state: State, at: Moment, fact: f.ReturnOpened) -> State:
    order = state.order(fact.order)
    return state if order is None else put_order(state, order.id, returns=order.returns + 1)


def order_forgotten(state: State, at: Moment, fact: f.OrderForgotten) -> State:
    order = state.past[fact.order]
    slots = state.slots if order.pin_slot is None else without(state.slots, order.pin_slot)
    return replace(
        state, past=without(state.past, fact.order), tickets=without(state.tickets, order.ticket), slots=slots
    )
