"""A book on the disk: one file, replaced whole, so that a power cut leaves the old one or the new one."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

B = TypeVar("B")
FILE_BYTES_MAX: Final = 4 * 1024 * 1024


class ProgressError(Exception):
    """The file of an earlier run cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Keeping(Generic[B]):
    book: TypeAdapter[B]
    never: frozenset[str] = frozenset()
    """Fields that are in no file."""

    def save(self, path: Path, book: B) -> None:
        """Durable when this returns. Raises ``OSError``."""
        write_whole(path, self.book.dump_json(book, indent=1, exclude=set(self.never)))

    def load(self, path: Path) -> B | None:
        """None when there is none. Raises :class:`ProgressError`."""
        try:
            with path.open("rb") as file:
                return self.book.validate_json(file.read(FILE_BYTES_MAX))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise ProgressError(f"{path} cannot be read; move it away and begin anew, or mend it: {error}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Beside it, synced, put in its place, and the folder synced. Raises ``OSError``."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
