"""Deposit at six, pick up at nine: in a real browser, with the real daemon and its journal, in an imagined street."""

import pytest

from controller.core.facts import GoodsTaken, OrderEnded
from controller.core.state import Ended
from simulator.town import Came
from tests.stories.person import Person

pytestmark = pytest.mark.browser


@pytest.mark.law("I5", "I8")
@pytest.mark.field_note("L15", "L16")
def test_an_order_goes_from_hand_to_hand_by_the_code_on_the_screen(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("M")
    code = somebody.photograph()
    assert town.use(door) == "occupied"
    somebody.taps("touch|done")
    somebody.sees("idle")

    town.show(code)
    somebody.sees("opening", "take_out")
    assert somebody.door() == door
    somebody.takes_out(door)
    somebody.reads("collected")
    assert town.door(door).goods == []
    assert town.use(door) != "free", "the grace time has only begun"
    town.until(lambda: town.use(door) == "free", "the grace time is over", within_s=40)
    ended = [fact for fact in town.facts() if isinstance(fact, OrderEnded)]
    assert [fact.how for fact in ended] == [Ended.COLLECTED]


def test_the_same_by_the_eight_digits_on_the_screen(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    digits = somebody.pin().replace(" ", "")
    somebody.taps("touch|done")
    somebody.sees("idle")

    somebody.taps("go|pin")
    somebody.types(digits)
    somebody.sees("opening", "take_out")
    assert somebody.door() == door
    somebody.takes_out(door)
    assert [fact.kind.value for fact in town.facts() if isinstance(fact, GoodsTaken)] == ["pickup"]


@pytest.mark.field_note("L34")
def test_a_printed_ticket_and_the_keypad_do_without_a_telephone(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    somebody.taps("touch|print")
    town.until(lambda: town.do("tear_off") is Came.DONE, "the ticket is printed")
    paper = town.town.pockets.items[-1]
    assert paper.note == somebody.pin()
    somebody.taps("touch|done")
    somebody.sees("idle")
    for key in [*paper.note.replace(" ", ""), "#"]:
        town.do("key", key=key)
    somebody.sees("opening", "take_out")
    assert somebody.door() == door
    somebody.takes_out(door)


def test_the_telephone_of_the_panel_reads_what_the_screen_shows(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("L")
    assert town.do("photograph") is Came.DONE
    photograph = town.town.pockets.items[-1]
    assert photograph.note == somebody.pin()
    somebody.taps("touch|done")
    somebody.sees("idle")
    assert town.do("photograph") is Came.DARK, "there is no ticket on the screen any more"
    assert town.do("show", item=photograph.id) is Came.DONE
    somebody.sees("opening", "take_out")
    assert somebody.door() == door


def test_a_badge_with_a_code_of_its_own_asks_for_it(somebody: Person) -> None:
    town = somebody.town
    town.show(town.badge("cheesemaker"))
    somebody.sees("code")
    somebody.types("135790")
    somebody.reads("code_wrong")
    somebody.types("246810")
    somebody.sees("menu")


@pytest.mark.field_note("L10", "L11")
def test_a_ticket_opens_again_in_the_grace_time_and_then_never(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.show(code)
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)
    somebody.taps("touch|forgot")
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.until(lambda: town.use(door) == "free", "the grace time is over", within_s=40)
    fired = town.door(door).firings
    town.show(code)
    somebody.sees("idle", "return_menu")
    somebody.reads("ticket_spent")
    assert town.door(door).firings == fired


@pytest.mark.field_note("L12")
def test_a_code_held_before_the_reader_is_one_visit(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    fired = town.door(door).firings
    for _ in range(12):
        town.show(code)
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)
    assert town.door(door).firings == fired + 1


def test_two_people_at_once_are_served_one_after_the_other(somebody: Person) -> None:
    town = somebody.town
    first = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")

    second = somebody.asks_for("M")
    town.show(code)
    somebody.reads("wait")
    assert town.door(first).closed, "the one who waits is not served before their turn"
    town.do("put", door=second)
    town.close(second)
    somebody.sees("ticket")
    somebody.taps("touch|done")
    somebody.sees("opening", "take_out")
    assert somebody.door() == first
    somebody.takes_out(first)


@pytest.mark.parametrize(("language", "greeting"), [("fr", "Montrez votre"), ("en", "Show your")])
def test_the_screen_speaks_the_language_that_was_touched(somebody: Person, language: str, greeting: str) -> None:
    somebody.page.evaluate("document.documentElement.lang")
    if language != "fr":
        somebody.taps(f"language|{language}")
    somebody.page.wait_for_selector(f"h1:has-text('{greeting}')")
    somebody.town.show("hello")
    somebody.reads("not_ours", language)
