"""Chromium as the kiosk uses it, for every test that needs a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LANDSCAPE = {"width": 800, "height": 480}
"""The 7-inch panel of a Raspberry Pi, the smallest screen."""
SHOWS_WITHIN_MS = 20_000
"""How long a page may take to show what a test expects: two busy cores, not a measure."""
PORTRAIT = {"width": 1080, "height": 1920}
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def executable() -> str:
    """Where Chromium is. ``BASTIDE_CHROMIUM`` overrides; Debian calls it chromium."""
    found = os.environ.get("BASTIDE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("no Chromium on this machine: apt-get install chromium")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; contexts of it are cheap and share nothing."""
    expect.set_options(timeout=SHOWS_WITHIN_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def touch_context(browser: Browser, viewport: dict[str, int] = LANDSCAPE, **more: Any) -> BrowserContext:
    """A browser with a touch screen of this size, and no mouse."""
    return browser.new_context(viewport=viewport, has_touch=True, **more)  # type: ignore[arg-type]


@cache
def axe_source() -> str:
    assert AXE.exists(), "axe-core is missing: npm ci"
    return AXE.read_text("utf-8")


def axe(page: Page) -> list[str]:
    """What axe finds, as ``rule: element`` lines."""
    page.evaluate(axe_source())
    found = page.evaluate("tags => axe.run(document, { runOnly: tags })", WCAG)
    assert len(found["passes"]) > 10, "axe did not look"
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
