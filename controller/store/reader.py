"""Reading a journal beside its owner: for people and tools. Writes nothing, locks nobody out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from controller.store.chain import Proof, prove
from controller.store.errors import JournalDamaged, JournalError
from controller.store.files import Place
from controller.store.opening import check_pages, said
from controller.store.tables import Record, connect, records


class Reader:
    """One moment of a journal; what is appended later is not seen."""

    def __init__(self, db: apsw.Connection, place: Place) -> None:
        self._db = db
        self._place = place

    def facts(self, after: int = 0) -> Iterator[Record]:
        """Raises :class:`JournalDamaged` where they cannot be read any further."""
        with said(self._place):
            yield from records(self._db, after)

    @contextmanager
    def connection(self) -> Iterator[apsw.Connection]:
        """The database at that moment, to be read from; what SQLite says is told in this module's errors."""
        with said(self._place):
            yield self._db

    def verify(self) -> Proof:
        """Check every page and recompute the chain. Raises :class:`JournalDamaged`."""
        with said(self._place):
            check_pages(self._db)
            return prove(self._db)


@contextmanager
def reading(path: Path | str) -> Iterator[Reader]:
    """The journal at this absolute path as it is now.

    Raises :class:`JournalError` when there is none or it cannot be reached, :class:`JournalDamaged`.
    """
    place = Place.of(path)
    if not place.exists():
        raise JournalError(f"there is no journal at {place.database}")
    with said(place):
        place.refuse_half_recovered()
        if not place.database.exists() or place.database.stat().st_size == 0:
            raise JournalDamaged("the file is empty or gone")
        db = connect(str(place.database), apsw.SQLITE_OPEN_READONLY)
    with closing(db):
        with said(place):
            db.execute("BEGIN; SELECT 1 FROM base")  # from here on one moment, whatever the daemon prunes meanwhile
        yield Reader(db, place)
