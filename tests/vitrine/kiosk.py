"""The browser before the glass, as its unit keeps it: started, killed and started again when the machine wants that."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, Route, async_playwright

import controller.web.vitrine
from tests.chromium import ARGUMENTS, executable
from tests.vitrine.glasshouse import Running

REPORTS_EVERY_MS = 700
SMALL = {"width": 432, "height": 768}
"""Upright as the window, and quick to draw where there is no graphics chip."""
PROOF = (Path(controller.web.vitrine.__file__).parent / "static" / "proof.js").read_text("utf-8")
WITHIN_MS = 60_000
STOPS_WITHIN_S = 20.0
"""Then it is left behind, as systemd kills it: a page whose thread hangs may keep its browser from closing."""


class Kiosk:
    """``page`` is the one that stands in the window just now."""

    def __init__(self, playwright: Playwright, running: Running) -> None:
        self._playwright = playwright
        self._running = running
        self._browser: Browser | None = None
        self.started = 0
        self.page: Page

    async def start(self) -> None:
        """A browser of its own each time: whatever hung in the last one is gone with its processes."""
        await self.stop()
        self._browser = await self._playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        context = await self._browser.new_context(
            viewport=SMALL, has_touch=True, reduced_motion="reduce", locale="fr-FR"
        )  # type: ignore[arg-type]
        self.page = await context.new_page()
        self.page.set_default_timeout(WITHIN_MS)
        await self.page.route("**/vitrine/static/proof.js", _impatient)
        await self.page.goto(f"{self._running.page}/vitrine", wait_until="commit")
        self.started += 1

    async def stop(self) -> None:
        if self._browser is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOPS_WITHIN_S):
                    await self._browser.close()

    async def crash(self) -> None:
        """The page's process falls; the order to fall is never answered."""
        control = await self.page.context.new_cdp_session(self.page)
        fallen = asyncio.get_running_loop().create_future()
        self.page.once("crash", lambda _: fallen.set_result(None))
        falling = asyncio.ensure_future(control.send("Page.crash"))
        await fallen
        falling.cancel()
        await asyncio.gather(falling, return_exceptions=True)

    async def obey(self) -> None:
        """As systemd does."""
        front = self._running.backplane.shopfront
        seen = front.browser
        while True:
            await asyncio.sleep(0.05)
            if front.browser != seen:
                seen = front.browser
                await self.start()


async def _impatient(route: Route) -> None:
    """The page's own proofs, told more often than every five seconds."""
    assert "EVERY_MS = 5000" in PROOF
    text = PROOF.replace("EVERY_MS = 5000", f"EVERY_MS = {REPORTS_EVERY_MS}")
    await route.fulfill(body=text, content_type="text/javascript")


@asynccontextmanager
async def kiosk(running: Running) -> AsyncIterator[Kiosk]:
    async with async_playwright() as playwright:
        one = Kiosk(playwright, running)
        await one.start()
        obeying = asyncio.ensure_future(one.obey())
        try:
            yield one
        finally:
            obeying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await obeying
            await one.stop()
