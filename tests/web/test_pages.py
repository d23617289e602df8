"""Every screen in every language, in a real browser: nothing for axe to find, nothing cut off, nothing to scroll."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from controller.web.catalogue import languages
from tests.chromium import LANDSCAPE, PORTRAIT, axe, touch_context
from tests.web.live import Live, live
from tests.web.pictures import show
from tests.web.poses import POSES

pytestmark = pytest.mark.browser

TARGET_PX = 64
"""What a gloved finger hits; WCAG 2.5.8 asks for 24."""
GAP_PX = 8
FONTS = ("", "DejaVu Sans")
"""The fonts a small Debian has; DejaVu is the widest that is found on one."""

SPILLS = """() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) faults.push("the page scrolls");
  const seen = (element) => element.checkVisibility() && !element.closest(".sr, #pictures");
  const all = "h1, p, button, li, footer, header, .keypad, .actions, .row";
  const shown = [...document.querySelectorAll(all)].filter(seen);
  const footer = document.querySelector("footer").getBoundingClientRect();
  for (const element of shown) {
    const name = `${element.tagName} “${element.textContent.trim().slice(0, 30)}”`;
    const box = element.getBoundingClientRect();
    if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5)
      faults.push(`${name} leaves the screen`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) faults.push(`${name} is too wide`);
    const high = element.tagName === "BUTTON" && element.scrollHeight > element.clientHeight + 1;
    if (high) faults.push(`${name} is too high`);
    if (!element.closest("footer") && box.bottom > footer.top + 0.5) faults.push(`${name} runs under the footer`);
  }
  const blocks = [...document.querySelectorAll("main .words > *, main.wide > *")].filter(seen)
    .map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => box.height > 0);
  for (let i = 1; i < blocks.length; i++)
    if (blocks[i][1].top < blocks[i - 1][1].bottom - 0.5)
      faults.push(`${blocks[i][0].tagName} “${blocks[i][0].textContent.slice(0, 30)}” lies over the one before`);
  return faults;
}"""

TARGETS = """() => [...document.querySelectorAll("button")].filter((one) => one.checkVisibility()).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { name: one.textContent, x, y, width, height };
})"""


COVERED = """() => [...document.querySelectorAll("main button")].filter((one) => {
  one.scrollIntoView({ block: "center" });
  const { x, y, width, height } = one.getBoundingClientRect();
  return !one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}).map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def bank() -> Iterator[Live]:
    with live() as served:
        served.do(served.desk.begin)
        yield served


def kiosk(browser: Browser, bank: Live, viewport: dict[str, int], **options: Any) -> Iterator[Page]:
    context = touch_context(browser, viewport, reduced_motion="reduce", **options)
    page = context.new_page()
    page.goto(f"{bank.url}/kiosk")
    yield page
    context.close()


@pytest.fixture(scope="module")
def small(browser: Browser, bank: Live) -> Iterator[Page]:
    yield from kiosk(browser, bank, LANDSCAPE)


@pytest.fixture(scope="module")
def upright(browser: Browser, bank: Live) -> Iterator[Page]:
    yield from kiosk(browser, bank, PORTRAIT)


@pytest.fixture(scope="module")
def zoomed(browser: Browser, bank: Live) -> Iterator[Page]:
    """800 by 480 at a zoom of 200 percent."""
    yield from kiosk(browser, bank, {"width": 400, "height": 240}, device_scale_factor=2)


each_language = pytest.mark.parametrize("language", languages())
each_pose = pytest.mark.parametrize("name", POSES)


@each_language
@each_pose
def test_axe_finds_nothing(small: Page, bank: Live, name: str, language: str) -> None:
    show(small, bank, POSES[name], language)
    assert axe(small) == []


@each_language
@each_pose
def test_nothing_spills_on_the_smallest_screen(small: Page, bank: Live, name: str, language: str) -> None:
    show(small, bank, POSES[name], language)
    for font in FONTS:
        small.evaluate("font => document.documentElement.style.fontFamily = font", font)
        assert small.evaluate(SPILLS) == [], f"in {font or 'the page’s own font'}"
    small.evaluate("document.documentElement.style.fontFamily = ''")


@each_language
@each_pose
def test_nothing_spills_on_a_tall_screen(upright: Page, bank: Live, name: str, language: str) -> None:
    show(upright, bank, POSES[name], language)
    assert upright.evaluate(SPILLS) == []


@each_pose
def test_buttons_are_for_gloves_and_stand_apart(small: Page, bank: Live, name: str) -> None:
    show(small, bank, POSES[name])
    targets = small.evaluate(TARGETS)
    for one in targets:
        assert one["height"] >= TARGET_PX and one["width"] >= TARGET_PX, one["name"]
    for number, one in enumerate(targets):
        for other in targets[:number]:
            beside = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
            above = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
            assert max(beside, above) >= GAP_PX, f"{one['name']} and {other['name']}"


@pytest.mark.field_note("L30")
@each_pose
def test_one_line_and_whom_to_call_are_on_every_screen(small: Page, bank: Live, name: str) -> None:
    show(small, bank, POSES[name])
    assert small.locator("h1:visible").count() == 1
    assert small.locator("main h1").inner_text().strip()
    assert small.locator("footer .phone").inner_text() == bank.desk.help_phone
    assert small.locator("footer .phone").is_visible()


@pytest.mark.field_note("L30")
@pytest.mark.parametrize("name", ["put_in", "take_out", "stuck", "opening", "closed", "look"])
def test_at_a_door_there_is_one_picture_and_one_number(small: Page, bank: Live, name: str) -> None:
    show(small, bank, POSES[name])
    assert small.locator("main .picture:visible").count() == 1
    assert small.locator("main .plate:visible").all_inner_texts() == ["11"]
    assert small.locator("h1").inner_text().split(".")[0].endswith("11"), "a screen reader hears the number first"


@pytest.mark.field_note("L29")
def test_who_fetches_from_a_warm_locker_reads_it(small: Page, bank: Live) -> None:
    show(small, bank, POSES["take_out"], "en")
    assert small.locator("main [role=alert]").count() == 0
    show(small, bank, POSES["take_out-warm"], "en")
    assert "too warm" in small.locator("main [role=alert]").inner_text()


@pytest.mark.parametrize("name", ["put_in", "take_out", "opening"])
def test_the_drawing_marks_the_compartment_and_no_other(small: Page, bank: Live, name: str) -> None:
    show(small, bank, POSES[name])
    assert small.locator(".bank rect:not(.frame)").count() == 18
    assert small.locator(".bank .here").count() == 1


@pytest.mark.parametrize("name", ["idle", "pin", "menu", "put_in", "ticket", "service_menu"])
def test_twice_the_size_can_still_be_read_and_reached(zoomed: Page, bank: Live, name: str) -> None:
    show(zoomed, bank, POSES[name])
    assert zoomed.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert zoomed.evaluate(COVERED) == []


def test_pictures_stand_still_for_who_asks_for_it(small: Page, bank: Live) -> None:
    show(small, bank, POSES["take_out"])
    assert small.evaluate("document.getAnimations().length") == 0


def test_nothing_moves_for_ever(browser: Browser, bank: Live) -> None:
    context = touch_context(browser)
    page = context.new_page()
    page.goto(f"{bank.url}/kiosk")
    show(page, bank, POSES["take_out"])
    ends = page.evaluate("document.getAnimations().map((one) => one.effect.getComputedTiming().endTime)")
    assert ends and max(ends) < 10_000
    context.close()


def test_the_browser_loads_this_machine_only_and_nothing_is_refused_by_the_policy(browser: Browser, bank: Live) -> None:
    context = touch_context(browser)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{bank.url}/kiosk")
    for name in ("menu", "ticket", "service_menu"):
        show(page, bank, POSES[name])
    assert asked and all(url.startswith(bank.url) for url in asked)
    assert complaints == []
    context.close()


LONGEST_LINE = ("Fermé lundi : bibliothèque municipale " * 3)[:80].strip()


@each_language
def test_a_line_of_the_town_stands_on_the_idle_screen_whatever_its_length(
    small: Page, bank: Live, language: str
) -> None:
    bank.desk.town = LONGEST_LINE
    try:
        show(small, bank, POSES["idle"], language)
        assert small.locator(".town").inner_text() == LONGEST_LINE
        assert small.evaluate(SPILLS) == [] and axe(small) == []
    finally:
        bank.desk.town = ""
    show(small, bank, POSES["idle"], language)
    assert small.locator(".town").count() == 0


def test_what_this_machine_is_stands_in_the_corner_until_somebody_comes(small: Page, bank: Live) -> None:
    show(small, bank, POSES["idle"])
    corner = small.locator("#version")
    assert corner.is_visible() and corner.inner_text().split("\n") == [
        "Bastide 0.1.0",
        "Raspberry Pi 4 Model B Rev 1.4",
    ]
    show(small, bank, POSES["menu"])
    assert not corner.is_visible()
