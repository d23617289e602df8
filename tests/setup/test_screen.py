"""The set-up on the machine's own screen, in a real browser: each page for everybody."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from controller.setup import engine
from controller.setup.book import Book
from controller.setup.script import SCRIPT
from controller.setup.words import WORDS
from tests.chromium import LANDSCAPE, PORTRAIT, axe, chromium
from tests.dialogue.page import SPILLS, Shown, crowded, opened, shown, tapped
from tests.setup.poses import POSES, TROUBLED
from tests.web.test_pages import COVERED

pytestmark = pytest.mark.browser

ALL = {**POSES, **{f"{word} in trouble": book for word, book in TROUBLED.items()}}
LONG = "Le comptoir des producteurs de la Halle aux Grains et du Mar"
each_pose = pytest.mark.parametrize("pose", ALL)
each_language = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def served() -> Iterator[Shown]:
    with shown(SCRIPT, Book()) as one:
        yield one


@pytest.fixture(scope="module")
def small(browser: Browser, served: Shown) -> Iterator[Page]:
    yield from opened(browser, served, LANDSCAPE)


@pytest.fixture(scope="module")
def upright(browser: Browser, served: Shown) -> Iterator[Page]:
    yield from opened(browser, served, PORTRAIT)


@pytest.fixture(scope="module")
def zoomed(browser: Browser, served: Shown) -> Iterator[Page]:
    """800 by 480 at a zoom of 200 percent."""
    yield from opened(browser, served, {"width": 400, "height": 240}, device_scale_factor=2)


def test_every_question_is_shown() -> None:
    assert {word: engine.ask(book).word for word, book in POSES.items()} == {word: word for word in POSES}
    assert POSES.keys() == WORDS.catalogue("en")["steps"].keys()


@each_pose
def test_it_is_for_everybody_in_both_languages_on_the_smallest_screen(small: Page, served: Shown, pose: str) -> None:
    for language in ("fr", "en"):
        served.show(small, ALL[pose], language)
        assert small.evaluate(SPILLS) == [], language
        assert crowded(small) == [], language
    assert axe(small) == []


@pytest.mark.parametrize("pose", ["name", "phone", "network_choice", "clock_right", "request", "look", "done"])
def test_nothing_spills_on_a_tall_screen(upright: Page, served: Shown, pose: str) -> None:
    served.show(upright, ALL[pose])
    assert upright.evaluate(SPILLS) == []


@pytest.mark.parametrize("word", ["name", "network_choice", "wifi_password", "request", "look", "done"])
def test_twice_the_size_can_still_be_read_and_reached(zoomed: Page, served: Shown, word: str) -> None:
    served.show(zoomed, POSES[word])
    assert zoomed.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert zoomed.evaluate(COVERED) == []


@each_language
def test_the_longest_name_leaves_room(small: Page, served: Shown, language: str) -> None:
    for word in ("done", "started"):
        label = replace(POSES[word].label, name=LONG)  # type: ignore[type-var]
        served.show(small, replace(POSES[word], label=label), language)
        assert small.evaluate(SPILLS) == []


def test_a_password_is_covered_until_somebody_wants_to_see_it(small: Page, served: Shown) -> None:
    served.show(small, POSES["wifi_password"], "en")
    field = small.locator("#typed")
    expect(field).to_have_css("-webkit-text-security", "disc")
    tapped(small, "type|p", "signs", "type|%40", "signs", "type|1")
    expect(field).to_have_value("p@1")
    tapped(small, "open")
    expect(field).to_have_css("-webkit-text-security", "none")
    expect(field).to_have_value("p@1")


@each_language
def test_every_sign_of_a_password_can_be_touched(small: Page, served: Shown, language: str) -> None:
    served.show(small, POSES["wifi_password"], language)
    found = set(small.evaluate(KEYS))
    tapped(small, "shift")
    found |= set(small.evaluate(KEYS))
    tapped(small, "shift", "signs")
    found |= set(small.evaluate(KEYS))
    tapped(small, "signs")
    assert {chr(code) for code in range(0x20, 0x7F)} - found == set()


KEYS = """() => [...document.querySelectorAll("button[data-key^='type|']")]
  .map((one) => decodeURIComponent(one.dataset.key.slice(5)))"""


def test_a_keyboard_alone_answers(small: Page, served: Shown) -> None:
    served.show(small, POSES["phone"], "en")
    small.keyboard.type("112x")
    small.keyboard.press("Enter")
    expect(small.locator("[role=alert]")).to_contain_text("A telephone number")
    small.keyboard.press("Backspace")
    small.keyboard.press("Enter")
    small.wait_for_selector("body[data-word=looking_at_network]")


@pytest.mark.parametrize("page", ["", "kiosk", "vitrine"])
def test_the_browser_before_the_glass_finds_it(served: Shown, page: str) -> None:
    answer = httpx.get(served.url.replace("/setup", f"/{page}"), trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/setup")
