"""The journal's tables and how SQLite is told to keep them.

One row a fact, its sequence number as rowid, so that an append touches the last page alone; one row a side
record, beside them, so that it can go without touching a fact.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple, cast

import apsw

from controller.core.encoding import GENESIS, decode, digest
from controller.core.facts import Fact
from controller.core.moment import Moment, Trust
from controller.store.errors import JournalDamaged, JournalError
from controller.store.formats import FORMATS, Formats

CACHE_KIB: Final = 512
"""SQLite's page cache: the tail of the journal and little else is ever read again."""
WAL_BYTES_MAX: Final = 4_194_304
"""To which the write-ahead log is cut back after a checkpoint; about the thousand pages SQLite lets it grow."""
ROW_BYTES_MAX: Final = 67_108_864
"""No snapshot comes near it; a damaged length must not fill the memory."""
BUSY_MS: Final = 2_000

_CREATE: Final = """
CREATE TABLE fact (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, mono_s REAL NOT NULL, wall_s REAL NOT NULL, trust INTEGER NOT NULL,
    boot TEXT NOT NULL, body BLOB NOT NULL, side_hash BLOB, link BLOB NOT NULL) STRICT;
CREATE TABLE side (seq INTEGER PRIMARY KEY, wall_s REAL NOT NULL, salt BLOB NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE snapshot (
    seq INTEGER PRIMARY KEY, link BLOB NOT NULL, schema TEXT NOT NULL, state BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE base (
    id INTEGER PRIMARY KEY, format INTEGER NOT NULL, cut INTEGER NOT NULL, cut_link BLOB NOT NULL,
    acknowledged INTEGER NOT NULL, least_epoch INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
"""


class Record(NamedTuple):
    """One fact as it lies in the journal, with what is left of its side record."""

    seq: int
    kind: str
    mono_s: float
    wall_s: float
    trust: int
    boot: str
    body: bytes
    side_hash: bytes | None
    link: bytes
    salt: bytes | None = None
    side: bytes | None = None

    @property
    def at(self) -> Moment:
        return Moment(self.mono_s, self.wall_s, Trust(self.trust))

    def fact(self) -> Fact:
        """Raises :class:`~controller.core.encoding.UnknownFact`."""
        return decode(self.kind, self.body, self.side)


FACT_COLUMNS: Final = "seq, kind, mono_s, wall_s, trust, boot, body, side_hash, link"
INSERT_FACT: Final = f"INSERT INTO fact ({FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
INSERT_SIDE: Final = "INSERT INTO side (seq, wall_s, salt, body) VALUES (?, ?, ?, ?)"
"""By their columns' names: a later format may have more."""
_RECORDS: Final = """
SELECT fact.seq, kind, mono_s, fact.wall_s, trust, boot, fact.body, side_hash, link, salt, side.body
FROM fact LEFT JOIN side USING (seq) WHERE seq > ? ORDER BY seq LIMIT ?
"""


def records(db: apsw.Connection, after: int = 0, limit: int = -1) -> Iterator[Record]:
    """Facts after this sequence number, in order; a negative limit is none."""
    return map(Record._make, db.execute(_RECORDS, (after, limit)))


def link_at(db: apsw.Connection, seq: int) -> bytes:
    """The chain's hash after this fact, which must be here."""
    rows: list[Any] = db.execute("SELECT link FROM fact WHERE seq = ?", (seq,)).fetchall()
    return cast(bytes, rows[0][0])


class Base(NamedTuple):
    """The format of the tables, where the journal begins (after the last pruned fact), how far the town has it, and
    its least epoch."""

    format: int = 1
    cut: int = 0
    cut_link: bytes = GENESIS
    acknowledged: int = 0
    least_epoch: int = 1


_BASE: Final = "format, cut, cut_link, acknowledged, least_epoch, hash"


def read_base(db: apsw.Connection, formats: Formats = FORMATS) -> Base:
    """Raises :class:`JournalDamaged`, or :class:`JournalError` for the format of a newer release."""
    rows: list[Any] = db.execute(f"SELECT {_BASE} FROM base").fetchall()  # noqa: S608
    if len(rows) != 1 or _base_hash(Base._make(rows[0][:5])) != rows[0][5]:
        raise JournalDamaged("the record of where the journal begins is not what was written")
    base = Base._make(rows[0][:5])
    if base.format > formats.reads:
        raise JournalError(f"a newer release wrote this journal (format {base.format}); install that release again")
    return base


def write_base(db: apsw.Connection, base: Base) -> None:
    db.execute(f"REPLACE INTO base (id, {_BASE}) VALUES (1, ?, ?, ?, ?, ?, ?)", (*base, _base_hash(base)))  # noqa: S608


def _base_hash(base: Base) -> bytes:
    return digest(repr(tuple(base)).encode())


def carry(db: apsw.Connection, formats: Formats = FORMATS) -> None:
    """Take the steps to the format that this release writes, each whole or not at all."""
    base = read_base(db, formats)
    for step in formats.steps[base.format - 1 : formats.writes - 1]:
        base = base._replace(format=base.format + 1)
        with db:
            db.execute(step)
            write_base(db, base)


def connect(path: str, flags: int, *, vfs: str | None = None, exclusive: bool = False) -> apsw.Connection:
    """Open the database without yet reading it, set to trust nothing in it and to use little memory."""
    db = apsw.Connection(path, flags=flags, vfs=vfs)
    with closed_on_error(db):
        db.set_busy_timeout(BUSY_MS)
        db.limit(apsw.SQLITE_LIMIT_LENGTH, ROW_BYTES_MAX)
        if exclusive:  # before anything is read, or a log that needs shared memory is in the way
            pragma(db, "locking_mode", "EXCLUSIVE")
        pragma(db, "cache_size", -CACHE_KIB)
        pragma(db, "temp_store", "MEMORY")
        pragma(db, "trusted_schema", "OFF")
        pragma(db, "cell_size_check", "ON")
    return db


@contextmanager
def closed_on_error(db: apsw.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(Exception):
            db.close()
        raise


def make_durable(db: apsw.Connection, synchronous: str = "FULL") -> None:
    """Set the write-ahead log so that a commit is on the disk when it returns, and what is deleted is overwritten."""
    if pragma(db, "journal_mode", "WAL") != "wal":
        raise JournalError("SQLite cannot keep a write-ahead log here; use a local file system")
    pragma(db, "synchronous", synchronous)
    pragma(db, "secure_delete", "ON")
    pragma(db, "journal_size_limit", WAL_BYTES_MAX)


def create_tables(db: apsw.Connection) -> None:
    """In the first format, and from there as an old journal goes: there is one way to each format."""
    with db:
        db.execute(_CREATE)
        write_base(db, Base())
        carry(db)


def pragma(db: apsw.Connection, name: str, value: int | str) -> Any:
    return db.pragma(name, value)
