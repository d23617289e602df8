"""What is written on the sheets: one JSON file a language, with the same keys (a test holds that)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "fr")


@cache
def words(language: str) -> dict[str, Any]:
    """``sheet`` are labels, ``notes`` sentences by their codes, ``rules`` what holds for every bank."""
    told: dict[str, Any] = json.loads((files(__package__) / f"{language}.json").read_text("utf-8"))
    return told
