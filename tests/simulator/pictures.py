"""Pictures of the demo town's vitrines for the guides, from the running window."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from simulator.drawing.__main__ import TOWN
from tests.chromium import PORTRAIT, chromium, touch_context

SATURDAY = "2026-06-13"
MORNING = f"{SATURDAY}T08:00:00Z"
IN_THE_DOCS = {
    # file: vitrine, scene; no scene: as it plays by itself, before anybody touched it
    "vitrine-opening": ("heritage", None),
    "vitrine-story": ("people", "elisee"),
    "vitrine-shops": ("shops", "shops"),
    "vitrine-street": ("street", "three-streets"),
}
WIDE = 360
COLOURS = 128

SEEN = """
const here = [...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight && one.offsetParent);
const painted = Promise.all(here.map((one) => one.decode().catch(() => null)));
Promise.race([painted, new Promise((end) => setTimeout(end, 8000))])
"""
"""The pictures that are on the screen are painted; or, where one never comes, eight seconds have passed."""


@contextmanager
def preview() -> Iterator[str]:
    """``bastide content preview`` of the town; its address."""
    command = [str(Path(sys.executable).with_name("bastide")), "content", "preview", str(TOWN), "--port", "0"]
    with subprocess.Popen([*command, "--day", SATURDAY], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        try:
            yield found.group()
        finally:
            os.kill(process.pid, signal.SIGINT)


def show(page: Page, address: str, vitrine: str, scene: str | None) -> None:
    page.goto(f"{address}?theme={vitrine}")
    page.locator("#posters img:visible, #scene .way:visible").first.wait_for()
    if scene is not None:
        if page.locator("#scene .way").count() == 0:
            page.touchscreen.tap(PORTRAIT["width"] / 2, PORTRAIT["height"] / 3)
        way = page.locator(f'#scene .way[data-go="{scene}"]')
        way.scroll_into_view_if_needed()
        box = way.bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
        page.locator("#scene .way").first.wait_for(state="detached")
    page.locator(".along svg:visible").first.wait_for()
    page.evaluate(SEEN)
    page.evaluate("document.fonts.ready")


def small(shot: bytes) -> Image.Image:
    """A screen of 1,080 pixels at a third: enough for a guide."""
    picture = Image.open(BytesIO(shot)).convert("RGB")
    less = picture.resize((WIDE, WIDE * picture.height // picture.width), Image.Resampling.LANCZOS)
    return less.quantize(COLOURS, dither=Image.Dither.NONE)


def for_docs(folder: Path) -> None:
    with preview() as address, chromium() as browser:
        context = touch_context(browser, PORTRAIT, locale="fr-FR", reduced_motion="reduce")
        for name, (vitrine, scene) in IN_THE_DOCS.items():
            page = context.new_page()
            page.clock.set_fixed_time(MORNING)
            show(page, address, vitrine, scene)
            small(page.screenshot()).save(folder / f"{name}.png", optimize=True)
            page.close()


if __name__ == "__main__":
    for_docs(Path(sys.argv[1]))
