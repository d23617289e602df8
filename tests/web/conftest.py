"""Fixtures: a served bank in memory, and a touch screen before it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import chromium, touch_context
from tests.web.live import Live, live


@pytest.fixture
def served() -> Iterator[Live]:
    """A bank whose compartments are all free, and its web application listening on loopback."""
    with live() as bank:
        bank.do(bank.desk.begin)
        yield bank


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module only: while it runs, its thread can have no other event loop."""
    with chromium() as one:
        yield one


@pytest.fixture
def page(browser: Browser, served: Live) -> Iterator[Page]:
    """The kiosk on the smallest screen, its clock in the test's hand; a script error on the page fails the test."""
    context = touch_context(browser, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.clock.install()
    page.goto(f"{served.url}/kiosk")
    page.wait_for_selector("body[data-screen=idle]")
    yield page
    context.close()
    assert not faults
