"""The interface's words on the phone: the window's own for its scenes, and those that only a phone needs."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from controller.content.compiled import Content

HERE = Path(__file__).parent
WINDOW = HERE.parents[1] / "web" / "vitrine"
"""The window's page, read as files: the scenes on the phone are the very same modules."""
_LOCALES = (WINDOW / "locales", HERE / "locales")


def words(content: Content, language: str) -> dict[str, str]:
    """All words in one language."""
    return catalogue(language, content.words)


def catalogue(language: str, own: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """All words in one language; ``own`` are the town's. One that Bastide does not speak says in English what the town
    left out."""
    found: dict[str, str] = {}
    for folder in _LOCALES:
        found |= _read(folder / f"{language}.json") or _read(folder / "en.json")
    return found | dict(own.get(language, {}))


@cache
def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    read: dict[str, str] = json.loads(path.read_text("utf-8"))
    return read
