"""Walking the chain: every fact proven from the one before it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from controller.core.encoding import NO_SIDE, digest, link, seal
from controller.store.errors import JournalDamaged
from controller.store.formats import FORMATS, Formats
from controller.store.tables import FACT_COLUMNS, read_base

UNREADABLE = (apsw.Error, struct.error, TypeError, ValueError, OverflowError)
"""What reading a damaged page can raise, from SQLite or from values that cannot be."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven: the facts from ``first`` to ``last``, the hash of the last, and the side records left."""

    first: int
    last: int
    head: bytes
    sides: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def walk(db: apsw.Connection, after: int, previous: bytes) -> Iterator[tuple[Any, ...]]:
    """Rows of facts from ``after`` on, each proven before it is given.

    Raises :class:`JournalDamaged` at the first that does not hold.
    """
    rows = db.execute(f"SELECT {FACT_COLUMNS} FROM fact WHERE seq > ? ORDER BY seq", (after,))  # noqa: S608
    while True:
        try:
            row = next(rows, None)
            if row is None:
                return
            seq, kind, mono_s, wall_s, trust, boot, body, side_hash, stored = row
            previous = link(previous, seq, kind, mono_s, wall_s, trust, boot, digest(body), side_hash or NO_SIDE)
        except UNREADABLE as error:
            raise JournalDamaged(f"what follows fact {after} cannot be read ({error})", after) from error
        if seq != after + 1:
            raise JournalDamaged(f"fact {after + 1} is missing, the next is {seq}", after)
        if previous != stored:
            raise JournalDamaged(f"fact {seq} is not what was written", after)
        after = seq
        yield row


def prove(db: apsw.Connection, formats: Formats = FORMATS) -> Proof:
    """Recompute the whole chain and every side record that is left. Raises :class:`JournalDamaged`."""
    base = read_base(db, formats)
    last, head = base.cut, base.cut_link
    for row in walk(db, base.cut, base.cut_link):
        last, head = row[0], row[8]
    return Proof(base.cut + 1, last, head, _prove_sides(db, last))


def _prove_sides(db: apsw.Connection, last: int) -> int:
    count = 0
    try:
        rows = db.execute("SELECT seq, salt, side.body, side_hash FROM side LEFT JOIN fact USING (seq)")
        for seq, salt, body, side_hash in rows:
            if seal(salt, body) != side_hash:
                raise JournalDamaged(f"the personal record beside fact {seq} is not what was written", last)
            count += 1
    except UNREADABLE as error:
        raise JournalDamaged(f"the personal records cannot be read ({error})", last) from error
    return count
