"""A dialogue's page in a real browser, with whatever question a test wants on it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from controller.dialogue.guide import Guide
from controller.dialogue.screen import create_app
from controller.dialogue.script import Script
from controller.dialogue.steps import Stamp
from controller.web.server import listen, serving
from tests.chromium import touch_context
from tests.web.test_pages import GAP_PX, TARGET_PX, TARGETS

SETTLES_MS = 400
"""A press within a moment of a change is meant for the page before."""
SPILLS = """() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) faults.push("the page scrolls");
  const foot = document.querySelector("footer");
  const footer = foot.checkVisibility() ? foot.getBoundingClientRect() : null;
  const seen = (one) => one.checkVisibility() && !one.closest(".sr, #pictures, #drawings, #beginnings");
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

    def __init__(self, guide: Guide[Any, Any, Any], loop: asyncio.AbstractEventLoop, url: str) -> None:
        self.guide = guide
        self.url = url
        self._loop = loop

    def show(self, page: Page, book: Any, language: str = "fr") -> None:
        word = self.guide.script.engine.ask(book).word

        async def turn() -> int:
            self.guide.turn(book)
            if book.language:
                self.guide.speak(language)
            return self.guide.revision

        revision = asyncio.run_coroutine_threadsafe(turn(), self._loop).result(10)
        page.wait_for_selector(f"body[data-word='{word}'][data-revision='{revision}']")
        page.clock.run_for(SETTLES_MS)


class Idle:
    async def do(self, *_: object) -> None:
        raise AssertionError("nobody is at work here")


@contextmanager
def shown(script: Script[Any, Any, Any], book: Any) -> Iterator[Shown]:
    """The page of this dialogue, beginning with this book."""
    ready, stop, began = threading.Event(), asyncio.Event(), []

    async def live() -> None:
        guide = Guide(script, book, lambda _: None, Idle(), lambda: Stamp())
        listener = listen("127.0.0.1", 0)
        async with serving(create_app(guide), listener):
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/{script.name}"
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


def opened(browser: Browser, served: Shown, viewport: dict[str, int], **more: object) -> Iterator[Page]:
    context = touch_context(browser, viewport, reduced_motion="reduce", **more)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.clock.install()
    page.goto(served.url)
    page.wait_for_selector("body[data-word]:not([data-word=''])")
    yield page
    context.close()
    assert faults == [], "nothing on the page fails, and the policy refuses nothing"


def tapped(page: Page, *keys: str) -> None:
    for key in keys:
        page.clock.run_for(SETTLES_MS)
        page.tap(f"button[data-key='{key}']")
    page.clock.run_for(SETTLES_MS)


def crowded(page: Page) -> list[str]:
    """Buttons that a glove misses, or that stand too near to each other."""
    targets, faults = page.evaluate(TARGETS), []
    for number, one in enumerate(targets):
        if one["height"] < TARGET_PX - 0.5 or one["width"] < TARGET_PX - 0.5:
            faults.append(f"{one['name']} is too small")
        for other in targets[:number]:
            beside = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
            above = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
            if max(beside, above) < GAP_PX - 0.5:
                faults.append(f"{one['name']} and {other['name']} are too near")
    return faults
