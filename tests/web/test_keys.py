"""The screen by keyboard alone, and by a scanner that types, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from controller.core.events import Refusal, ScanRefused
from controller.core.screen import View
from tests.web.acts import reached, touches, type_slowly
from tests.web.live import Live
from tests.web.pictures import show
from tests.web.poses import POSES

pytestmark = pytest.mark.browser


def test_the_whole_way_to_a_pin_by_keyboard(page: Page, served: Live) -> None:
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="J’ai un code à 8 chiffres")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="English")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")
    expect(page.locator("h1")).to_be_focused()
    type_slowly(page, "012345678")
    expect(page.locator(".typed")).to_have_text("01234567")
    page.keyboard.press("Backspace")
    expect(page.locator(".typed")).to_have_text("0123456")
    type_slowly(page, "7")
    for _ in range(13):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Valider")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#alert")).to_have_text("Ce code n’est pas le bon. Vérifiez les chiffres.")


def test_a_number_pad_needs_no_tab(page: Page, served: Live) -> None:
    type_slowly(page, "01234567")
    with page.expect_response("**/api/pin"):
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")
    expect(page.locator(".typed")).to_have_count(0)


def test_digits_alone_open_the_keypad_and_escape_leaves_it(page: Page) -> None:
    type_slowly(page, "4")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")
    expect(page.locator(".typed")).to_have_text("4")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


def test_escape_cancels_a_visit(page: Page, served: Live) -> None:
    show(page, served, POSES["stuck"])
    page.keyboard.press("Escape")
    reached(served, ["cancel"])


def test_a_key_held_down_is_one_press(page: Page) -> None:
    page.keyboard.down("4")
    for _ in range(5):
        page.keyboard.down("4")
    page.keyboard.up("4")
    page.clock.run_for(100)
    expect(page.locator(".typed")).to_have_text("4")


def test_the_browsers_own_keys_do_nothing(page: Page) -> None:
    taken = page.evaluate("""() => ["r", "p", "s", "f", "o", "F1", "F3", "F5", "F11", "BrowserBack"].map((key) => {
        const event = new KeyboardEvent("keydown", { key, ctrlKey: key.length === 1, bubbles: true, cancelable: true });
        return !document.body.dispatchEvent(event);
    })""")
    assert all(taken)


def test_focus_stays_on_a_button_that_is_drawn_anew(page: Page, served: Live) -> None:
    page.get_by_role("button", name="J’ai un code à 8 chiffres").focus()
    served.do(served.desk.pose, View(POSES["idle"].view.screen))
    expect(page.locator(".free")).to_have_text("Tous les casiers sont pris.")
    expect(page.get_by_role("button", name="J’ai un code à 8 chiffres")).to_be_focused()


def scan(page: Page, text: str) -> None:
    """What a scanner in keyboard mode does: all at once, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("screen", ["idle", "menu", "code", "pin", "closed"])
def test_a_scan_is_taken_on_every_page_and_seen_on_none(page: Page, served: Live, screen: str) -> None:
    show(page, served, POSES[screen])
    page.evaluate("""() => { globalThis.seen = ""; new MutationObserver(() => { seen += document.body.innerText; })
        .observe(document.body, { subtree: true, childList: true, characterData: true }); }""")
    before = len(served.desk.events)
    with page.expect_response("**/api/scan") as answer:
        scan(page, "B0:7Q9 ZT41%X/0099")
    assert answer.value.request.post_data_json == {"text": "B0:7Q9 ZT41%X/0099"}
    assert len(served.desk.events) == before + 1
    assert "7Q9" not in str(page.evaluate("seen"))


def test_a_scan_presses_no_button_that_happens_to_have_the_focus(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    page.get_by_role("button", name="C’était vide").focus()
    with page.expect_response("**/api/scan"):
        scan(page, "B0:AB CD EF 12")
    assert touches(served) == []


def test_a_scan_of_digits_alone_is_no_typed_pin(page: Page, served: Live) -> None:
    with page.expect_response("**/api/scan"):
        scan(page, "4006381333931")
    assert served.desk.events[-1] == ScanRefused(Refusal.NOT_OURS)
    assert page.locator(".typed").count() == 0


@pytest.mark.field_note("L31")
def test_an_endless_scan_is_dropped_and_leaves_no_trace(page: Page, served: Live) -> None:
    before = len(served.desk.events)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    scan(page, "X" * 600)
    scan(page, "B0:GOOD1")
    expect(page.locator("#alert")).not_to_be_empty()
    assert len(served.desk.events) == before + 1
    assert [url for url in asked if url.endswith("/scan")] == [f"{served.url}/api/scan"]
    expect(page.locator("body")).not_to_contain_text("XXX")


def test_typed_letters_that_are_no_scan_do_nothing(page: Page, served: Live) -> None:
    before = len(served.desk.events)
    page.keyboard.type("hello")
    page.clock.run_for(1000)
    page.keyboard.press("Enter")
    assert len(served.desk.events) == before
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")
