"""The set-up as a dialogue: its engine, its words, and the options that are names of something."""

from typing import Final

from controller.dialogue.script import Script
from controller.setup import engine, hour, network
from controller.setup.book import Book
from controller.setup.steps import Evidence, Task
from controller.setup.words import WORDS


def _named(key: str) -> str | None:
    return network.named(key) or hour.named(key)


SCRIPT: Final[Script[Book, Task, Evidence]] = Script("setup", engine, WORDS, len(engine.CHAPTERS) + 1, named=_named)
