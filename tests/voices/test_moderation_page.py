"""The page where a person decides, in a real browser: by badge, by one press, in both languages, for everybody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from controller.core.rights import Act
from tests.chromium import LANDSCAPE, PORTRAIT, axe, chromium
from tests.voices.test_moderation_api import application
from tests.voices.test_wall import photograph
from tests.voices.window import Live, live

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 640}
SAID = (
    "J'ai appris à nager sous le pont, en 1962.",
    "Des arbres et des bancs !",
    "A bench under the lime trees.\nAnd water.",
)

SMALL = "all => all.filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).map((one) => one.textContent)"
"""Buttons below 44 px (WCAG 2.2, 2.5.5)."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Live]:
    """A window to which three neighbours wrote, the first with a picture."""
    with live(tmp_path, application) as one:
        for number, words in enumerate(SAID):
            one.do(one.window.voices.contribute(None, "wall", words, b"" if number else photograph()))
        yield one


@pytest.fixture
def page(browser: Browser, served: Live) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, locale="fr-FR")  # type: ignore[arg-type]
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served.url}/moderate")
    page.wait_for_selector("#badge")
    yield page
    context.close()
    assert not faults


def show_badge(page: Page, text: str) -> None:
    """As a scanner that types like a keyboard does it: the text, and Enter."""
    page.locator("#badge").fill(text)
    page.keyboard.press("Enter")


def test_a_badge_shown_while_the_page_still_asks_who_sits_here_is_not_lost(page: Page, served: Live) -> None:
    held: list[Route] = []
    page.route("**/api/moderate/queue", lambda route: held.append(route))
    page.reload()
    page.locator("#badge").fill(served.window.operator.badge())
    with page.expect_response("**/api/moderate/queue"):
        while not held:
            page.wait_for_timeout(10)
        held.pop().continue_()
    page.unroute("**/api/moderate/queue")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting .card")).to_have_count(3)


def cards(page: Page, part: str) -> list[str]:
    return [words.strip() for words in page.locator(f"#{part} .words").all_inner_texts()]


@pytest.mark.field_note("V17")
def test_one_press_puts_a_line_on_the_wall_and_one_takes_it_down(page: Page, served: Live) -> None:
    show_badge(page, served.window.operator.badge())
    expect(page.locator("#waiting .card")).to_have_count(3)
    expect(page.locator("#waiting img")).to_have_js_property("naturalWidth", 300)
    first = page.locator("#waiting .card").first
    first.get_by_role("button", name="Approuver").click()
    expect(page.locator("#shown .card")).to_have_count(1)
    expect(page.locator("#said")).to_have_text("C’est sur le mur.")
    assert [line.text for line in served.window.voices.wall("wall")] == [SAID[0]]
    page.locator("#shown").get_by_role("button", name="Retirer du mur").click()
    expect(page.locator("#refused .card")).to_have_count(1)
    assert served.window.voices.wall("wall") == ()
    assert cards(page, "waiting") == list(SAID[1:])


def test_by_keyboard_alone_the_focus_goes_on_to_the_next(page: Page, served: Live) -> None:
    show_badge(page, served.window.operator.badge())
    page.locator("#waiting .card").first.get_by_role("button", name="Refuser").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#refused .card")).to_have_count(1)
    expect(page.locator("#waiting .card").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#shown .card")).to_have_count(1)
    assert [line.text for line in served.window.voices.wall("wall")] == [SAID[1]]


def test_what_comes_meanwhile_appears_by_itself(page: Page, served: Live) -> None:
    show_badge(page, served.window.operator.badge())
    expect(page.locator("#waiting .card")).to_have_count(3)
    served.do(served.window.voices.contribute(None, "wall", "<b>Bonjour</b> &amp; merci"))
    expect(page.locator("#waiting .card")).to_have_count(4)
    assert cards(page, "waiting")[-1] == "<b>Bonjour</b> &amp; merci", "words stay words"


@pytest.mark.law("I9")
def test_a_wrong_badge_is_told_so_and_a_code_is_asked_for(page: Page, served: Live) -> None:
    operator = served.window.operator
    show_badge(page, operator.badge(2, Act.DEPOSIT))
    expect(page.locator("#said")).to_have_text("Ce badge ne permet pas de modérer.")
    show_badge(page, "n’importe quoi")
    expect(page.locator("#said")).to_have_text("Ce n’est pas un badge de cette vitrine.")
    show_badge(page, operator.badge(3, code="246810"))
    page.locator("#code").fill("111111")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Ce code n’est pas le bon.")
    page.locator("#code").fill("246810")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting .card")).to_have_count(3)


def test_who_ends_the_sitting_leaves_nothing_behind(page: Page, served: Live) -> None:
    show_badge(page, served.window.operator.badge())
    expect(page.locator("#waiting .card")).to_have_count(3)
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("#badge")).to_be_visible()
    page.reload()
    expect(page.locator("#badge")).to_be_visible()
    assert not re.search("nager|bancs", page.content())


def pose(page: Page, served: Live) -> None:
    """One on the wall, one refused, one to read."""
    voices = served.window.voices
    ids = [entry.id for entry in served.do(voices.entries())]
    served.do(voices.decide(ids[1], True, "x"))
    served.do(voices.decide(ids[2], False, "x"))
    show_badge(page, served.window.operator.badge())
    expect(page.locator(".card")).to_have_count(3)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everybody_can_use_it_in_both_languages_on_every_screen(page: Page, served: Live, language: str) -> None:
    if language == "en":
        page.get_by_role("button", name="English").click()
    assert axe(page) == []
    pose(page, served)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.lang") == language
    for viewport in (WIDE, LANDSCAPE, PORTRAIT, NARROW):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it never scrolls sideways"
        assert page.locator("button:visible").evaluate_all(SMALL) == []
