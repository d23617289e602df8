"""Each refusal has its words on the screen, and changes nothing."""

import secrets
import time
from collections.abc import Callable

import pytest

from controller.core.facts import PinFailed, PinKilled, PulseIntended
from controller.core.rights import Act
from controller.rights import office, tickets
from controller.rights.issue import DAY_S, draft
from controller.rights.passes import sign
from simulator.house import SITE
from tests.stories.person import Person
from tests.stories.playing import Playing

pytestmark = pytest.mark.browser

HOLDER = b"tester"


def early(town: Playing) -> str:
    return town.office().issue(draft(SITE, HOLDER, Act.DEPOSIT, time.time() + 9 * DAY_S, 30), SITE)


def late(town: Playing) -> str:
    return town.office().issue(draft(SITE, HOLDER, Act.DEPOSIT, time.time() - 9 * DAY_S, 3), SITE)


def from_elsewhere(town: Playing) -> str:
    return town.office().issue(draft("another-town", HOLDER, Act.DEPOSIT, time.time(), 30), "another-town")


def altered(town: Playing) -> str:
    text = town.badge("baker")
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


def of_another_key(town: Playing) -> str:
    other = office.create(town.house.folder / "other-office", "Somebody")
    return sign(draft(SITE, HOLDER, Act.DEPOSIT, time.time(), 30), other.private)


def unknown_ticket(_: Playing) -> str:
    return tickets.show(secrets.token_bytes(tickets.TICKET_BYTES))


REFUSED: dict[str, tuple[Callable[[Playing], str], str]] = {
    "a code of somebody else": (lambda _: "https://example.org/menu", "not_ours"),
    "half a badge": (lambda town: town.badge("baker")[:40], "not_ours"),
    "a ticket of nobody": (unknown_ticket, "ticket_unknown"),
    "a badge of next week": (early, "pass_early"),
    "a badge of last week": (late, "pass_expired"),
    "a badge of another town": (from_elsewhere, "other_site"),
    "a badge that was altered": (altered, "bad_signature"),
    "a badge of a key nobody knows": (of_another_key, "unknown_key"),
}


@pytest.mark.law("I2", "I9")
@pytest.mark.field_note("L22")
def test_what_opens_nothing_is_told_why(somebody: Person) -> None:
    """One after another before the same screen; a word stays eight seconds, or until the next."""
    town = somebody.town
    for name, (make, word) in REFUSED.items():
        town.show(make(town))
        somebody.reads(word)
        assert somebody.page.locator("body[data-screen=idle]").count() == 1, name
    assert [fact for fact in town.facts() if isinstance(fact, PulseIntended)] == []
    assert town.do("show_text", text="€" * 700) == "no_code", "longer than a reader reports"


@pytest.mark.field_note("L33")
def test_a_lost_badge_is_voided_at_the_bank_without_a_network(somebody: Person) -> None:
    town = somebody.town
    town.do("network", on=False)
    desk = town.office()
    entry = next(one for one in desk.register.passes if desk.register.holders[one.holder].startswith("Boulangerie"))
    voiding = draft(SITE, HOLDER, Act.REVOKE, time.time(), 30, revokes=bytes.fromhex(entry.id))
    town.show(desk.issue(voiding, SITE))
    somebody.reads("pass_voided")
    town.show(town.badge("baker"))
    somebody.reads("pass_revoked")


@pytest.mark.law("I2")
@pytest.mark.field_note("L26")
def test_a_pin_dies_of_ten_wrong_tries_while_the_code_still_opens(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code, pin = somebody.photograph(), somebody.pin().replace(" ", "")
    somebody.taps("touch|done")
    somebody.sees("idle")
    right = [*pin, "#"]
    wrong = [*pin[:2], *f"{(int(pin[2:]) + 1) % 1_000_000:06d}", "#"]

    def tries(keys: list[str]) -> None:
        """On the keypad; while it is slowed, it takes none."""
        for key in keys:
            town.do("key", key=key)

    def dead() -> bool:
        tries(wrong)
        return any(isinstance(fact, PinKilled) for fact in town.facts())

    def told_so() -> bool:
        tries(right)
        return somebody.is_told("pin_dead")

    town.until(dead, "the PIN is dead", within_s=60)
    assert len([fact for fact in town.facts() if isinstance(fact, PinFailed)]) == 10
    town.until(told_so, "the right PIN is refused, too")
    town.show(code)
    somebody.sees("opening", "take_out")
    assert somebody.door() == door


def test_a_full_bank_says_so(somebody: Person) -> None:
    town = somebody.town
    for _ in range(3):
        somebody.deposits("L")
        somebody.taps("touch|done")
        somebody.sees("idle")
    town.show(town.badge("baker"))
    somebody.sees("menu")
    assert somebody.page.locator('button[data-key="size|L"]').is_disabled()
