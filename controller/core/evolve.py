"""The fold: one state and one fact make the next state. Total over facts, never refuses, never decides.

What a fact means is said here and nowhere else; a restart replays the journal through this.
"""

from collections.abc import Callable
from typing import Any

from controller.core import facts as f
from controller.core.folds import afar, bank, cold, doors, orders, visits
from controller.core.moment import Moment
from controller.core.state import State

Fold = Callable[[State, Moment, Any], State]


def evolve(state: State, at: Moment, fact: f.Fact) -> State:
    """The state after ``fact``, which happened at ``at``."""
    return _FOLDS.get(type(fact), _at_the_window)(state, at, fact)


def _at_the_window(state: State, at: Moment, fact: Any) -> State:
    from controller.core.vitrine import folds as window  # a bank without one never loads it

    return window.folded(state, at, fact)


_FOLDS: dict[type, Fold] = {
    f.BankConfigured: bank.bank_configured,
    f.Booted: bank.booted,
    f.EpochOpened: bank.epoch_opened,
    f.TimeSet: bank.time_set,
    f.DeadlinesShifted: bank.deadlines_shifted,
    f.KeysAccepted: bank.keys_accepted,
    f.PulseIntended: doors.pulse_intended,
    f.PulseEnded: doors.pulse_ended,
    f.DoorMoved: doors.door_moved,
    f.AlreadyOpen: doors.already_open,
    f.ErrandDropped: doors.errand_dropped,
    f.LeftOpen: doors.left_open,
    f.BoxReserved: doors.box_reserved,
    f.BoxFreed: doors.box_freed,
    f.BoxToCheck: doors.box_to_check,
    f.BoxOut: doors.box_out,
    f.BoxConfirmed: doors.box_confirmed,
    f.ContentChanged: doors.content_changed,
    f.BoxWarming: cold.box_warming,
    f.BoxCooled: cold.box_cooled,
    f.BoxTooWarm: cold.box_too_warm,
    f.CaseMoved: bank.case_moved,
    f.TemperatureLogged: cold.temperature_logged,
    f.OrderOpened: orders.order_opened,
    f.LotPromised: orders.lot_promised,
    f.LotUndone: orders.lot_undone,
    f.GoodsDeposited: orders.goods_deposited,
    f.GoodsTaken: orders.goods_taken,
    f.TicketMinted: orders.ticket_minted,
    f.TicketBound: orders.ticket_bound,
    f.TicketSpent: orders.ticket_spent,
    f.DeadlineExtended: orders.deadline_extended,
    f.OrderReminded: orders.order_reminded,
    f.OrderOverdue: orders.order_overdue,
    f.EmptyReported: orders.empty_reported,
    f.ForeignReported: orders.foreign_reported,
    f.OrderEnded: orders.order_ended,
    f.ReturnOpened: orders.return_opened,
    f.OrderForgotten: orders.order_forgotten,
    f.VisitBegan: visits.visit_began,
    f.VisitMoved: visits.visit_moved,
    f.UndoPromised: visits.undo_promised,
    f.VisitEnded: visits.visit_ended,
    f.WaitBegan: visits.wait_began,
    f.WaitEnded: visits.wait_ended,
    f.PinFailed: visits.pin_failed,
    f.PinKilled: visits.pin_killed,
    f.CodeFailed: visits.code_failed,
    f.CodePassed: visits.code_passed,
    f.PassUsed: visits.pass_used,
    f.PassRevoked: visits.pass_revoked,
    f.TicketAnnounced: visits.ticket_announced,
    f.AfarBegan: afar.afar_began,
    f.PublicationBegan: afar.publication_began,
    f.AfarAnswered: afar.afar_answered,
}
