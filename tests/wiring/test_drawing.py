"""The drawing as a picture: in a real browser no words run into each other or off the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from controller.wiring.draw import sheets
from controller.wiring.plan import plan
from controller.wiring.svg import HEIGHT, WIDTH
from controller.wiring.words import LANGUAGES
from tests.chromium import chromium
from tests.wiring.banks import BANKS

pytestmark = pytest.mark.browser
TOUCH = 0.35
"""Millimetres by which the boxes around two words may overlap: ascenders and descenders are empty for most."""
BOXES = """() => [...document.querySelectorAll('text')].map(one => {
    const {x, y, width, height} = one.getBBox();
    return {words: one.textContent, left: x, right: x + width, top: y + height * 0.2, bottom: y + height * 0.8};
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bank", BANKS)
def test_words_keep_apart_and_on_the_page(bank: str, language: str, page: Page) -> None:
    for number, sheet in enumerate(sheets(plan(BANKS[bank]), language), 1):
        page.set_content(sheet)
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 8
        off = [one["words"] for one in boxes if not on_page(one)]
        assert off == [], f"sheet {number}: off the page"
        clashes = [(a["words"], b["words"]) for at, a in enumerate(boxes) for b in boxes[:at] if clash(a, b)]
        assert clashes == [], f"sheet {number}"


def on_page(box: dict[str, float]) -> bool:
    return box["left"] > 5 and box["right"] < WIDTH - 5 and box["top"] > 5 and box["bottom"] < HEIGHT - 5


def clash(a: dict[str, float], b: dict[str, float]) -> bool:
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > TOUCH and down > TOUCH
