"""The texts of a dialogue: one JSON file a language in the ``locales`` of its package, all with the same keys."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from controller.dialogue.steps import Note

FIRST = "fr"


@dataclass(frozen=True, slots=True)
class Words:
    package: str

    def catalogue(self, language: str) -> Mapping[str, Any]:
        """``fr`` for a language that is not known yet."""
        return _read(self.package, language or FIRST)

    def told(self, language: str, note: Note) -> str:
        words: str = self.catalogue(language)["notes"][note.word]
        return words.format(**note.values)

    def refusal(self, language: str, word: str, values: Mapping[str, str]) -> str:
        words: str = self.catalogue(language)["refused"][word]
        return words.format(**values)


@cache
def _read(package: str, language: str) -> Mapping[str, Any]:
    text = (files(package) / "locales" / f"{language}.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
