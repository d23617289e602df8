"""A page that lives for months: it forgets people, says words long enough, and survives the daemon."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.core.commands import Say, Tone, Word
from controller.core.screen import View
from controller.web.desk import Busy
from tests.chromium import axe, touch_context
from tests.web.acts import tap, type_slowly
from tests.web.live import Live, live
from tests.web.memory_desk import MemoryDesk
from tests.web.pictures import show
from tests.web.poses import POSES

pytestmark = pytest.mark.browser


def lang(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


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


@pytest.fixture
def restarting() -> Iterator[list[Live]]:
    """The bank that is served now; the test may stop it and serve another on the same port."""
    served: list[Live] = []
    yield served
    served[-1].stop()


def test_a_lost_connection_is_a_calm_moment_and_ends_by_itself(browser: Browser, restarting: list[Live]) -> None:
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
    assert axe(page) == []
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
