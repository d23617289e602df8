"""A visit from the first touch to the last: every scene, at both sizes, and nothing of it left for the next one."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from controller.core.vitrine.state import Notice
from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from tests.web.vitrine.passer_by import PasserBy

pytestmark = pytest.mark.browser

Step = Callable[..., PasserBy]
SCENES = ("maison", "visite", "balade", "commerces", "agenda", "jeu", "avis", "mur", "rue")
each_shape = pytest.mark.parametrize("shape", ["portrait", "landscape"])
SPILLS = """() => {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is too wide");
  const scene = document.querySelector("#scene");
  if (scene.scrollWidth > scene.clientWidth + 1) faults.push("the scene is too wide");
  for (const one of document.querySelectorAll("#dock button, #proxies > *, #sign p")) {
    const box = one.getBoundingClientRect();
    const spills = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (spills) faults.push(`${one.textContent} spills`);
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) faults.push(`${one.textContent} leaves the screen`);
  }
  return faults;
}"""
TARGETS = """() => [...document.querySelectorAll("button, input, a[href]")]
  .filter((one) => one.checkVisibility() && !one.closest("p"))
  .map((one) => ({ name: one.textContent || one.ariaLabel, ...one.getBoundingClientRect().toJSON() }))"""
TARGET_PX = 60


@each_shape
def test_every_scene_is_visited_by_touch(passer_by: Step, desk: PreviewDesk, shape: str) -> None:
    visitor = passer_by(shape)
    visitor.begins()
    visitor.sees("patrimoine")
    for scene in SCENES:
        visitor.goes_to(scene)
        assert visitor.page.locator("#scene h1").count() == 1
        visitor.until(lambda: visitor.page.evaluate("document.activeElement.tagName") == "H1")  # reading goes on there
        assert visitor.page.evaluate(SPILLS) == [], scene
        small = [one for one in visitor.page.evaluate(TARGETS) if min(one["width"], one["height"]) < TARGET_PX]
        assert small == [], f"{scene}: too small for a glove"


def test_a_touch_opens_what_stands_there(passer_by: Step) -> None:
    visitor = passer_by(scenes=("balade",))
    visitor.sees_poster("balade")
    visitor.begins()
    visitor.sees("balade")
    visitor.taps("[data-does=home]")
    visitor.sees("patrimoine")
    visitor.taps("[data-does=back]")
    visitor.sees("balade")


def test_the_end_of_a_visit_plays_on_at_once(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    before = desk.screen().session
    visitor.begins()
    visitor.taps("[data-does=leave]")
    visitor.sees_phase("attract")
    visitor.until(lambda: desk.screen().session == before + 1)
    visitor.sees_poster("patrimoine")


@pytest.mark.field_note("V18")
def test_nothing_is_left_for_the_next_one(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("mur")
    for name in ("language", "text_size", "contrast", "reach"):
        visitor.taps(f"[data-does={name}]")
    visitor.taps("[data-does=reach]")
    visitor.taps(".writing button")
    for letter in "qu":
        visitor.taps(f"[data-letter={letter}]")
    assert visitor.page.input_value(".writing textarea") == "Qu"
    visitor.shows(phase=Phase.ATTRACT, session=desk.screen().session + 1)
    visitor.sees_phase("attract")
    visitor.sees_poster("patrimoine")
    assert visitor.language() == "fr"
    assert set(visitor.page.evaluate("document.documentElement.className").split()) <= {"still", "night"}
    assert visitor.page.locator("textarea").count() == 0
    visitor.begins()
    visitor.sees("patrimoine")
    assert visitor.page.locator("[data-does=back]").is_disabled(), "no way back into somebody else's visit"
    visitor.goes_to("mur")
    visitor.taps(".writing button")
    assert visitor.page.input_value(".writing textarea") == ""


@pytest.mark.field_note("V18")
def test_another_session_forgets_even_in_the_midst(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("commerces")
    visitor.taps("[data-shop=caviste]")
    visitor.taps("[data-does=language]")
    visitor.shows(session=desk.screen().session + 1)
    visitor.sees("patrimoine")
    assert visitor.language() == "fr"


def test_still_there_is_asked_and_any_touch_is_a_yes(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("commerces")
    visitor.shows(phase=Phase.ASKING, asks_for_s=15)
    visitor.page.wait_for_selector("#asking[open]")
    assert "15 secondes" in visitor.page.inner_text("#asking")
    visitor.page.touchscreen.tap(30, 30)
    visitor.page.wait_for_selector("#asking:not([open])", state="attached")
    visitor.until(lambda: desk.screen().phase == "browsing")
    visitor.sees("commerces")


def test_the_visit_can_be_ended_at_the_question(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.shows(phase=Phase.ASKING, asks_for_s=15)
    visitor.taps("#asking [data-does=leave]")
    visitor.sees_phase("attract")
    visitor.until(lambda: desk.screen().phase == "attract")


def test_comfort_is_one_touch_each(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.begins()
    size = "parseFloat(getComputedStyle(document.querySelector('#scene .scene')).fontSize)"
    before = visitor.page.evaluate(size)
    visitor.taps("[data-does=text_size]")
    assert visitor.page.evaluate(size) > 1.3 * before
    visitor.taps("[data-does=contrast]")
    assert visitor.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    visitor.taps("[data-does=language]")
    assert visitor.language() == "en" and visitor.page.inner_text("#scene h1") == "Eight centuries under the arcades"


def test_the_programme_plays_one_after_another(passer_by: Step) -> None:
    visitor = passer_by(scenes=("patrimoine", "maison"))
    visitor.sees_poster("patrimoine")
    visitor.page.wait_for_selector("#posters > [data-scene=maison]:not(.coming)", timeout=20_000)


def test_cleaning_and_a_fault_answer_no_finger(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    for phase, words in ((Phase.CLEANING, "On nettoie la vitre"), (Phase.FAULT, "Cette vitrine se repose")):
        visitor.shows(phase=phase)
        visitor.sees_phase(phase)
        visitor.touches_the_glass()
        assert visitor.page.inner_text("#veil h1") == words
        assert visitor.page.locator("#scene .scene").count() == 0
        assert desk.screen().phase is phase


def test_ghost_touches_begin_nothing(passer_by: Step, desk: PreviewDesk) -> None:
    visitor = passer_by()
    visitor.shows(touches=False)
    visitor.until(lambda: visitor.page.evaluate("document.querySelector('#touch').checkVisibility()"))
    visitor.touches_the_glass()
    assert desk.screen().phase == "attract" and visitor.page.locator("#scene .scene").count() == 0


def test_in_the_dark_nothing_shines(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.shows(phase=Phase.ASLEEP, lit=False, dark_until="07:00", notice=None)
    visitor.sees_phase("dark")
    with Image.open(io.BytesIO(visitor.page.screenshot())) as picture:
        assert picture.convert("RGB").getextrema() == ((0, 0), (0, 0), (0, 0))


def test_a_word_of_the_town_stands_over_everything(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.shows(notice=Notice({"fr": "Crue annoncée : quais fermés.", "en": "Flood: quays closed."}, 2**40))
    visitor.page.wait_for_selector("#notice p")
    box = visitor.page.locator("#notice").bounding_box()
    assert box is not None and (box["width"], box["height"]) == (visitor.width, visitor.height)
    visitor.begins()
    visitor.taps("[data-does=language]")
    visitor.until(
        lambda: visitor.page.evaluate("document.querySelector('#notice p').textContent === 'Flood: quays closed.'")
    )
    visitor.shows(notice=None)
    visitor.page.wait_for_selector("#notice p", state="detached")


def middle_of(visitor: PasserBy, selector: str) -> dict[str, float]:
    box = visitor.page.locator(selector).bounding_box()
    assert box is not None
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


def test_what_a_finger_is_about_to_open_is_laid_out_unseen_and_seen_when_it_lifts(passer_by: Step) -> None:
    visitor = passer_by("portrait")
    visitor.begins()
    fingers, told = visitor.fingers(), len(visitor.asked)
    place = middle_of(visitor, "#scene [data-go=maison]")
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    visitor.page.wait_for_selector("#scene > .coming[data-scene=maison]", state="attached")
    assert visitor.page.locator("#scene > .scene").evaluate_all(
        "all => all.map(one => [one.dataset.scene, one.checkVisibility({ visibilityProperty: true })])"
    ) == [["patrimoine", True], ["maison", False]]
    visitor.page.evaluate("window.laid = document.querySelector('#scene > .coming')")
    with visitor.page.expect_response("**/api/vitrine/scene"):
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert visitor.page.evaluate("[...document.querySelector('#scene').children].every(one => one === laid)")
    assert visitor.page.locator("#scene > .scene:not(.coming)").is_visible()
    assert sum(url.endswith("/api/vitrine/scene") for url in visitor.asked[told:]) == 1, "opened once"


def test_a_finger_that_slides_off_opens_nothing(passer_by: Step) -> None:
    visitor = passer_by("portrait")
    visitor.begins()
    fingers = visitor.fingers()
    place = middle_of(visitor, "#scene [data-go=maison]")
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    visitor.page.wait_for_selector("#scene > .coming", state="attached")
    away = {"x": visitor.width - 5, "y": place["y"]}
    fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [away]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visitor.page.wait_for_selector("#scene > .coming", state="detached")
    assert visitor.page.locator("#scene > .scene").get_attribute("data-scene") == "patrimoine"
