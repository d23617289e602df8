"""The journal as an outbox: read beside its writer, a bounded piece at a time, never the personal records."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Self

import apsw

from controller.core.encoding import GENESIS
from controller.store.files import Place
from controller.store.opening import said
from controller.store.tables import FACT_COLUMNS, Record, connect, link_at, read_base

_FACTS: Final = f"SELECT {FACT_COLUMNS} FROM fact WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Piece:
    """Some facts, in order; ``previous`` is the chain's hash before the first."""

    previous: bytes
    cut: int
    """Facts up to this one are gone; asked for from before it, the piece begins after it."""
    records: tuple[Record, ...]


def newest(tail: Sequence[Record], seq: int, limit: int) -> Piece | None:
    """The same out of the journal's own tail, for whoever is up to date and need not ask the disk; else None."""
    at = next((at for at, record in enumerate(tail) if record.seq == seq), None)
    if at is None:
        return None
    return Piece(tail[at].link, 0, tuple(tail[at + 1 : at + 1 + limit]))


class Outbox:
    """Reads what is committed when it is asked. From any thread, one at a time; closing waits for a read."""

    def __init__(self, db: apsw.Connection, place: Place) -> None:
        self._db = db
        self._place = place
        self._reading = Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Of a journal that its owner has opened. Raises :class:`~controller.store.errors.JournalError`."""
        place = Place.of(path)
        with said(place):
            return cls(connect(str(place.database), apsw.SQLITE_OPEN_READONLY), place)

    def after(self, seq: int, limit: int, bytes_max: int) -> Piece:
        """At most ``limit`` facts after ``seq``, bodies of ``bytes_max`` together, or one fact.

        Raises :class:`~controller.store.errors.JournalError`.
        """
        with self._reading, said(self._place), self._db:  # one moment, whatever is appended or pruned meanwhile
            base = read_base(self._db)
            start = max(seq, base.cut)
            taken: list[Record] = []
            size = 0
            with closing(self._db.execute(_FACTS, (start, limit))) as rows:
                for row in rows:
                    record = Record._make((*row, None, None))
                    size += len(record.body)
                    if taken and size > bytes_max:
                        break
                    taken.append(record)
            previous = self._previous(start, base.cut, base.cut_link)
        return Piece(previous, base.cut, tuple(taken))

    def _previous(self, start: int, cut: int, cut_link: bytes) -> bytes:
        if start == cut:
            return cut_link
        return link_at(self._db, start) if start else GENESIS

    def close(self) -> None:
        with self._reading:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
