"""The window's page when people have something to say: a vote, words typed on glass, a wall that follows at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.core.vitrine import events as e
from tests.chromium import axe, chromium, touch_context
from tests.voices.test_moderation_api import application
from tests.voices.window import Live, live

pytestmark = pytest.mark.browser

GLASS = {"width": 720, "height": 1280}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path, application) as one:
        yield one


@pytest.fixture
def page(browser: Browser, served: Live) -> Iterator[Page]:
    context = touch_context(browser, GLASS, reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served.url}/vitrine")
    page.wait_for_selector("body[data-phase=browsing]")
    yield page
    context.close()
    assert not faults


def opened(page: Page, scene: str) -> None:
    """This scene, reached from the opening as a visitor reaches it."""
    page.locator(f"#scene [data-go={scene}]").first.tap()
    page.wait_for_selector(f"#scene [data-scene={scene}]")


@pytest.mark.field_note("V17")
def test_a_line_appears_on_the_open_page_when_it_is_approved_and_goes_when_it_is_taken_down(
    page: Page, served: Live
) -> None:
    voices = served.window.voices
    opened(page, "wall")
    expect(page.locator(".pinned .nothing")).to_be_visible()
    id = served.do(voices.contribute(None, "wall", "<i>Bonjour</i>, la rivière !"))
    served.do(voices.decide(id, True, "x"))
    expect(page.locator(".notes li")).to_have_text("<i>Bonjour</i>, la rivière !")
    assert axe(page) == []
    served.do(voices.decide(id, False, "x"))
    expect(page.locator(".notes li")).to_have_count(0)


def write(page: Page, words: str) -> None:
    """By the keys on the glass, letter by letter."""
    page.locator(".writing button.more").tap()
    for letter in words:
        page.locator(f".keys [data-letter={letter}]").tap()
    page.locator(".writing .composer .more").tap()


@pytest.mark.law("I12")
def test_words_typed_on_the_glass_wait_for_a_person_and_the_fourth_is_refused_with_a_word(
    page: Page, served: Live
) -> None:
    for _ in range(3):
        opened(page, "wall")
        write(page, "oui")
        expect(page.locator(".writing .thanks")).to_be_focused()
        page.locator("#dock [data-does=home]").tap()
    opened(page, "wall")
    write(page, "oui")
    expect(page.locator(".writing .said")).to_contain_text("Trois messages par visite")
    words = [entry.words for entry in served.do(served.window.voices.entries())]
    assert words == ["Oui"] * 3, "a sentence begins with a capital"
    assert page.locator(".notes li").count() == 0


def test_a_year_can_be_typed_too(page: Page, served: Live) -> None:
    opened(page, "wall")
    page.locator(".writing button.more").tap()
    page.locator(".keys [data-letter=a]").tap()
    figures = page.get_by_role("button", name="123")
    figures.tap()
    for figure in "1962":
        page.locator(f'.keys [data-letter="{figure}"]').tap()
    figures.tap()
    page.locator(".keys [data-letter=é]").tap()
    assert page.locator("textarea").input_value() == "A1962é"


def test_half_typed_words_are_gone_with_who_typed_them(page: Page, served: Live) -> None:
    opened(page, "wall")
    page.locator(".writing button.more").tap()
    page.locator(".keys [data-letter=a]").tap()
    assert page.locator("textarea").input_value() == "A"
    served.do(served.window.happens(e.Left(served.window.session)))
    page.wait_for_selector("body[data-phase=attract]")
    page.locator("#touch").tap()
    page.wait_for_selector("body[data-phase=browsing]")
    opened(page, "wall")
    page.locator(".writing button.more").tap()
    assert page.locator("textarea").input_value() == ""


@pytest.mark.field_note("V16")
def test_a_vote_is_counted_and_the_next_visitor_may_vote_too(page: Page, served: Live) -> None:
    opened(page, "market")
    page.locator("[data-choice=saturday]").tap()
    expect(page.locator(".results .mine")).to_contain_text("saturday")
    expect(page.locator(".results .mine")).to_contain_text("100")
    assert served.window.voices.totals("market").counts == {"day": {"saturday": 1}}
    served.do(served.window.next_visitor())
    page.wait_for_selector("body[data-phase=browsing]")
    opened(page, "market")
    page.locator("[data-choice=thursday]").tap()
    expect(page.locator(".results .mine")).to_contain_text("50")
    assert served.window.voices.totals("market").counts == {"day": {"saturday": 1, "thursday": 1}}
