"""A deposit that does not go as it should: doors, strangers' goods, people who leave, codes, cuts."""

import pytest

from controller.core import facts as f
from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Fired, PulseDone, Touch
from controller.core.facts import Why
from controller.core.screen import Screen
from controller.core.state import Door, Ended, LotState, Use
from tests.core.stories import TECHNICIAN, Bank, badge, digest


def at_the_open_door(**limits: float) -> Bank:
    bank = Bank(**limits)
    bank.badge()
    bank.choose()
    bank.door_opens()
    return bank


def before_a_stuck_door(**limits: float) -> Bank:
    bank = Bank(**limits)
    bank.badge()
    bank.choose()
    bank.pulse_ends(Fired.SENT)
    bank.waits(6)
    return bank


@pytest.mark.field_note("L1")
def test_a_pulse_that_was_sent_is_no_opening() -> None:
    bank = before_a_stuck_door()
    assert bank.box("a2").door is Door.JAMMED
    assert bank.screen.screen is Screen.STUCK
    assert set(bank.screen.touches) == {Touch.AGAIN, Touch.ANOTHER, Touch.CANCEL}
    assert bank.order().lot("a2").state is LotState.PROMISED  # type: ignore[union-attr]


@pytest.mark.field_note("L2")
def test_no_board_at_all_is_said_at_once_and_is_never_success() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.pulse_ends(Fired.NOT_SENT)
    assert bank.screen.screen is Screen.UNREACHABLE
    assert bank.box("a2").door is Door.UNREACHABLE
    bank.touch(Touch.ANOTHER)
    assert bank.fired == ["a1"]
    assert bank.box("a2").use is Use.FREE, "no pulse left the port, so nothing can be in there"


@pytest.mark.field_note("L3")
@pytest.mark.law("I6")
def test_an_unknown_outcome_is_watched_and_never_repeated_by_itself() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.pulse_ends(Fired.UNKNOWN)
    bank.waits(300)
    assert len(bank.pulses) == 1
    assert bank.box("a2").use is Use.TO_CHECK, "it may have opened behind a stuck switch"


@pytest.mark.field_note("L3")
@pytest.mark.law("I6")
def test_a_report_that_comes_late_is_not_taken_for_the_answer_to_the_next_pulse() -> None:
    bank = before_a_stuck_door()
    late = PulseDone("a2", bank.pulses[-1].shot, Fired.NOT_SENT)
    bank.touch(Touch.AGAIN)
    bank.happens(late)
    assert not bank.facts and bank.screen.screen is Screen.OPENING
    bank.opens_and_closes()
    bank.happens(late)
    assert not bank.facts
    bank.happens(PulseDone("nowhere", 1, Fired.SENT))
    assert not bank.facts


@pytest.mark.field_note("L1")
@pytest.mark.law("I1")
def test_a_person_may_fire_the_same_door_again() -> None:
    bank = before_a_stuck_door()
    bank.touch(Touch.AGAIN)
    assert bank.fired == ["a2"] and bank.pulses[0].shot != bank.pulses[1].shot
    bank.opens_and_closes()
    assert bank.screen.screen is Screen.TICKET


def test_a_door_that_is_pulled_late_opens_all_the_same() -> None:
    bank = before_a_stuck_door()
    bank.door_opens()
    assert bank.screen.screen is Screen.PUT_IN


def test_firing_again_is_bounded() -> None:
    bank = before_a_stuck_door(firings_max=2)
    bank.touch(Touch.AGAIN)
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    assert bank.said == [Word.DOOR_STUCK] and not bank.fired and not bank.facts


def test_another_compartment_when_a_door_does_not_open() -> None:
    bank = before_a_stuck_door()
    bank.touch(Touch.ANOTHER)
    assert bank.fired == ["a1"]
    assert bank.box("a2").use is Use.TO_CHECK, "it was fired: it may open yet"
    bank.opens_and_closes()
    assert bank.screen.screen is Screen.TICKET and bank.shown[-1].order == bank.box("a1").order


def test_cancelling_before_the_door_opened() -> None:
    bank = before_a_stuck_door()
    bank.touch(Touch.CANCEL)
    assert bank.state.visit is None and bank.said == [Word.CANCELLED]
    assert bank.order().ended is Ended.CANCELLED


def test_cancelling_at_the_open_door_frees_it_once_it_is_closed() -> None:
    bank = at_the_open_door()
    bank.touch(Touch.CANCEL)
    assert bank.screen.screen is Screen.EMPTY_OUT and bank.box("a2").use is Use.RESERVED
    bank.door_closes()
    assert bank.box("a2").use is Use.FREE and bank.order().ended is Ended.CANCELLED
    assert not bank.shown


def test_cancelling_at_the_menu() -> None:
    bank = Bank()
    bank.badge()
    bank.touch(Touch.CANCEL)
    assert bank.screen.screen is Screen.IDLE


def test_an_answer_while_the_door_is_on_its_way_changes_nothing() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    for touch in (Touch.CANCEL, Touch.AGAIN, Touch.ANOTHER, Touch.DONE):
        bank.touch(touch)
        assert not bank.facts and not bank.commands


@pytest.mark.law("I9")
def test_an_answer_to_a_screen_that_is_gone_changes_nothing() -> None:
    bank = Bank()
    bank.touch(Touch.DEPOSIT, size=Size.S)
    assert not bank.facts and not bank.commands


@pytest.mark.field_note("L8")
@pytest.mark.law("I4")
def test_someones_things_are_in_here() -> None:
    bank = at_the_open_door()
    bank.touch(Touch.FOREIGN)
    assert bank.said == [Word.REPORTED_FOREIGN]
    assert bank.screen.screen is Screen.EMPTY_OUT and bank.screen.touches == ()
    bank.door_closes()
    assert bank.fired == ["a1"], "another one is offered at once"
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    assert bank.box("a2").use is Use.TO_CHECK
    for _ in range(6):
        bank.badge()
        bank.choose(Size.S)
        assert "a2" not in bank.fired
        if bank.fired:
            bank.opens_and_closes()
        bank.touch(Touch.DONE)
    assert bank.box("a2").use is Use.TO_CHECK, "it never comes back before a person has looked"


@pytest.mark.law("I5")
def test_a_report_of_foreign_goods_leaves_no_order_behind_when_the_person_goes() -> None:
    bank = at_the_open_door()
    bank.touch(Touch.FOREIGN)
    bank.waits(300)
    assert not bank.state.orders and bank.box("a2").use is Use.TO_CHECK


def test_foreign_goods_cannot_be_reported_where_ones_own_lie() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    bank.door_opens()
    bank.touch(Touch.FOREIGN)
    assert bank.said == [Word.NOT_NOW] and not bank.facts
    bank.touch(Touch.TOO_SMALL)
    assert bank.said == [Word.NOT_NOW] and not bank.facts


@pytest.mark.field_note("L7")
def test_a_door_left_open_is_reminded_of_louder_and_then_an_alarm() -> None:
    bank = at_the_open_door()
    bank.waits(44)
    assert bank.reminders == []
    bank.waits(1)
    assert bank.reminders == [("a2", 1)]
    bank.waits(45)
    assert bank.reminders == [("a2", 1), ("a2", 2)]
    assert bank.state.visit is not None
    bank.waits(90)
    assert bank.reminders[-1] == ("a2", 3)
    assert bank.state.visit is None, "the screen is given to the next person"
    assert bank.box("a2").door is Door.LEFT_OPEN and bank.box("a2").use is Use.TO_CHECK
    assert bank.screen.open_doors == ("2",)
    bank.door_closes("a2")
    assert bank.reminders[-1] == ("a2", 0)
    assert bank.box("a2").use is Use.TO_CHECK and bank.order().lying == ("a2",)


@pytest.mark.field_note("L7")
def test_a_reminder_ends_when_the_door_is_closed() -> None:
    bank = at_the_open_door()
    bank.waits(50)
    bank.door_closes()
    assert bank.reminders == [("a2", 1), ("a2", 0)]
    assert bank.screen.screen is Screen.TICKET


@pytest.mark.field_note("L35")
def test_walking_away_before_the_ticket_was_seen_strands_nothing() -> None:
    bank = at_the_open_door()
    bank.puts_in_and_closes()
    unseen = bank.shown[-1].ticket
    bank.waits(120)
    assert bank.screen.screen is Screen.IDLE
    bank.badge()
    (line,) = bank.screen.orders
    assert line.status == "waiting" and Touch.REPLACE in line.can
    bank.touch(Touch.REPLACE, order=line.order)
    fresh = bank.shown[-1].ticket
    assert fresh != unseen and bank.screen.screen is Screen.TICKET
    bank.touch(Touch.DONE)
    bank.scan(unseen)
    assert bank.said == [Word.TICKET_VOID] and not bank.facts
    bank.fetches(fresh)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.law("I5")
@pytest.mark.parametrize("stage", ["menu", "opening", "stuck", "open", "ticket"])
def test_walking_away_at_every_stage_strands_nothing_and_offers_nothing(stage: str) -> None:
    bank = Bank()
    bank.badge()
    if stage != "menu":
        bank.choose()
    if stage == "stuck":
        bank.waits(6)
    if stage in ("open", "ticket"):
        bank.door_opens()
    if stage == "ticket":
        bank.puts_in_and_closes()
    bank.waits(300)
    assert bank.state.visit is None
    expected = {"menu": Use.FREE, "ticket": Use.OCCUPIED}.get(stage, Use.TO_CHECK)
    assert bank.box("a2").use is expected
    assert bank.order().lying == ("a2",) if stage != "menu" else not bank.state.orders


def test_a_door_that_was_never_fired_goes_back_when_the_merchant_walks_away() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.pulse_ends(Fired.NOT_SENT)
    bank.waits(300)
    assert bank.order().ended is Ended.CANCELLED and bank.box("a2").use is Use.FREE
    bank.badge()
    bank.choose()
    assert bank.fired == ["a1"], "its lock does not answer, so it is not offered"


# -- codes -----------------------------------------------------------------------------------


def with_code(code: str = "2468") -> Bank:
    bank = Bank()
    bank.badge(code=digest(code))
    return bank


@pytest.mark.field_note("L33")
def test_a_badge_may_ask_for_its_code() -> None:
    bank = with_code()
    assert bank.screen.screen is Screen.CODE
    bank.choose()
    assert not bank.facts, "nothing opens without the code"
    bank.enters_code("2468")
    assert bank.screen.screen is Screen.MENU


@pytest.mark.field_note("L33")
def test_a_badge_whose_code_is_guessed_must_rest() -> None:
    bank = with_code()
    for _ in range(4):
        bank.enters_code("0000")
        assert bank.said == [Word.CODE_WRONG] and bank.screen.screen is Screen.CODE
    bank.enters_code("0000")
    assert bank.said == [Word.CODE_REST] and bank.state.visit is None
    bank.badge(code=digest("2468"))
    assert bank.said == [Word.CODE_REST] and not bank.facts
    bank.badge("florist", code=digest("1357"))
    assert bank.screen.screen is Screen.CODE, "another badge is not kept waiting"
    bank.waits(900)
    bank.badge(code=digest("2468"))
    bank.enters_code("2468")
    assert bank.screen.screen is Screen.MENU and not bank.state.codes


@pytest.mark.field_note("L33")
def test_a_power_cut_does_not_shorten_the_rest() -> None:
    bank = with_code()
    for _ in range(5):
        bank.enters_code("0000")
    bank.power_cut(outage_s=1)
    bank.badge(code=digest("2468"))
    assert bank.said == [Word.CODE_REST]


def test_after_its_rest_a_badge_has_all_its_tries_again() -> None:
    bank = with_code()
    for _ in range(5):
        bank.enters_code("0000")
    bank.waits(901)
    bank.badge(code=digest("2468"))
    bank.enters_code("0000")
    assert bank.said == [Word.CODE_WRONG]


def test_a_code_nobody_asked_for_changes_nothing() -> None:
    bank = Bank()
    bank.enters_code("2468")
    assert not bank.facts and not bank.commands


def test_a_claim_card_before_the_code_is_no_claim_card() -> None:
    bank = with_code()
    bank.scan("CARD")
    assert bank.said == [Word.TICKET_UNKNOWN] and not bank.facts


# -- my deposits -----------------------------------------------------------------------------


def test_my_deposits_are_mine_alone() -> None:
    bank = Bank()
    bank.leaves_order(holder="bakery")
    bank.badge("florist", serial="2")
    assert bank.screen.orders == ()
    for touch in (Touch.REPLACE, Touch.EXTEND, Touch.ADD, Touch.TAKE_BACK):
        bank.touch(touch, order="o1")
        assert bank.said == [Word.NOT_NOW] and not bank.facts


def test_my_deposits_are_the_same_with_every_badge_of_mine() -> None:
    bank = Bank()
    bank.leaves_order(holder="bakery")
    bank.shows(badge("bakery", "spare"))
    assert [line.order for line in bank.screen.orders] == ["o1"]


def test_my_deposits_tell_what_was_fetched_and_what_waits() -> None:
    bank = Bank()
    first = bank.leaves_order(Size.S).ticket
    bank.leaves_order(Size.M)
    bank.fetches(first)
    bank.badge()
    assert [(line.order, line.status, line.doors) for line in bank.screen.orders] == [
        ("o2", "waiting", ("3",)),
        ("o1", "collected", ("2",)),
    ]
    assert bank.screen.orders[1].can == ()


def test_a_deadline_can_be_put_off_a_few_times() -> None:
    bank = Bank(extensions_max=2)
    bank.leaves_order()
    bank.badge()
    start = bank.order().deadline_s
    assert start is not None
    for times in (1, 2):
        bank.touch(Touch.EXTEND, order="o1")
        assert bank.said == [Word.EXTENDED] and bank.order().deadline_s == start + times * 86_400
    assert Touch.EXTEND not in bank.screen.orders[0].can
    bank.touch(Touch.EXTEND, order="o1")
    assert bank.said == [Word.NO_MORE_EXTENSIONS] and not bank.facts


def test_goods_can_be_added_to_a_compartment_of_mine() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    assert bank.fired == ["a2"]
    bank.opens_and_closes()
    assert bank.said == [Word.DEPOSITED] and bank.screen.screen is Screen.MENU
    bank.touch(Touch.DONE)
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED


def test_an_addition_given_up_at_the_open_door_leaves_the_goods_where_they_are() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    bank.door_opens()
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    assert bank.order().lying == ("a2",) and bank.box("a2").use is Use.OCCUPIED


@pytest.mark.field_note("L19")
def test_the_owner_who_looks_inside_after_a_cut_confirms_the_goods() -> None:
    bank = at_the_open_door()
    bank.power_cut()
    assert bank.box("a2").use is Use.TO_CHECK
    bank.badge()
    (line,) = bank.screen.orders
    assert line.status == "to_check"
    bank.touch(Touch.ADD, order="o1")
    bank.opens_and_closes()
    assert bank.box("a2").use is Use.OCCUPIED
    assert bank.screen.screen is Screen.TICKET and bank.shown, "it never had a ticket: here it is"


@pytest.mark.field_note("L28")
def test_taking_back_an_order_of_mine_voids_its_ticket() -> None:
    bank = Bank(grace_s=60.0)
    ticket = bank.leaves_order().ticket
    bank.badge()
    bank.touch(Touch.TAKE_BACK, order="o1")
    assert bank.fired == ["a2"]
    bank.door_opens()
    assert bank.screen.screen is Screen.TAKE_OUT
    bank.takes_out_and_closes()
    assert bank.said == [Word.TAKEN_BACK] and bank.order().ended is Ended.TAKEN_BACK
    bank.touch(Touch.DONE)
    bank.scan(ticket)
    assert not bank.fired
    bank.waits(61)
    assert bank.box("a2").use is Use.FREE


def test_taking_back_straight_from_the_ticket() -> None:
    bank = at_the_open_door()
    bank.puts_in_and_closes()
    bank.touch(Touch.TAKE_BACK)
    bank.opens_and_closes()
    assert bank.order().ended is Ended.TAKEN_BACK


# -- power cuts ------------------------------------------------------------------------------


@pytest.mark.field_note("L19")
@pytest.mark.law("I4")
@pytest.mark.parametrize("stage", ["opening", "open", "undoing", "foreign"])
def test_a_cut_in_the_middle_of_a_deposit_never_frees_the_compartment(stage: str) -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    if stage != "opening":
        bank.door_opens()
    if stage == "undoing":
        bank.touch(Touch.CANCEL)
    if stage == "foreign":
        bank.touch(Touch.FOREIGN)
    bank.power_cut()
    assert bank.state.visit is None and bank.box("a2").use is Use.TO_CHECK
    assert len(bank.pulses) == 1
    bank.badge()
    if stage == "foreign":
        assert bank.screen.orders[0].status == "cancelled"
        return
    (line,) = bank.screen.orders
    assert line.status == "to_check" and Touch.REPLACE in line.can, "the merchant is told, and can go on"


@pytest.mark.field_note("L19")
def test_a_cut_while_the_door_stands_open_and_goods_go_in_afterwards() -> None:
    bank = at_the_open_door()
    bank.power_cut(open_doors=["a2"])
    assert bank.box("a2").door is Door.OPEN
    bank.door_closes("a2")
    assert bank.box("a2").use is Use.OCCUPIED and bank.order().lying == ("a2",), "its closing was seen"


@pytest.mark.field_note("L35")
def test_a_cut_while_the_ticket_is_shown() -> None:
    bank = at_the_open_door()
    bank.puts_in_and_closes()
    bank.power_cut()
    assert bank.box("a2").use is Use.OCCUPIED
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.touch(Touch.DONE)
    bank.fetches(bank.shown[-1].ticket)
    assert bank.order().ended is Ended.COLLECTED


@pytest.mark.law("I5")
def test_an_operator_who_opens_a_half_done_deposit_after_a_cut_finds_its_order() -> None:
    bank = at_the_open_door()
    bank.power_cut(open_doors=["a2"])
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="a2")
    bank.door_closes("a2")
    assert bank.order().lying == ("a2",), "it is on its owner's list"
    bank.touch(Touch.CONFIRM, box="a2")
    assert bank.box("a2").use is Use.OCCUPIED


@pytest.mark.law("I5")
def test_an_operator_who_opens_a_deposit_whose_door_nobody_watched_finds_its_order() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.power_cut(doors=False)
    bank.shows(TECHNICIAN)
    bank.touch(Touch.OPEN, box="a2")
    assert bank.order().lying == ("a2",)


@pytest.mark.field_note("L7")
def test_an_addition_left_open_is_to_check() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    bank.door_opens()
    bank.waits(200)
    assert bank.box("a2").use is Use.TO_CHECK and bank.order().lying == ("a2",)
    assert [fact.why for fact in bank.happened(f.BoxToCheck)] == [Why.WALKED_AWAY]


def test_the_trail_tells_why_a_compartment_must_be_checked() -> None:
    bank = at_the_open_door()
    bank.touch(Touch.FOREIGN)
    assert [fact.why for fact in bank.happened(f.BoxToCheck)] == [Why.FOREIGN]
