"""When the core wants to be woken, and what is due then.

The core never sleeps: it says when it next wants to be called, and does what is due whenever it is called.
Laws: every order has a deadline, a reminder before it and an end after it (I5, L28); a compartment just emptied
is free only when its grace time is over and its door is closed (I4).
"""

from collections.abc import Iterator

from controller.core import cold
from controller.core import facts as f
from controller.core.bank import Limits
from controller.core.content import free
from controller.core.doors import due_s, overdue
from controller.core.facts import Why
from controller.core.moment import Moment
from controller.core.state import Box, Door, Order, Stage, State, Use, Visit
from controller.core.turn import Turn
from controller.core.visit import Happened, happen

ROUNDING_S = 0.001
"""Times in the journal have three decimals."""


def next_wake_s(state: State, now: Moment) -> float | None:
    """Monotonic seconds at which something is due; None when nothing will be without an event."""
    return min(_all(state, now), default=None)


def _all(state: State, now: Moment) -> Iterator[float]:
    limits = state.bank.limits
    offset_s = now.mono_s - now.wall_s
    for box in state.boxes.values():
        door = None if box.door is Door.CLOSED else due_s(limits, box)
        if door is not None:
            yield door
        warm_s = None if box.warming_since_s is None else cold.due_s(limits, box)
        if warm_s is not None:
            yield warm_s
        if box.clearing_since_s is not None and clearable(box):
            yield box.clearing_since_s + limits.grace_s
        if box.reserved_until_s is not None:
            yield box.reserved_until_s + offset_s
    for order in state.orders.values():
        wall_s = order_due_s(limits, order)
        if wall_s is not None:
            yield wall_s + offset_s
    forget_s = forget_due_s(state)
    if forget_s is not None:
        yield forget_s + offset_s
    if state.visit is not None:
        yield state.visit.since_s + patience_s(limits, state.visit)
    if state.waiting:
        yield state.waiting[0].since_s + limits.waiting_s


def clearable(box: Box) -> bool:
    """Emptied before our eyes, closed, and nothing said against it (law I4)."""
    return box.use is Use.OCCUPIED and box.door is Door.CLOSED and box.errand is None


def order_due_s(limits: Limits, order: Order) -> float | None:
    """Wall seconds at which this order's next reminder or its deadline is due."""
    if order.deadline_s is None or order.overdue:
        return None
    return order.deadline_s if order.reminded else order.deadline_s - limits.remind_before_s


def forget_due_s(state: State) -> float | None:
    """Wall seconds at which the order that ended first is forgotten; None while a grace time or a visit needs it."""
    first = next(iter(state.past.values()), None)
    if first is None or (state.visit is not None and state.visit.order == first.id):
        return None
    boxes = [state.boxes[lot.box] for lot in first.lots if lot.box in state.boxes]
    if any(box.order == first.id and box.use is Use.OCCUPIED for box in boxes):
        return None
    return first.ended_s + state.bank.limits.returns_within_s


def patience_s(limits: Limits, visit: Visit) -> float:
    """How long this screen waits for its person. At an open door the door's own clock decides, well before this."""
    if visit.stage is Stage.TICKET:
        return limits.ticket_shown_s
    if visit.stage is Stage.CLOSED:
        return limits.thanks_s
    if visit.stage in (Stage.OPEN, Stage.OPENING):
        return limits.alarm_after_s + limits.opens_within_s
    return limits.idle_s


def due(turn: Turn) -> None:
    """Everything whose time has come."""
    for box in list(turn.state.boxes):
        _box_due(turn, box)
    _visit_due(turn)
    _waiting_due(turn)
    for order in list(turn.state.orders.values()):
        _order_due(turn, order)
    _forget(turn)


def _box_due(turn: Turn, box: str) -> None:
    now = turn.now
    door = due_s(turn.limits, turn.box(box))
    if door is not None and door <= now.mono_s:
        overdue(turn, box)
    warm_s = cold.due_s(turn.limits, turn.box(box))
    if warm_s is not None and warm_s <= now.mono_s:
        cold.overdue(turn, box)
    what = turn.box(box)
    if what.reserved_until_s is not None and what.reserved_until_s <= now.wall_s + ROUNDING_S:
        free(turn, box, Why.RELEASED)
    elif (
        what.clearing_since_s is not None
        and what.clearing_since_s + turn.limits.grace_s <= now.mono_s
        and clearable(what)
    ):
        free(turn, box, Why.COLLECTED)


def _visit_due(turn: Turn) -> None:
    visit = turn.state.visit
    if visit is not None and visit.since_s + patience_s(turn.limits, visit) <= turn.now.mono_s:
        happen(turn, Happened.IDLE)


def _waiting_due(turn: Turn) -> None:
    gone = sum(1 for one in turn.state.waiting if one.since_s + turn.limits.waiting_s <= turn.now.mono_s)
    if gone:
        turn.record(f.WaitEnded(gone))


def _order_due(turn: Turn, order: Order) -> None:
    wall_s = order_due_s(turn.limits, order)
    if wall_s is None or wall_s > turn.now.wall_s + ROUNDING_S:
        return
    turn.record(f.OrderOverdue(order.id) if order.reminded else f.OrderReminded(order.id))


def _forget(turn: Turn) -> None:
    while (wall_s := forget_due_s(turn.state)) is not None and wall_s <= turn.now.wall_s + ROUNDING_S:
        turn.record(f.OrderForgotten(next(iter(turn.state.past))))
