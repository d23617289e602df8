"""Pictures of the commissioning's pages: ``python -m tests.commission.pictures FOLDER [QUESTION …]``, for the eye.

``for_docs`` draws the few that the guides show.
"""

import sys
from pathlib import Path

from controller.commission.book import Book
from controller.commission.script import SCRIPT
from tests.chromium import LANDSCAPE, chromium, touch_context
from tests.commission.poses import POSES
from tests.dialogue.page import shown
from tests.web.pictures import LARGEST_BYTES

IN_THE_DOCS = ("connect_first", "which_door", "review_faulty")


def draw(folder: Path, words: tuple[str, ...], languages: tuple[str, ...] = ("fr", "en")) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with shown(SCRIPT, Book()) as served, chromium() as browser:
        page = touch_context(browser, LANDSCAPE, reduced_motion="reduce").new_page()
        page.goto(served.url)
        for word in words:
            for language in languages:
                served.show(page, POSES[word], language)
                drawn.append(folder / f"commission-{word.replace('_', '-')}-{language}.png")
                page.screenshot(path=drawn[-1])
    return drawn


def for_docs(folder: Path) -> None:
    for path in draw(folder, IN_THE_DOCS):
        assert path.stat().st_size <= LARGEST_BYTES, path


if __name__ == "__main__":
    draw(Path(sys.argv[1]), tuple(sys.argv[2:]) or tuple(POSES))
