"""The panel played by mouse, by keyboard and through its API, over the real daemon."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import chromium
from tests.stories.playing import Playing, playing
from tests.web.test_pages import axe

DESK = {"width": 1440, "height": 1000}
WITHIN_MS = 20_000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    with playing(tmp_path_factory.mktemp("panel") / "town") as one:
        yield one


@pytest.fixture(scope="module")
def browser(town: Playing) -> Iterator[Browser]:
    with chromium() as one:
        yield one


def panel(browser: Browser, town: Playing, language: str = "fr-FR", **more: Any) -> Page:
    options: dict[str, Any] = {"viewport": DESK, "locale": language, "reduced_motion": "reduce", **more}
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(f"{town.panel}/sim")
    page.wait_for_selector("body[data-live]")
    page.wait_for_selector("#overlay", state="hidden")
    return page


def screen(page: Page, *screens: str) -> None:
    wanted = ", ".join(f"body[data-screen={one}]" for one in screens)
    page.frame_locator("iframe").locator(wanted).wait_for()


@pytest.fixture
def page(browser: Browser, town: Playing) -> Iterator[Page]:
    """A script error on the panel fails the test; the screen is back to idle after it."""
    one = panel(browser, town)
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    yield one
    one.context.close()
    assert faults == []


def press_in_kiosk(page: Page, key: str) -> None:
    """The locker's screen takes no press in the moment after a change; a person reads first."""
    button = page.frame_locator("iframe").locator(f'button[data-key="{key}"]')
    button.wait_for()
    page.clock.run_for(400)
    button.click()


@pytest.mark.browser
def test_the_first_minute_in_five_steps(browser: Browser, town: Playing) -> None:
    context = browser.new_context(viewport=DESK, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{town.panel}/sim")
    page.wait_for_selector("#overlay", state="hidden")
    steps = page.locator("#steps li")
    expect(steps.nth(0)).to_have_attribute("aria-current", "step")

    page.get_by_role("button", name="Boulangerie").click()
    screen(page, "menu")
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    press_in_kiosk(page, "size|M")
    screen(page, "opening", "put_in")
    door = page.frame_locator("iframe").locator(".plate").first.inner_text()
    town.open(door)
    screen(page, "put_in")
    expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    page.click(f'[data-door="{door}"] .inside')
    expect(page.locator(f'[data-door="{door}"]')).to_have_class("door is-open full selected")
    town.close(door)
    screen(page, "ticket")
    expect(steps.nth(3)).to_have_attribute("aria-current", "step")
    page.get_by_role("button", name="Photographier").click()
    expect(steps.nth(4)).to_have_attribute("aria-current", "step")
    press_in_kiosk(page, "touch|done")
    screen(page, "idle")
    page.click(".thing.photo")
    screen(page, "opening", "take_out")
    town.open(door)
    screen(page, "take_out")
    page.click(f'[data-door="{door}"] .inside')
    town.close(door)
    page.wait_for_selector("#bravo:not([hidden])")
    expect(page.locator("#facts li").filter(has_text="OrderEnded")).to_have_count(1)
    press_in_kiosk(page, "touch|done")
    screen(page, "idle")
    context.close()


@pytest.mark.browser
def test_doors_can_be_played_by_keyboard_alone(page: Page, town: Playing) -> None:
    leaf = page.locator('[data-door="3"] .shut')
    leaf.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("La porte 3 est verrouillée.")
    page.get_by_role("button", name="Forcer au pied-de-biche").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-door="3"].is-open')
    page.locator('[data-door="3"] .inside').focus()
    page.keyboard.press(" ")
    page.wait_for_selector('[data-door="3"].full')
    page.locator('[data-door="3"] .ajar').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-door="3"].is-shut')
    assert page.evaluate("document.activeElement.classList.contains('shut')"), "the focus follows the leaf"
    assert len(town.door("3").goods) == 1


@pytest.mark.browser
def test_faults_are_marked_on_the_door_and_mended_again(page: Page, town: Playing) -> None:
    page.click('[data-door="5"] .shut')
    for button, mark in (("Coincer la porte", "jammed"), ("coupé", "cut")):
        page.get_by_role("button", name=button).click()
        page.wait_for_selector(f'[data-door="5"].{mark}')
        assert mark != "jammed" or "coincée" in (page.get_attribute('[data-door="5"] .shut', "aria-label") or "")
    page.get_by_role("button", name="Coincer la porte").click()
    page.get_by_role("button", name="intact").click()
    page.wait_for_selector('[data-door="5"]:not(.jammed):not(.cut)')
    page.get_by_role("switch", name="Carte board1 branchée").click()
    page.wait_for_selector('[data-door="5"].mute')
    page.get_by_role("switch", name="Carte board1 branchée").click()
    page.wait_for_selector('[data-door="5"]:not(.mute)')


@pytest.mark.browser
@pytest.mark.field_note("L21")
def test_the_power_is_really_cut_and_the_clock_wakes_up_in_the_past(page: Page, town: Playing) -> None:
    pid = town.town.child.pid
    page.get_by_role("switch", name="Réseau").click()
    page.get_by_role("switch", name="Courant").click()
    expect(page.locator("#overlay")).to_have_text("Courant coupé")
    town.until(lambda: town.town.child.pid is None, "the daemon is dead")
    page.get_by_role("switch", name="Courant").click()
    page.wait_for_selector("#overlay", state="hidden")
    screen(page, "idle")
    assert town.town.child.pid != pid
    assert town.town.backplane.clock.wall_offset_s < 0
    expect(page.locator(".clock b")).to_have_text("sans garantie")
    page.get_by_role("switch", name="Réseau").click()
    expect(page.locator(".clock b")).to_have_text("synchronisée")


@pytest.mark.browser
def test_a_killed_program_starts_again_by_itself(page: Page, town: Playing) -> None:
    pid = town.town.child.pid
    page.get_by_role("button", name="Tuer le programme").click()
    town.until(lambda: town.town.child.pid not in (None, pid), "another process has begun")
    page.wait_for_selector("#overlay", state="hidden")
    screen(page, "idle")


@pytest.mark.browser
def test_any_text_can_be_shown_and_is_refused_in_words(page: Page) -> None:
    page.fill("#text", "<script>alert(1)</script>")
    page.get_by_role("button", name="Montrer", exact=True).click()
    expect(page.frame_locator("iframe").locator(".said")).to_contain_text("Ce code ne vient pas d’ici.")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(browser: Browser, town: Playing, language: str, width: int) -> None:
    page = panel(browser, town, language, viewport={"width": width, "height": 900})
    town.do("force", door="9")
    town.do("jam", door="10", on=True)
    page.click('[data-door="9"] .inside')
    page.wait_for_selector('[data-door="9"].full.selected')
    found = [one for one in axe(page) if "iframe" not in one]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    town.do("jam", door="10", on=False)
    town.do("take", door="9")
    town.close("9")
    page.context.close()


@pytest.mark.browser
def test_the_panel_speaks_both_languages(page: Page) -> None:
    expect(page.locator("#title")).to_have_text("La ville en petit")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#title")).to_have_text("The town in small")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="Français").click()
    expect(page.locator("#title")).to_have_text("La ville en petit")


# -- its API ---------------------------------------------------------------------------------------


BAD_ACTIONS = [
    b"",
    b"[]",
    b'{"do":"open_all"}',
    b'{"do":"pull"}',
    b'{"do":"pull","door":"1","hard":true}',
    b'{"do":"key","key":"A"}',
    b'{"do":"clock","wrong_s":1e12}',
    b'{"do":"clock","wrong_s":NaN}',
    b'{"do":"show_text","text":""}',
    b'{"do":"power","on":1}',
    b"\xff\xfe",
]


@pytest.mark.law("I9")
@pytest.mark.parametrize("body", BAD_ACTIONS)
def test_what_is_no_action_is_refused_and_changes_nothing(town: Playing, body: bytes) -> None:
    before = town.town.changes
    answer = httpx.post(f"{town.panel}/sim/act", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert town.town.changes == before


def test_a_door_the_bank_does_not_have_is_named(town: Playing) -> None:
    answer = httpx.post(f"{town.panel}/sim/act", json={"do": "pull", "door": "99"})
    assert (answer.status_code, answer.json()) == (404, {"error": "the bank has no '99'"})


@pytest.mark.law("I9")
def test_another_sites_page_plays_no_tricks_here(town: Playing) -> None:
    act = {"do": "power", "on": False}
    for headers in ({"origin": "http://example.org"}, {"host": "example.org"}):
        assert httpx.post(f"{town.panel}/sim/act", json=act, headers=headers).status_code in (403, 421)
    assert town.town.mains.powered


def test_only_the_panel_may_frame_the_lockers_screen(town: Playing) -> None:
    policy = httpx.get(f"{town.locker}/kiosk").headers["content-security-policy"]
    ancestors = next(one for one in policy.split("; ") if one.startswith("frame-ancestors"))
    assert ancestors.split()[1:] == [town.panel, town.panel.replace("127.0.0.1", "localhost")]


def test_every_word_exists_in_both_languages(town: Playing) -> None:
    def shape(table: Any) -> Any:
        return {key: shape(value) for key, value in table.items()} if isinstance(table, dict) else type(table)

    french, english = (httpx.get(f"{town.panel}/sim/locales/{one}.json").json() for one in ("fr", "en"))
    assert shape(french) == shape(english)


def test_goods_and_doors_are_there_again_the_next_evening(tmp_path: Path) -> None:
    folder = tmp_path / "evening"
    with playing(folder) as town:
        town.do("force", door="2")
        town.do("put", door="2")
        town.do("jam", door="4", on=True)
        seq = len(town.facts())
    with playing(folder) as town:
        assert (town.door("2").closed, town.door("2").goods, town.door("4").jammed) == (False, ["parcel 1"], True)
        town.until(lambda: town.ask("/api/health")["doors"]["unknown"] == 0, "the doors are seen")
        assert len(town.facts()) > seq, "the same journal goes on"
        assert town.use("2") == "to_check"
