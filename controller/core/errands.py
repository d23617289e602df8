"""Why a compartment is fired, and what its door's own evidence then means.

An errand begins with the intent to fire and ends with the door closed, with giving up, or with the alarm of a
door left open. It belongs to the compartment and not to the visit: people walk away, power goes, and the door
still closes one day.

Laws: the intent is recorded before the pulse is commanded (I1); firings under one ticket are bounded (I2);
a compartment becomes free only by an observed closing without contrary report, or a person's check (I4);
what was not seen ends `to check` (L19, L36).
"""

from controller.core import facts as f
from controller.core.allocation import just_emptied
from controller.core.commands import Pulse, Remind
from controller.core.content import free
from controller.core.door import STANDS_OPEN, UNOBSERVED
from controller.core.facts import Why
from controller.core.state import BRINGING, Ended, Errand, Kind, LotState, Order, Stage, Use
from controller.core.turn import Turn


def fire(turn: Turn, box: str, order: str | None, reason: str = "") -> None:
    """Intend and command one pulse for the present visit; the visit then waits for the door."""
    visit = turn.visit
    _supersede(turn, box)
    if turn.box(box).level:
        turn.command(Remind(box, 0))  # somebody with a right is here: what follows is reminded of anew
    shot = turn.state.shots + 1
    turn.record(f.PulseIntended(box, shot, visit.id, visit.kind, visit.under, order, reason))
    turn.command(Pulse(box, shot))
    stands_open = turn.box(box).door in STANDS_OPEN
    if stands_open:
        turn.record(f.AlreadyOpen(box, shot))
    stage = Stage.OPEN if stands_open else Stage.OPENING
    turn.move(stage=stage, box=box, order=order if visit.kind is not Kind.SERVICE else visit.order)


def _supersede(turn: Turn, box: str) -> None:
    """A deposit cut off by a power cut still waits for this door: it is concluded before another errand begins (I5)."""
    before = turn.box(box).errand
    if before is None or before.visit == turn.visit.id or before.kind not in BRINGING:
        return
    if before.opened:
        conclude(turn, box, before, seen=False)
    else:
        give_up(turn, box, told=False)


def may_fire(turn: Turn, box: str) -> bool:
    """Whether the present visit's right still covers another pulse at this compartment (law I2)."""
    visit = turn.visit
    order = turn.state.order(visit.order)
    lot = None if order is None else order.lot(box)
    if visit.kind is not Kind.PICKUP or lot is None:
        errand = turn.box(box).errand
        return errand is None or errand.fired < turn.limits.firings_max
    return lot.firings < turn.limits.firings_max


def conclude(turn: Turn, box: str, errand: Errand, *, seen: bool) -> None:
    """The door of an errand has closed (``seen``), or must be taken to have (an unobserved interval, the alarm)."""
    if errand.kind in BRINGING:
        _brought(turn, box, errand, seen)
    elif errand.kind is not Kind.SERVICE:
        _taken(turn, box, errand, seen)


def _brought(turn: Turn, box: str, errand: Errand, seen: bool) -> None:
    order = turn.live(errand.order)
    lot = None if order is None else order.lot(box)
    if order is None or lot is None or lot.state is LotState.UNDONE:
        return  # someone's things were reported in here: the compartment is `to check` already
    if lot.state is LotState.LYING:
        if seen and turn.box(box).use is Use.TO_CHECK and not errand.undo:
            turn.record(f.BoxConfirmed(box, order.id))  # its owner has just looked inside and closed it
        return
    if errand.undo and seen:
        turn.record(f.LotUndone(order.id, box))
        end_if_empty(turn, order.id)
        if errand.kind is Kind.DEPOSIT:
            free(turn, box, Why.UNDONE)
        else:
            turn.record(f.BoxToCheck(box, Why.UNDONE))
        return
    turn.record(f.GoodsDeposited(order.id, box, deadline(turn, order), seen))
    if not seen:
        turn.record(f.BoxToCheck(box, Why.UNSEEN))


def deadline(turn: Turn, order: Order) -> float:
    """Wall time by which goods deposited now must be fetched; later parts of an order do not shorten it."""
    return max(turn.now.wall_s + turn.limits.pickup_within_s, order.deadline_s or 0.0)


def _taken(turn: Turn, box: str, errand: Errand, seen: bool) -> None:
    order = turn.state.order(errand.order)
    lot = None if order is None else order.lot(box)
    if order is None or lot is None or errand.undo:
        return
    turn.record(f.GoodsTaken(order.id, box, errand.kind, seen))
    if not seen:
        turn.record(f.BoxToCheck(box, Why.UNSEEN))
    if order.ended is None:
        _settle(turn, order.id, Ended.COLLECTED if errand.kind is Kind.PICKUP else Ended.TAKEN_BACK)


def _settle(turn: Turn, order: str, how: Ended) -> None:
    """The last part of an order was taken: its ticket is spent, and it has ended (L11)."""
    live = turn.live(order)
    if live is None or any(lot.state in (LotState.LYING, LotState.PROMISED) for lot in live.lots):
        return
    if live.ticket is not None and not live.spent:
        turn.record(f.TicketSpent(order))
    end_order(turn, order, how)


def end_order(turn: Turn, order: str, how: Ended, reason: str = "") -> None:
    """End an order; when too many ended ones are kept, the oldest are forgotten (law I12)."""
    turn.record(f.OrderEnded(order, how, reason))
    excess = len(turn.state.past) - turn.limits.ended_orders_max
    for oldest in list(turn.state.past)[: max(0, excess)]:
        turn.record(f.OrderForgotten(oldest))


def end_if_empty(turn: Turn, order: str) -> None:
    """An order in which nothing lies and nothing was taken ends as cancelled."""
    live = turn.live(order)
    if live is not None and all(lot.state is LotState.UNDONE for lot in live.lots):
        end_order(turn, order, Ended.CANCELLED)


def give_up(turn: Turn, box: str, *, told: bool) -> None:
    """End the errand of a door that was never seen open.

    ``told``: the person said so (cancel, another compartment). When they just went away, a door whose switch is
    stuck may have opened and taken their goods, so the deposit stays on the list of its owner.
    """
    errand = turn.box(box).errand
    if errand is None or errand.opened:
        return
    if errand.fired and just_emptied(turn.box(box)) and turn.box(box).door in UNOBSERVED:
        turn.record(f.BoxToCheck(box, Why.UNSEEN))  # it may have opened, and closed on something, while nobody watched
    turn.record(f.ErrandDropped(box))
    order = turn.live(errand.order)
    lot = None if order is None else order.lot(box)
    if errand.kind not in BRINGING or order is None or lot is None or lot.state is not LotState.PROMISED:
        return
    surely_shut = errand.fired == 0
    if not surely_shut and not told:
        turn.record(f.GoodsDeposited(order.id, box, deadline(turn, order), seen=False))
        turn.record(f.BoxToCheck(box, Why.WALKED_AWAY))
        return
    turn.record(f.LotUndone(order.id, box))
    end_if_empty(turn, order.id)
    if surely_shut:
        free(turn, box, Why.RELEASED)
    else:
        turn.record(f.BoxToCheck(box, Why.JAMMED))


def exhaust(turn: Turn, order: str, box: str) -> None:
    """The firings of a ticket ran out without evidence: it ends spent, and a person checks (law I2)."""
    known = turn.state.order(order)
    if known is not None and not known.spent:
        turn.record(f.TicketSpent(order, exhausted=True))
    if turn.box(box).use is not Use.TO_CHECK:
        turn.record(f.BoxToCheck(box, Why.EXHAUSTED))
