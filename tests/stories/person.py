"""A person before the locker's screen: a finger, eyes, and words. The browser is a real one, with touch."""

import io
import json
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import controller.web
from tests.chromium import touch_context
from tests.stories.playing import Playing

WITHIN_MS = 20_000
SETTLES_MS = 400
LOCALES = Path(controller.web.__file__).parent / "locales"


def words(language: str) -> dict[str, str]:
    """What the screen may say, in this language."""
    return dict(json.loads((LOCALES / f"{language}.json").read_text("utf-8"))["words"])


class Person:
    def __init__(self, page: Page, town: Playing) -> None:
        self.page = page
        self.town = town
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    # -- eyes ---------------------------------------------------------------------------------

    def sees(self, *screens: str) -> None:
        """Wait for one of these screens."""
        wanted = ", ".join(f"body[data-screen={screen}]" for screen in screens)
        self.page.wait_for_selector(wanted, timeout=WITHIN_MS)

    def reads(self, word: str, language: str = "fr", **values: str) -> None:
        """Wait until the screen says this word of the catalogue."""
        text = words(language)[word].format(**values)
        expect(self.page.locator(".said")).to_contain_text(text, timeout=WITHIN_MS)

    def is_told(self, word: str, language: str = "fr") -> bool:
        """Whether the screen says this just now."""
        said = self.page.locator(".said")
        return said.count() == 1 and words(language)[word] in said.inner_text()

    def door(self) -> str:
        """The number on the screen."""
        return self.page.locator(".plate").first.inner_text()

    def pin(self) -> str:
        """The PIN on the screen, as it is written there."""
        shown = self.page.locator(".pin").inner_text()
        return shown[-len("1234 5678") :]

    def photograph(self) -> str:
        """Take a picture of the page and read the code in it, as a telephone does."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("L")
        found: Any = zxingcpp.read_barcodes(picture)
        assert len(found) == 1, f"{len(found)} codes on the picture"
        return str(found[0].text)

    # -- a finger -----------------------------------------------------------------------------

    def taps(self, key: str) -> None:
        """Once the page has settled: a press within a moment of a change is meant for the page before."""
        self.page.wait_for_selector(f'button[data-key="{key}"]:not([disabled])', timeout=WITHIN_MS)
        self.page.clock.run_for(SETTLES_MS)
        self.page.tap(f'button[data-key="{key}"]', timeout=WITHIN_MS)

    def types(self, digits: str) -> None:
        for digit in digits:
            self.taps(f"digit|{digit}")
        self.taps("enter")

    # -- whole deeds --------------------------------------------------------------------------

    def asks_for(self, size: str, badge: str = "baker") -> str:
        """Show a badge and choose a size; the door that opens."""
        self.town.show(self.town.badge(badge))
        self.sees("menu")
        self.taps(f"size|{size}")
        self.sees("opening", "put_in")
        door = self.door()
        self.town.open(door)
        self.sees("put_in")
        return door

    def deposits(self, size: str = "M", badge: str = "baker") -> str:
        """Leave an order, up to the ticket on the screen; the number of the door."""
        door = self.asks_for(size, badge)
        self.town.do("put", door=door)
        self.town.close(door)
        self.sees("ticket")
        return door

    def takes_out(self, door: str) -> None:
        """Open, take, close; up to the thanks."""
        self.town.open(door)
        self.sees("take_out")
        self.town.do("take", door=door)
        self.town.close(door)
        self.sees("closed")


def person(browser: Browser, town: Playing, **more: Any) -> Person:
    """Somebody steps before the screen."""
    return stepped_up(touch_context(browser, reduced_motion="reduce", **more).new_page(), town)


def stepped_up(page: Page, town: Playing) -> Person:
    """The same, before a page that is open already."""
    one = Person(page, town)
    one.page.clock.install()
    one.page.goto(f"{town.locker}/kiosk")
    one.sees("idle")
    return one
