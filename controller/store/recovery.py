"""What is done with a damaged journal: set aside, never thrown away; what still proves itself goes on.

The rest may have said anything, a ticket spent, a compartment filled. So a recovered journal demands a new epoch
(:attr:`~controller.store.journal.Journal.least_epoch`), in which a person confirms what is left.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from controller.core.encoding import seal
from controller.store import lock, snapshots
from controller.store.chain import UNREADABLE, walk
from controller.store.copying import copy_facts, copy_snapshots, fresh
from controller.store.errors import JournalDamaged, JournalError
from controller.store.files import BESIDE, Place, sync
from controller.store.opening import check_pages, settle
from controller.store.tables import INSERT_SIDE, Base, connect, make_durable, read_base

EPOCH_MAX: Final = 2**31
"""Read from rows that nothing proves, a greater one is damage and not an epoch."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a damaged journal."""

    kept: int
    """Facts in the journal that took its place."""
    lost_after: int
    """Number of the last fact kept; what came after it is lost."""
    seen: int
    """The highest number of a fact that the damaged files still spoke of."""
    next_epoch: int
    """Higher than any epoch they spoke of."""
    aside: Path
    words: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Facts in the damaged files that prove themselves one after another: those after ``base.cut`` to ``last``."""

    base: Base
    last: int
    why: str
    """What ended it."""
    seen: int
    """The highest number of a fact that anything spoke of."""


def recover(path: Path | str) -> Recovery:
    """Set the damaged journal aside and put in its place what can still be proven.

    Raises :class:`~controller.store.errors.JournalBusy` while a daemon owns it, and :class:`JournalError` when
    there is none or a newer release wrote it. May be cut short at any point and called again.
    """
    place = Place.of(path)
    handle = place.take()
    try:
        if not place.exists() and not place.recovered.exists():
            raise JournalError(f"there is no journal at {place.database}")
        run = None if place.recovered.exists() else _salvage(place)
        return _report(place, _exchange(place), run)
    finally:
        lock.release(handle)


def _salvage(place: Place) -> _Run:
    """Write what can be proven to a complete database beside the damaged one."""
    with _copy(place) as (db, why):
        run = _best(db, why)
        draft = place.write_draft(lambda path: _write(path, db, run))
    draft.rename(place.recovered)
    sync(place.database.parent)
    return run


@contextmanager
def _copy(place: Place) -> Iterator[tuple[apsw.Connection, str]]:
    """A copy to read, because SQLite would mend the original while reading it; and what is wrong with it."""
    copy = Place(place.beside(".reading"))
    try:
        for suffix in ("", "-wal"):
            if place.beside(suffix).exists():
                shutil.copyfile(place.beside(suffix), copy.beside(suffix))
        db, why = _open(copy)
        with closing(db):
            yield db, why
    finally:
        for suffix in ("", *BESIDE):
            copy.beside(suffix).unlink(missing_ok=True)


def _open(copy: Place) -> tuple[apsw.Connection, str]:
    """The copy as far as SQLite reads it; an empty database where it reads nothing."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    try:
        db = connect(str(copy.database), flags)
    except UNREADABLE as error:
        return connect(":memory:", flags), str(error)
    try:
        make_durable(db)
        settle(db, copy)
        check_pages(db)
    except (*UNREADABLE, JournalDamaged) as error:
        return db, str(error)
    return db, ""


def _best(db: apsw.Connection, why: str) -> _Run:
    """The run of proven facts that reaches furthest; of two, the one that begins first.

    A run begins at the first fact, or at a state that was kept: old damage must not cost the present.
    """
    kept: list[tuple[int, bytes, str, bytes]] = []
    with suppress(*UNREADABLE):
        kept = snapshots.intact(db)
    try:
        start = read_base(db)
    except (*UNREADABLE, JournalDamaged) as error:
        why, start = why or str(error), Base()
    bases = [start, *(start._replace(cut=seq, cut_link=link) for seq, link, _, _ in kept)]
    ends = [(_end(db, base), base) for base in bases]
    usable = [(last, -base.cut, base, said) for (last, said), base in ends if _can_start(base, last, kept)]
    last, _, base, said = max(usable, key=lambda run: run[:2], default=(0, 0, Base(), ""))
    base = base._replace(acknowledged=min(start.acknowledged, last), least_epoch=_next_epoch(db, start))
    return _Run(base, last, said or why, max(last, start.acknowledged, _highest(db, "SELECT seq FROM fact")))


def _can_start(base: Base, last: int, kept: list[tuple[int, bytes, str, bytes]]) -> bool:
    return base.cut == 0 or any(base.cut <= seq <= last for seq, *_ in kept)


def _end(db: apsw.Connection, base: Base) -> tuple[int, str]:
    """How far facts prove themselves from here, and what ended it; nothing when there are no more."""
    last = base.cut
    try:
        for row in walk(db, base.cut, base.cut_link):
            last = row[0]
    except (*UNREADABLE, JournalDamaged) as error:
        return last, str(error)
    return last, ""


def _next_epoch(db: apsw.Connection, start: Base) -> int:
    """Higher than what anything readable speaks of, proven or not; where nothing does, than any that was likely."""
    opened = _highest(db, "SELECT CAST(body AS TEXT) ->> 'epoch' FROM fact WHERE kind = 'EpochOpened'", EPOCH_MAX)
    stood = _highest(db, "SELECT CAST(state AS TEXT) ->> 'epoch' FROM snapshot", EPOCH_MAX)
    if start == Base() and not stood and not _highest(db, "SELECT seq FROM fact"):
        return int(time.time() // 60)
    return max(start.least_epoch, opened, stood) + 1


def _highest(db: apsw.Connection, sql: str, below: int = 2**63) -> int:
    """The highest number in a column of a damaged table, as far as it can be read; 0 where nothing can."""
    highest = 0
    with suppress(*UNREADABLE):
        for (value,) in db.execute(sql):
            if type(value) is int and highest < value < below:
                highest = value
    return highest


# -- into a new journal ----------------------------------------------------------------------


def _write(path: Path, source: apsw.Connection, run: _Run) -> None:
    with fresh(path, run.base) as db:
        copy_facts(source, db, run.base, run.last)
        _copy_sides(source, db)
        with suppress(*UNREADABLE):
            copy_snapshots(source, db, run.base, run.last)


def _copy_sides(source: apsw.Connection, db: apsw.Connection) -> None:
    """Side records that prove themselves; the others are as good as erased."""
    with suppress(*UNREADABLE):
        for seq, wall_s, salt, body in source.execute("SELECT seq, wall_s, salt, body FROM side"):
            expected = db.execute("SELECT side_hash FROM fact WHERE seq = ?", (seq,)).fetchall()
            if expected == [(seal(salt, body),)]:
                db.execute(INSERT_SIDE, (seq, wall_s, salt, body))


# -- in place of the damaged one -------------------------------------------------------------


def _exchange(place: Place) -> Path:
    """Give the damaged files another name and the recovered one theirs.

    While the recovered database waits, opening is refused: the damaged log must never meet the new database.
    """
    aside = _unused(place)
    for suffix in ("", "-wal"):
        if place.beside(suffix).exists():
            os.link(place.beside(suffix), f"{aside}{suffix}")
    sync(place.database.parent)
    for suffix in BESIDE:
        place.beside(suffix).unlink(missing_ok=True)
    sync(place.database.parent)
    place.recovered.rename(place.database)
    sync(place.database.parent)
    return aside


def _unused(place: Place) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    names = (place.beside(f".damaged-{stamp}{suffix}") for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists() and not Path(f"{name}-wal").exists())


def _report(place: Place, aside: Path, run: _Run | None) -> Recovery:
    with closing(connect(str(place.database), apsw.SQLITE_OPEN_READWRITE)) as db:
        base = read_base(db)
        last = max(base.cut, _highest(db, "SELECT max(seq) FROM fact"))
    seen = max(last, run.seen if run else 0)
    words = _words(base.cut + 1, last, seen, aside, run.why if run else "an earlier recovery was cut short")
    return Recovery(last - base.cut, last, seen, base.least_epoch, aside, words)


def _words(first: int, last: int, seen: int, aside: Path, why: str) -> str:
    kept = f"Facts {first} to {last} are proven and were kept." if last >= first else "No fact could be kept."
    if last >= first and first > 1:
        kept += f" The state they start from, at fact {first - 1}, was kept; earlier facts are no longer here."
    lost = f"Facts {last + 1} to {seen} are lost" if seen > last else f"Whatever came after fact {last} is lost"
    return (
        f"The journal was damaged ({why or 'no damage was found'}) and is set aside as {aside}. {kept} {lost}. "
        "A new epoch begins: a person must look into every compartment."
    )
