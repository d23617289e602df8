"""The commissioning on the Pi's own screen, in a real browser: a whole bank by touch, and each page for everybody."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.commission import engine
from controller.commission.book import Book
from controller.commission.report import report
from controller.commission.report_html import html
from controller.commission.script import SCRIPT
from controller.commission.words import WORDS
from controller.config import load
from controller.dialogue.steps import Stamp
from tests.chromium import LANDSCAPE, PORTRAIT, axe, chromium, touch_context
from tests.commission.bank import standing
from tests.commission.daemon import before, in_service
from tests.commission.installer import Installer
from tests.commission.kiosk import Finger, screen
from tests.commission.poses import POSES
from tests.dialogue.page import SPILLS, Shown, crowded, opened, shown
from tests.web.test_pages import COVERED

pytestmark = pytest.mark.browser


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


each_pose = pytest.mark.parametrize("word", POSES)
each_language = pytest.mark.parametrize("language", ["fr", "en"])


def test_every_question_is_shown() -> None:
    assert {word: engine.ask(book).word for word, book in POSES.items()} == {word: word for word in POSES}
    assert POSES.keys() == WORDS.catalogue("en")["steps"].keys()


@each_pose
def test_axe_finds_nothing(small: Page, served: Shown, word: str) -> None:
    served.show(small, POSES[word])
    assert axe(small) == []


@each_language
@each_pose
def test_nothing_spills_on_the_smallest_screen(small: Page, served: Shown, word: str, language: str) -> None:
    served.show(small, POSES[word], language)
    assert small.evaluate(SPILLS) == []


@each_pose
def test_nothing_spills_on_a_tall_screen(upright: Page, served: Shown, word: str) -> None:
    served.show(upright, POSES[word])
    assert upright.evaluate(SPILLS) == []


@each_pose
def test_buttons_are_for_gloves_and_stand_apart(small: Page, served: Shown, word: str) -> None:
    served.show(small, POSES[word])
    assert crowded(small) == []


@pytest.mark.parametrize("word", ["name", "connect_first", "which_door", "shape", "scan_this", "review_faulty"])
def test_twice_the_size_can_still_be_read_and_reached(zoomed: Page, served: Shown, word: str) -> None:
    served.show(zoomed, POSES[word])
    assert zoomed.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert zoomed.evaluate(COVERED) == []


def test_a_keyboard_alone_answers(small: Page, served: Shown) -> None:
    served.show(small, POSES["which_door"], "en")
    small.keyboard.type("7")
    small.keyboard.press("Enter")
    small.wait_for_selector("body[data-word=close_it]")
    served.show(small, POSES["close_all"], "en")
    small.keyboard.press("Tab")
    small.keyboard.press("Enter")
    small.wait_for_selector("body[data-word=looking_at_doors]")


@pytest.mark.law("I9")
def test_a_refused_answer_is_said_and_changes_nothing(small: Page, served: Shown) -> None:
    served.show(small, POSES["phone"], "en")
    small.keyboard.type("0x")
    small.keyboard.press("Enter")
    expect(small.locator("[role=alert]")).to_contain_text("A telephone number")
    assert small.input_value("#typed") == "0x", "and what was typed is still there to be mended"


def test_a_screen_reader_hears_the_question_with_its_field(small: Page, served: Shown) -> None:
    served.show(small, POSES["which_door"], "en")
    field = small.get_by_role("textbox", name="The door that just opened is number")
    expect(field).to_be_focused()
    assert small.evaluate("document.documentElement.lang") == "en"


def test_it_says_so_when_the_guide_is_gone_and_nothing_is_lost(browser: Browser, tmp_path: Path) -> None:
    context = touch_context(browser)
    page = context.new_page()
    with standing(tmp_path) as bank, screen(bank, tmp_path / "etc" / "bastide.toml") as url:
        page.goto(url)
        page.wait_for_selector("body[data-word=language]")
    page.wait_for_selector("body[data-word=lost]")
    context.close()


@pytest.mark.field_note("L24", "L32")
def test_a_miswired_bank_is_commissioned_by_touch_and_serves(browser: Browser, tmp_path: Path) -> None:
    """Doors 2 and 3 swapped, door 5's switch an opener, board 2 reading reversed, door 4 dead."""
    path, asked = before(tmp_path / "etc"), list[str]()
    with standing(tmp_path) as bank:
        with screen(bank, path) as url:
            context = touch_context(browser, reduced_motion="reduce")
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.clock.install()
            page.goto(url)
            Finger(page, Installer(bank)).goes_on()
            expect(page.locator("main h1")).to_have_text("Done: 7 doors in service")
            context.close()
        assert asked and all(one.startswith(url.removesuffix("/commission")) for one in asked)
        config = load(path)
        wired = {box.label: (box.board, box.channel) for box in config.compartments}
        assert (wired["2"], wired["3"], "4" in wired) == (("board1", 3), ("board1", 2), False)
        assert [(one.closed_reads, one.reversed) for one in config.boards] == [(1, (5,)), (0, ())]
        assert "<td>DEAD</td>" in (path.parent / "acceptance.html").read_text("utf-8")
        with in_service(bank, path) as serving:
            _, ticket = serving.deposit("bread", "M")
            assert serving.pickup(ticket) == ["bread"]


@each_language
def test_the_report_is_for_everybody_and_needs_nothing_beside_it(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    book = replace(POSES["review_faulty"], language=language, signed_by="<b>Ada</b>", signed=Stamp(1.7e9, "held_over"))
    file = tmp_path / "acceptance.html"
    file.write_text(html(report(book, "0.1.0")), encoding="utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 1200})
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.locator("dd", has_text="<b>Ada</b>").count() == 2, "a name is a name, and no markup"
    assert page.locator("tr.marked").count() == 5
    assert axe(page) == []
    context.close()
