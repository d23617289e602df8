"""What facts of doors and compartments mean."""

from typing import Any

from controller.core import facts as f
from controller.core.change import replace
from controller.core.door import STANDS_OPEN, UNOBSERVED, Seen, after
from controller.core.events import Fired
from controller.core.folds.parts import lot_of, put_box, put_lot, put_order, release_slot
from controller.core.moment import Moment
from controller.core.state import (
    Door,
    Errand,
    Kind,
    LotState,
    State,
    Use,
)

ALARM = 3
"""The last level of reminders; a forced door begins there."""


def pulse_intended(state: State, at: Moment, fact: f.PulseIntended) -> State:
    box = state.boxes[fact.box]
    state = replace(state, shots=max(state.shots, fact.shot))
    before, errand = box.errand, Errand(fact.kind, fact.visit, fact.under, fact.order, fact.shot)
    if before is not None and before.visit == fact.visit:
        errand = replace(errand, fired=before.fired + 1, opened=before.opened, undo=before.undo)
    to = after(box.door, Seen.FIRED) or box.door
    if to is Door.OPEN:
        errand = replace(errand, opened=True)
    state = put_box(state, fact.box, errand=errand, door=to, door_since_s=at.mono_s, level=0)
    lot = lot_of(state, fact.order, fact.box)
    if lot is None or fact.kind is not Kind.PICKUP:
        return state
    again = lot.state is LotState.TAKEN and (before is None or before.visit != fact.visit or before.order != fact.order)
    return put_lot(state, fact.order, fact.box, firings=lot.firings + 1, reopenings=lot.reopenings + again)


def pulse_ended(state: State, at: Moment, fact: f.PulseEnded) -> State:
    errand = state.boxes[fact.box].errand
    if fact.result is not Fired.NOT_SENT or errand is None:
        return state
    state = put_box(state, fact.box, errand=replace(errand, fired=max(0, errand.fired - 1)))
    lot = lot_of(state, errand.order, fact.box)
    if lot is None or errand.kind is not Kind.PICKUP:
        return state
    return put_lot(state, errand.order, fact.box, firings=max(0, lot.firings - 1))


def door_moved(state: State, at: Moment, fact: f.DoorMoved) -> State:
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
    return put_box(state, fact.box, **changes)


def already_open(state: State, at: Moment, fact: f.AlreadyOpen) -> State:
    return state


def errand_dropped(state: State, at: Moment, fact: f.ErrandDropped) -> State:
    return put_box(state, fact.box, errand=None)


def left_open(state: State, at: Moment, fact: f.LeftOpen) -> State:
    return put_box(state, fact.box, level=fact.level)


def box_reserved(state: State, at: Moment, fact: f.BoxReserved) -> State:
    return put_box(state, fact.box, use=Use.RESERVED, owner=fact.owner, order=fact.order, reserved_until_s=fact.until_s)


_NOBODYS: dict[str, Any] = {"order": None, "owner": None, "reserved_until_s": None, "clearing_since_s": None}
"""A compartment that is free has been looked into, so it is not warm any more either."""


def box_freed(state: State, at: Moment, fact: f.BoxFreed) -> State:
    return release_slot(put_box(state, fact.box, use=Use.FREE, warm=False, **_NOBODYS), state.boxes[fact.box].order)


def box_to_check(state: State, at: Moment, fact: f.BoxToCheck) -> State:
    return put_box(state, fact.box, use=Use.TO_CHECK, owner=None, reserved_until_s=None)


def box_out(state: State, at: Moment, fact: f.BoxOut) -> State:
    return put_box(state, fact.box, use=Use.OUT, owner=None, reserved_until_s=None)


def content_changed(state: State, at: Moment, fact: f.ContentChanged) -> State:
    return put_box(state, fact.box, inside=fact.inside)


def box_confirmed(state: State, at: Moment, fact: f.BoxConfirmed) -> State:
    state = put_box(state, fact.box, use=Use.OCCUPIED, order=fact.order, clearing_since_s=None)
    return put_order(state, fact.order, suspended=False)
