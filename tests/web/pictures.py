"""Pictures of the screens: ``python -m tests.web.pictures FOLDER [NAME …]``."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.chromium import LANDSCAPE, PORTRAIT, chromium, touch_context
from tests.web.live import Live, live
from tests.web.poses import POSES, Pose


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


def draw(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with live() as served, chromium() as browser:
        served.do(served.desk.begin)
        for shape, viewport in (("landscape", LANDSCAPE), ("portrait", PORTRAIT)):
            context = touch_context(browser, viewport, reduced_motion="reduce")
            page = context.new_page()
            page.goto(f"{served.url}/kiosk")
            for name in names or POSES:
                for language in ("fr", "en"):
                    show(page, served, POSES[name], language)
                    page.screenshot(path=folder / f"{name}-{language}-{shape}.png")
            context.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:])
