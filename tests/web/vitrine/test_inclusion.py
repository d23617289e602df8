"""What axe finds on every scene and in every phase, in both languages; keyboard, and a language that a town adds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from controller.core.vitrine.state import Notice
from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from tests.chromium import axe
from tests.web.live import live
from tests.web.vitrine.content import variant
from tests.web.vitrine.passer_by import PasserBy, passing

pytestmark = pytest.mark.browser

Step = Callable[..., PasserBy]
SCENES = ("patrimoine", "maison", "visite", "balade", "commerces", "agenda", "jeu", "avis", "mur", "rue")
OPEN = "id => document.querySelector(`#scene [data-go='${id}']`).click()"


def stands_still(visitor: PasserBy) -> None:
    visitor.until(lambda: visitor.page.evaluate("document.querySelectorAll('.along:not([hidden])').length >= 1"))


@pytest.mark.parametrize(("shape", "language"), [("portrait", "fr"), ("landscape", "en")])
def test_axe_finds_nothing_in_any_scene(passer_by: Step, shape: str, language: str) -> None:
    visitor = passer_by(shape)
    visitor.begins()
    if language != "fr":
        visitor.taps("[data-does=language]")
    for scene in SCENES:
        if scene != "patrimoine":
            visitor.taps("[data-does=home]") if not visitor.page.locator("[data-does=home]").is_disabled() else None
            visitor.page.evaluate(OPEN, scene)
        visitor.sees(scene)
        stands_still(visitor)
        assert axe(visitor.page) == [], scene
        assert visitor.language() == language


@pytest.mark.parametrize("worn", ["contrast", "reach", "text_size"])
def test_axe_finds_nothing_however_it_is_worn(passer_by: Step, worn: str) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.page.evaluate(OPEN, "maison")
    visitor.taps(f"[data-does={worn}]")
    assert axe(visitor.page) == []


def test_axe_finds_nothing_in_any_phase(passer_by: Step) -> None:
    visitor = passer_by(scenes=("commerces",))
    assert axe(visitor.page) == []
    visitor.shows(notice=Notice({"fr": "Crue : quais fermés.", "en": "Flood."}, 2**40))
    visitor.page.wait_for_selector("#notice p")
    assert axe(visitor.page) == []
    visitor.shows(notice=None)
    for phase in (Phase.CLEANING, Phase.FAULT):
        visitor.shows(phase=phase)
        visitor.sees_phase(phase)
        assert axe(visitor.page) == [], phase
    visitor.shows(phase=Phase.BROWSING)
    visitor.sees_phase("browsing")
    visitor.shows(phase=Phase.ASKING, asks_for_s=15)
    visitor.page.wait_for_selector("#asking[open]")
    assert axe(visitor.page) == []


def test_a_keyboard_goes_everywhere_and_is_held_nowhere(passer_by: Step) -> None:
    visitor = passer_by()
    page = visitor.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.sees("patrimoine")
    met: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.dataset.go ?? document.activeElement.dataset.does ?? ''"))
        if met[-1] == "leave":
            break
    assert met[:9] == ["maison", "visite", "balade", "commerces", "agenda", "jeu", "avis", "mur", "rue"]
    assert met[9:] == ["language", "text_size", "contrast", "still", "reach", "leave"], "and on to what is always there"
    page.keyboard.press("Enter")
    visitor.sees_phase("attract")


def test_a_town_adds_a_language_by_adding_files(browser: Browser, folder: Path, tmp_path: Path) -> None:
    words = {
        "oc": {"language_name": "Occitan", "touch": "Tocatz la veirina", "home": "Acuèlh", "kind.story": "Istòria"}
    }
    desk = PreviewDesk(variant(folder, tmp_path / "release", words=words, languages=("fr", "en", "oc")))
    with live(window=desk) as window:
        visitor = passing(browser, window, desk, "portrait", "/vitrine")
        assert "Tocatz la veirina" in visitor.page.inner_text("#touch")
        visitor.begins()
        visitor.taps("[data-does=language]")
        visitor.taps("[data-does=language]")
        assert visitor.language() == "oc"
        assert visitor.page.inner_text("[data-does=home]").strip() == "Acuèlh"
        title = visitor.page.locator("#scene h1")
        assert title.get_attribute("lang") == "fr", (
            "a text that is not there is told in the first language, and says so"
        )
        assert "{" not in visitor.page.inner_text("body") and "kind." not in visitor.page.inner_text("body")
        assert axe(visitor.page) == []
        visitor.page.context.close()
