"""What a person does before the screen, and what came of it; shared by the browser tests."""

import re
import time

from playwright.sync_api import Page

from controller.core.events import Touched
from tests.web.live import Live

REACHES_WITHIN_S = 20.0


def tap(page: Page, words: str | re.Pattern[str]) -> None:
    """Once the page has settled: a press within a moment of a change is meant for the page before."""
    page.clock.run_for(400)
    page.get_by_role("button", name=words, exact=isinstance(words, str)).tap()


def type_slowly(page: Page, digits: str) -> None:
    """As a hand does: no scanner waits so long between two keys."""
    for digit in digits:
        page.keyboard.press(digit, delay=70)
        page.clock.run_for(100)


def touches(served: Live) -> list[str]:
    """The answers that have reached the core."""
    return [str(event.touch) for event in served.desk.events if isinstance(event, Touched)]


def reached(served: Live, wanted: list[str]) -> None:
    """These answers reach the core, soon, and no others."""
    deadline = time.monotonic() + REACHES_WITHIN_S
    while touches(served) != wanted:
        assert time.monotonic() < deadline, touches(served)
