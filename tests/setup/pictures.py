"""Pictures of the set-up's pages: ``python -m tests.setup.pictures FOLDER [QUESTION …]``, for the eye.

``for_docs`` draws the few that the guides show.
"""

import sys
from pathlib import Path

from controller.setup.book import Book
from controller.setup.script import SCRIPT
from tests.chromium import LANDSCAPE, chromium, touch_context
from tests.dialogue.page import shown
from tests.setup.poses import POSES, TROUBLED
from tests.web.pictures import LARGEST_BYTES

IN_THE_DOCS = ("language", "network_choice", "request", "done")


def draw(folder: Path, words: tuple[str, ...], viewport: dict[str, int] = LANDSCAPE) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with shown(SCRIPT, Book()) as served, chromium() as browser:
        page = touch_context(browser, viewport, reduced_motion="reduce").new_page()
        page.goto(served.url)
        for word in words:
            for language in ("fr", "en"):
                served.show(page, TROUBLED[word[1:]] if word.startswith("!") else POSES[word], language)
                drawn.append(folder / f"setup-{word.replace('_', '-')}-{language}.png")
                page.screenshot(path=drawn[-1])
    return drawn


def for_docs(folder: Path) -> None:
    for path in draw(folder, IN_THE_DOCS):
        assert path.stat().st_size <= LARGEST_BYTES, path


if __name__ == "__main__":
    draw(Path(sys.argv[1]), tuple(sys.argv[2:]) or (*POSES, *(f"!{word}" for word in TROUBLED)))
