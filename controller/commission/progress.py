"""The book of a commissioning on the disk."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from controller.commission.book import Book
from controller.dialogue.keeping import Keeping

KEPT: Final = Keeping(TypeAdapter(Book))


def save(path: Path, book: Book) -> None:
    """Durable when this returns. Raises ``OSError``."""
    KEPT.save(path, book)


def load(path: Path) -> Book | None:
    """None when there is none. Raises :class:`~controller.dialogue.keeping.ProgressError`."""
    return KEPT.load(path)
