"""Somebody with a reason: a technician's badge, an operator's order for one time."""

import pytest

from controller.core import facts as f
from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import CaseSeen, Touch
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.screen import Screen
from controller.core.state import Door, Ended, Stage, Use
from tests.core.stories import TECHNICIAN, Bank, badge, digest


def technician_at_the_bank(bank: Bank | None = None, right: VerifiedPass = TECHNICIAN) -> Bank:
    bank = bank or Bank()
    bank.shows(right)
    return bank


def test_opening_a_compartment_with_a_reason_and_putting_it_back_in_use() -> None:
    bank = technician_at_the_bank()
    assert bank.screen.screen is Screen.SERVICE_MENU
    bank.touch(Touch.OPEN, box="b1", reason="smells of fish")
    assert bank.fired == ["b1"]
    intent = bank.happened(f.PulseIntended)[-1]
    assert bank.box("b1").use is Use.TO_CHECK, "opened by hand: not surely free any more"
    assert intent.reason == "smells of fish" and "fish" not in repr(bank.state)
    bank.door_opens()
    assert bank.screen.screen is Screen.LOOK
    bank.touch(Touch.IN_USE)
    assert not bank.facts, "not while it stands open"
    bank.door_closes()
    assert bank.screen.screen is Screen.CHECKED
    bank.touch(Touch.IN_USE)
    assert bank.said == [Word.DONE] and bank.box("b1").use is Use.FREE
    bank.touch(Touch.DONE)
    assert bank.screen.screen is Screen.SERVICE_MENU
    bank.touch(Touch.DONE)
    assert bank.screen.screen is Screen.IDLE


def test_the_service_screen_lists_every_door_and_what_can_be_done() -> None:
    bank = Bank()
    bank.leaves_order()
    technician_at_the_bank(bank)
    lines = {line.box: line for line in bank.screen.doors}
    assert lines["a2"].can == (Touch.OPEN, Touch.WITHDRAW, Touch.CHECK) and lines["a2"].order
    assert lines["b1"].can == (Touch.OPEN, Touch.OUT, Touch.CHECK)
    bank.touch(Touch.CHECK, box="b1")
    bank.touch(Touch.OUT, box="c1")
    bank.touch(Touch.CHECK, box="a2")
    lines = {line.box: line for line in bank.screen.doors}
    assert lines["b1"].can == (Touch.OPEN, Touch.OUT, Touch.IN_USE)
    assert lines["c1"].can == (Touch.OPEN, Touch.CHECK, Touch.IN_USE)
    assert Touch.CONFIRM in lines["a2"].can


@pytest.mark.law("I2")
def test_a_pass_opens_only_the_compartments_it_names() -> None:
    bank = technician_at_the_bank(right=badge("technician", allows=Act.SERVICE, boxes=("b1",)))
    assert [line.box for line in bank.screen.doors] == ["b1"]
    for touch, word in (
        (Touch.OPEN, Word.PASS_NOT_FOR_THIS),
        (Touch.CHECK, Word.PASS_NOT_FOR_THIS),
        (Touch.IN_USE, Word.PASS_NOT_FOR_THIS),
        (Touch.OUT, Word.NOT_NOW),
        (Touch.WITHDRAW, Word.NOT_NOW),
        (Touch.CONFIRM, Word.NOT_NOW),
    ):
        bank.touch(touch, box="a1")
        assert bank.said == [word] and not bank.facts, touch
    bank.touch(Touch.OPEN, box="nowhere")
    assert bank.said == [Word.PASS_NOT_FOR_THIS] and not bank.facts
    bank.touch(Touch.OPEN, box="b1")
    assert bank.fired == ["b1"]


@pytest.mark.law("I2")
def test_a_pass_for_one_time_opens_once() -> None:
    order = badge("town hall", allows=Act.SERVICE, binding=Binding.ONCE)
    bank = technician_at_the_bank(right=order)
    bank.touch(Touch.OPEN, box="a1")
    used_before_pulse = [type(fact).__name__ for fact in bank.facts]
    assert used_before_pulse.index("PassUsed") < used_before_pulse.index("PulseIntended")
    bank.waits(6)
    bank.touch(Touch.AGAIN)
    assert bank.fired == ["a1"], "the same door, stuck, in the same visit"
    bank.opens_and_closes()
    bank.touch(Touch.OPEN, box="a2")
    assert bank.said == [Word.PASS_USED] and not bank.fired
    bank.touch(Touch.DONE)
    bank.touch(Touch.DONE)
    bank.shows(order)
    assert bank.said == [Word.PASS_USED] and not bank.facts


@pytest.mark.law("I2")
def test_a_pass_for_one_time_is_used_though_the_power_goes() -> None:
    order = badge("town hall", allows=Act.SERVICE, binding=Binding.ONCE)
    bank = technician_at_the_bank(right=order)
    bank.touch(Touch.OPEN, box="a1")
    bank.power_cut()
    bank.shows(order)
    assert bank.said == [Word.PASS_USED] and not bank.fired


def test_a_badge_of_a_technician_is_never_used_up() -> None:
    bank = technician_at_the_bank()
    for box in ("a1", "a2"):
        bank.touch(Touch.OPEN, box=box)
        bank.opens_and_closes()
    assert not bank.state.used


def test_the_next_compartment_straight_from_the_last() -> None:
    bank = technician_at_the_bank()
    bank.touch(Touch.OPEN, box="a1")
    bank.opens_and_closes()
    bank.touch(Touch.OPEN, box="a2")
    assert bank.fired == ["a2"]


@pytest.mark.law("I5")
def test_withdrawing_an_order_ends_it_everywhere() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    ticket = bank.shown[0].ticket
    bank.touch(Touch.DONE)
    technician_at_the_bank(bank)
    bank.touch(Touch.OPEN, box="a2")
    bank.door_opens()
    bank.touch(Touch.WITHDRAW, reason="smells")
    assert bank.order().ended is Ended.WITHDRAWN
    assert bank.box("a2").use is Use.TO_CHECK and bank.box("b1").use is Use.TO_CHECK
    bank.door_closes()
    bank.touch(Touch.IN_USE)
    assert bank.box("a2").use is Use.FREE
    bank.touch(Touch.IN_USE, box="b1")
    bank.touch(Touch.DONE)
    bank.touch(Touch.DONE)
    bank.scan(ticket)
    assert bank.said == [Word.TICKET_SPENT] and not bank.facts
    assert not bank.state.slots, "its PIN's number may be given out again"


def test_an_order_without_a_ticket_can_be_withdrawn() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.waits(300)
    technician_at_the_bank(bank)
    bank.touch(Touch.WITHDRAW, box="a2")
    assert bank.order().ended is Ended.WITHDRAWN


def test_there_is_nothing_to_withdraw_or_confirm_in_an_empty_compartment() -> None:
    bank = technician_at_the_bank()
    for touch in (Touch.WITHDRAW, Touch.CONFIRM):
        bank.touch(touch, box="b1")
        assert bank.said == [Word.NOT_NOW] and not bank.facts


@pytest.mark.law("I4")
def test_a_compartment_with_goods_is_neither_put_in_use_nor_out_of_service() -> None:
    bank = Bank()
    bank.leaves_order()
    technician_at_the_bank(bank)
    for touch in (Touch.IN_USE, Touch.OUT):
        bank.touch(touch, box="a2")
        assert bank.said == [Word.NOT_NOW] and not bank.facts


@pytest.mark.law("I4")
def test_a_compartment_whose_door_is_not_seen_closed_is_not_put_in_use() -> None:
    bank = Bank()
    bank.door_opens("b1")
    technician_at_the_bank(bank)
    bank.touch(Touch.IN_USE, box="b1")
    assert bank.said == [Word.NOT_NOW] and not bank.facts


def test_out_of_service_is_not_offered() -> None:
    bank = technician_at_the_bank()
    bank.touch(Touch.OUT, box="a2")
    bank.touch(Touch.DONE)
    bank.badge()
    bank.choose(Size.S)
    assert bank.fired == ["a1"]


def test_goods_looked_at_and_confirmed() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.power_cut()
    technician_at_the_bank(bank)
    bank.touch(Touch.OPEN, box="a2")
    bank.opens_and_closes()
    bank.touch(Touch.CONFIRM)
    assert bank.box("a2").use is Use.OCCUPIED and bank.order().lying == ("a2",)


def test_a_lock_that_does_not_move_for_the_technician() -> None:
    bank = technician_at_the_bank()
    bank.touch(Touch.OPEN, box="b1")
    bank.waits(6)
    assert bank.screen.screen is Screen.STUCK
    bank.touch(Touch.CHECK)
    assert bank.box("b1").use is Use.TO_CHECK
    bank.touch(Touch.OUT)
    assert bank.box("b1").use is Use.OUT
    bank.touch(Touch.CANCEL)
    assert bank.screen.screen is Screen.SERVICE_MENU and bank.box("b1").errand is None


def test_a_technician_does_not_fire_without_end() -> None:
    bank = technician_at_the_bank(Bank(firings_max=2))
    bank.touch(Touch.OPEN, box="b1")
    for _ in range(2):
        bank.waits(6)
        bank.touch(Touch.AGAIN)
    assert bank.said == [Word.DOOR_STUCK] and not bank.fired


def test_a_technician_whose_door_opens_late() -> None:
    bank = technician_at_the_bank()
    bank.touch(Touch.OPEN, box="b1")
    bank.waits(6)
    bank.door_opens()
    assert bank.screen.screen is Screen.LOOK
    bank.touch(Touch.DONE)
    assert bank.screen.screen is Screen.SERVICE_MENU, "on to the next, with this door open"
    assert bank.screen.open_doors == ("3",)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_technician_who_is_called_away(stage: Stage) -> None:
    if stage is Stage.TICKET:
        return
    right = badge("technician", allows=Act.SERVICE, code=digest("1234") if stage is Stage.CODE else None)
    bank = technician_at_the_bank(right=right)
    if stage not in (Stage.CODE, Stage.MENU):
        bank.touch(Touch.OPEN, box="b1")
    if stage is Stage.STUCK:
        bank.waits(6)
    if stage in (Stage.OPEN, Stage.CLOSED):
        bank.door_opens()
    if stage is Stage.CLOSED:
        bank.door_closes()
    bank.waits(400)
    assert bank.state.visit is None
    opened = stage not in (Stage.CODE, Stage.MENU)
    assert bank.box("b1").use is (Use.TO_CHECK if opened else Use.FREE)


def test_a_technicians_badge_with_a_code() -> None:
    bank = technician_at_the_bank(right=badge("technician", allows=Act.SERVICE, code=digest("1234")))
    bank.touch(Touch.OPEN, box="b1")
    assert not bank.fired
    bank.touch(Touch.CANCEL)
    assert bank.state.visit is None


@pytest.mark.field_note("L36")
def test_a_service_door_closed_in_the_dark_is_to_check() -> None:
    bank = technician_at_the_bank()
    bank.touch(Touch.OPEN, box="b1")
    bank.door_opens()
    bank.power_cut()
    assert bank.box("b1").use is Use.TO_CHECK and bank.box("b1").errand is None


def test_a_technician_at_a_door_left_open_by_nobody_ends_its_alarm() -> None:
    bank = Bank()
    bank.door_opens("b1")
    technician_at_the_bank(bank)
    bank.touch(Touch.OPEN, box="b1")
    assert bank.reminders == [("b1", 3), ("b1", 0)]
    assert bank.box("b1").door is Door.OPEN


# -- passes ----------------------------------------------------------------------------------


@pytest.mark.field_note("L33")
def test_a_revocation_shown_at_the_bank_voids_a_lost_badge_without_a_network() -> None:
    bank = Bank()
    lost = badge("bakery", "lost")
    bank.shows(badge("town hall", allows=Act.REVOKE, revokes=lost.id))
    assert bank.said == [Word.PASS_VOIDED]
    bank.shows(lost)
    assert bank.said == [Word.PASS_REVOKED] and not bank.facts
    bank.shows(badge("bakery", "new"))
    assert bank.screen.screen is Screen.MENU, "the shop's other badge is as good as ever"
    bank.power_cut()
    bank.shows(lost)
    assert bank.said == [Word.PASS_REVOKED]


@pytest.mark.field_note("L33")
def test_a_revocation_ends_the_visit_of_the_thief_at_the_menu_but_not_at_an_open_door() -> None:
    lost = badge("bakery", "lost")
    void = badge("town hall", allows=Act.REVOKE, revokes=lost.id)
    bank = Bank()
    bank.shows(lost)
    bank.shows(void)
    assert bank.state.visit is None
    bank.shows(void)
    assert bank.said == [Word.PASS_VOIDED] and not bank.facts
    bank = Bank()
    bank.shows(lost)
    bank.choose()
    bank.shows(void)
    assert bank.state.visit is not None, "a door that is being opened has to be closed by somebody"


def test_a_revocation_that_names_nothing_is_refused() -> None:
    bank = Bank()
    bank.shows(badge("town hall", allows=Act.REVOKE))
    assert bank.said == [Word.PASS_NOT_FOR_THIS] and not bank.facts


def test_a_pass_that_allows_nothing_here_is_refused() -> None:
    bank = Bank()
    bank.shows(badge(allows=Act(0)))
    assert bank.said == [Word.PASS_NOT_FOR_THIS] and not bank.facts


def test_a_deposit_pass_for_one_time_leaves_one_order() -> None:
    bank = Bank()
    once = badge("market stall", binding=Binding.ONCE)
    bank.shows(once)
    bank.choose()
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.shows(once)
    assert bank.said == [Word.PASS_USED] and not bank.facts


@pytest.mark.law("I8")
def test_the_case_opened_and_closed_is_written_down_once_each() -> None:
    bank = Bank()
    bank.happens(CaseSeen(False))
    assert not bank.facts, "it was closed already"
    bank.happens(CaseSeen(True))
    assert bank.facts == (f.CaseMoved(True),) and bank.state.case_open
    bank.power_cut()
    bank.happens(CaseSeen(True))
    assert not bank.facts
    bank.happens(CaseSeen(False))
    assert bank.facts == (f.CaseMoved(False),) and not bank.state.case_open
