"""A journal written anew from what another holds, fact by fact, each proven on the way."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import apsw

from controller.store import snapshots
from controller.store.chain import Proof, walk
from controller.store.journal import Journal
from controller.store.opening import create
from controller.store.reader import reading
from controller.store.tables import INSERT_FACT, Base, connect, make_durable, read_base, write_base


@contextmanager
def fresh(path: Path, base: Base) -> Iterator[apsw.Connection]:
    """A new journal at this path, to be filled in one transaction; whole when the block is left without an error."""
    create(path)
    with closing(connect(str(path), apsw.SQLITE_OPEN_READWRITE)) as db:
        make_durable(db)
        with db:
            yield db
            write_base(db, base._replace(format=read_base(db).format))


def copy_facts(source: apsw.Connection, db: apsw.Connection, base: Base, last: int) -> None:
    """Those after the cut, to ``last``. Raises :class:`~controller.store.errors.JournalDamaged`."""
    db.executemany(INSERT_FACT, islice(walk(source, base.cut, base.cut_link), last - base.cut))


def copy_snapshots(source: apsw.Connection, db: apsw.Connection, base: Base, last: int) -> None:
    for seq, link, schema, state in snapshots.intact(source):
        if base.cut <= seq <= last:
            snapshots.put(db, seq, link, schema, state)


def copy_without_personal(source: Path, target: Path) -> Proof:
    """One moment of the journal at ``source``, beside its owner, as a new one at ``target``; what it holds.

    Nothing that can be traced to a person goes along: what must be erased within a month here must not lie in a
    drawer for years (law I11). The chain holds without it. Both paths are absolute. Raises
    :class:`~controller.store.errors.JournalError`, also where the journal does not prove itself.
    """
    with reading(source) as reader, reader.connection() as found:
        base = read_base(found)
        last = max(
            (row[0] for row in found.execute("SELECT seq FROM fact ORDER BY seq DESC LIMIT 1")), default=base.cut
        )
        with fresh(target, base) as db:
            copy_facts(found, db, base, last)
            copy_snapshots(found, db, base, last)
    with reading(target) as copy:
        return copy.verify()


def demand_new_epoch(path: Path, now_s: float) -> int:
    """Have the journal at this path begin a new epoch at its next start; its number.

    The bank that was copied may have opened further epochs since, and of two with one number the town could tell
    neither; so it is the minutes since 1970, where those are more. Raises
    :class:`~controller.store.errors.JournalError`, and ``UnknownFact`` for the journal of a newer release.
    """
    with Journal.open(path) as journal:
        epoch = max(journal.least_epoch, journal.replay().epoch) + 1
        journal.least_epoch = max(epoch, int(now_s // 60))
        return journal.least_epoch
