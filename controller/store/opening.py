"""The steps of opening a database: making it, emptying its log, checking its pages, saying what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from controller.core.encoding import UnknownFact
from controller.store import wal
from controller.store.chain import UNREADABLE
from controller.store.errors import JournalBusy, JournalDamaged, JournalError
from controller.store.files import Place
from controller.store.tables import connect, create_tables, make_durable


def create(path: Path) -> None:
    """A complete, empty journal at this path, with nothing beside it once it returns."""
    db = connect(str(path), apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    try:
        make_durable(db)
        create_tables(db)
    finally:
        db.close()


def settle(db: apsw.Connection, place: Place, vfs: str | None = None) -> None:
    """Bring what the write-ahead log holds into the database and empty the log.

    Raises :class:`JournalDamaged` when it holds more than the one commit that a power cut may tear.
    """
    believed, _ = db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
    log = wal.read(str(place.beside("-wal")), vfs)
    if log is not None and not log.sound:
        raise JournalDamaged("the head of its write-ahead log is not what was written")
    if log is not None and (lost := log.commits_after(believed)) > 1:
        raise JournalDamaged(f"its write-ahead log cannot be read to the end: {lost} commits lie behind the damage")
    with suppress(apsw.BusyError, apsw.LockedError):
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def check_pages(db: apsw.Connection) -> None:
    """SQLite's own check of every page. Raises :class:`JournalDamaged`."""
    found = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise JournalDamaged(f"SQLite finds the file damaged ({str(found[0]).splitlines()[-1] if found else 'empty'})")


@contextmanager
def said(place: Place) -> Iterator[None]:
    """SQLite's errors while opening, in words that say whose move it is."""
    try:
        yield
    except JournalDamaged as error:
        raise JournalDamaged(f"{place.database} is damaged: {error}", error.proven) from error
    except (UnknownFact, JournalError):
        raise
    except (apsw.BusyError, apsw.LockedError) as error:
        raise JournalBusy(f"{place.database} is in use by another program ({error}); stop it first") from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.FullError, OSError) as error:
        raise JournalError(
            f"{place.database} cannot be opened ({error}); is the directory writable, the disk full?"
        ) from error
    except UNREADABLE as error:
        raise JournalDamaged(f"{place.database} is damaged: {error}") from error
