"""A resident fetches an order; comes back for what was forgotten; brings something back."""

import pytest

from controller.core import facts as f
from controller.core.bank import Size
from controller.core.commands import Tone, Word
from controller.core.events import Fired, PinEntered, Refusal, ScanRefused, Touch
from controller.core.facts import Parting, Why
from controller.core.rights import Act, Binding
from controller.core.screen import Screen
from controller.core.state import Door, Ended, Kind, LotState, Use
from tests.core.stories import EVENING_S, YEAR_S, Bank, badge, digest


def bank_with_order(**limits: float) -> tuple[Bank, str]:
    bank = Bank(**limits)
    ticket = bank.leaves_order().ticket
    return bank, ticket


def test_by_qr_from_scan_to_free() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    assert bank.fired == ["a2"] and bank.screen.screen is Screen.OPENING and bank.screen.door == "2"
    bank.door_opens()
    assert bank.screen.screen is Screen.TAKE_OUT and bank.screen.height_mm == 1600
    bank.takes_out_and_closes()
    assert bank.said == [Word.COLLECTED] and bank.screen.screen is Screen.CLOSED
    assert bank.order().ended is Ended.COLLECTED and bank.order().spent
    assert bank.box("a2").use is Use.OCCUPIED, "the grace time runs: it is nobody else's yet"
    bank.waits(120)
    assert bank.box("a2").use is Use.FREE and bank.state.visit is None
    assert [fact.how for fact in bank.happened(f.VisitEnded)] == [Parting.DONE, Parting.DONE]


@pytest.mark.field_note("L34")
def test_by_pin_without_a_smartphone() -> None:
    bank = Bank()
    pin = bank.leaves_order().pin
    assert pin is not None
    bank.types(pin)
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L30")
def test_every_screen_has_one_door_and_one_thing_to_do() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    seen = [(bank.screen.screen, bank.screen.door)]
    bank.door_opens()
    seen.append((bank.screen.screen, bank.screen.door))
    bank.takes_out_and_closes()
    seen.append((bank.screen.screen, bank.screen.door))
    assert seen == [(Screen.OPENING, "2"), (Screen.TAKE_OUT, "2"), (Screen.CLOSED, "2")]


@pytest.mark.field_note("L12")
def test_the_same_code_many_times_a_second_is_one_visit() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    for step in (lambda: None, bank.door_opens, bank.takes_out_and_closes):
        step()
        for _ in range(20):
            bank.waits(0.05)
            bank.scan(ticket)
            assert not bank.facts and not bank.commands
    assert len(bank.pulses) == 2 and not bank.state.waiting


@pytest.mark.field_note("L12")
@pytest.mark.parametrize("chosen", [False, True])
def test_a_spent_code_many_times_a_second_is_one_visit_too(chosen: bool) -> None:
    bank, ticket = bank_with_order()
    bank.fetches(ticket)
    bank.waits(200)
    bank.scan(ticket)
    if chosen:
        bank.touch(Touch.RETURN, size=Size.S)
    bank.scan(ticket)
    assert not bank.facts and not bank.commands and not bank.state.waiting


@pytest.mark.field_note("L12")
def test_a_pin_and_then_the_code_of_the_same_order_is_one_visit() -> None:
    bank = Bank()
    shown = bank.leaves_order()
    assert shown.pin is not None
    bank.types(shown.pin)
    bank.scan(shown.ticket)
    assert not bank.facts and not bank.commands and not bank.state.waiting


@pytest.mark.field_note("L12")
def test_the_same_badge_many_times_a_second_is_one_visit() -> None:
    bank = Bank()
    bank.badge()
    bank.badge()
    assert not bank.facts and not bank.commands


def test_several_doors_open_one_after_another() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.scan(bank.shown[0].ticket)
    assert bank.fired == ["a2"] and bank.screen.more_doors == 1
    bank.door_opens()
    bank.takes_out_and_closes()
    assert bank.fired == ["b1"] and bank.screen.more_doors == 0
    assert bank.order().ended is None, "half of it still lies there"
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


def test_half_an_order_waits_for_its_person_to_come_back() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    ticket = bank.shown[0].ticket
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    assert bank.said == [Word.DOOR_STUCK] and bank.order().lying == ("b1",)
    bank.scan(ticket)
    assert bank.fired == ["b1"]
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


def test_doors_that_gave_trouble_come_last() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    ticket = bank.shown[0].ticket
    bank.scan(ticket)
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    bank.scan(ticket)
    assert bank.fired == ["b1"], "the stuck door does not keep the rest of the order"


# -- forgot, empty ---------------------------------------------------------------------------


@pytest.mark.field_note("L10")
def test_forgot_something_at_the_screen_and_by_the_code() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    assert bank.fired == ["a2"]
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.waits(60)
    bank.scan(ticket)
    assert bank.fired == ["a2"], "a second time, within two minutes of the last closing"
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    assert bank.said == [Word.NOT_NOW] and not bank.facts, "bounded"
    bank.touch(Touch.DONE)
    bank.scan(ticket)
    assert not bank.fired and bank.screen.screen is Screen.RETURN_MENU


@pytest.mark.law("I2")
def test_after_the_grace_time_a_ticket_opens_nothing() -> None:
    bank, ticket = bank_with_order()
    bank.fetches(ticket)
    bank.waits(121)
    bank.scan(ticket)
    assert not bank.fired and bank.said == [Word.TICKET_SPENT]


@pytest.mark.law("I4")
def test_nobody_is_offered_the_compartment_while_the_grace_time_runs() -> None:
    bank, ticket = bank_with_order(grace_s=120.0)
    bank.fetches(ticket)
    bank.badge()
    bank.choose(Size.S)
    assert bank.fired == ["a1"]


def test_the_grace_time_does_not_end_while_the_door_is_open_again() -> None:
    bank, ticket = bank_with_order()
    bank.fetches(ticket)
    bank.waits(100)
    bank.scan(ticket)
    bank.door_opens()
    bank.waits(40)
    assert bank.box("a2").use is Use.OCCUPIED
    bank.door_closes()
    bank.waits(119)
    assert bank.box("a2").use is Use.OCCUPIED
    bank.waits(1)
    assert bank.box("a2").use is Use.FREE


@pytest.mark.law("I4")
def test_a_door_that_stuck_in_the_grace_time_is_seen_closed_before_its_compartment_is_free() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    bank.waits(300)
    assert bank.box("a2").door is Door.JAMMED and bank.box("a2").use is Use.OCCUPIED
    bank.door_closes("a2")
    bank.waits(1)
    assert bank.box("a2").use is Use.FREE


def test_a_clock_that_jumps_does_not_take_the_grace_time_away() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.clock_jumps(YEAR_S)
    bank.touch(Touch.FORGOT)
    assert bank.fired == ["a2"]


def test_goods_from_a_compartment_to_be_checked_can_be_forgotten_in_it_too() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.power_cut()
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    bank.scan(bank.shown[-1].ticket)
    bank.opens_and_closes()
    assert bank.box("a2").use is Use.TO_CHECK and bank.said == [Word.COLLECTED]
    bank.touch(Touch.FORGOT)
    assert bank.fired == ["a2"]


@pytest.mark.field_note("L9")
def test_its_empty_said_at_the_open_door() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.touch(Touch.EMPTY)
    assert bank.said == [Word.REPORTED_EMPTY]
    bank.door_closes()
    assert bank.screen.screen is Screen.CLOSED and not bank.said, "it is not counted as collected"
    assert bank.order().reported_empty and bank.order().ended is None and not bank.order().spent
    assert bank.box("a2").use is Use.TO_CHECK
    bank.touch(Touch.DONE)
    bank.badge()
    assert bank.screen.orders[0].status == "to_check", "the merchant sees it"
    assert [fact.box for fact in bank.happened(f.EmptyReported)] == ["a2"]


def test_its_empty_said_twice_is_one_check() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.touch(Touch.EMPTY)
    bank.touch(Touch.EMPTY)
    assert [fact.why for fact in bank.happened(f.BoxToCheck)] == [Why.EMPTY]


@pytest.mark.field_note("L9")
@pytest.mark.law("I4")
def test_its_empty_said_after_closing() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.EMPTY)
    assert bank.order().reported_empty
    bank.waits(300)
    assert bank.box("a2").use is Use.TO_CHECK, "a contrary report: a person must look"


def test_an_order_reported_empty_is_taken_back_and_its_compartment_is_usable_again() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.touch(Touch.EMPTY)
    bank.door_closes()
    bank.touch(Touch.DONE)
    bank.badge()
    bank.touch(Touch.TAKE_BACK, order="o1")
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.waits(121)
    assert bank.box("a2").use is Use.FREE, "its owner has looked: that is a person's check"


# -- doors that do not do as they should ------------------------------------------------------


@pytest.mark.field_note("L1")
@pytest.mark.field_note("L10")
def test_a_stuck_door_burns_no_ticket() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.pulse_ends(Fired.SENT)
    bank.waits(6)
    assert bank.screen.screen is Screen.STUCK and set(bank.screen.touches) == {Touch.AGAIN, Touch.CANCEL}
    assert not bank.order().spent
    bank.touch(Touch.AGAIN)
    assert bank.fired == ["a2"]
    bank.opens_and_closes()
    assert bank.order().spent


@pytest.mark.field_note("L10")
def test_giving_up_at_a_stuck_door_keeps_the_ticket_good() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    assert bank.said == [Word.DOOR_STUCK] and bank.tones == [Tone.ATTENTION]
    bank.waits(3600)
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L10")
@pytest.mark.parametrize("stuck", [False, True])
def test_walking_away_before_the_door_opened_keeps_the_ticket_good(stuck: bool) -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    if stuck:
        bank.waits(6)
    bank.waits(300)
    assert bank.state.visit is None and bank.order().ended is None
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L2")
def test_a_dead_board_says_so_and_burns_nothing() -> None:
    bank, ticket = bank_with_order(firings_max=3)
    bank.scan(ticket)
    bank.pulse_ends(Fired.NOT_SENT)
    for _ in range(10):
        assert bank.screen.screen is Screen.UNREACHABLE
        bank.touch(Touch.AGAIN)
        assert bank.fired == ["a2"], "what never left the port is no firing"
        bank.pulse_ends(Fired.NOT_SENT)
    bank.touch(Touch.AGAIN)
    bank.pulse_ends(Fired.SENT)
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L2")
def test_a_board_that_falls_silent_while_its_door_is_awaited() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.board_lost("a2")
    assert bank.screen.screen is Screen.UNREACHABLE
    bank.door_closes()
    assert bank.screen.screen is Screen.STUCK, "it may have opened meanwhile: the person can say"
    bank.touch(Touch.AGAIN)
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


def test_a_board_that_falls_silent_at_the_open_door() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.board_lost("a2")
    assert Touch.DONE in bank.screen.touches, "nobody watches: the person may say that it is done"
    bank.touch(Touch.DONE)
    assert bank.order().ended is Ended.COLLECTED and bank.box("a2").use is Use.TO_CHECK


@pytest.mark.field_note("L36")
def test_a_board_that_returns_after_the_door_was_closed_unseen() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.board_lost("a2")
    bank.door_closes()
    assert bank.order().ended is Ended.COLLECTED and bank.box("a2").use is Use.TO_CHECK
    (taken,) = bank.happened(f.GoodsTaken)
    assert not taken.seen


@pytest.mark.field_note("L5")
def test_a_cut_sensor_never_locks_anyone_out() -> None:
    bank, ticket = bank_with_order()
    bank.door_opens("a2")
    assert bank.box("a2").door is Door.FORCED
    bank.scan(ticket)
    assert bank.fired == ["a2"] and bank.screen.screen is Screen.TAKE_OUT
    assert bank.happened(f.AlreadyOpen) == [f.AlreadyOpen("a2", bank.pulses[-1].shot)], "the operator is told"
    bank.touch(Touch.DONE)
    assert bank.said == [Word.CLOSE_DOOR] and not bank.facts, "at first it looks like an open door"
    bank.waits(91)
    bank.touch(Touch.DONE)
    assert bank.order().ended is Ended.COLLECTED and bank.box("a2").use is Use.TO_CHECK


@pytest.mark.field_note("L5")
@pytest.mark.law("I2")
def test_behind_a_cut_sensor_a_ticket_is_spent_even_when_its_person_just_goes() -> None:
    bank, ticket = bank_with_order()
    bank.door_opens("a2")
    bank.scan(ticket)
    bank.waits(180)
    assert bank.order().ended is Ended.COLLECTED and bank.order().spent
    assert bank.box("a2").use is Use.TO_CHECK and bank.state.visit is None
    bank.waits(86_500)
    bank.scan(ticket)
    assert not bank.fired


@pytest.mark.field_note("L5")
def test_the_rest_of_an_order_opens_though_the_first_sensor_is_cut() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.door_opens("a2")
    bank.scan(bank.shown[0].ticket)
    bank.waits(91)
    bank.touch(Touch.DONE)
    assert bank.fired == ["b1"]
    bank.opens_and_closes()
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.law("I4")
@pytest.mark.parametrize("shut", [True, False])
def test_a_compartment_freed_while_it_waited_its_turn_is_not_opened(shut: bool) -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    ticket = bank.shown[0].ticket
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.scan(ticket)
    assert bank.fired == ["a2"] and bank.screen.more_doors == 1
    bank.door_opens()
    bank.waits(125)
    assert bank.box("b1").use is Use.FREE, "its grace time is over, and it may be another's by now"
    if shut:
        bank.door_closes()
    else:
        bank.touch(Touch.DONE)
    assert not bank.fired
    assert bank.screen.more_doors == 0


@pytest.mark.law("I4")
@pytest.mark.field_note("L36")
def test_a_reopening_that_nobody_saw_leaves_the_compartment_to_a_person() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    bank.board_lost("a2")
    bank.door_closes("a2")
    bank.waits(300)
    assert bank.box("a2").use is Use.TO_CHECK, "it was fired, and may have opened while the board was silent"


@pytest.mark.law("I4")
@pytest.mark.field_note("L36")
def test_a_reopening_given_up_while_the_board_was_silent_leaves_the_compartment_to_a_person() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    bank.board_lost("a2")
    bank.touch(Touch.AGAIN)
    bank.pulse_ends(Fired.NOT_SENT)
    bank.touch(Touch.CANCEL)
    bank.door_closes("a2")
    bank.waits(300)
    assert bank.box("a2").use is Use.TO_CHECK, "the first pulse left, and what it opened nobody saw"


def test_a_reopening_of_which_no_pulse_left_frees_the_compartment_after_all() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    bank.pulse_ends(Fired.NOT_SENT)
    bank.touch(Touch.CANCEL)
    bank.door_closes("a2")
    bank.waits(300)
    assert bank.box("a2").use is Use.FREE


@pytest.mark.field_note("L11")
@pytest.mark.law("I2")
def test_a_switch_that_never_moves_bounds_the_firings() -> None:
    bank, ticket = bank_with_order(firings_max=4)
    fired = 0
    for _ in range(40):
        bank.scan(ticket)
        fired += len(bank.fired)
        bank.waits(6)
        if bank.state.visit is not None:
            bank.touch(Touch.AGAIN)
            fired += len(bank.fired)
            bank.waits(300)
    assert fired == 4
    assert bank.order().exhausted and bank.box("a2").use is Use.TO_CHECK
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_EXHAUSTED] and not bank.facts
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    bank.fetches(bank.shown[-1].ticket)
    assert bank.order().ended is Ended.COLLECTED, "its owner can make it good again"


def test_the_last_firing_at_one_screen_ends_the_visit_with_a_word() -> None:
    bank, ticket = bank_with_order(firings_max=2)
    bank.scan(ticket)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    assert bank.said == [Word.TICKET_EXHAUSTED] and bank.state.visit is None
    assert bank.box("a2").errand is None


@pytest.mark.law("I2")
def test_firings_are_bounded_in_the_grace_time_too() -> None:
    bank, ticket = bank_with_order(firings_max=3)
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    for _ in range(2):
        bank.waits(6)
        bank.touch(Touch.AGAIN)
    assert bank.said == [Word.TICKET_EXHAUSTED] and bank.state.visit is None
    assert len(bank.happened(f.TicketSpent)) == 1 and bank.order().ended is Ended.COLLECTED
    bank.scan(ticket)
    assert not bank.fired


def test_a_compartment_to_be_checked_stays_so_when_its_firings_run_out() -> None:
    bank = Bank(firings_max=1)
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.power_cut()
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    bank.scan(bank.shown[-1].ticket)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    assert bank.order().exhausted
    assert [fact.why for fact in bank.happened(f.BoxToCheck)] == [Why.UNSEEN]


def test_a_merchant_at_a_stuck_door_does_not_use_up_the_residents_ticket() -> None:
    bank, ticket = bank_with_order(firings_max=2)
    bank.badge()
    bank.touch(Touch.TAKE_BACK, order="o1")
    for _ in range(2):
        bank.waits(6)
        bank.touch(Touch.AGAIN)
    assert bank.said == [Word.DOOR_STUCK] and not bank.fired
    assert not bank.order().spent
    bank.waits(300)
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L7")
def test_a_door_left_open_after_a_pickup_is_taken_as_taken() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.waits(180)
    assert [level for _, level in bank.reminders] == [1, 2, 3]
    assert bank.order().ended is Ended.COLLECTED and bank.box("a2").use is Use.TO_CHECK
    bank.waits(5000)
    bank.badge()
    bank.choose()
    assert bank.fired == ["a1"], "not offered again"


@pytest.mark.field_note("L6")
@pytest.mark.law("I8")
def test_a_door_opened_with_no_command_is_an_alarm() -> None:
    bank, ticket = bank_with_order()
    bank.waits(100)
    bank.door_opens("a2")
    (moved,) = [fact for fact in bank.facts if isinstance(fact, f.DoorMoved)]
    assert (moved.to, moved.under, moved.after_s) == (Door.FORCED, "", 100.0)
    assert bank.reminders == [("a2", 3)]
    bank.door_closes("a2")
    assert bank.reminders == [("a2", 3), ("a2", 0)]
    bank.fetches(ticket)


@pytest.mark.field_note("L6")
@pytest.mark.law("I4")
def test_a_free_compartment_forced_open_is_free_no_more() -> None:
    bank = Bank()
    bank.door_opens("a2")
    bank.door_closes("a2")
    assert bank.box("a2").use is Use.TO_CHECK


@pytest.mark.field_note("L6")
@pytest.mark.law("I4")
def test_a_compartment_forced_open_in_its_grace_time_is_not_offered_afterwards() -> None:
    bank, ticket = bank_with_order()
    bank.fetches(ticket)
    bank.door_opens("a2")
    bank.door_closes("a2")
    bank.waits(300)
    assert bank.box("a2").use is Use.TO_CHECK, "who opened it may have left something in there"


@pytest.mark.field_note("L6")
@pytest.mark.parametrize("befalls", ["nothing", "fired", "lost", "fired and lost"])
def test_an_alarm_ends_when_its_door_is_closed_whatever_came_between(befalls: str) -> None:
    bank, ticket = bank_with_order()
    bank.door_opens("a2")
    if "fired" in befalls:
        bank.scan(ticket)
    if "lost" in befalls:
        bank.board_lost("a2")
    bank.door_closes("a2")
    assert bank.reminders[-1] == ("a2", 0)


@pytest.mark.law("I8")
def test_every_opening_names_its_right_and_how_long_the_door_stood() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.waits(2.5)
    bank.door_opens()
    bank.waits(10)
    bank.door_closes()
    moves = bank.happened(f.DoorMoved)[-2:]
    assert [(m.to, m.under, m.after_s) for m in moves] == [
        (Door.OPEN, f"ticket:{digest(ticket)[:12]}", 2.5),
        (Door.CLOSED, f"ticket:{digest(ticket)[:12]}", 10.0),
    ]


# -- a pass from the town --------------------------------------------------------------------


def order_pass(ticket: str, serial: str = "1") -> object:
    return badge("resident", serial, allows=Act.PICKUP, binding=Binding.ORDER, order=digest(ticket))


def test_a_residents_pass_fetches_its_order() -> None:
    bank, ticket = bank_with_order()
    bank.shows(order_pass(ticket))  # type: ignore[arg-type]
    assert bank.fired == ["a2"] and bank.state.used
    bank.shows(order_pass(ticket))  # type: ignore[arg-type]
    assert not bank.facts and not bank.commands
    bank.opens_and_closes()
    bank.touch(Touch.FORGOT)
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.shows(order_pass(ticket))  # type: ignore[arg-type]
    assert bank.fired == ["a2"], "as live as the ticket itself: within the grace time"


def test_a_residents_pass_to_a_replaced_or_unknown_ticket_is_refused() -> None:
    bank, ticket = bank_with_order()
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    bank.shows(order_pass(ticket))  # type: ignore[arg-type]
    assert bank.said == [Word.TICKET_VOID] and not bank.facts
    bank.shows(order_pass("NEVER"))  # type: ignore[arg-type]
    assert bank.said == [Word.TICKET_UNKNOWN] and not bank.facts


# -- bringing something back -----------------------------------------------------------------


def fetched(**limits: float) -> tuple[Bank, str]:
    bank, ticket = bank_with_order(**limits)
    bank.fetches(ticket)
    bank.waits(200)
    return bank, ticket


def test_bringing_something_back_with_the_spent_ticket() -> None:
    bank, ticket = fetched()
    bank.scan(ticket)
    assert bank.screen.screen is Screen.RETURN_MENU and bank.said == [Word.TICKET_SPENT]
    bank.touch(Touch.RETURN)
    assert bank.fired == ["a2"], "the size it came in, when none is asked for"
    bank.door_opens()
    assert bank.screen.screen is Screen.PUT_IN
    bank.puts_in_and_closes()
    assert bank.said == [Word.RETURNED] and bank.state.visit is None and len(bank.shown) == 1
    bank.badge("bakery")
    line = bank.screen.orders[0]
    assert (line.kind, line.status, line.can) == (Kind.RETURN, "waiting", (Touch.TAKE_BACK,))
    bank.touch(Touch.TAKE_BACK, order=line.order)
    bank.opens_and_closes()
    assert bank.order(line.order).ended is Ended.TAKEN_BACK


def test_a_return_too_small_stuck_foreign_or_cancelled() -> None:
    bank, ticket = fetched(returns_max=9)
    bank.scan(ticket)
    bank.touch(Touch.RETURN, size=Size.S)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    bank.door_opens()
    bank.touch(Touch.TOO_SMALL)
    bank.door_closes()
    assert bank.fired == ["b1"]
    assert bank.box("a2").use is Use.TO_CHECK, "a stranger's word that it is empty again is not enough"
    bank.door_opens()
    bank.touch(Touch.FOREIGN)
    bank.door_closes()
    for box in ("c1", "b2", "c2"):
        assert bank.fired == [box]
        bank.waits(6)
        bank.touch(Touch.ANOTHER)
    assert bank.said == [Word.FULL] and bank.screen.screen is Screen.RETURN_MENU
    bank.touch(Touch.CANCEL)
    assert bank.state.visit is None and not bank.state.orders


def test_a_return_cancelled_at_the_open_door() -> None:
    bank, ticket = fetched()
    bank.scan(ticket)
    bank.touch(Touch.RETURN)
    bank.door_opens()
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    assert bank.said == [Word.CANCELLED] and bank.state.visit is None


def test_a_spent_ticket_cannot_fill_the_bank() -> None:
    bank, ticket = fetched(returns_max=2)
    for _ in range(2):
        bank.scan(ticket)
        bank.touch(Touch.RETURN)
        bank.opens_and_closes()
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_SPENT] and not bank.facts


def test_a_spent_ticket_is_forgotten_after_its_time() -> None:
    bank, ticket = fetched(returns_within_s=86_400.0)
    bank.waits(86_400)
    assert not bank.state.past and not bank.state.tickets
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_UNKNOWN]


def test_bringing_something_back_with_a_pass_that_names_the_shop() -> None:
    bank = Bank()
    bank.shows(badge("bakery", allows=Act.RETURN, binding=Binding.ONCE))
    assert bank.screen.screen is Screen.RETURN_MENU
    bank.touch(Touch.RETURN)
    bank.opens_and_closes()
    assert bank.said == [Word.RETURNED] and bank.order().owner == digest("bakery")
    bank.shows(badge("bakery", allows=Act.RETURN, binding=Binding.ONCE))
    assert bank.said == [Word.PASS_USED] and not bank.facts


def test_walking_away_from_a_return() -> None:
    bank, ticket = fetched()
    bank.scan(ticket)
    bank.waits(60)
    assert bank.state.visit is None
    bank.scan(ticket)
    bank.touch(Touch.RETURN)
    bank.door_opens()
    bank.waits(200)
    assert bank.state.visit is None and bank.box("a2").use is Use.TO_CHECK
    assert bank.order("o2").lying == ("a2",), "whatever is in there is on the shop's list"


# -- two people ------------------------------------------------------------------------------


@pytest.mark.field_note("L12")
def test_one_is_served_and_the_other_waits_a_moment() -> None:
    bank = Bank()
    first, second = bank.leaves_order().ticket, bank.leaves_order().ticket
    bank.scan(first)
    bank.scan(second)
    assert bank.said == [Word.WAIT] and bank.screen.waiting == 1
    bank.scan(second)
    assert not bank.facts and not bank.commands, "still holding it there"
    bank.opens_and_closes("a2")
    bank.touch(Touch.DONE)
    assert bank.fired == ["a1"] and bank.screen.waiting == 0


@pytest.mark.law("I2")
def test_who_waited_long_shows_the_code_again_for_a_stranger_may_stand_there_now() -> None:
    bank = Bank(still_there_s=15)
    first, second = bank.leaves_order().ticket, bank.leaves_order().ticket
    bank.scan(first)
    bank.scan(second)
    bank.door_opens("a2")
    bank.waits(16)
    bank.door_closes("a2")
    bank.touch(Touch.DONE)
    assert bank.said == [Word.SHOW_AGAIN] and not bank.fired and bank.screen.waiting == 0
    bank.scan(second)
    assert bank.fired == ["a1"]


def test_a_merchant_waits_behind_a_resident_and_the_other_way_round() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.badge("florist", serial="2")
    bank.badge("florist", serial="2")
    assert len(bank.state.waiting) == 1
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    assert bank.screen.screen is Screen.MENU and bank.state.visit.owner == digest("florist")  # type: ignore[union-attr]


@pytest.mark.law("I12")
def test_only_a_few_wait_and_not_for_ever() -> None:
    bank = Bank(waiting_max=2)
    tickets = [bank.leaves_order().ticket for _ in range(4)]
    bank.scan(tickets[0])
    bank.door_opens()
    for ticket in tickets[1:3]:
        bank.scan(ticket)
        assert bank.said == [Word.WAIT]
    bank.scan(tickets[3])
    assert bank.said == [Word.WAIT_FULL] and not bank.facts
    bank.waits(90)
    assert bank.screen.waiting == 0
    bank.door_closes()
    bank.touch(Touch.DONE)
    assert not bank.fired, "they have gone"


def test_somebody_whose_ticket_became_void_while_waiting_is_told() -> None:
    bank = Bank()
    first = bank.leaves_order()
    bank.badge()
    bank.scan(first.ticket)
    assert bank.said == [Word.WAIT]
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    assert bank.said == [Word.DEPOSITED, Word.TICKET_VOID] and not bank.fired


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.law("I9")
@pytest.mark.parametrize("why", list(Refusal))
def test_what_is_no_right_of_ours_gets_a_clear_word(why: Refusal) -> None:
    bank = Bank()
    bank.happens(ScanRefused(why))
    assert not bank.facts and bank.tones == [Tone.REFUSED] and bank.said == [Word(why.value)]


def test_an_unknown_ticket_is_refused() -> None:
    bank = Bank()
    bank.scan("NEVER")
    assert bank.said == [Word.TICKET_UNKNOWN] and not bank.facts


# -- tries -----------------------------------------------------------------------------------


def wrong(bank: Bank, order: str = "o1", *, tail: str = "999999") -> None:
    slot = bank.order(order).pin_slot
    assert slot is not None
    bank.happens(PinEntered(slot, digest(tail)))


@pytest.mark.field_note("L26")
def test_wrong_pins_are_counted_per_order_until_the_pin_is_dead_and_the_qr_still_opens() -> None:
    bank = Bank()
    shown = bank.leaves_order()
    other = bank.leaves_order()
    for number in range(10):
        wrong(bank)
        assert bank.said == [Word.PIN_DEAD if number == 9 else Word.PIN_WRONG]
        bank.waits(20)
    assert shown.pin is not None and other.pin is not None
    bank.types(shown.pin)
    assert bank.said == [Word.PIN_DEAD] and not bank.facts
    bank.fetches(shown.ticket)
    assert bank.order().ended is Ended.COLLECTED
    bank.types(other.pin)
    assert bank.fired == ["a1"], "nobody else's PIN suffers"


@pytest.mark.field_note("L26")
def test_tries_are_durable() -> None:
    bank = Bank()
    bank.leaves_order()
    for _ in range(9):
        wrong(bank)
        bank.waits(20)
    bank.power_cut()
    bank.waits(20)
    wrong(bank)
    assert bank.said == [Word.PIN_DEAD]


@pytest.mark.field_note("L26")
def test_the_keypad_slows_down_under_attack_and_never_the_scanner() -> None:
    bank = Bank()
    shown = bank.leaves_order()
    for slot in range(50, 55):
        bank.happens(PinEntered(slot, digest("guess")))
        assert bank.said == [Word.PIN_WRONG]
    assert shown.pin is not None
    bank.types(shown.pin)
    assert bank.said == [Word.PIN_SLOW] and not bank.facts
    bank.scan(shown.ticket)
    assert bank.fired == ["a2"]
    bank.waits(6)
    bank.touch(Touch.CANCEL)
    bank.waits(20)
    bank.types(shown.pin)
    assert bank.fired == ["a2"]


@pytest.mark.field_note("L26")
def test_the_keypad_is_quick_again_when_it_was_left_alone() -> None:
    bank = Bank()
    for _ in range(5):
        bank.happens(PinEntered(7, digest("guess")))
    bank.waits(901)
    for _ in range(5):
        bank.happens(PinEntered(7, digest("guess")))
        assert bank.said == [Word.PIN_WRONG]
    bank.happens(PinEntered(7, digest("guess")))
    assert bank.said == [Word.PIN_SLOW]


@pytest.mark.field_note("L26")
def test_a_new_ticket_has_a_living_pin() -> None:
    bank = Bank()
    bank.leaves_order()
    for _ in range(10):
        wrong(bank)
        bank.waits(20)
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    pin = bank.shown[-1].pin
    assert pin is not None
    bank.types(pin)
    assert bank.fired == ["a2"]


def test_a_waiting_pin_is_served_in_its_turn() -> None:
    bank = Bank()
    first, second = bank.leaves_order(), bank.leaves_order()
    bank.scan(first.ticket)
    assert second.pin is not None
    bank.types(second.pin)
    assert bank.said == [Word.WAIT]
    bank.opens_and_closes("a2")
    bank.touch(Touch.DONE)
    assert bank.fired == ["a1"]


# -- cuts ------------------------------------------------------------------------------------


@pytest.mark.field_note("L11")
@pytest.mark.field_note("L36")
def test_a_cut_with_the_door_open_spends_the_ticket_and_lets_its_person_come_back_for_a_day() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.power_cut()
    assert bank.order().ended is Ended.COLLECTED and bank.order().spent
    assert bank.box("a2").use is Use.TO_CHECK, "closed in the dark"
    bank.waits(80_000)
    bank.scan(ticket)
    assert bank.fired == ["a2"], "nobody saw whether the goods were taken"
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.waits(200)
    bank.scan(ticket)
    assert not bank.fired
    assert bank.box("a2").use is Use.TO_CHECK


@pytest.mark.field_note("L10")
@pytest.mark.field_note("L20")
def test_a_cut_before_the_door_opened_burns_nothing_and_fires_nothing() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    pulses = len(bank.pulses)
    bank.power_cut()
    assert len(bank.pulses) == pulses and bank.state.visit is None
    assert bank.order().ended is None and bank.box("a2").errand is None
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.field_note("L11")
def test_a_cut_after_the_door_opened_and_still_stands_open() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.door_opens()
    bank.power_cut(open_doors=["a2"])
    assert bank.box("a2").door is Door.OPEN and bank.order().ended is None
    bank.door_closes("a2")
    assert bank.order().ended is Ended.COLLECTED and bank.order().spent
    bank.waits(121)
    assert bank.box("a2").use is Use.FREE, "its closing was seen"


def test_a_cut_in_the_grace_time_starts_it_again() -> None:
    bank, ticket = bank_with_order()
    bank.fetches(ticket)
    bank.power_cut(outage_s=3)
    assert bank.box("a2").use is Use.OCCUPIED
    bank.waits(121)
    assert bank.box("a2").use is Use.FREE


def test_the_evening_of_these_stories_is_in_the_passes_time() -> None:
    assert badge().not_before_s < EVENING_S < badge().expires_s


def test_reasons_are_on_the_trail() -> None:
    bank, ticket = bank_with_order()
    bank.scan(ticket)
    bank.opens_and_closes()
    bank.waits(300)
    assert [fact.why for fact in bank.happened(f.BoxFreed) if fact.box == "a2"] == [Why.CONFIGURED, Why.COLLECTED]
    assert bank.order().lot("a2").state is LotState.TAKEN  # type: ignore[union-attr]
