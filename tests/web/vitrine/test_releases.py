"""A release is shown when it has proved that it paints, and takes the other's place without a blank frame."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from controller.core.vitrine.values import Phase
from controller.web.vitrine.desk import Painted
from controller.web.vitrine.preview import PreviewDesk
from tests.web.live import live
from tests.web.vitrine.content import variant
from tests.web.vitrine.passer_by import PasserBy, passing

pytestmark = pytest.mark.browser

Step = Callable[..., PasserBy]
NEW = "Huit siècles, deuxième édition"
WATCH = """() => {
  window.blank = 0;
  window.frames_seen = 0;
  const look = () => {
    frames_seen += 1;
    const shown = [...document.querySelectorAll("#posters > :not(.coming)")];
    const loaded = (img) => img.complete && img.naturalWidth;
    const whole = shown.some((one) => [...one.querySelectorAll(".arch img")].every(loaded));
    blank += !whole;
    requestAnimationFrame(look);
  };
  look();
}"""


class Telling(PreviewDesk):
    """Keeps what pages tell of their painting."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.proofs: list[Painted] = []

    async def painted(self, proof: Painted) -> None:
        self.proofs.append(proof)
        await super().painted(proof)


@pytest.fixture
def desk(folder: Path) -> Telling:
    return Telling(folder)


def test_a_staged_release_proves_itself_and_swaps_without_a_blank_frame(
    passer_by: Step, desk: Telling, folder: Path, tmp_path: Path
) -> None:
    visitor = passer_by()
    visitor.page.evaluate(WATCH)
    newer = variant(folder, tmp_path / "newer", title=NEW)
    visitor.window.do(desk.stage, "newer", newer)
    visitor.page.locator(f"#posters h1:has-text('{NEW}')").wait_for(timeout=20_000)
    proof = next(one for one in desk.proofs if one.hidden)
    assert (proof.release, proof.scene) == ("newer", "patrimoine") and proof.frames > 0
    visitor.until(lambda: visitor.page.evaluate("document.querySelectorAll('#posters > *').length === 1"))
    assert visitor.page.evaluate("frames_seen") > 10 and visitor.page.evaluate("blank") == 0
    assert visitor.page.locator("iframe").count() == 0


def test_who_reads_meanwhile_goes_on_reading(passer_by: Step, desk: Telling, folder: Path, tmp_path: Path) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("maison")
    visitor.window.do(desk.stage, "newer", variant(folder, tmp_path / "newer", title=NEW))
    visitor.until(lambda: desk.screen().release == "newer")
    visitor.until(lambda: visitor.page.evaluate("document.querySelector('#scene img').src.includes('/newer/')"))
    visitor.sees("maison")
    visitor.taps("[data-does=home]")
    assert visitor.page.inner_text("#scene h1") == NEW


@pytest.mark.parametrize("damage", ["picture", "content"])
def test_what_does_not_paint_proves_nothing(
    passer_by: Step, desk: Telling, folder: Path, tmp_path: Path, damage: str
) -> None:
    newer = variant(folder, tmp_path / "newer", title=NEW)
    if damage == "picture":
        for one in (newer / "media").glob("place-*.webp"):
            one.write_bytes(b"RIFF not a picture")
    else:
        (newer / "content.json").write_text(json.dumps({"format": 2}), "utf-8")
    visitor = passer_by()
    visitor.window.do(desk.stage, "newer", newer)
    visitor.page.frame_locator("iframe").locator("body").wait_for(state="attached")
    visitor.until(lambda: any(not one.hidden for one in desk.proofs[1:]))  # and the page itself goes on proving
    assert [one for one in desk.proofs if one.hidden] == []
    assert desk.screen().release == "preview"
    visitor.faults.clear()  # the frame may say what is wrong with it


def test_the_page_tells_what_stands_there(passer_by: Step, desk: Telling) -> None:
    visitor = passer_by(scenes=("commerces",))
    visitor.until(lambda: any(one.scene == "commerces" for one in desk.proofs))
    visitor.begins()
    visitor.until(lambda: desk.proofs[-1].scene == "commerces")
    visitor.goes_to("jeu")
    visitor.until(lambda: desk.proofs[-1].scene == "jeu")
    visitor.shows(phase=Phase.CLEANING)
    visitor.until(lambda: desk.proofs[-1].scene is None)
    assert all(one.frames > 0 and one.since_ms > 0 and not one.hidden for one in desk.proofs)


def test_a_daemon_that_goes_leaves_the_window_playing(browser: Browser, folder: Path) -> None:
    desk = PreviewDesk(folder)
    with live(window=desk) as window:
        visitor = passing(browser, window, desk, "portrait", "/vitrine", scenes=("patrimoine", "maison"))
        port = window.port
    visitor.page.wait_for_selector("#posters > [data-scene=maison]", timeout=20_000)
    assert visitor.page.evaluate("document.body.dataset.phase") == "attract"
    again = PreviewDesk(folder)
    with live(port=port, window=again) as window:
        window.do(again.pose, phase=Phase.CLEANING)
        visitor.page.wait_for_selector("body[data-phase=cleaning]", timeout=20_000)
        visitor.page.context.close()


@pytest.mark.field_note("V18")
def test_without_a_daemon_the_page_forgets_by_itself(browser: Browser, folder: Path) -> None:
    desk = PreviewDesk(folder)
    with live(window=desk) as window:
        visitor = passing(browser, window, desk, "portrait", "/vitrine")
        visitor.begins()
        visitor.goes_to("maison")
        visitor.taps("[data-does=language]")
        visitor.page.clock.install()
        visitor.page.touchscreen.tap(500, 900)
    visitor.page.clock.run_for(10_000)
    visitor.sees("maison")
    visitor.page.clock.run_for(90_000)
    visitor.sees_phase("attract")
    visitor.page.wait_for_selector("#posters > [data-scene=patrimoine]:not(.coming)")
    assert visitor.language() == "fr"
    visitor.page.context.close()


def test_without_the_libraries_a_visit_is_a_picture_and_a_list(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.page.route("**/static/lib/**", lambda route: route.abort())
    visitor.begins()
    visitor.goes_to("visite")
    visitor.page.wait_for_selector(".panorama.flat img.flat")
    assert visitor.page.locator(".sphere").count() == 0
    visitor.taps(".spots button:has-text('Vers le quai')")
    visitor.until(lambda: visitor.page.inner_text("#scene h2") == "Le quai")
    visitor.taps(".spots button:has-text('Retour à la place')")
    visitor.until(lambda: visitor.page.inner_text("#scene h2") == "La place")
    visitor.taps(".spots button:has-text('La maison des consuls')")
    visitor.sees("maison")


def test_a_visit_goes_from_place_to_place(passer_by: Step) -> None:
    visitor = passer_by()
    visitor.begins()
    visitor.goes_to("visite")
    visitor.page.wait_for_selector(".marks .mark", timeout=30_000)
    assert visitor.page.locator(".mark").all_inner_texts() == ["Vers le quai", "La maison des consuls"]
    visitor.taps(".mark:has-text('Vers le quai')")
    visitor.until(lambda: visitor.page.inner_text("#scene h2") == "Le quai")
    visitor.taps("[data-does=home]")
    visitor.until(lambda: visitor.page.locator("canvas").count() == 0)
