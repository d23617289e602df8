"""No swipe, pinch, long press, key or link leaves the window, by real touches in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession

from tests.web.vitrine.passer_by import PasserBy

pytestmark = [pytest.mark.browser, pytest.mark.field_note("V11")]

Step = Callable[..., PasserBy]
KEYS = (
    *(f"Control+{key}" for key in ("=", "-", "0", "r", "l", "n", "t", "p", "s", "Shift+i")),
    *("Alt+ArrowLeft", "F5", "F11", "F12", "ContextMenu"),
)
WATCH = """() => {
  window.seen = { menus: 0, opened: 0, selections: 0 };
  addEventListener("contextmenu", (event) => { seen.menus += !event.defaultPrevented; });
  addEventListener("beforeunload", () => { seen.opened += 1; });
  document.addEventListener("selectionchange", () => { seen.selections += !getSelection().isCollapsed; });
}"""


def touch(fingers: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})


def drag(fingers: CDPSession, *paths: list[tuple[float, float]]) -> None:
    """One finger for each path."""
    touch(fingers, "touchStart", *(path[0] for path in paths))
    for step in range(1, len(paths[0])):
        touch(fingers, "touchMove", *(path[step] for path in paths))
    touch(fingers, "touchEnd")


def line(start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> list[tuple[float, float]]:
    return [
        (start[0] + (end[0] - start[0]) * n / steps, start[1] + (end[1] - start[1]) * n / steps)
        for n in range(steps + 1)
    ]


def is_where_it_was(visitor: PasserBy, scene: str) -> None:
    page = visitor.page
    visitor.sees(scene)
    assert page.url == f"{visitor.window.url}/vitrine"
    assert page.context.pages == [page]
    assert page.evaluate("[visualViewport.scale, visualViewport.offsetLeft, scrollX, scrollY]") == [1, 0, 0, 0]
    assert page.evaluate("[outerWidth / innerWidth, devicePixelRatio]") == [1, 1]
    assert page.evaluate("seen") == {"menus": 0, "opened": 0, "selections": 0}


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_fingers_do_not_leave(passer_by: Step, shape: str) -> None:
    visitor = passer_by(shape)
    visitor.begins()
    visitor.goes_to("maison")
    visitor.page.evaluate(WATCH)
    fingers, across, middle = visitor.fingers(), visitor.width, visitor.height * 0.45
    drag(fingers, line((2, middle), (across * 0.9, middle)))
    is_where_it_was(visitor, "maison")
    drag(fingers, line((across - 2, middle), (across * 0.1, middle)))
    is_where_it_was(visitor, "maison")
    drag(fingers, line((500, middle), (200, middle - 200)), line((600, middle), (900, middle + 200)))
    is_where_it_was(visitor, "maison")
    touch(fingers, "touchStart", (across * 0.6, middle))
    visitor.page.wait_for_timeout(900)  # longer than Chromium's own long press of half a second
    touch(fingers, "touchEnd")
    is_where_it_was(visitor, "maison")
    fingers.send("Input.synthesizePinchGesture", {"x": 500, "y": 500, "scaleFactor": 3, "gestureSourceType": "touch"})
    is_where_it_was(visitor, "maison")
    for _ in range(2):
        visitor.page.touchscreen.tap(across * 0.6, middle)
    is_where_it_was(visitor, "maison")


def test_a_finger_scrolls_and_nothing_more(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("maison")
    drag(visitor.fingers(), line((540, 1200), (540, 400)))
    visitor.until(lambda: visitor.page.evaluate("document.querySelector('#scene').scrollTop") > 300)
    visitor.sees("maison")


def test_keys_do_not_leave(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("maison")
    visitor.page.evaluate(WATCH)
    for key in KEYS:
        visitor.page.keyboard.press(key)
    is_where_it_was(visitor, "maison")


def test_going_back_in_the_browser_goes_nowhere(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("maison")
    visitor.page.evaluate(WATCH)
    for _ in range(3):
        visitor.page.evaluate("history.back()")
        visitor.page.evaluate("new Promise((later) => setTimeout(later, 60))")
    is_where_it_was(visitor, "maison")


def test_what_appears_under_a_finger_was_not_meant(passer_by: Step) -> None:
    """The first touch lies where the opening has a way on; it only begins."""
    visitor = passer_by()
    visitor.page.touchscreen.tap(300, 1100)
    visitor.sees("patrimoine")
    assert visitor.page.evaluate("document.elementFromPoint(300, 1100).closest('[data-go]') !== null")
    assert visitor.page.locator("[data-does=back]").is_disabled()


@pytest.mark.field_note("V6")
def test_the_page_asks_this_machine_and_nobody_else(passer_by: Step) -> None:
    visitor = passer_by()
    complaints: list[str] = []
    visitor.page.on("console", lambda message: complaints.append(message.text))
    visitor.begins()
    for scene in ("maison", "visite", "balade", "commerces", "rue"):
        visitor.goes_to(scene)
        if scene == "visite":
            visitor.page.wait_for_selector(".marks .mark", state="attached")
    own = (visitor.window.url, f"blob:{visitor.window.url}")
    assert [address for address in visitor.asked if not address.startswith(own)] == []
    assert [one for one in complaints if "Driver Message" not in one] == [], "the policy refused something"
    answer = visitor.page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'asked', () => 'refused')")
    assert answer == "refused"
    assert any("Content Security Policy" in one for one in complaints)
