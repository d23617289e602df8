"""The texts of the commissioning: one JSON file a language in ``locales``, all with the same keys."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from controller.commission.steps import Note

FIRST = "fr"


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """``fr`` for a language that is not known yet."""
    text = (files(__package__) / "locales" / f"{language or FIRST}.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def told(language: str, note: Note) -> str:
    words: str = catalogue(language)["notes"][note.word]
    return words.format(**note.values)


def refusal(language: str, word: str, values: Mapping[str, str]) -> str:
    words: str = catalogue(language)["refused"][word]
    return words.format(**values)
