"""Pictures of a dialogue's pages, for the eye and for the guides."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from controller.dialogue.script import Script
from tests.chromium import LANDSCAPE, chromium, touch_context
from tests.dialogue.page import shown
from tests.web.pictures import LARGEST_BYTES


def draw(
    script: Script[Any, Any, Any], folder: Path, name: str, books: Mapping[str, Any], words: Iterable[str]
) -> list[Path]:
    """Of the books of these words, in both languages: ``NAME-WORD-LANGUAGE.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with shown(script, next(iter(books.values()))) as served, chromium() as browser:
        page = touch_context(browser, LANDSCAPE, reduced_motion="reduce").new_page()
        page.goto(served.url)
        for word in words:
            for language in ("fr", "en"):
                served.show(page, books[word], language)
                drawn.append(folder / f"{name}-{word.replace('_', '-')}-{language}.png")
                page.screenshot(path=drawn[-1])
    return drawn


def small_enough(drawn: list[Path]) -> None:
    for path in drawn:
        assert path.stat().st_size <= LARGEST_BYTES, path
