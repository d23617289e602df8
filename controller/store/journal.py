"""The journal of one bank: facts, durable before anything is done about them. Synchronous; one owner.

SQLite keeps it (``journal_mode=WAL``, ``synchronous=FULL``), so that an append is one page and one sync, and either
wholly there or not at all. A hash chain proves that nothing was changed, lost or slipped in between.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, Final, Self

import apsw

from controller.core.encoding import NO_SIDE, decode, digest, encode, link, seal
from controller.core.evolve import evolve
from controller.core.facts import Fact
from controller.core.moment import Moment, Trust
from controller.core.state import State
from controller.store import lock, snapshots
from controller.store.chain import Proof, prove
from controller.store.errors import JournalDamaged, JournalError
from controller.store.files import Place
from controller.store.formats import FORMATS, Formats
from controller.store.opening import check_pages, create, said, settle
from controller.store.tables import (
    INSERT_FACT,
    INSERT_SIDE,
    Base,
    Record,
    carry,
    closed_on_error,
    connect,
    create_tables,
    link_at,
    make_durable,
    read_base,
    records,
    write_base,
)

SNAPSHOT_EVERY: Final = 2_000
"""Facts a start may have to fold again: about a tenth of a second on the slowest board."""
PRUNE_AT_ONCE: Final = 1_000
"""Facts that leave in one transaction, so that pruning never keeps an append waiting for long."""
SALT_BYTES: Final = 16
TAIL_MAX: Final = 32

_WRITE: Final = apsw.SQLITE_OPEN_READWRITE


class Journal:
    """Use :meth:`open`. Every method may raise :class:`JournalError`; after a failed write every later one does."""

    _synchronous: ClassVar[str] = "FULL"

    def __init__(
        self, db: apsw.Connection, proof: Proof, handle: int | None, draw: Callable[[int], bytes], formats: Formats
    ) -> None:
        self._db = db
        self._lock = handle
        self._draw = draw
        self._formats = formats
        self._base = read_base(db, formats)
        self._failed = False
        self.seq = proof.last
        """Number of the newest durable fact; 0 before the first. Never used twice."""
        self.head = proof.head
        """The chain's hash after it."""
        self.tail: tuple[Record, ...] = ()
        """The newest facts, once durable; put in place whole, so that any thread may read it."""
        self._snapshot = max(snapshots.sequence(db), default=0)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        exclusive: bool = False,
        vfs: str | None = None,
        draw: Callable[[int], bytes] = secrets.token_bytes,
        formats: Formats = FORMATS,
    ) -> Self:
        """Open the journal at this absolute path, or make an empty one where there is none; prove it whole, and carry
        it to the format that this release writes.

        ``exclusive`` is for a ``vfs`` that has no shared memory; ``draw`` gives the salts of side records.
        Raises :class:`JournalBusy` when another process owns it, :class:`JournalDamaged` when it does not hold,
        :class:`JournalError` when it cannot be reached or is a newer release's.
        """
        place = Place.of(path)
        handle = None if vfs else place.take()
        try:
            with said(place):
                db = _existing_or_new(place) if vfs is None else _on_vfs(place, vfs, exclusive)
                with closed_on_error(db):
                    make_durable(db, cls._synchronous)
                    settle(db, place, vfs)
                    check_pages(db)
                    proof = prove(db, formats)
                    carry(db, formats)
                    return cls(db, proof, handle, draw, formats)
        except BaseException:
            if handle is not None:
                lock.release(handle)
            raise

    def close(self) -> None:
        """End ownership. Nothing is lost by not calling it."""
        self._db.close()
        if self._lock is not None:
            lock.release(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- facts -------------------------------------------------------------------------------

    def append(self, at: Moment, boot: str, facts: Sequence[Fact]) -> int:
        """Write these facts, all or none, and return the last one's number once they are on the disk."""
        seq, head = self.seq, self.head
        mono_s, wall_s, trust = at.mono_s + 0.0, at.wall_s + 0.0, int(at.trust)  # SQLite keeps no negative zero
        rows, sides = [], []
        for fact in facts:
            kind, body, side = encode(fact)
            seq += 1
            side_hash = None
            if side is not None:
                salt = self._draw(SALT_BYTES)
                side_hash = seal(salt, side)
                sides.append((seq, wall_s, salt, side))
            head = link(head, seq, kind, mono_s, wall_s, trust, boot, digest(body), side_hash or NO_SIDE)
            rows.append((seq, kind, mono_s, wall_s, trust, boot, body, side_hash, head))
        if rows:
            with self._transaction():
                self._db.executemany(INSERT_FACT, rows)
                if sides:
                    self._db.executemany(INSERT_SIDE, sides)
            self.seq, self.head = seq, head
            self.tail = (*self.tail, *(Record._make((*row, None, None)) for row in rows))[-TAIL_MAX:]
        return seq

    def facts(self, after: int = 0, limit: int = -1) -> Iterator[Record]:
        """Records after this number, in order, at most ``limit``; finish or drop the iterator before writing."""
        return records(self._db, after, limit)

    def verify(self) -> Proof:
        """Recompute the chain from what is on the disk. Raises :class:`JournalDamaged`."""
        return prove(self._db, self._formats)

    def replay(self) -> State:
        """The state after the newest fact: the newest usable snapshot, and the fold of what came after it.

        Raises :class:`~controller.core.encoding.UnknownFact` for a newer release's facts, and
        :class:`JournalDamaged` when facts were pruned and no snapshot after them can be read.
        """
        after, state = snapshots.newest(self._db, self._base.cut)
        rows = self._db.execute(
            "SELECT kind, body, mono_s, wall_s, trust FROM fact WHERE seq > ? ORDER BY seq", (after,)
        )
        for kind, body, mono_s, wall_s, trust in rows:
            state = evolve(state, Moment(mono_s, wall_s, Trust(trust)), decode(kind, body))
        return state

    # -- what bounds it ----------------------------------------------------------------------

    @property
    def snapshot_due(self) -> bool:
        return self.seq - self._snapshot >= SNAPSHOT_EVERY

    def snapshot(self, state: State, seq: int | None = None) -> None:
        """Keep ``state`` as the fold of all facts up to ``seq`` (the newest, unless said). The last two are kept."""
        seq = self.seq if seq is None else seq
        if not self._base.cut < seq <= self.seq:
            return
        with self._transaction():
            snapshots.write(self._db, seq, state)
        self._snapshot = seq

    def erase_personal(self, before_wall_s: float) -> int:
        """Erase the side records of facts written before this time, with their salts; how many (law I11).

        The chain holds without them. What SQLite deleted is overwritten, in the write-ahead log too
        (unless a reader holds it just then; the log is overwritten in turn).
        """
        with self._transaction():
            self._db.execute("DELETE FROM side WHERE wall_s < ?", (before_wall_s,))
            count = self._db.changes()
        if count:
            with suppress(apsw.BusyError, apsw.LockedError):
                self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        return count

    def prune(self, acknowledged_before_s: float, any_before_s: float) -> int:
        """Drop the oldest facts, at most ``PRUNE_AT_ONCE``; how many. Call again until it says 0.

        Those the town has acknowledged go when written before the first wall time, the others when written before
        the second; none that a kept snapshot does not cover. The chain goes on from the hash at the cut.
        """
        base = self._base
        keep = self._db.execute(
            "SELECT seq FROM fact WHERE wall_s >= ? OR (seq > ? AND wall_s >= ?) ORDER BY seq LIMIT 1",
            (acknowledged_before_s, base.acknowledged, any_before_s),
        ).fetchone()
        covered = min(snapshots.sequence(self._db), default=0)
        last = min(keep[0] - 1 if keep else self.seq, covered, base.cut + PRUNE_AT_ONCE)
        if last <= base.cut:
            return 0
        with self._transaction():
            shorter = base._replace(cut=last, cut_link=link_at(self._db, last))
            self._db.execute("DELETE FROM fact WHERE seq <= ?", (last,))
            self._db.execute("DELETE FROM side WHERE seq <= ?", (last,))
            write_base(self._db, shorter)
        self._base = shorter
        return last - base.cut

    @property
    def pruned(self) -> int:
        """Number of the last fact that is no longer here; 0 when all are."""
        return self._base.cut

    @property
    def format(self) -> int:
        """Of the tables, as :mod:`controller.store.formats` counts them."""
        return self._base.format

    @property
    def least_epoch(self) -> int:
        """The epoch this journal must be in. After a recovery it is higher than the state's, until it is opened."""
        return self._base.least_epoch

    @least_epoch.setter
    def least_epoch(self, epoch: int) -> None:
        self._rebase(self._base._replace(least_epoch=epoch))

    @property
    def acknowledged(self) -> int:
        """Up to which fact the town has confirmed that it has them."""
        return self._base.acknowledged

    @acknowledged.setter
    def acknowledged(self, seq: int) -> None:
        if not self._base.acknowledged <= seq <= self.seq:
            raise ValueError(f"fact {seq} cannot be acknowledged: {self._base.acknowledged} was, {self.seq} is newest")
        self._rebase(self._base._replace(acknowledged=seq))

    def _rebase(self, base: Base) -> None:
        with self._transaction():
            write_base(self._db, base)
        self._base = base

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """After a write that failed nobody knows what the disk holds; only a new start may look."""
        if self._failed:
            raise JournalError("an earlier write failed; the daemon must start again")
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            self._failed = True
            with suppress(Exception):
                self._db.execute("ROLLBACK")
            if isinstance(error, apsw.Error):
                raise JournalError(f"the journal cannot be written ({error}); is the disk full or failing?") from error
            raise


def _existing_or_new(place: Place) -> apsw.Connection:
    place.refuse_half_recovered()
    if not place.exists():
        place.put_in_place(create)
    if not place.database.exists():
        raise JournalDamaged("the database is gone, though its write-ahead log is here")
    if place.database.stat().st_size == 0:  # SQLite would take it for a new one
        raise JournalDamaged("the file is empty")
    return connect(str(place.database), _WRITE)


def _on_vfs(place: Place, vfs: str, exclusive: bool) -> apsw.Connection:
    """The same on a disk that is not the machine's, where files cannot take each other's place."""
    try:
        return connect(str(place.database), _WRITE, vfs=vfs, exclusive=exclusive)
    except apsw.CantOpenError:
        db = connect(str(place.database), _WRITE | apsw.SQLITE_OPEN_CREATE, vfs=vfs, exclusive=exclusive)
    with closed_on_error(db):
        make_durable(db)
        create_tables(db)
    return db
