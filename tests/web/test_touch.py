"""Fingers, gloves and raindrops before the screen, in a real browser."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from controller.core.screen import View
from tests.web.acts import reached, tap, touches
from tests.web.live import Live
from tests.web.pictures import show
from tests.web.poses import POSES

pytestmark = pytest.mark.browser


@pytest.fixture
def touch(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def fingers(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def middle(page: Page, words: str) -> tuple[float, float]:
    box = page.get_by_role("button", name=words, exact=True).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_english_is_one_touch_away(page: Page) -> None:
    tap(page, "English")
    expect(page.locator("h1")).to_have_text("Show your QR code to the reader")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.locator("footer")).to_contain_text("Need help?")
    tap(page, "Français")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


def test_a_double_tap_is_one_answer_and_never_hits_the_next_page(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    page.clock.run_for(400)
    x, y = middle(page, "Terminé")
    for _ in range(4):
        page.touchscreen.tap(x, y)
    page.clock.run_for(100)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    assert touches(served) == ["done"]


def test_a_tap_right_after_the_page_has_changed_is_not_taken_for_an_answer(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    x, y = middle(page, "C’était vide")
    page.touchscreen.tap(x, y)
    assert touches(served) == []
    page.clock.run_for(400)
    page.touchscreen.tap(x, y)
    reached(served, ["empty"])


def test_a_finger_that_slides_off_takes_its_answer_back(page: Page, served: Live, touch: CDPSession) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    fingers(touch, "touchMove", (x, y - 150))
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


def test_a_clumsy_glove_that_slips_a_little_is_still_an_answer(page: Page, touch: CDPSession) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    fingers(touch, "touchMove", (x + 40, y + 20))
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")


def test_an_answer_that_is_drawn_anew_under_the_finger_still_counts(
    page: Page, served: Live, touch: CDPSession
) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    served.do(served.desk.pose, View(POSES["idle"].view.screen))
    expect(page.locator(".free")).to_have_text("Tous les casiers sont pris.")
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")


@pytest.mark.field_note("V11")
def test_no_gesture_leaves_the_page(page: Page, touch: CDPSession) -> None:
    """Swipes from the edges, a pinch, a long press: the page stays where and as large as it is."""
    where = page.url
    for x, y, dx, dy in ((2, 200, 100, 0), (798, 200, -100, 0), (400, 2, 0, 80), (400, 470, 0, -80)):
        fingers(touch, "touchStart", (x, y))
        for step in range(1, 6):
            fingers(touch, "touchMove", (x + dx * step, y + dy * step))
        fingers(touch, "touchEnd")
    fingers(touch, "touchStart", (380, 240), (420, 240))
    for step in range(1, 6):
        fingers(touch, "touchMove", (380 - 40 * step, 240), (420 + 40 * step, 240))
    fingers(touch, "touchEnd")
    assert page.url == where
    assert page.evaluate("[visualViewport.scale, scrollX, scrollY, history.length]") == [1, 0, 0, 2]
    assert page.evaluate("""() => ["contextmenu", "selectstart", "dragstart"].map((kind) =>
        !document.querySelector("h1").dispatchEvent(new Event(kind, { bubbles: true, cancelable: true })))""") == [
        True, True, True,
    ]  # fmt: skip
    assert page.evaluate("getComputedStyle(document.body).touchAction") == "none"
    assert page.evaluate("getComputedStyle(document.body).userSelect") == "none"
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")
