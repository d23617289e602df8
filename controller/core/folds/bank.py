"""What facts of the bank itself, its clock and its keys mean."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from controller.core import facts as f
from controller.core.bank import Bank
from controller.core.change import replace
from controller.core.door import UNOBSERVED
from controller.core.moment import Moment
from controller.core.state import (
    Box,
    Door,
    State,
    Use,
)

if TYPE_CHECKING:
    from controller.core.vitrine.state import Window


def bank_configured(state: State, at: Moment, fact: f.BankConfigured) -> State:
    return replace(state, bank=fact.bank, boxes=_boxes_of(fact.bank, state.boxes))


def _boxes_of(bank: Bank, known: Mapping[str, Box]) -> dict[str, Box]:
    """Known compartments keep what is known of them; one that left stays while an order or an open door needs it."""
    boxes = {compartment.id: known.get(compartment.id, Box()) for compartment in bank.compartments}
    for box, what in known.items():
        if box not in boxes and (what.order is not None or what.errand is not None):
            boxes[box] = what
    return boxes


def booted(state: State, at: Moment, fact: f.Booted) -> State:
    boxes = {box: _unwatched(what, at) for box, what in state.boxes.items()}
    keypad = replace(state.keypad, last_s=at.mono_s)
    codes = {badge: replace(tries, last_s=at.mono_s) for badge, tries in state.codes.items()}
    state = replace(state, boxes=boxes, keypad=keypad, codes=codes, waiting=())
    return replace(state, boot=fact.boot, identity=fact.identity, window=_window_of(state))


def _window_of(state: State) -> "Window | None":
    if state.window is None:
        return None
    from controller.core.vitrine import folds as window  # a bank without one never loads it

    return window.started(state.window)


def _unwatched(box: Box, at: Moment) -> Box:
    before = box.before_lost if box.door in UNOBSERVED else box.door
    clearing = None if box.clearing_since_s is None else at.mono_s
    warming = None if box.warming_since_s is None else at.mono_s
    return replace(
        box, door=Door.UNKNOWN, before_lost=before, door_since_s=at.mono_s, clearing_since_s=clearing, level=0,
        warming_since_s=warming,
    )  # fmt: skip


def epoch_opened(state: State, at: Moment, fact: f.EpochOpened) -> State:
    changes: dict[str, Any] = {"use": Use.TO_CHECK, "errand": None, "owner": None, "reserved_until_s": None}
    boxes = {box: replace(what, **changes) for box, what in state.boxes.items()}
    orders = {order: replace(what, suspended=True) for order, what in state.orders.items()}
    past = {order: replace(what, suspended=True) for order, what in state.past.items()}
    return replace(state, epoch=fact.epoch, epoch_since_s=at.wall_s, boxes=boxes, orders=orders, past=past)


def time_set(state: State, at: Moment, fact: f.TimeSet) -> State:
    """What was written by the clock of before is told by the clock of now."""
    return replace(state, epoch_since_s=state.epoch_since_s + fact.jump_s) if state.epoch_since_s else state


def deadlines_shifted(state: State, at: Moment, fact: f.DeadlinesShifted) -> State:
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


def keys_accepted(state: State, at: Moment, fact: f.KeysAccepted) -> State:
    return replace(state, keys_version=fact.version, denied=fact.denied)


def case_moved(state: State, at: Moment, fact: f.CaseMoved) -> State:
    return replace(state, case_open=fact.open)
