"""A merchant leaves an order."""

from dataclasses import replace

import pytest

from controller.core import facts as f
from controller.core.bank import Bank as Configuration
from controller.core.bank import Size
from controller.core.commands import PrintTicket, Pulse, Word
from controller.core.events import OrderAnnounced, Touch
from controller.core.screen import Screen
from controller.core.state import Ended, Use
from tests.core.stories import LARGE, LARGE_COLD, MEDIUM, MEDIUM_COLD, SMALL, SMALL_HIGH, Bank, badge, digest


def test_from_the_badge_to_the_ticket() -> None:
    bank = Bank()
    bank.badge("bakery")
    assert bank.screen.screen is Screen.MENU
    bank.choose(Size.S)
    assert bank.fired == ["a2"], "the high one: within reach is kept for whoever needs it"
    assert bank.screen.screen is Screen.OPENING and bank.screen.door == "2"
    bank.door_opens()
    assert bank.screen.screen is Screen.PUT_IN
    bank.puts_in_and_closes()
    assert bank.screen.screen is Screen.TICKET
    (shown,) = bank.shown
    assert shown.ticket == "TICKET1" and shown.pin is not None and len(shown.pin) == 8
    assert bank.order().lying == ("a2",)
    assert bank.order().deadline_s == bank.now.wall_s + 3 * 86_400
    bank.touch(Touch.DONE)
    assert bank.screen.screen is Screen.IDLE and bank.said == [Word.DEPOSITED]


@pytest.mark.law("I1")
def test_the_intent_comes_before_the_pulse_and_in_the_same_decision() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    (intent,) = [fact for fact in bank.facts if isinstance(fact, f.PulseIntended)]
    assert bank.commands == (Pulse(intent.box, intent.shot),)


@pytest.mark.parametrize(
    ("wish", "box"),
    [
        ({"size": Size.S}, SMALL_HIGH),
        ({"size": Size.S, "reachable": True}, SMALL),
        ({"size": Size.S, "cold": True}, MEDIUM_COLD),
        ({"size": Size.M}, MEDIUM),
        ({"size": Size.M, "cold": True}, MEDIUM_COLD),
        ({"size": Size.M, "reachable": True}, LARGE),
        ({"size": Size.L, "cold": True}, LARGE_COLD),
    ],
)
def test_the_smallest_that_fits_is_opened(wish: dict[str, object], box: object) -> None:
    bank = Bank()
    bank.badge()
    bank.touch(Touch.DEPOSIT, **wish)
    assert bank.fired == [box.id]  # type: ignore[attr-defined]


def test_wear_is_spread() -> None:
    twins = Configuration("twins", (SMALL, replace(SMALL, id="a3", label="7")))
    bank = Bank(twins, grace_s=60.0)
    opened = []
    for _ in range(4):
        bank.badge()
        bank.choose(Size.S)
        opened += bank.fired
        bank.opens_and_closes()
        bank.touch(Touch.DONE)
        bank.fetches(bank.shown[-1].ticket)
        bank.waits(61)
    assert opened == ["a1", "a3", "a1", "a3"]


@pytest.mark.field_note("L27")
def test_a_full_bank_says_so_before_anybody_walks_over() -> None:
    bank = Bank()
    for _ in range(6):
        bank.leaves_order(Size.S)
    assert sum(offer.free for offer in bank.screen.offers) == 0
    bank.badge()
    bank.choose(Size.S)
    assert bank.said == [Word.FULL] and not bank.facts
    assert bank.screen.screen is Screen.MENU


def test_a_deposit_without_a_size_is_no_deposit() -> None:
    bank = Bank()
    bank.badge()
    bank.touch(Touch.DEPOSIT)
    assert bank.said == [Word.NOT_NOW] and not bank.facts


def test_too_small_opens_the_next_size_up_once_everything_is_out_again() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.door_opens()
    bank.touch(Touch.TOO_SMALL)
    assert bank.screen.screen is Screen.EMPTY_OUT and not bank.fired
    bank.door_closes()
    assert bank.fired == ["b1"]
    assert bank.box("a2").use is Use.FREE
    bank.opens_and_closes()
    assert bank.screen.screen is Screen.TICKET
    assert bank.shown[-1].order == bank.box("b1").order


def test_too_small_at_the_largest_ends_with_a_clear_word() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.L)
    bank.door_opens()
    bank.touch(Touch.TOO_SMALL)
    assert bank.said == [Word.FULL]
    bank.door_closes()
    assert bank.said == [Word.CANCELLED] and bank.state.visit is None
    assert bank.box("c1").use is Use.FREE and not bank.state.orders


def test_too_small_and_nothing_larger_is_free() -> None:
    bank = Bank()
    for _ in range(4):
        bank.leaves_order(Size.M)
    bank.badge()
    bank.choose(Size.S)
    bank.door_opens()
    bank.touch(Touch.TOO_SMALL)
    bank.door_closes()
    assert bank.said == [Word.FULL] and bank.screen.screen is Screen.MENU
    assert bank.order("o5").ended is Ended.CANCELLED


@pytest.mark.field_note("L23")
def test_a_claim_card_shown_first_is_bound_and_no_ticket_is_made() -> None:
    bank = Bank()
    bank.badge()
    bank.scan("CARD")
    assert bank.said == [Word.CARD_BOUND]
    bank.choose()
    bank.opens_and_closes()
    assert bank.screen.card_bound and not bank.shown
    bank.touch(Touch.DONE)
    bank.scan("CARD")
    assert bank.fired == ["a2"], "the card fetches the order"


@pytest.mark.field_note("L23")
@pytest.mark.parametrize("when", ["opening", "open", "after"])
def test_a_claim_card_can_be_shown_at_any_time(when: str) -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    for moment, step in (("opening", bank.door_opens), ("open", bank.puts_in_and_closes), ("after", lambda: None)):
        if moment == when:
            bank.scan("CARD")
            assert bank.said == [Word.CARD_BOUND]
            bank.scan("CARD")
            assert not bank.facts, "the card is still before the scanner"
        step()
    assert bank.order().ticket == digest("CARD") and bank.order().pin_digest is None
    bank.touch(Touch.PRINT)
    assert bank.said == [Word.NOT_NOW], "there is no ticket of ours to print"
    bank.touch(Touch.DONE)
    for shown in bank.shown:
        bank.scan(shown.ticket)
        assert bank.said == [Word.TICKET_VOID], "the ticket shown before the card is void"
    bank.fetches("CARD")
    assert bank.order().ended is Ended.COLLECTED


def test_a_claim_card_that_was_used_up_is_refused() -> None:
    bank = Bank(returns_max=0)
    bank.badge()
    bank.scan("CARD")
    bank.choose()
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    bank.fetches("CARD")
    bank.waits(300)
    bank.badge()
    bank.scan("CARD")
    assert bank.said == [Word.CARD_TAKEN] and not bank.facts


def test_a_replaced_ticket_is_no_claim_card() -> None:
    bank = Bank()
    old = bank.leaves_order().ticket
    bank.badge()
    bank.touch(Touch.REPLACE, order="o1")
    bank.scan(old)
    assert bank.said == [Word.TICKET_VOID] and not bank.facts


@pytest.mark.field_note("L23")
def test_a_ticket_announced_by_the_town_waits_for_its_goods() -> None:
    bank = Bank()
    bank.happens(OrderAnnounced(digest("TOWN"), int(bank.now.wall_s) + 3600))
    bank.scan("TOWN")
    assert bank.said == [Word.TICKET_NOT_YET]
    bank.badge()
    bank.scan("TOWN")
    bank.choose()
    bank.opens_and_closes()
    bank.touch(Touch.DONE)
    assert not bank.state.announced
    bank.fetches("TOWN")
    assert bank.order().ended is Ended.COLLECTED


def test_an_announcement_that_is_too_late_or_known_changes_nothing() -> None:
    bank = Bank()
    bank.happens(OrderAnnounced(digest("TOWN"), int(bank.now.wall_s) - 1))
    assert not bank.facts
    ticket = bank.leaves_order().ticket
    bank.happens(OrderAnnounced(digest(ticket), int(bank.now.wall_s) + 3600))
    assert not bank.facts


def test_one_order_in_several_compartments_has_one_ticket() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.opens_and_closes()
    assert bank.screen.screen is Screen.TICKET and len(bank.shown) == 1
    assert bank.order().lying == ("a2", "b1")
    assert len(bank.state.orders) == 1


def test_one_order_may_not_fill_the_bank() -> None:
    bank = Bank(compartments_per_order_max=2)
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.S)
    assert bank.said == [Word.NOT_NOW] and not bank.facts


def test_the_ticket_stays_on_the_screen_when_no_further_compartment_fits() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.L)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.L)
    bank.door_opens()
    bank.touch(Touch.FOREIGN)
    bank.door_closes()
    assert bank.said == [Word.FULL]
    assert bank.screen.screen is Screen.TICKET
    bank.touch(Touch.MORE, size=Size.L)
    assert bank.said == [Word.FULL] and not bank.facts


def test_a_claim_card_shown_while_more_is_cancelled_is_bound_all_the_same() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.door_opens()
    bank.scan("CARD")
    bank.touch(Touch.CANCEL)
    bank.door_closes()
    assert bank.screen.screen is Screen.TICKET and bank.screen.card_bound
    bank.touch(Touch.DONE)
    bank.fetches("CARD")
    assert bank.order().ended is Ended.COLLECTED


def test_the_ticket_can_be_printed_again_and_again_while_it_is_shown() -> None:
    bank = Bank()
    bank.badge()
    bank.choose()
    bank.opens_and_closes()
    bank.touch(Touch.PRINT)
    assert bank.commands == (PrintTicket(1, "o1"),)


def test_cancelling_a_stuck_second_compartment_leads_back_to_the_ticket() -> None:
    bank = Bank()
    bank.badge()
    bank.choose(Size.S)
    bank.opens_and_closes()
    bank.touch(Touch.MORE, size=Size.M)
    bank.waits(7)
    bank.touch(Touch.CANCEL)
    assert bank.said == [Word.CANCELLED] and bank.screen.screen is Screen.TICKET
    assert bank.order().lying == ("a2",)


def test_cancelling_a_stuck_addition_ends_the_visit() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    bank.waits(7)
    bank.touch(Touch.CANCEL)
    assert bank.state.visit is None and bank.order().lying == ("a2",)


def test_a_new_order_after_an_addition_that_failed_is_an_order_of_its_own() -> None:
    bank = Bank()
    bank.leaves_order()
    bank.badge()
    bank.touch(Touch.ADD, order="o1")
    bank.waits(7)
    bank.touch(Touch.ANOTHER)
    assert bank.screen.screen is Screen.MENU
    bank.choose(Size.M)
    bank.opens_and_closes()
    assert bank.order("o1").lying == ("a2",) and bank.order("o2").lying == ("b1",)


@pytest.mark.law("I11")
def test_no_ticket_and_no_pin_is_written_down_or_kept() -> None:
    bank = Bank()
    shown = bank.leaves_order()
    assert shown.pin is not None
    written = repr(bank.journal) + repr(bank.state)
    assert shown.ticket not in written and shown.pin not in written and f"'{shown.pin[2:]}'" not in written


@pytest.mark.law("I11")
def test_the_readable_id_of_a_badge_and_an_operators_reason_stay_out_of_the_state() -> None:
    bank = Bank()
    bank.shows(badge(pass_id="badge 17 of the bakery", reason="replaces a lost one"))
    bank.badge("florist", serial="2", pass_id="badge 3 of the florist", reason="none")
    assert bank.state.visit is not None and bank.state.waiting
    assert "badge 17" not in repr(bank.state) and "lost one" not in repr(bank.state)
    assert "badge 3" not in repr(bank.state)
    (began,) = bank.happened(f.VisitBegan)
    assert began.pass_id == "badge 17 of the bakery" and began.reason == "replaces a lost one"
