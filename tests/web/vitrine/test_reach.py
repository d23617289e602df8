"""From a wheelchair: in reach mode every control lies between 900 and 1100 mm above the ground, on this very glass."""

from collections.abc import Callable
from typing import Any

import pytest

from controller.core.vitrine.values import Glass, Phase
from tests.web.vitrine.passer_by import GLASS, PasserBy

pytestmark = [pytest.mark.browser, pytest.mark.field_note("V20")]

Step = Callable[..., PasserBy]
SCENES = ("maison", "visite", "balade", "commerces", "jeu", "avis", "mur", "rue")
CONTROLS = """() => [...document.querySelectorAll("button, input, a[href], [role=button], summary, select")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert], #touch"))
  .filter((one) => !document.querySelector("#asking[open]") || one.closest("#asking"))
  .map((one) => ({ name: one.textContent || one.ariaLabel, ...one.getBoundingClientRect().toJSON() }))"""


def heights_mm(one: dict[str, Any], glass: Glass, height_px: int) -> tuple[float, float]:
    """Lower and upper edge above the ground."""
    mm_per_px = glass.height_mm / height_px
    top_mm = glass.bottom_mm + glass.height_mm
    return top_mm - one["bottom"] * mm_per_px, top_mm - one["top"] * mm_per_px


def all_within(visitor: PasserBy, shape: str, least: int = 1) -> None:
    visitor.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    controls = visitor.page.evaluate(CONTROLS)
    assert len(controls) >= least
    for one in controls:
        lower, upper = heights_mm(one, GLASS[shape], visitor.height)
        assert lower >= 900 - 0.5 and upper <= 1100 + 0.5, f"{one['name']}: {lower:.0f} to {upper:.0f} mm"


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_every_control_of_every_scene_is_within_reach(passer_by: Step, shape: str) -> None:
    visitor = passer_by(shape)
    visitor.begins()
    visitor.taps("[data-does=reach]")
    all_within(visitor, shape, least=9)
    for scene in SCENES:
        visitor.page.evaluate("id => document.querySelector(`#scene [data-go='${id}']`).click()", scene)
        visitor.sees(scene)
        all_within(visitor, shape, least=9)
        with visitor.page.expect_response("**/api/vitrine/scene"):  # told, before it asks
            visitor.taps("[data-does=home]")
    visitor.shows(phase=Phase.ASKING, asks_for_s=15)
    visitor.page.wait_for_selector("#asking[open]")
    all_within(visitor, shape, least=2)


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_what_stands_in_for_a_control_does_what_it_does(passer_by: Step, shape: str) -> None:
    visitor = passer_by(shape)
    visitor.begins()
    visitor.taps("[data-does=reach]")
    visitor.taps("#proxies button:has-text('La maison des consuls')")
    visitor.sees("maison")
    visitor.taps("#proxies button:has-text('Lire la suite')")
    assert visitor.page.evaluate("document.querySelector('#scene').scrollTop") > 100
    while visitor.page.locator("#proxies button:has-text('Premier étage')").count() == 0:
        visitor.taps("#proxies button:has-text('Suivants')")
    visitor.taps("#proxies button:has-text('Premier étage')")
    assert visitor.page.inner_text(".telling h3") == "Premier étage"


def test_one_writes_within_reach(passer_by: Step) -> None:
    visitor = passer_by("landscape")
    visitor.begins()
    visitor.taps("[data-does=reach]")
    visitor.page.evaluate("document.querySelector('#scene [data-go=mur]').click()")
    visitor.taps("#proxies button:has-text('J’écris')")
    visitor.page.wait_for_selector(".composer")
    keys = visitor.page.evaluate(
        CONTROLS.replace("one.checkVisibility", "one.closest('.composer') && one.checkVisibility")
    )
    assert len(keys) > 40
    for one in keys:
        lower, upper = heights_mm(one, GLASS["landscape"], visitor.height)
        assert lower >= 899.5 and upper <= 1100.5 and one["height"] >= 60, one["name"]
    visitor.taps("[data-letter=o]")
    visitor.taps(".composer .more")
    visitor.page.wait_for_selector(".thanks")


def test_a_window_may_always_be_within_reach(passer_by: Step) -> None:
    visitor = passer_by("portrait")
    visitor.shows(reach_always=True, session=visitor.desk.screen().session + 1)
    visitor.page.wait_for_selector(".reach", state="attached")
    visitor.begins()
    all_within(visitor, "portrait", least=9)


BANDS = [
    # glass: bottom, height; page height; band in px from the top
    (700, 940, 1920, (1103, 1511)),  # 540 mm and 740 mm below the upper edge, of 940
    (800, 530, 1080, (469, 876)),
    (950, 600, 1200, (900, 1200)),  # it begins at 950: 150 mm are left of the band
    (1300, 500, 1000, (760, 1000)),  # all of it too high: its lowest 120 mm
    (200, 600, 1200, (0, 240)),  # all of it too low: its highest 120 mm
]


def test_the_band_is_computed_from_the_glass_as_installed(passer_by: Step) -> None:
    page = passer_by().page
    for bottom_mm, height_mm, height_px, (top, bottom) in BANDS:
        found = page.evaluate(
            "async ([glass, px]) => (await import('/vitrine/static/reach.js')).band(glass, px)",
            [{"bottom_mm": bottom_mm, "height_mm": height_mm}, height_px],
        )
        assert found == {"top": top, "bottom": bottom}
