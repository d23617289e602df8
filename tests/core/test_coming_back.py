"""Time, power, copies, clocks and new configurations: what a bank believes when it comes back."""

from dataclasses import replace

import pytest

from controller.core import facts as f
from controller.core.bank import Bank as Configuration
from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Configured, KeysListed, ReservationWished, Restored, Touch
from controller.core.facts import Parting, Why
from controller.core.moment import Trust
from controller.core.rights import Act
from controller.core.screen import Screen
from controller.core.state import Door, Ended, Kind, Use
from tests.core.stories import (
    LARGE,
    MEDIUM,
    SMALL,
    SMALL_HIGH,
    SQUARE,
    TECHNICIAN,
    YEAR_S,
    Bank,
    badge,
    digest,
)

DAY_S = 86_400.0


# -- deadlines -------------------------------------------------------------------------------


@pytest.mark.field_note("L28")
@pytest.mark.law("I5")
def test_a_reminder_a_day_before_and_then_the_deadline() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.waits(2 * DAY_S - 1)
    assert not bank.order().reminded
    bank.waits(2)
    assert bank.order().reminded and not bank.order().overdue
    bank.waits(DAY_S)
    assert bank.order().overdue
    bank.badge()
    assert bank.screen.orders[0].status == "overdue"


@pytest.mark.field_note("L28")
def test_an_overdue_order_waits_for_its_merchant_and_its_ticket_still_opens() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.waits(5 * DAY_S)
    bank.scan(ticket)
    assert bank.fired == ["a2"], "better late than in the bin: nobody has taken it back yet"
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    bank.badge()
    bank.touch(Touch.TAKE_BACK, order="o1")
    bank.opens_and_closes()
    assert bank.order().ended is Ended.TAKEN_BACK
    assert bank.happened(f.GoodsTaken)[-1].kind is Kind.RECLAIM


@pytest.mark.field_note("L28")
def test_an_extension_brings_a_new_reminder() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.waits(4 * DAY_S)
    bank.badge()
    bank.touch(Touch.EXTEND, order="o1")
    bank.touch(Touch.DONE)
    order = bank.order()
    assert not order.overdue and order.deadline_s == bank.now.wall_s + DAY_S
    bank.waits(DAY_S + 1)
    assert bank.order().overdue
    assert len(bank.happened(f.OrderReminded)) == 2


@pytest.mark.field_note("L28")
@pytest.mark.parametrize("known", [True, False])
def test_an_outage_of_ours_lengthens_every_deadline_by_its_length(known: bool) -> None:
    bank = Bank()
    bank.leaves_order()
    deadline_s = bank.order().deadline_s
    assert deadline_s is not None
    bank.power_cut(outage_s=2 * DAY_S, known=known, trust=Trust.SYNCHRONISED if known else Trust.FLOOR_ONLY)
    if not known:
        bank.clock_jumps(2 * DAY_S)
    assert bank.order().deadline_s == pytest.approx(deadline_s + 2 * DAY_S)


@pytest.mark.field_note("L28")
def test_a_short_restart_writes_no_shift() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.power_cut(outage_s=30)
    assert not bank.happened(f.DeadlinesShifted)


@pytest.mark.field_note("L21")
def test_a_deadline_does_not_come_early_by_the_few_seconds_that_a_clock_was_behind() -> None:
    bank = Bank()
    bank.power_cut(known=False, trust=Trust.FLOOR_ONLY)
    bank.leaves_order()
    left_s = (bank.order().deadline_s or 0) - bank.now.wall_s
    bank.clock_jumps(21)
    assert (bank.order().deadline_s or 0) - bank.now.wall_s == pytest.approx(left_s)


def test_an_outage_of_an_empty_bank_shifts_nothing() -> None:
    bank = Bank()
    bank.power_cut(outage_s=DAY_S)
    assert not bank.happened(f.DeadlinesShifted)


@pytest.mark.field_note("L21")
def test_a_clock_that_comes_back_wrong_expires_nobody() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.power_cut(outage_s=DAY_S, known=False, trust=Trust.FLOOR_ONLY)
    assert not bank.order().overdue
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED
    bank.badge("florist", serial="2", not_before_s=int(bank.now.wall_s) + 3600)
    assert bank.screen.screen is Screen.MENU, "a clock that may run behind makes nobody too early"


@pytest.mark.field_note("L21")
def test_a_clock_that_jumps_ahead_and_back_leaves_the_deadlines_as_they_were() -> None:
    bank = Bank()
    bank.leaves_order()
    deadline_s = bank.order().deadline_s
    bank.clock_jumps(YEAR_S)
    bank.waits(10)
    assert not bank.order().reminded and not bank.order().overdue
    bank.clock_jumps(-YEAR_S)
    assert bank.order().deadline_s == deadline_s
    bank.waits(3 * DAY_S)
    assert bank.order().overdue


@pytest.mark.field_note("L38")
@pytest.mark.parametrize("synchronised", [True, False])
def test_a_clock_far_ahead_and_a_power_cut_before_it_was_corrected_leave_the_deadlines_as_they_were(
    synchronised: bool,
) -> None:
    bank = Bank()
    bank.leaves_order()
    bank.power_cut(outage_s=400 * DAY_S, trust=Trust.HELD_OVER)  # so says a battery clock
    bank.power_cut(outage_s=-400 * DAY_S, trust=Trust.SYNCHRONISED if synchronised else Trust.FLOOR_ONLY)
    deadline_s = bank.order().deadline_s
    assert deadline_s == pytest.approx(bank.now.wall_s + 3 * DAY_S, abs=60)
    bank.waits(3 * DAY_S)
    assert bank.order().overdue


@pytest.mark.field_note("L38")
def test_a_clock_far_ahead_does_not_forget_an_order_in_its_grace_time() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.fetches(ticket)
    bank.clock_jumps(YEAR_S)
    bank.waits(1)
    bank.scan(ticket)
    assert bank.fired == ["a2"]
    bank.waits(1)
    bank.opens_and_closes()
    bank.waits(200)
    assert bank.box("a2").use is Use.FREE and not bank.state.past


# -- reservations ----------------------------------------------------------------------------


def reserve(bank: Bank, size: Size = Size.S, holder: str = "bakery", **more: object) -> None:
    bank.happens(ReservationWished(badge(holder, **more), size))


@pytest.mark.field_note("L27")
def test_a_compartment_held_from_the_shop() -> None:
    bank = Bank()
    reserve(bank)
    assert bank.said == [Word.RESERVED] and bank.box("a2").use is Use.RESERVED
    bank.badge("florist", serial="2")
    bank.choose(Size.S)
    assert bank.fired == ["a1"], "held for the bakery alone"
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.badge("bakery")
    bank.choose(Size.S)
    assert bank.fired == ["a2"]


@pytest.mark.field_note("L27")
def test_a_reservation_ends() -> None:
    bank = Bank()
    bank.waits(0.1234567)
    reserve(bank)
    bank.waits(7199)
    assert bank.box("a2").use is Use.RESERVED
    bank.waits(1.01)
    assert bank.box("a2").use is Use.FREE
    assert bank.happened(f.BoxFreed)[-1].why is Why.RELEASED


def test_reservations_are_bounded_and_refused_with_a_word() -> None:
    bank = Bank(reservations_max=2)
    reserve(bank)
    reserve(bank)
    reserve(bank)
    assert bank.said == [Word.TOO_MANY_RESERVATIONS] and not bank.facts
    reserve(bank, Size.L, holder="florist")
    reserve(bank, Size.L, holder="florist")
    reserve(bank, Size.L, holder="cheese")
    assert bank.said == [Word.FULL] and not bank.facts
    reserve(bank, holder="cheese", code=digest("1"))
    assert bank.said == [Word.PASS_NOT_FOR_THIS] and not bank.facts
    reserve(bank, holder="cheese", allows=Act.SERVICE)
    assert bank.said == [Word.PASS_NOT_FOR_THIS] and not bank.facts
    reserve(bank, holder="cheese", expires_s=5)
    assert bank.said == [Word.PASS_EXPIRED] and not bank.facts


@pytest.mark.law("I4")
def test_a_held_compartment_forced_open_is_held_no_more() -> None:
    bank = Bank()
    reserve(bank)
    bank.door_opens("a2")
    bank.door_closes("a2")
    bank.badge("bakery")
    bank.choose(Size.S)
    assert bank.fired == ["a1"]


def test_an_outage_lengthens_a_reservation() -> None:
    bank = Bank()
    reserve(bank)
    bank.power_cut(outage_s=6000)
    bank.waits(7000)
    assert bank.box("a2").use is Use.RESERVED


# -- restarts --------------------------------------------------------------------------------


@pytest.mark.field_note("L36")
@pytest.mark.law("I4")
def test_a_free_door_that_stood_open_when_the_power_went_is_to_check() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    bank.door_opens("b1")
    bank.power_cut()
    assert bank.box("b1").use is Use.TO_CHECK and bank.box("a2").use is Use.FREE


@pytest.mark.field_note("L36")
def test_a_free_compartment_whose_open_door_was_closed_while_its_board_was_silent() -> None:
    bank = Bank()
    bank.happens(Configured(replace(bank.configuration, site="renamed")))
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="b1")
    bank.door_opens()
    bank.touch(Touch.DONE)
    bank.waits(200)
    assert bank.box("b1").door is Door.LEFT_OPEN and bank.box("b1").errand is None
    bank.board_lost("b1")
    bank.door_closes("b1")
    assert bank.box("b1").use is Use.TO_CHECK


def test_a_door_that_stood_open_before_the_cut_is_not_forced() -> None:
    bank = Bank()
    bank.door_opens("b1")
    bank.reminders.clear()
    bank.power_cut(open_doors=["b1"])
    assert bank.box("b1").door is Door.OPEN and bank.reminders == []
    bank.waits(45)
    assert bank.reminders == [("b1", 1)]
    bank.waits(200)
    assert bank.box("b1").door is Door.LEFT_OPEN


@pytest.mark.field_note("L6")
def test_a_door_found_open_that_was_closed_when_the_power_went_is_forced() -> None:
    bank = Bank()
    bank.power_cut(open_doors=["b1"])
    assert bank.box("b1").door is Door.FORCED and bank.box("b1").use is Use.TO_CHECK


def test_who_waited_when_the_power_went_is_not_waited_for() -> None:
    bank = Bank()
    first, second = bank.leaves_order().ticket, bank.leaves_order().ticket
    bank.scan(first)
    bank.scan(second)
    bank.power_cut()
    assert bank.screen.waiting == 0 and bank.state.visit is None
    assert bank.happened(f.VisitEnded)[-1].how is Parting.INTERRUPTED


@pytest.mark.law("I4")
def test_nothing_is_offered_before_its_switch_has_been_read() -> None:
    bank = Bank()
    bank.power_cut(doors=False)
    bank.badge()
    bank.choose(Size.S)
    assert bank.said == [Word.FULL]


@pytest.mark.field_note("L2")
def test_an_order_behind_a_board_that_stays_silent_waits() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.power_cut(doors=False)
    bank.board_lost("a2")
    bank.board_lost("a2")
    assert not bank.facts
    bank.scan(ticket)
    assert bank.fired == ["a2"], "it may still fire"
    bank.waits(6)
    assert bank.screen.screen is Screen.STUCK


@pytest.mark.field_note("L37")
def test_a_journal_brought_back_from_a_copy_opens_nothing_until_a_person_confirms() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.happens(Restored())
    assert bank.state.epoch == 2 and all(box.use is Use.TO_CHECK for box in bank.state.boxes.values())
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_SUSPENDED] and not bank.facts
    bank.badge()
    assert bank.screen.orders[0].can == ()
    for touch in (Touch.REPLACE, Touch.ADD, Touch.TAKE_BACK, Touch.EXTEND):
        bank.touch(touch, order="o1")
        assert bank.said == [Word.NOT_NOW] and not bank.facts, touch
    bank.choose(Size.S)
    assert bank.said == [Word.FULL]
    bank.touch(Touch.DONE)
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="a2")
    bank.opens_and_closes()
    bank.touch(Touch.CONFIRM)
    bank.touch(Touch.IN_USE, box="a1")
    bank.touch(Touch.DONE)
    bank.touch(Touch.DONE)
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED
    bank.badge()
    bank.choose(Size.S)
    assert bank.fired == ["a1"]


@pytest.mark.field_note("L37")
def test_a_spent_ticket_of_a_copy_does_not_live_again() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.fetches(ticket)
    bank.happens(Restored())
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_SUSPENDED] and not bank.facts


@pytest.mark.field_note("L37")
@pytest.mark.parametrize("stage", ["menu", "opening", "open"])
def test_a_restored_journal_ends_whatever_was_going_on(stage: str) -> None:
    bank = Bank()
    bank.badge()
    if stage != "menu":
        bank.choose()
    if stage == "open":
        bank.door_opens()
    bank.happens(Restored())
    assert bank.state.visit is None
    bank.door_closes("a2")
    assert bank.box("a2").use is Use.TO_CHECK


@pytest.mark.law("I5")
@pytest.mark.field_note("L19")
@pytest.mark.field_note("L37")
def test_a_deposit_that_was_open_when_the_copy_was_made_waits_for_a_person_and_can_be_confirmed() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.happens(Restored())
    order = bank.order()
    assert order.lying == ("a2",) and order.suspended and bank.box("a2").use is Use.TO_CHECK
    bank.door_closes("a2")
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="a2")
    bank.opens_and_closes()
    bank.touch(Touch.CONFIRM)
    assert bank.box("a2").use is Use.OCCUPIED and not bank.order().suspended


@pytest.mark.field_note("L37")
def test_the_hour_of_a_restore_is_corrected_with_the_clock() -> None:
    bank = Bank()
    bank.clock_jumps(5)
    assert not bank.state.epoch_since_s
    bank.happens(Restored())
    restored_s = bank.now.wall_s
    assert bank.state.epoch_since_s == restored_s
    bank.clock_jumps(9 * DAY_S)
    assert bank.state.epoch_since_s == restored_s + 9 * DAY_S


@pytest.mark.law("I4")
@pytest.mark.field_note("L37")
def test_a_reservation_of_before_the_copy_frees_nothing_afterwards() -> None:
    bank = Bank()
    bank.happens(ReservationWished(badge(), Size.S))
    (held,) = [box for box, what in bank.state.boxes.items() if what.use is Use.RESERVED]
    bank.happens(Restored())
    bank.waits(10_000)
    assert bank.box(held).use is Use.TO_CHECK, "its time ran out, and still nobody has looked"


@pytest.mark.field_note("L37")
def test_a_card_moved_to_another_machine_opens_a_new_epoch() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.power_cut(identity="another card")
    assert bank.state.epoch == 2
    bank.power_cut(identity="another card")
    assert bank.state.epoch == 2, "and only once"


@pytest.mark.field_note("L37")
def test_a_bank_that_was_restored_before_it_was_configured_trusts_no_compartment() -> None:
    bank = Bank(Configuration("empty", ()))
    bank.happens(Restored())
    bank.happens(Configured(SQUARE))
    assert {box.use for box in bank.state.boxes.values()} == {Use.TO_CHECK}


# -- configuration ---------------------------------------------------------------------------


def configured(bank: Bank, *compartments: object) -> None:
    bank.happens(Configured(replace(bank.configuration, compartments=compartments)))  # type: ignore[arg-type]


def test_the_same_configuration_is_no_news() -> None:
    bank = Bank()
    bank.happens(Configured(bank.configuration))
    assert not bank.facts


@pytest.mark.law("I4")
def test_a_compartment_that_joins_later_is_to_check() -> None:
    bank = Bank(Configuration("small", (SMALL,)))
    assert bank.box("a1").use is Use.FREE, "a virgin bank's doors were proven just now"
    configured(bank, SMALL, LARGE)
    bank.door_closes("c1")
    assert bank.box("c1").use is Use.TO_CHECK and bank.box("a1").use is Use.FREE
    bank.shows(TECHNICIAN)
    bank.touch(Touch.IN_USE, box="c1")
    assert bank.box("c1").use is Use.FREE


def test_a_compartment_removed_while_occupied_can_still_be_emptied() -> None:
    bank = Bank()
    ticket = bank.leaves_order(Size.M).ticket
    configured(bank, SMALL)
    bank.scan(ticket)
    assert bank.fired == ["b1"]
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED
    bank.waits(200)
    configured(bank, SMALL, SMALL_HIGH)
    assert "b1" not in bank.state.boxes
    bank.scan(ticket)
    assert bank.screen.screen is Screen.RETURN_MENU
    bank.touch(Touch.RETURN)
    assert bank.fired == ["a1"]


@pytest.mark.law("I5")
def test_a_compartment_removed_while_a_technician_stands_before_it() -> None:
    bank = Bank()
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="b1")
    configured(bank, SMALL)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    bank.opens_and_closes("b1")
    bank.touch(Touch.DONE)
    configured(bank, SMALL, SMALL_HIGH)
    assert "b1" not in bank.state.boxes


def test_withdrawing_an_order_one_of_whose_compartments_has_left_the_bank() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.door_opens()
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    bank.touch(Touch.DONE)
    configured(bank, SMALL_HIGH)
    bank.shows(TECHNICIAN)
    bank.touch(Touch.WITHDRAW, box="a2")
    assert bank.order().ended is Ended.WITHDRAWN


def test_a_new_number_on_the_door_keeps_what_is_known_of_the_compartment() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    configured(bank, replace(SMALL_HIGH, label="42"), MEDIUM)
    bank.scan(ticket)
    assert bank.fired == ["a2"] and bank.screen.door == "42"


def test_reports_from_doors_and_locks_nobody_knows_change_nothing() -> None:
    bank = Bank()
    bank.board_lost("nowhere")
    assert not bank.facts
    bank.door_opens("nowhere")
    assert not bank.facts


# -- keys ------------------------------------------------------------------------------------


@pytest.mark.field_note("L33")
def test_a_denied_badge_is_refused_and_an_older_list_changes_nothing() -> None:
    bank = Bank()
    lost = badge("bakery")
    bank.happens(KeysListed(3, (lost.id,)))
    bank.shows(lost)
    assert bank.said == [Word.PASS_REVOKED] and not bank.facts
    bank.happens(KeysListed(2, ()))
    assert not bank.facts
    bank.happens(KeysListed(3, (lost.id,)))
    assert not bank.facts
    bank.happens(KeysListed(4, ()))
    bank.shows(lost)
    assert bank.screen.screen is Screen.MENU


# -- bounds ----------------------------------------------------------------------------------


@pytest.mark.law("I12")
def test_the_memory_of_ended_orders_is_bounded() -> None:
    bank = Bank(ended_orders_max=3, grace_s=1.0)
    tickets = []
    for _ in range(6):
        tickets.append(bank.leaves_order().ticket)
        bank.fetches(tickets[-1])
        bank.waits(2)
    assert list(bank.state.past) == ["o4", "o5", "o6"]
    bank.scan(tickets[0])
    assert bank.said == [Word.TICKET_UNKNOWN]


@pytest.mark.law("I12")
def test_the_memory_of_badges_codes_and_replaced_tickets_is_bounded() -> None:
    bank = Bank(passes_max=3)
    for number in range(6):
        bank.badge(f"shop {number}", code=digest("1"))
        bank.enters_code("0")
        bank.touch(Touch.CANCEL)
        bank.shows(badge("town", allows=Act.REVOKE, revokes=f"pass {number}"))
        bank.waits(1)
    assert len(bank.state.codes) == len(bank.state.revoked) == 3
    assert set(bank.state.revoked) == {"pass 3", "pass 4", "pass 5"}, "the oldest go first"
