"""The street before the window, on the panel: by mouse and keyboard, in two languages, over the real daemon."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import simulator.panel
from hal.ports import Glass
from tests.chromium import axe, chromium
from tests.stories.playing import Playing, playing
from tests.vitrine.glasshouse import built

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 1000}
WITHIN_MS = 30_000
LOCALES = Path(simulator.panel.__file__).parent / "locales"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    folder = tmp_path_factory.mktemp("street")
    with playing(folder / "town", window=built(folder / "release"), compartments=1) as one:
        yield one


@pytest.fixture(scope="module")
def browser(town: Playing) -> Iterator[Browser]:
    with chromium() as one:
        yield one


def panel(browser: Browser, town: Playing, language: str = "fr-FR") -> Page:
    page = browser.new_context(viewport=DESK, locale=language, reduced_motion="reduce").new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(f"{town.panel}/sim")
    page.wait_for_selector("body[data-live]")
    page.locator("#facade").scroll_into_view_if_needed()
    return page


@pytest.fixture
def page(browser: Browser, town: Playing) -> Iterator[Page]:
    one = panel(browser, town)
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    yield one
    one.context.close()
    assert faults == []


def phase(page: Page, *wanted: str) -> None:
    """What the real page in the window does."""
    bodies = ", ".join(f"body[data-phase={one}]" for one in wanted)
    page.frame_locator("#pane iframe").locator(bodies).wait_for()


def test_the_window_is_the_real_page_and_its_box_says_how_it_is(page: Page, town: Playing) -> None:
    town.do("hour", hour=14)
    expect(page.locator("#facade")).to_have_attribute("data-glass", "lit", timeout=WITHIN_MS)
    phase(page, "asleep", "attract")
    page.get_by_role("switch", name="Quelqu’un s’arrête devant").click()
    phase(page, "attract")
    expect(page.locator("#facade")).to_have_attribute("data-present", "true")
    page.locator("#theme").select_option("river")
    page.frame_locator("#pane iframe").locator("[data-scene=hall]").wait_for()
    expect(page.locator("#facade .sign")).to_have_text("La rivière")
    expect(page.locator("#window-told")).to_contain_text("peinte, preuve reçue", timeout=WITHIN_MS)


def test_night_falls_by_keyboard_and_the_law_is_told(page: Page, town: Playing) -> None:
    at_three = page.get_by_role("button", name="3 h du matin")
    at_three.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#facade")).to_have_attribute("data-light", "night", timeout=WITHIN_MS)
    expect(page.locator("#facade")).to_have_attribute("data-glass", "dark", timeout=WITHIN_MS)
    expect(page.locator("#window-told")).to_contain_text("éteinte jusqu’à 07:00", timeout=WITHIN_MS)
    expect(at_three).to_be_focused()
    town.do("hour", hour=14)


def test_the_glass_is_cleaned_and_a_cable_is_pulled(page: Page, town: Playing) -> None:
    town.do("hour", hour=14)
    cleaning, cable = (page.get_by_role("switch", name=name) for name in ("On nettoie la vitre", "Câble de l’écran"))
    phase(page, "asleep", "attract")
    cleaning.click()
    phase(page, "cleaning")
    expect(cleaning).to_be_checked()  # the panel hears of it by a stream of its own
    cleaning.click()
    phase(page, "asleep", "attract")
    plugged = cable.is_checked()
    cable.click()
    expect(page.locator("#window-told")).to_contain_text("câble débranché")
    expect(cable).to_be_checked(checked=not plugged)
    cable.click()
    front = town.town.backplane.shopfront
    town.until(
        lambda: town.call(lambda: front.display.seen(town.loop.time()).glass) is Glass.LIT, "it is lit again, by itself"
    )


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_axe_finds_nothing_in_the_street(browser: Browser, town: Playing, language: str) -> None:
    page = panel(browser, town, language)
    expect(page.locator("#window-told dd").first).not_to_be_empty()
    assert [one for one in axe(page) if "iframe" not in one] == []
    page.context.close()


def test_both_languages_have_every_word_of_the_street() -> None:
    def paths(words: object, at: str = "") -> set[str]:
        return {at} if not isinstance(words, dict) else {p for k, v in words.items() for p in paths(v, f"{at}.{k}")}

    french, english = (json.loads((LOCALES / f"{one}.json").read_text("utf-8"))["window"] for one in ("fr", "en"))
    assert paths(french) == paths(english)
