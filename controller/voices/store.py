"""Where neighbours' words and pictures lie: one bounded SQLite file, and nowhere else (law I11).

The journal decides, this file only keeps: what may be shown, who approved it and when it must go are facts, and a fact
carries an id and a seal, never a word of what was written. So a text can be erased here for good, and the journal's
chain still holds. The seal is salted with bytes that go with the text: afterwards nobody can try texts against it.
"""

import secrets
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, cast

import apsw

from controller.core.encoding import seal
from controller.store.tables import closed_on_error, connect, make_durable, pragma

FILE: Final = "voices.db"
PAGE_BYTES: Final = 4_096
BYTES_MAX: Final = 128 * 1024 * 1024
"""Of the whole file: three hundred contributions with a picture each fit."""
SALT_BYTES: Final = 16

_CREATE: Final = """
CREATE TABLE IF NOT EXISTS voice (
    id TEXT PRIMARY KEY, salt BLOB NOT NULL, words TEXT NOT NULL, picture BLOB) STRICT, WITHOUT ROWID;
"""


class StoreFull(Exception):  # noqa: N818 - a state, not a fault
    """No room for another contribution on this disk, or in this file; nothing was kept."""


class StoreError(Exception):
    """The file cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one neighbour wrote, as it was sealed."""

    id: str
    words: str
    picture: bytes | None = field(repr=False)
    """WebP, as :mod:`controller.voices.redraw` made it."""
    seal: str


class Store:
    """Use :meth:`open`. Synchronous, for any thread, one call at a time; each may raise :class:`StoreError`."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path | str, *, vfs: str | None = None, exclusive: bool = False) -> Self:
        """Open the file at this path, or make it. Raises :class:`StoreError`; ``exclusive`` is for a ``vfs`` alone."""
        try:
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            db = connect(str(path), flags, vfs=vfs, exclusive=exclusive)
            with closed_on_error(db):
                pragma(db, "page_size", PAGE_BYTES)
                make_durable(db)
                pragma(db, "max_page_count", BYTES_MAX // PAGE_BYTES)
                db.execute(_CREATE)
                found = db.execute("PRAGMA quick_check(1)").fetchone()
                if found != ("ok",):
                    raise StoreError(f"{path}: is damaged; remove it, and the daemon makes another")
        except apsw.Error as error:
            raise StoreError(f"{path}: cannot be used ({error}); remove it, and the daemon makes another") from error
        return cls(db)

    def close(self) -> None:
        with self._turn:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(self, id: str, words: str, picture: bytes | None) -> str:
        """The seal of this contribution, once it is on the disk. Raises :class:`StoreFull`."""
        salt = secrets.token_bytes(SALT_BYTES)
        try:
            self._run("INSERT INTO voice VALUES (?, ?, ?, ?)", (id, salt, words, picture))
        except apsw.FullError as error:
            raise StoreFull from error
        return _seal(salt, words, picture)

    def read(self, id: str) -> Voice | None:
        """The contribution with this id; None when it was erased, or never was."""
        rows = self._run("SELECT salt, words, picture FROM voice WHERE id = ?", (id,))
        if not rows:
            return None
        salt, words, picture = cast(tuple[bytes, str, bytes | None], rows[0])
        return Voice(id, words, picture, _seal(salt, words, picture))

    def ids(self) -> frozenset[str]:
        return frozenset(str(row[0]) for row in self._run("SELECT id FROM voice", ()))

    def erase(self, ids: Iterable[str]) -> None:
        """Texts, pictures and salts of these are gone, and their bytes overwritten, in the write-ahead log too."""
        with self._turn, _said():
            with self._db:
                self._db.executemany("DELETE FROM voice WHERE id = ?", [(id,) for id in ids])
            with suppress(apsw.BusyError, apsw.LockedError):
                self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _run(self, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        with self._turn, _said():
            return list(self._db.execute(statement, values))


class _said:  # noqa: N801 - reads as a word in a with statement
    """SQLite's errors as ours; a full disk stays what it is."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, apsw.Error) and not isinstance(error, apsw.FullError):
            raise StoreError(f"contributions cannot be read or written ({error}); is the disk failing?") from error


def _seal(salt: bytes, words: str, picture: bytes | None) -> str:
    return seal(salt, words.encode() + b"\0" + (picture or b"")).hex()
