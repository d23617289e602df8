"""Fingers, gloves, keyboards and scanners before the screen, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from controller.core.commands import Say, Tone, Word
from controller.core.events import Refusal, ScanRefused, Touched
from controller.core.screen import View
from controller.web.desk import Busy
from tests.chromium import touch_context
from tests.web.live import Live, live
from tests.web.pictures import show
from tests.web.poses import POSES

pytestmark = pytest.mark.browser


def tap(page: Page, words: str | re.Pattern[str]) -> None:
    """Once the page has settled: a press within a moment of a change is meant for the page before."""
    page.clock.run_for(400)
    page.get_by_role("button", name=words, exact=isinstance(words, str)).tap()


@pytest.fixture
def touch(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def lang(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def fingers(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def middle(page: Page, words: str) -> tuple[float, float]:
    box = page.get_by_role("button", name=words, exact=True).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def touches(served: Live) -> list[str]:
    return [str(event.touch) for event in served.desk.events if isinstance(event, Touched)]


# -- touch --------------------------------------------------------------------------------------


def test_english_is_one_touch_away(page: Page) -> None:
    tap(page, "English")
    expect(page.locator("h1")).to_have_text("Show your QR code to the reader")
    assert lang(page) == "en"
    expect(page.locator("footer")).to_contain_text("Need help?")
    tap(page, "Français")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


def test_a_double_tap_is_one_answer_and_never_hits_the_next_page(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    page.clock.run_for(400)
    x, y = middle(page, "Terminé")
    for _ in range(4):
        page.touchscreen.tap(x, y)
    page.clock.run_for(100)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    assert touches(served) == ["done"]


def test_a_tap_right_after_the_page_has_changed_is_not_taken_for_an_answer(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    x, y = middle(page, "C’était vide")
    page.touchscreen.tap(x, y)
    assert touches(served) == []
    page.clock.run_for(400)
    page.touchscreen.tap(x, y)
    served_touches(served, ["empty"])


def served_touches(served: Live, wanted: list[str]) -> None:
    import time

    deadline = time.monotonic() + 5
    while touches(served) != wanted:
        assert time.monotonic() < deadline, touches(served)


def test_a_finger_that_slides_off_takes_its_answer_back(page: Page, served: Live, touch: CDPSession) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    fingers(touch, "touchMove", (x, y - 150))
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


def test_a_clumsy_glove_that_slips_a_little_is_still_an_answer(page: Page, touch: CDPSession) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    fingers(touch, "touchMove", (x + 40, y + 20))
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")


def test_an_answer_that_is_drawn_anew_under_the_finger_still_counts(
    page: Page, served: Live, touch: CDPSession
) -> None:
    page.clock.run_for(400)
    x, y = middle(page, "J’ai un code à 8 chiffres")
    fingers(touch, "touchStart", (x, y))
    served.do(served.desk.pose, View(POSES["idle"].view.screen))
    expect(page.locator(".free")).to_have_text("Tous les casiers sont pris.")
    fingers(touch, "touchEnd")
    expect(page.locator("h1")).to_have_text("Tapez vos 8 chiffres")


@pytest.mark.field_note("V11")
def test_no_gesture_leaves_the_page(page: Page, touch: CDPSession) -> None:
    """Swipes from the edges, a pinch, a long press: the page stays where and as large as it is."""
    where = page.url
    for x, y, dx, dy in ((2, 200, 100, 0), (798, 200, -100, 0), (400, 2, 0, 80), (400, 470, 0, -80)):
        fingers(touch, "touchStart", (x, y))
        for step in range(1, 6):
            fingers(touch, "touchMove", (x + dx * step, y + dy * step))
        fingers(touch, "touchEnd")
    fingers(touch, "touchStart", (380, 240), (420, 240))
    for step in range(1, 6):
        fingers(touch, "touchMove", (380 - 40 * step, 240), (420 + 40 * step, 240))
    fingers(touch, "touchEnd")
    assert page.url == where
    assert page.evaluate("[visualViewport.scale, scrollX, scrollY, history.length]") == [1, 0, 0, 2]
    assert page.evaluate("""() => ["contextmenu", "selectstart", "dragstart"].map((kind) =>
        !document.querySelector("h1").dispatchEvent(new Event(kind, { bubbles: true, cancelable: true })))""") == [
        True, True, True,
    ]  # fmt: skip
    assert page.evaluate("getComputedStyle(document.body).touchAction") == "none"
    assert page.evaluate("getComputedStyle(document.body).userSelect") == "none"
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


# -- keyboard --------------------------------------------------------------------------------------


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


def type_slowly(page: Page, digits: str) -> None:
    for digit in digits:
        page.keyboard.press(digit, delay=70)
        page.clock.run_for(100)


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
    served_touches(served, ["cancel"])


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


# -- a scanner that types ----------------------------------------------------------------------------


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
    scan(page, "X" * 600)
    scan(page, "B0:GOOD1")
    expect(page.locator("#alert")).not_to_be_empty()
    assert len(served.desk.events) == before + 1
    expect(page.locator("body")).not_to_contain_text("XXX")


def test_typed_letters_that_are_no_scan_do_nothing(page: Page, served: Live) -> None:
    before = len(served.desk.events)
    page.keyboard.type("hello")
    page.clock.run_for(1000)
    page.keyboard.press("Enter")
    assert len(served.desk.events) == before
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")


# -- forgetting ---------------------------------------------------------------------------------------


@pytest.mark.field_note("V18")
def test_half_a_pin_and_the_language_are_forgotten_when_nobody_goes_on(page: Page) -> None:
    tap(page, "English")
    tap(page, "I have a code of 8 digits")
    type_slowly(page, "0123")
    expect(page.locator(".typed")).to_have_text("0123")
    page.clock.run_for(29_000)
    expect(page.locator(".typed")).to_have_text("0123")
    page.clock.run_for(2_000)
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")
    tap(page, "J’ai un code à 8 chiffres")
    expect(page.locator(".typed")).to_have_text("")


def test_the_next_person_is_spoken_to_in_the_first_language(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"], "en")
    expect(page.locator("h1")).to_contain_text("Thank you")
    served.do(served.desk.pose, View(POSES["opening"].view.screen, 8, POSES["opening"].view.kind, door="2"))
    expect(page.locator("h1")).to_contain_text("La porte s’ouvre")


def test_the_language_stays_through_a_visit(page: Page, served: Live) -> None:
    show(page, served, POSES["opening"], "en")
    served.do(served.desk.pose, POSES["take_out"].view)
    expect(page.locator("h1")).to_contain_text("Take your order")
    page.clock.run_for(120_000)
    assert lang(page) == "en"


def test_a_ticket_is_gone_from_the_page_when_its_visit_is_over(page: Page, served: Live) -> None:
    show(page, served, POSES["ticket"])
    expect(page.locator(".pin")).to_contain_text("0123 4567")
    served.do(served.desk.pose, View(POSES["idle"].view.screen))
    page.wait_for_selector("body[data-screen=idle]")
    assert "0123 4567" not in page.content()
    assert page.locator(".sheet").count() == 0


# -- words ----------------------------------------------------------------------------------------------


def test_a_word_stays_long_enough_to_be_read_though_the_daemon_has_moved_on(page: Page, served: Live) -> None:
    said = Say(Word.PIN_DEAD, Tone.REFUSED)
    served.do(served.desk.pose, POSES["idle"].view, said)
    expect(page.locator("#alert .said")).to_be_visible()
    served.do(served.desk.pose, POSES["idle"].view)
    page.clock.run_for(5_500)
    expect(page.locator("#alert .said")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.locator(".said")).to_have_count(0)


def test_a_word_can_be_read_in_the_other_language_while_it_stands(page: Page, served: Live) -> None:
    served.do(served.desk.pose, POSES["idle"].view, Say(Word.DOOR_STUCK, Tone.REFUSED, "9"))
    expect(page.locator(".said")).to_have_text("La porte 9 ne s’ouvre pas. Appelez-nous : rien n’est perdu.")
    tap(page, "English")
    expect(page.locator(".said")).to_have_text("Door 9 does not open. Call us: nothing is lost.")


@pytest.mark.parametrize(("tone", "role"), [(Tone.OK, "status"), (Tone.ATTENTION, "status"), (Tone.REFUSED, "alert")])
def test_a_word_is_told_to_a_screen_reader(page: Page, served: Live, tone: Tone, role: str) -> None:
    served.do(served.desk.pose, POSES["idle"].view, Say(Word.WAIT, tone))
    expect(page.locator(f"[role={role}] .said")).to_have_text("Un instant : c’est bientôt votre tour.")


def test_the_end_of_the_time_is_told_before_it_comes(page: Page, served: Live) -> None:
    def posed() -> None:
        view = POSES["menu"].view
        served.desk.pose(View(view.screen, 7, view.kind, until_s=served.desk.now().mono_s + 60))

    served.do(posed)
    page.wait_for_selector("body[data-screen=menu]")
    expect(page.locator("#left")).to_have_text("")
    page.clock.run_for(52_000)
    expect(page.locator("#left")).to_have_text(re.compile(r"Retour à l’accueil dans \d+ secondes"))


# -- a daemon that goes and comes back -----------------------------------------------------------------------


@pytest.fixture
def restarting() -> Iterator[list[Live]]:
    """The bank that is served now; the test may stop it and serve another on the same port."""
    served: list[Live] = []
    yield served
    served[-1].stop()


def test_a_lost_connection_is_a_calm_moment_and_ends_by_itself(browser: Browser, restarting: list[Live]) -> None:
    from tests.web.memory_desk import MemoryDesk

    first = Live(MemoryDesk())
    restarting.append(first)
    first.start()
    first.do(first.desk.begin)
    context = touch_context(browser)
    page = context.new_page()
    page.goto(f"{first.url}/kiosk")
    page.wait_for_selector("body[data-screen=idle]")
    first.stop()
    page.wait_for_selector("body[data-screen=moment]")
    expect(page.locator("h1")).to_have_text("Un instant…")
    expect(page.locator("footer .phone")).to_be_visible()
    page.keyboard.type("12")
    assert page.locator(".typed").count() == 0
    second = Live(MemoryDesk(), first.port)
    restarting.append(second)
    second.start()
    second.do(second.desk.begin)
    page.wait_for_selector("body[data-screen=idle]", timeout=10_000)
    context.close()


def test_an_answer_that_the_bank_could_not_take_in_is_said(page: Page, served: Live) -> None:
    show(page, served, POSES["closed"])
    served.desk.refuses = Busy()
    tap(page, "Terminé")
    expect(page.locator("#alert")).to_have_text("Ce n’est pas possible maintenant.")
    page.clock.run_for(7_000)
    expect(page.locator(".said")).to_have_count(0)


def test_a_daemon_that_hangs_is_noticed(page: Page, served: Live) -> None:
    page.clock.run_for(50_000)
    expect(page.locator("h1")).to_have_text("Montrez votre code QR au lecteur")
    page.route("**/api/screen", lambda route: route.abort())
    page.clock.run_for(15_000)
    expect(page.locator("h1")).to_have_text("Un instant…")


def test_a_page_of_an_older_release_loads_itself_anew(browser: Browser) -> None:
    with live() as served:
        served.do(served.desk.begin)
        context = touch_context(browser)
        page = context.new_page()
        old = 'retry: 10\nevent: hello\ndata: {"build":"old","alive_every_s":25}\n\n'
        page.route("**/api/screen", lambda route: route.fulfill(content_type="text/event-stream", body=old), times=1)
        loads: list[str] = []
        page.on("framenavigated", lambda frame: loads.append(frame.url))
        page.goto(f"{served.url}/kiosk")
        page.wait_for_selector("body[data-screen=idle]")
        assert len(loads) == 2
        context.close()
