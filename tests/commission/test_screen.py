"""The commissioning on the Pi's own screen, in a real browser: a whole bank by touch, and each page for everybody."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.commission import engine
from controller.commission.book import Book, Stamp
from controller.commission.guide import Guide
from controller.commission.report import report
from controller.commission.report_html import html
from controller.commission.screen import create_app
from controller.commission.words import catalogue
from controller.config import load
from controller.web.server import listen, serving
from tests.chromium import LANDSCAPE, PORTRAIT, axe, chromium, touch_context
from tests.commission.bank import standing
from tests.commission.daemon import before, in_service
from tests.commission.installer import Installer
from tests.commission.kiosk import Finger, screen
from tests.commission.poses import POSES
from tests.web.test_pages import COVERED, GAP_PX, TARGET_PX, TARGETS

pytestmark = pytest.mark.browser

SPILLS = """() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) faults.push("the page scrolls");
  const foot = document.querySelector("footer");
  const footer = foot.checkVisibility() ? foot.getBoundingClientRect() : null;
  const seen = (one) => one.checkVisibility() && !one.closest(".sr, #pictures, #drawings");
  for (const one of [...document.querySelectorAll("h1, p, button, li, input, .pad, .letters, .actions")].filter(seen)) {
    const name = `${one.tagName} “${one.textContent.trim().slice(0, 30)}”`;
    const box = one.getBoundingClientRect();
    const inside = one.closest(".seen, body[data-word=which_port] .words") !== null; // they scroll
    if (!inside && !one.closest("footer") && footer && box.bottom > footer.top + 0.5) faults.push(`${name} runs under the footer`);
    if (box.left < -0.5 || box.right > innerWidth + 0.5) faults.push(`${name} leaves the screen`);
    if (!inside && (box.top < -0.5 || box.bottom > innerHeight + 0.5)) faults.push(`${name} leaves the screen`);
    if (one.tagName !== "INPUT" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0) faults.push(`${name} is too wide`);
    if (one.tagName === "BUTTON" && one.scrollHeight > one.clientHeight + 1) faults.push(`${name} is too high`);
  }
  return faults;
}"""  # noqa: E501


class Shown:
    """A served page whose book is whatever a test wants; nobody's hands are at work."""

    def __init__(self, guide: Guide, loop: asyncio.AbstractEventLoop, url: str) -> None:
        self.guide = guide
        self.url = url
        self._loop = loop

    def show(self, page: Page, book: Book, language: str = "fr") -> None:
        word = engine.ask(book).word

        async def turn() -> int:
            self.guide.turn(book)
            if book.language:
                self.guide.speak(language)
            return self.guide.revision

        revision = asyncio.run_coroutine_threadsafe(turn(), self._loop).result(10)
        page.wait_for_selector(f"body[data-word='{word}'][data-revision='{revision}']")


class Idle:
    async def do(self, *_: object) -> None:
        raise AssertionError("nobody is at work here")


@contextmanager
def shown() -> Iterator[Shown]:
    ready, stop, began = threading.Event(), asyncio.Event(), []

    async def live() -> None:
        guide = Guide(Book(), lambda _: None, Idle(), lambda: Stamp())  # type: ignore[arg-type]
        listener = listen("127.0.0.1", 0)
        async with serving(create_app(guide), listener):
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/commission"
            began.append(Shown(guide, asyncio.get_running_loop(), url))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="page")
    thread.start()
    try:
        assert ready.wait(20)
        yield began[0]
    finally:
        if began:
            began[0]._loop.call_soon_threadsafe(stop.set)
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def served() -> Iterator[Shown]:
    with shown() as one:
        yield one


def opened(browser: Browser, served: Shown, viewport: dict[str, int], **more: object) -> Iterator[Page]:
    context = touch_context(browser, viewport, reduced_motion="reduce", **more)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(served.url)
    page.wait_for_selector("body[data-word]:not([data-word=''])")
    yield page
    context.close()
    assert faults == [], "nothing on the page fails, and the policy refuses nothing"


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
    assert POSES.keys() == catalogue("en")["steps"].keys()


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
    targets = small.evaluate(TARGETS)
    for one in targets:
        assert one["height"] >= TARGET_PX - 0.5 and one["width"] >= TARGET_PX - 0.5, one["name"]
    for number, one in enumerate(targets):
        for other in targets[:number]:
            beside = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
            above = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
            assert max(beside, above) >= GAP_PX - 0.5, f"{one['name']} and {other['name']}"


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
