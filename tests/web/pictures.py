"""Pictures of the locker's screens: ``python -m tests.web.pictures FOLDER [NAME …]`` draws them all, for the eye.

``for_docs`` draws the few that the guides show.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.chromium import LANDSCAPE, PORTRAIT, chromium, touch_context
from tests.web.live import Live, live
from tests.web.poses import POSES, Pose

SHAPES = {"landscape": LANDSCAPE, "portrait": PORTRAIT}
GUIDED = {
    "idle": "idle", "sizes": "menu", "put-in": "put_in", "ticket": "ticket", "take-out": "take_out",
    "service": "service_menu",
}  # fmt: skip
IN_THE_DOCS = {
    f"kiosk-{name}-{language}": (pose, language, "landscape")
    for name, pose in GUIDED.items()
    for language in ("fr", "en")
} | {"kiosk-upright": ("take_out", "fr", "portrait")}
LARGEST_BYTES = 150 * 1024


def show(page: Page, served: Live, pose: Pose, language: str = "fr") -> None:
    """Bring the page to this pose, from wherever it is."""
    for way in ("opening", "idle"):  # a visit in between, so that nothing of the pose before is left
        served.do(served.desk.pose, POSES[way].view)
        page.wait_for_selector(f"body[data-screen={way}]")
    if page.evaluate("document.documentElement.lang") != language:
        page.evaluate(f"document.querySelector('button[lang={language}]').click()")
    served.do(served.desk.pose, pose.view, pose.said, pose.ticket)
    page.wait_for_selector(f"body[data-screen={pose.view.screen}]")
    for key in pose.presses:
        page.evaluate("key => document.querySelector(`button[data-key='${key}']`).click()", key)
    if pose.said is not None:
        page.wait_for_selector(".said")


def draw(folder: Path, wanted: dict[str, tuple[str, str, str]]) -> None:
    """Each picture by its name: the pose, the language and the shape of the screen."""
    folder.mkdir(parents=True, exist_ok=True)
    with live() as served, chromium() as browser:
        served.do(served.desk.begin)
        for shape, viewport in SHAPES.items():
            context = touch_context(browser, viewport, reduced_motion="reduce")
            page = context.new_page()
            page.goto(f"{served.url}/kiosk")
            for name, (pose, language, its_shape) in wanted.items():
                if its_shape == shape:
                    show(page, served, POSES[pose], language)
                    page.screenshot(path=folder / f"{name}.png")
            context.close()


def for_docs(folder: Path) -> None:
    draw(folder, IN_THE_DOCS)
    for name in IN_THE_DOCS:
        size = (folder / f"{name}.png").stat().st_size
        assert size <= LARGEST_BYTES, f"{name} has {size} bytes"


def everything(names: list[str]) -> dict[str, tuple[str, str, str]]:
    return {
        f"{pose}-{language}-{shape}": (pose, language, shape)
        for pose in names or POSES
        for language in ("fr", "en")
        for shape in SHAPES
    }


if __name__ == "__main__":
    draw(Path(sys.argv[1]), everything(sys.argv[2:]))
