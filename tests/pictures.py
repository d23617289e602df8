"""Draw docs/pictures anew, from the running screens and commands: ``python -m tests.pictures``."""

import tempfile
from pathlib import Path

from tests.chromium import chromium
from tests.commission import pictures as commission
from tests.content.phone import pictures as phone
from tests.setup import pictures as setup
from tests.simulator import pictures as vitrines
from tests.stories.person import person
from tests.stories.playing import playing
from tests.web.pictures import LARGEST_BYTES, for_docs
from tests.web.vitrine import pictures as window
from tests.wiring.test_guide import pictures

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
TOWN = {"width": 1440, "height": 860}


def the_town(path: Path) -> None:
    """The simulator's panel with orders in some compartments, while the baker puts in another."""
    with (
        tempfile.TemporaryDirectory() as folder,
        playing(Path(folder) / "town", fast=False) as town,
        chromium() as browser,
    ):
        baker = person(browser, town)
        for size in ("M", "S", "L", "S"):
            baker.deposits(size)
            if size == "L":
                town.do("photograph")
            baker.taps("touch|done")
            baker.sees("idle")
        baker.asks_for("M")
        page = browser.new_context(viewport=TOWN, locale="fr-FR", reduced_motion="reduce").new_page()
        page.goto(f"{town.panel}/sim")
        page.wait_for_load_state("load")
        page.frame_locator("iframe").locator("body[data-screen=put_in]").wait_for()
        page.frame_locator("iframe").locator(".said").wait_for(state="detached")
        page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1440, "height": 700})


def the_wiring(folder: Path) -> None:
    """The sheets that the installer's guide shows."""
    for name, sheet in pictures().items():
        (folder / name).write_text(sheet, "utf-8")


if __name__ == "__main__":
    the_wiring(PICTURES)
    for_docs(PICTURES)
    setup.for_docs(PICTURES)
    commission.for_docs(PICTURES)
    phone.for_docs(PICTURES)
    window.for_docs(PICTURES)
    vitrines.for_docs(PICTURES)
    the_town(PICTURES / "town.png")
    assert (PICTURES / "town.png").stat().st_size <= 2 * LARGEST_BYTES
