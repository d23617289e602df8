"""The pieces that folds are made of: one changed compartment, order or lot makes a new state."""

from collections.abc import Mapping
from typing import Any

from controller.core.change import replace
from controller.core.state import (
    Lot,
    State,
)


def put_box(state: State, box: str, /, **changes: Any) -> State:
    boxes = dict(state.boxes)
    boxes[box] = replace(boxes[box], **changes)
    return replace(state, boxes=boxes)


def put_order(state: State, order: str, /, **changes: Any) -> State:
    """``order`` is known, ended or not."""
    if order in state.orders:
        orders = dict(state.orders)
        orders[order] = replace(orders[order], **changes)
        return replace(state, orders=orders)
    past = dict(state.past)
    past[order] = replace(past[order], **changes)
    return replace(state, past=past)


def put_lot(state: State, order: str | None, box: str, /, **changes: Any) -> State:
    known = state.order(order)
    assert known is not None
    lots = tuple(replace(lot, **changes) if lot.box == box else lot for lot in known.lots)
    return put_order(state, known.id, lots=lots)


def without(mapping: Mapping[Any, Any], *keys: Any) -> dict[Any, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}


def bounded(mapping: Mapping[str, Any], key: str, value: Any, limit: int) -> dict[str, Any]:
    """``mapping`` with one entry more; over the limit the smallest value (soonest to expire) goes."""
    grown = {**mapping, key: value}
    while len(grown) > limit:
        del grown[min(grown, key=grown.__getitem__)]
    return grown


def lot_of(state: State, order: str | None, box: str) -> Lot | None:
    known = state.order(order)
    return None if known is None else known.lot(box)


def release_slot(state: State, order: str | None) -> State:
    """A PIN's slot serves the next order once this one has ended and none of its compartments waits any more."""
    past = state.past.get(order) if order is not None else None
    if past is None or past.pin_slot is None or any(box.order == past.id for box in state.boxes.values()):
        return state
    return replace(put_order(state, past.id, pin_slot=None), slots=without(state.slots, past.pin_slot))
