"""People before the shop window: the real page in a real browser, the real daemon killed as a power cut does it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.core.vitrine.facts import ScreenDarkened, ScreenLit
from hal.ports import Glass
from tests.chromium import touch_context
from tests.stories.playing import Playing, playing
from tests.vitrine.glasshouse import built

pytestmark = pytest.mark.browser
WINDOW = {"width": 540, "height": 960}
WITHIN_MS = 30_000


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Playing]:
    with playing(tmp_path / "town", window=built(tmp_path / "release"), compartments=1) as one:
        yield one


@pytest.fixture
def window(town: Playing, browser: Browser) -> Iterator[Page]:
    """The window at two in the afternoon; a script error on its page fails the test."""
    town.do("hour", hour=14)
    page = touch_context(browser, WINDOW, reduced_motion="reduce", locale="fr-FR").new_page()
    page.set_default_timeout(WITHIN_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{town.locker}/vitrine")
    town.until(lambda: told(town).get("version"), "the first release is painted and shown")
    yield page
    page.context.close()
    assert faults == []


def told(town: Playing) -> dict[str, object]:
    return dict(town.ask("/api/health")["window"])


def glass(town: Playing) -> Glass:
    return town.call(lambda: town.town.backplane.shopfront.display.seen(town.loop.time())).glass


def stands(page: Page, phase: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-phase", phase, timeout=WITHIN_MS)


@pytest.mark.field_note("V18")
def test_somebody_stops_touches_chooses_a_language_and_goes_and_the_next_one_finds_it_as_it_was(
    town: Playing, window: Page
) -> None:
    stands(window, "asleep")
    town.do("passer", present=True)
    stands(window, "attract")
    window.touchscreen.tap(270, 480)  # a finger knows no buttons: the whole glass is one
    stands(window, "browsing")
    window.locator("[data-does=language]").tap()
    expect(window.locator("html")).to_have_attribute("lang", "en")
    session = window.evaluate("fetch('/api/health').then((one) => one.json()).then(({ window }) => window.touches)")
    assert session == 1
    window.locator("[data-does=leave]").first.tap()
    town.do("passer", present=False)
    stands(window, "attract")
    expect(window.locator("html")).to_have_attribute("lang", "fr")
    stands(window, "asleep")
    assert not [fact for fact in town.facts() if "resence" in type(fact).__name__], "who was there is written nowhere"


def test_a_power_cut_at_night_lights_nothing_and_the_morning_does(town: Playing, window: Page) -> None:
    """While nobody knows the time it might be a forbidden hour; once it is known to be three, it is one."""
    town.until(lambda: glass(town) is Glass.LIT, "it is lit in the afternoon")
    town.do("hour", hour=3)
    town.until(lambda: glass(town) is Glass.DARK, "the law wants it dark")
    assert told(town)["dark_until"] == "07:00"
    town.do("passer", present=True)
    town.cut_power()
    town.restore_power()
    town.until(lambda: town.ask("/api/health")["clock"] == "synchronised", "a time server is heard")
    town.until(lambda: told(town)["dark_until"] == "07:00", "it is three in the morning")
    shopfront = town.town.backplane.shopfront
    assert town.call(lambda: (glass_now(town), True in shopfront.orders)) == (Glass.DARK, False)
    town.do("hour", hour=8)
    town.until(lambda: glass(town) is Glass.LIT, "it is morning")
    kinds = [type(fact) for fact in town.facts() if isinstance(fact, ScreenLit | ScreenDarkened)]
    assert kinds[-1] is ScreenLit and ScreenDarkened in kinds


def glass_now(town: Playing) -> Glass:
    return town.town.backplane.shopfront.display.seen(town.loop.time()).glass


@pytest.mark.field_note("V6")
def test_the_daemon_falls_and_the_page_stays_and_paints_on_and_is_heard_again(town: Playing, window: Page) -> None:
    """There is no error page to be stuck on: the page never leaves, and finds its daemon again by itself."""
    loads: list[str] = []
    window.on("load", lambda page: loads.append(page.url))
    town.do("crash")
    town.until(lambda: town.town.child.running != "ready", "the daemon is gone")
    assert window.locator("[data-scene]").count() > 0
    town.until(lambda: town.town.child.running == "ready", "the daemon is back")
    town.until(lambda: told(town)["scene"], "the page proves itself to the new one")
    assert loads == [] and told(town)["missing"] == ""
    assert told(town)["steps"] == {"reload": 0, "restart_browser": 0, "restart_session": 0}


@pytest.mark.field_note("V5")
def test_a_display_that_refuses_to_go_off_is_told_to_who_runs_it(town: Playing, window: Page) -> None:
    town.until(lambda: glass(town) is Glass.LIT, "it is lit")
    town.do("screen_stubborn", on=True)
    town.do("hour", hour=3)
    wanted = "the display should be dark and is lit"
    town.until(lambda: any(wanted in one for one in town.ask("/api/health")["alarms"]), "the operator is told")
    town.do("screen_stubborn", on=False)
    town.until(lambda: glass(town) is Glass.DARK, "it obeys at last")
