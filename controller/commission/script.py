"""The commissioning as a dialogue: its engine, its words, and how boards and ports are called."""

from collections.abc import Mapping
from typing import Final

from controller.commission import engine
from controller.commission.book import Book
from controller.commission.lines import KINDS, short
from controller.commission.steps import Evidence, Task
from controller.commission.words import WORDS
from controller.dialogue.script import Script


def _spelt(values: Mapping[str, str]) -> Mapping[str, str]:
    return {**values, "kind": KINDS.get(values.get("kind", ""), "")}


def _named(key: str) -> str | None:
    return short(key) if key.startswith("port:") else None


SCRIPT: Final[Script[Book, Task, Evidence]] = Script(
    "commission", engine, WORDS, len(engine.CHAPTERS) + 1, _spelt, _named
)
