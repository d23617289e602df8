"""The visit on the phone as the guide shows it: three telephones side by side, with Sainte-Foy-la-Grande in them."""

import io
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from controller.content.build import build
from controller.content.phone import write
from tests.chromium import chromium
from tests.content.phone.host import Host
from tests.content.phone.phone import BELOW, Phone

TOWN = Path(__file__).parents[3] / "simulator" / "saintefoy"
SHOWN = [("", "light"), ("heritage/house/", "light"), ("heritage/", "dark")]
SIZE = {"width": 360, "height": 720}
GAP_PX = 24
COLOURS = 96
LARGEST_BYTES = 250 * 1024


def for_docs(folder: Path) -> None:
    """``phone.png``, drawn anew."""
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        release, web = Path(place) / "release", Path(place) / "web"
        build(TOWN, release, date(2026, 12, 1))
        write(release, web / BELOW)
        host = Host(web)
        phones = [_seen(browser, host, path, scheme) for path, scheme in SHOWN]
        host.kill()
    picture = _side_by_side(phones).quantize(COLOURS)
    picture.save(folder / "phone.png", optimize=True)
    assert (folder / "phone.png").stat().st_size <= LARGEST_BYTES


def _seen(browser: Browser, host: Host, path: str, scheme: str) -> Image.Image:
    phone = Phone(browser, host, color_scheme=scheme, reduced_motion="reduce")
    phone.page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    phone.open(path)
    assert phone.broken_pictures() == []
    shot = phone.page.screenshot(scale="css")
    phone.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def _side_by_side(phones: list[Image.Image]) -> Image.Image:
    width, height = phones[0].size
    whole = Image.new("RGB", ((width + GAP_PX) * len(phones) + GAP_PX, height + 2 * GAP_PX), "#d8cdb6")
    for number, one in enumerate(phones):
        whole.paste(one, (GAP_PX + number * (width + GAP_PX), GAP_PX))
    return whole


if __name__ == "__main__":
    for_docs(Path(__file__).parents[3] / "docs" / "pictures")
