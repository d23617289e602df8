"""Where a journal lies, and how whole files take each other's place so that a power cut never shows half of one."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from controller.store import lock
from controller.store.errors import JournalDamaged, JournalError

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database while it is open."""


@dataclass(frozen=True, slots=True)
class Place:
    """The path of a journal's database and the names derived from it."""

    database: Path

    @classmethod
    def of(cls, path: Path | str) -> Self:
        if not Path(path).is_absolute():
            raise JournalError(f"{path}: the path of a journal must be absolute, or two services may keep two of it")
        return cls(Path(path))

    @property
    def lock(self) -> Path:
        return self.beside(".lock")

    @property
    def draft(self) -> Path:
        """A new database while it is being written; worthless after a power cut."""
        return self.beside(".draft")

    @property
    def recovered(self) -> Path:
        """A complete recovered database that is about to take the damaged one's place."""
        return self.beside(".recovered")

    def beside(self, suffix: str) -> Path:
        return self.database.with_name(self.database.name + suffix)

    def exists(self) -> bool:
        """Whether anything of a journal is here; a log without its database is a damaged journal, not none."""
        return any(path.exists() for path in (self.database, self.beside("-wal")))

    def take(self) -> int:
        """Lock the journal for this process. Raises :class:`JournalError`."""
        try:
            return lock.take(self.lock)
        except OSError as error:
            raise JournalError(f"{self.lock} cannot be written ({error}); does the directory exist?") from error

    def refuse_half_recovered(self) -> None:
        if self.recovered.exists():
            raise JournalDamaged("a recovery was cut short; it must be finished first")

    def write_draft(self, write: Callable[[Path], None]) -> Path:
        """Have a database written where nobody looks, and see that it is whole on the disk."""
        for suffix in ("", *BESIDE):
            Path(f"{self.draft}{suffix}").unlink(missing_ok=True)
        write(self.draft)
        sync(self.draft)
        return self.draft

    def put_in_place(self, write: Callable[[Path], None]) -> None:
        """Have the first database written; it appears whole or not at all."""
        self.write_draft(write).rename(self.database)
        sync(self.database.parent)


def sync(path: Path) -> None:
    """Return once this file or directory is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
