"""A cold compartment that gets warm: withdrawn when empty, told to everybody when not (L29)."""

import pytest

from controller.core import facts as f
from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import ReservationWished, TemperatureRange, TemperatureSeen, Touch
from controller.core.facts import Why
from controller.core.screen import Screen
from controller.core.state import Use
from tests.core.stories import TECHNICIAN, Bank, badge

COLD, OTHER = "b2", "c2"
"""The fridge's two compartments: a medium and a large one."""


def reads(bank: Bank, celsius: float | None) -> None:
    bank.happens(TemperatureSeen((COLD, OTHER, "gone"), celsius))


def too_warm(bank: Bank) -> Bank:
    reads(bank, 12.0)
    bank.waits(1_800)
    return bank


@pytest.mark.field_note("L29")
@pytest.mark.law("I4")
def test_an_empty_compartment_that_stays_too_warm_waits_for_a_check() -> None:
    bank = Bank()
    reads(bank, 8.0)
    assert not bank.facts, "at the limit is not above it"
    reads(bank, 8.5)
    assert [type(fact) for fact in bank.facts] == [f.BoxWarming, f.BoxWarming]
    reads(bank, 11.0)
    assert not bank.facts
    bank.waits(1_799)
    assert bank.box(COLD).use is Use.FREE
    bank.waits(1)
    assert bank.box(COLD).warm and bank.box(COLD).use is Use.TO_CHECK
    assert bank.happened(f.BoxToCheck)[-1].why is Why.TOO_WARM
    bank.badge()
    bank.choose(Size.M, cold=True)
    assert bank.said == [Word.FULL], "nobody is offered a warm one"


def test_an_open_door_that_warms_it_for_a_few_minutes_is_nothing() -> None:
    bank = Bank()
    reads(bank, 10.0)
    bank.waits(1_200)
    reads(bank, 7.5)
    assert not bank.facts, "not yet well below the limit"
    reads(bank, 7.0)
    assert [type(fact) for fact in bank.facts] == [f.BoxCooled, f.BoxCooled]
    bank.waits(4_000)
    assert bank.box(COLD).use is Use.FREE and not bank.box(COLD).warm


def test_a_probe_that_does_not_answer_closes_no_compartment() -> None:
    bank = Bank()
    reads(bank, None)
    assert not bank.facts
    reads(bank, 12.0)
    reads(bank, None)
    assert not bank.facts
    bank.waits(1_800)
    assert bank.box(COLD).warm, "the last that it said was too warm"


@pytest.mark.field_note("L29")
@pytest.mark.law("I5")
def test_goods_in_a_warm_compartment_stay_their_orders_and_everybody_is_told() -> None:
    bank = Bank()
    ticket = bank.leaves_order(Size.M, cold=True).ticket
    assert bank.order().lying == (COLD,)
    too_warm(bank)
    assert bank.box(COLD).use is Use.OCCUPIED and bank.box(OTHER).use is Use.TO_CHECK
    bank.badge()
    assert bank.screen.orders[0].status == "too_warm", "the merchant sees it"
    assert Touch.TAKE_BACK in bank.screen.orders[0].can
    bank.touch(Touch.CANCEL)
    bank.scan(ticket)
    bank.door_opens()
    assert bank.screen.screen is Screen.TAKE_OUT and bank.screen.warm, "and so does the resident"
    bank.takes_out_and_closes()
    bank.waits(200)
    assert bank.box(COLD).use is Use.TO_CHECK, "emptied, and still nobody has looked after the fridge"
    assert bank.happened(f.BoxToCheck)[-1] == f.BoxToCheck(COLD, Why.TOO_WARM)


@pytest.mark.law("I4")
def test_back_in_range_it_is_offered_only_after_a_person_looked() -> None:
    bank = too_warm(Bank())
    bank.shows(TECHNICIAN)
    assert next(line for line in bank.screen.doors if line.box == COLD).warm
    bank.touch(Touch.IN_USE, box=COLD)
    assert bank.said == [Word.STILL_WARM] and not bank.facts
    reads(bank, 4.0)
    assert bank.box(COLD).warm and bank.box(COLD).use is Use.TO_CHECK
    bank.touch(Touch.IN_USE, box=COLD)
    assert bank.said == [Word.DONE] and bank.box(COLD).use is Use.FREE and not bank.box(COLD).warm


def test_a_reserved_compartment_that_gets_warm_is_held_for_nobody() -> None:
    bank = Bank()
    bank.badge()
    bank.touch(Touch.CANCEL)
    bank.happens(ReservationWished(badge(), Size.L, cold=True))
    assert bank.box(OTHER).use is Use.RESERVED
    too_warm(bank)
    assert bank.box(OTHER).use is Use.TO_CHECK and bank.box(OTHER).owner is None


def test_one_that_gets_warm_while_somebody_stands_before_it_waits_for_a_check_afterwards() -> None:
    bank = Bank(warm_for_s=60.0)
    reads(bank, 12.0)
    bank.waits(30)
    bank.badge()
    bank.choose(Size.M, cold=True)
    bank.door_opens()
    bank.waits(30)
    assert bank.box(COLD).warm and bank.box(COLD).use is Use.RESERVED
    assert bank.screen.screen is Screen.PUT_IN and bank.screen.warm
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    assert bank.box(COLD).use is Use.TO_CHECK


def test_a_power_cut_lets_the_time_begin_anew() -> None:
    bank = Bank()
    reads(bank, 12.0)
    bank.waits(1_700)
    bank.power_cut()
    bank.waits(1_700)
    assert not bank.box(COLD).warm
    bank.waits(100)
    assert bank.box(COLD).warm


@pytest.mark.field_note("L29")
def test_the_temperature_is_written_down() -> None:
    bank = Bank()
    bank.happens(TemperatureRange("fridge", 3.5, 5.0))
    assert bank.facts == (f.TemperatureLogged("fridge", 3.5, 5.0),)
