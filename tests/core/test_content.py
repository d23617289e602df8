"""Boards that see into the compartments: what they say asks for a person, and decides nothing else."""

import pytest

from controller.core import facts as f
from controller.core.bank import Size
from controller.core.events import ContentSeen, ReservationWished, Touch
from controller.core.facts import Why
from controller.core.state import Ended, Use
from tests.core.stories import TECHNICIAN, Bank, badge


def test_what_a_sensor_says_again_is_no_news_and_of_an_unknown_compartment_nothing() -> None:
    bank = Bank()
    bank.happens(ContentSeen("a1", False))
    assert bank.facts == (f.ContentChanged("a1", False),)
    bank.happens(ContentSeen("a1", False))
    assert not bank.facts
    bank.happens(ContentSeen("nowhere", True))
    assert not bank.facts


@pytest.mark.law("I4")
@pytest.mark.field_note("L8")
def test_a_free_compartment_in_which_something_seems_to_lie_is_not_offered() -> None:
    bank = Bank()
    bank.happens(ContentSeen("a1", True))
    assert bank.facts[-1] == f.BoxToCheck("a1", Why.NOT_EMPTY)
    bank.badge()
    bank.choose(Size.S)
    assert bank.fired == ["a2"]


@pytest.mark.law("I4")
def test_a_reserved_one_neither() -> None:
    bank = Bank()
    bank.happens(ReservationWished(badge(), Size.S))
    (held,) = [box for box, what in bank.state.boxes.items() if what.use is Use.RESERVED]
    bank.happens(ContentSeen(held, True))
    assert bank.box(held).use is Use.TO_CHECK


@pytest.mark.law("I4")
def test_what_was_left_behind_at_a_pickup_keeps_the_compartment_from_the_next() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.happens(ContentSeen("a2", True))
    bank.fetches(ticket)
    assert bank.order().ended is Ended.COLLECTED, "the sensor does not speak against the ticket"
    bank.waits(200)
    assert bank.box("a2").use is Use.TO_CHECK


def test_an_emptied_one_is_free_after_its_grace_time() -> None:
    bank = Bank()
    ticket = bank.leaves_order().ticket
    bank.happens(ContentSeen("a2", True))
    bank.scan(ticket)
    bank.door_opens()
    bank.happens(ContentSeen("a2", False))
    bank.door_closes()
    bank.waits(200)
    assert bank.box("a2").use is Use.FREE


@pytest.mark.law("I4")
def test_goods_forgotten_in_a_cancelled_deposit_are_found() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.door_opens()
    bank.happens(ContentSeen("a2", True))
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    assert bank.box("a2").use is Use.TO_CHECK


def test_a_person_who_looked_knows_better_than_a_dirty_beam() -> None:
    bank = Bank()
    bank.happens(ContentSeen("a1", True))
    bank.shows(TECHNICIAN)
    bank.touch(Touch.IN_USE, box="a1")
    assert bank.box("a1").use is Use.FREE
    bank.touch(Touch.DONE)
    bank.power_cut()
    bank.happens(ContentSeen("a1", True))
    assert bank.box("a1").use is Use.FREE, "it says what it always said"
