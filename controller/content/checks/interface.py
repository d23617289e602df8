"""The window's own words in a language that it does not bring: every one of them, or it says them in English."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from controller.content.phone.words import HERE, WINDOW
from controller.content.problems import Problem
from controller.content.read import Source

CATALOGUES = (WINDOW / "locales", HERE / "locales")
NAMED_MAX = 6


def unspoken(found: Source) -> Iterator[Problem]:
    for language in found.languages:
        if all((folder / f"{language}.json").exists() for folder in CATALOGUES):
            continue
        missing = sorted(wanted() - found.words.get(language, {}).keys())
        if missing:
            file = f"ui/{language}.json" if language in found.words else "content.toml"
            text = f"the window cannot say everything in {language!r}: {len(missing)} words are missing"
            remedy = f"write them into ui/{language}.json: {', '.join(missing[:NAMED_MAX])} …"
            yield Problem(file, 1, text, remedy, grave=False)


@cache
def wanted() -> frozenset[str]:
    return frozenset(word for folder in CATALOGUES for word in _words(folder / "en.json"))


def _words(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found
