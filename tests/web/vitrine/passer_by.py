"""Somebody before the window: what they see, and what their fingers do, by real touches in Chromium."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from controller.core.vitrine.values import Glass
from controller.web.vitrine.preview import PreviewDesk
from tests.chromium import touch_context
from tests.web.live import Live

SHAPES = {"portrait": {"width": 1080, "height": 1920}, "landscape": {"width": 1920, "height": 1080}}
GLASS = {"portrait": Glass(700, 940, 530, "portrait"), "landscape": Glass(800, 530, 940, "landscape")}
"""Panels of 43 inches, upright and lying, as a shop's sill holds them."""
WITHIN_S = 20.0


@dataclass
class PasserBy:
    page: Page
    window: Live
    desk: PreviewDesk
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    # -- what they see -----------------------------------------------------------------------

    def sees_poster(self, scene: str) -> None:
        self.page.wait_for_selector(f"#posters > [data-scene={scene}]:not(.coming):last-child")
        self.until(lambda: self.page.evaluate("document.querySelectorAll('#posters > *').length === 1"))

    def sees(self, scene: str) -> None:
        self.page.wait_for_selector(f"#scene [data-scene={scene}]")

    def sees_phase(self, phase: str) -> None:
        self.page.wait_for_selector(f"body[data-phase={phase}]")

    def language(self) -> str:
        return str(self.page.evaluate("document.documentElement.lang"))

    # -- what they do ------------------------------------------------------------------------

    def touches_the_glass(self) -> None:
        self.page.touchscreen.tap(self.width / 2, self.height * 0.4)

    def begins(self) -> None:
        """A touch, and the daemon has said that a visit began."""
        with self.page.expect_response("**/api/vitrine/scene"):
            self.touches_the_glass()
        self.sees_phase("browsing")
        self.until(lambda: self.desk.screen().phase == "browsing")

    def taps(self, selector: str) -> None:
        self.page.locator(selector).first.tap()

    def goes_to(self, scene: str) -> None:
        """By the opening's own way."""
        if not self.page.locator("[data-does=home]").is_disabled():
            self.taps("[data-does=home]")
        with self.page.expect_response("**/api/vitrine/scene"):
            self.taps(f"#scene [data-go={scene}]")
        self.sees(scene)

    def fingers(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)

    # ----------------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        return self._size()["width"]

    @property
    def height(self) -> int:
        return self._size()["height"]

    def _size(self) -> dict[str, int]:
        size = self.page.viewport_size
        assert size is not None
        return {"width": size["width"], "height": size["height"]}

    def shows(self, **changes: Any) -> None:
        """The daemon says so."""
        self.window.do(self.desk.pose, **changes)

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WITHIN_S
        while not condition():
            assert time.monotonic() < deadline
            self.page.evaluate("new Promise(requestAnimationFrame)")


def passing(
    browser: Browser,
    window: Live,
    desk: PreviewDesk,
    shape: str,
    address: str,
    *,
    scenes: tuple[str, ...] = (),
    **options: Any,
) -> PasserBy:
    """A page on a panel of this shape; ``scenes`` is what plays."""
    window.do(desk.pose, glass=GLASS[shape], scenes=scenes or desk.screen().scenes[:1])
    options.setdefault("reduced_motion", "reduce")
    page = touch_context(browser, SHAPES[shape], **options).new_page()
    one = PasserBy(page, window, desk)
    page.on("pageerror", lambda error: one.faults.append(str(error)))
    page.on("request", lambda request: one.asked.append(request.url))
    page.goto(window.url + address)
    page.wait_for_selector("#posters > :not(.coming)")
    return one
