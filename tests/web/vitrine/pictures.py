"""Pictures of the window for the guides, with the demo town: ``python -m tests.web.vitrine.pictures FOLDER``."""

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from controller.core.vitrine.values import Phase
from controller.web.vitrine.preview import PreviewDesk
from simulator.vitrines import TOWN, built
from tests.chromium import chromium, touch_context
from tests.web.live import Live, live
from tests.web.vitrine.passer_by import GLASS, SHAPES

SHRUNK = 0.5
COLOURS = 128
LARGEST_BYTES = 150 * 1024
NOON, NIGHT = "2026-11-27T10:30:00Z", "2026-11-27T19:30:00Z"
"""A Friday: shops are open."""


@dataclass(frozen=True)
class Sight:
    vitrine: str
    scene: str
    shape: str = "portrait"
    visited: bool = False
    at: str = NOON
    does: tuple[str, ...] = ()
    """Selectors that are pressed once the scene stands there."""
    waits: str = ".along:not([hidden]) svg"


SIGHTS = {
    "window-attract": Sight("heritage", "heritage"),
    "window-open-now": Sight("shops", "shops", "landscape"),
    "window-night": Sight("street", "three-streets", at=NIGHT),
    "window-home": Sight("heritage", "heritage", visited=True),
    "window-walk": Sight("heritage", "walk", visited=True),
    "window-visit": Sight("heritage", "around", "landscape", visited=True, waits=".marks .mark:visible"),
    "window-shops": Sight("shops", "shops", visited=True),
    "window-reach": Sight("shops", "shops", visited=True, does=("[data-does=reach]",)),
    "window-writing": Sight("street", "neighbours", "landscape", visited=True, does=(".writing button",)),
}


def draw(browser: Browser, served: Live, desk: PreviewDesk, sight: Sight) -> Image.Image:
    context = touch_context(browser, SHAPES[sight.shape], reduced_motion="reduce", locale="fr-FR")
    page = context.new_page()
    page.clock.install(time=sight.at)
    session = desk.screen().session + 1
    served.do(
        desk.pose, phase=Phase.ATTRACT, session=session, vitrine=sight.vitrine, scenes=(sight.scene,),
        glass=GLASS[sight.shape], wall_offset_s=3600,
    )  # fmt: skip
    page.goto(f"{served.url}/vitrine")
    page.wait_for_selector("#posters > :not(.coming)")
    if sight.visited:
        page.touchscreen.tap(500, 700)
        page.wait_for_selector(f"#scene [data-scene={sight.scene}]")
    for selector in sight.does:
        page.evaluate("selector => document.querySelector(selector).click()", selector)
    page.wait_for_selector(sight.waits, timeout=60_000)
    return _settled(page)


def _settled(page: Page) -> Image.Image:
    page.clock.run_for(3_000)
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.evaluate("Promise.allSettled([...document.images].map((one) => one.complete || one.decode()))")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.context.close()
    size = (round(taken.width * SHRUNK), round(taken.height * SHRUNK))
    return taken.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS)


def for_docs(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        release = built(TOWN, Path(made) / "release")
        desk = PreviewDesk(release)
        with live(window=desk) as served, chromium() as browser:
            for name, sight in SIGHTS.items():
                path = folder / f"{name}.png"
                draw(browser, served, desk, sight).save(path, optimize=True)
                assert path.stat().st_size <= LARGEST_BYTES, f"{name} has {path.stat().st_size} bytes"


if __name__ == "__main__":
    for_docs(Path(sys.argv[1]))
