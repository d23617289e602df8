"""The sentences of the doctor: one JSON file a language, each with the same findings (a test holds that)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "fr")


@cache
def words(language: str) -> dict[str, Any]:
    """``findings`` by code, with ``what`` is wrong and what to ``do``; ``grades`` with their names and the sum."""
    told: dict[str, Any] = json.loads((files(__package__) / f"{language}.json").read_text("utf-8"))
    return told
