"""The power goes at every write and every sync of a journal's life, and whatever was acknowledged is there again."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import apsw
import pytest

from controller.store.errors import JournalDamaged
from controller.store.journal import Journal
from simulator.disk import CrashDisk, CrashNow, Keep, careless

PATH = "/journal.db"
ENDINGS = [(Keep.NONE, 0), (Keep.ALL, 0), (Keep.SOME, 1), (Keep.SOME, 2), (Keep.SOME, 3)]


@dataclass
class Session:
    """A life of a journal that knows what it was told is durable."""

    lives: Any
    disk: CrashDisk
    kind: type[Journal] = Journal
    batches: list[Any] = field(default_factory=list)
    acknowledged: int = 0
    """Batches whose append has returned."""
    erased: bool = False
    town: int = 0
    journal: Journal | None = None

    def open(self) -> Journal:
        self.journal = self.kind.open(PATH, vfs=self.disk.name, exclusive=True, draw=bytes)
        self.journal._db.pragma("wal_autocheckpoint", 9)  # so that a short life sees several checkpoints
        return self.journal

    def append(self, count: int) -> None:
        assert self.journal is not None
        for batch in self.lives.batches(count, start=len(self.batches)):
            self.batches.append(batch)
            self.journal.append(batch.at, self.lives.boot, batch.facts)
            self.acknowledged += 1

    def live(self) -> None:
        """Appends, snapshots, an erasure, acknowledgements, pruning, a clean restart, and all again."""
        assert self.journal is not None
        for _ in range(2):
            self.append(5)
            self.journal.snapshot(self.lives.fold(self.batches))
            self.append(3)
            self.journal.erase_personal(1e12)
            self.erased = True
            self.append(1)
            self.journal.acknowledged = self.journal.seq - 1
            self.town = self.journal.acknowledged
            self.append(2)
            self.journal.prune(1e12, 0.0)
            self.append(2)
            self.journal.close()
            self.open()
            self.append(1)

    def lose_power(self, keep: Keep, seed: int) -> None:
        self.disk.crash(random.Random(seed), keep)
        self.drop()

    def drop(self) -> None:
        if self.journal is not None:
            with suppress(CrashNow, apsw.Error):
                self.journal.close()

    def check(self) -> None:
        """After a crash: the acknowledged prefix, and at most the one batch that was under way, whole."""
        journal = self.open()
        bodies = self.lives.bodies(self.batches)
        ends = [len(self.lives.facts(self.batches[:count])) for count in range(len(self.batches) + 1)]
        assert journal.seq in ends[self.acknowledged :], "acknowledged facts are lost, or a batch is there in part"
        found = [(record.seq, record.body) for record in journal.facts()]
        assert found == [(seq, bodies[seq - 1]) for seq in range(journal.pruned + 1, journal.seq + 1)]
        assert journal.replay() == self.lives.fold(self.batches[: ends.index(journal.seq)])
        assert journal.acknowledged >= self.town
        assert journal.verify().last == journal.seq
        self.batches = self.batches[: ends.index(journal.seq)]
        self.acknowledged = len(self.batches)
        self.append(2)
        self.journal = None
        journal.close()
        assert self.open().replay() == self.lives.fold(self.batches), "life goes on after it"


@pytest.fixture
def begin(lives: Any) -> Iterator[Callable[..., Session]]:
    made: list[Session] = []

    def begin(kind: type[Journal] = Journal) -> Session:
        session = Session(lives, CrashDisk(), kind)
        made.append(session)
        session.open()
        return session

    yield begin
    for session in made:
        session.drop()
        session.disk.close()


def crash_points(begin: Callable[..., Session]) -> range:
    session = begin()
    first = session.disk.operations
    session.live()
    return range(first + 1, session.disk.operations + 1)


def crash_once(begin: Callable[..., Session], point: int, keep: Keep, seed: int, kind: type[Journal] = Journal) -> None:
    session = begin(kind)
    session.disk.crash_at = point
    with pytest.raises(CrashNow):
        session.live()
    session.lose_power(keep, seed)
    session.check()
    session.drop()


@pytest.mark.parametrize(("keep", "seed"), ENDINGS, ids=lambda value: str(getattr(value, "value", value)))
def test_no_crash_point_loses_what_was_acknowledged(begin: Callable[..., Session], keep: Keep, seed: int) -> None:
    points = crash_points(begin)
    assert len(points) > 150, "the life is long enough to mean something"
    for point in points:
        crash_once(begin, point, keep, seed * 1_000 + point)


def test_the_lane_finds_a_journal_that_does_not_sync_every_commit(begin: Callable[..., Session]) -> None:
    lost = 0
    for point in crash_points(begin)[::7]:
        session = begin(careless(Journal))
        session.disk.crash_at = point
        with suppress(CrashNow):
            session.live()
        session.lose_power(Keep.NONE, point)
        try:
            session.check()
        except (AssertionError, JournalDamaged):
            lost += 1
    assert lost >= 5


@pytest.mark.law("I11")
def test_what_was_erased_does_not_come_back_with_the_power(begin: Callable[..., Session], lives: Any) -> None:
    for point in range(1, 40):
        session = begin()
        journal = session.journal
        assert journal is not None
        session.append(6)
        session.disk.crash_at = session.disk.operations + point
        done = False
        with suppress(CrashNow):
            journal.erase_personal(1e12)
            done = True
            session.append(4)
        session.lose_power(Keep.SOME, point)
        again = session.open()
        sides = [record for record in again.facts(limit=len(lives.facts(session.batches[:6]))) if record.side]
        assert len(sides) in ((0,) if done else (0, 3)), "an erasure is whole or has not happened"
        session.drop()


def test_a_second_crash_while_starting_again_loses_nothing(begin: Callable[..., Session]) -> None:
    for point in range(1, 12):
        session = begin()
        session.append(7)
        session.disk.crash_at = session.disk.operations + 1
        with suppress(CrashNow):
            session.append(1)
        session.lose_power(Keep.SOME, point)
        session.disk.crash_at = session.disk.operations + point
        with suppress(CrashNow):
            session.open()
        session.lose_power(Keep.SOME, point + 1)
        session.check()
        session.drop()


def test_the_same_seed_crashes_the_same_way(begin: Callable[..., Session]) -> None:
    left = []
    for _ in range(2):
        session = begin()
        session.disk.crash_at = session.disk.operations + 70
        with suppress(CrashNow):
            session.live()
        session.lose_power(Keep.SOME, 7)
        journal = session.open()
        left.append((journal.seq, journal.head, session.disk.operations))
    assert left[0] == left[1]
