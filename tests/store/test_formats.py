"""A journal goes on under the next release, and under the one before it when that must come back."""

import json
import random
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import apsw
import pytest

from controller.core.coming import coming
from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.core.state import State
from controller.store import snapshots
from controller.store.errors import JournalError
from controller.store.formats import FORMATS, Formats
from controller.store.journal import Journal
from simulator.disk import CrashDisk, CrashNow, Keep
from tests.store.shapes import KINDS, shape, shapes, unreadable

RECORDED = Path(__file__).parent / "recorded"
STEP = """
CREATE TABLE seen (seq INTEGER PRIMARY KEY, by TEXT NOT NULL) STRICT;
ALTER TABLE fact ADD COLUMN lane TEXT NOT NULL DEFAULT 'front';
ALTER TABLE base ADD COLUMN note TEXT NOT NULL DEFAULT '';
"""
FIRST = Formats(steps=(), writes=1)
"""A release that knows nothing of the second format."""
BEFORE = Formats(steps=(STEP,), writes=1)
"""The next one: it can go on with the second format, and does not make it."""
AFTER = Formats(steps=(STEP,), writes=2)
"""The one after that."""
AT = Moment(1.0, 1_790_000_000.0)


def under(path: Path, formats: Formats, epoch: int) -> int:
    """A release runs, writes one fact, and ends; the format that it left."""
    with Journal.open(path, formats=formats) as journal:
        journal.append(AT, "boot", [EpochOpened(epoch)])
        return journal.format


def epochs(path: Path, formats: Formats) -> list[int]:
    with Journal.open(path, formats=formats) as journal:
        assert journal.verify().last == journal.seq
        return [json.loads(record.body)["epoch"] for record in journal.facts()]


def test_a_journal_is_carried_forward_and_the_release_before_goes_on_with_it(path: Path) -> None:
    assert under(path, FIRST, 2) == 1
    assert under(path, BEFORE, 3) == 1
    assert under(path, AFTER, 4) == 2
    assert under(path, BEFORE, 5) == 2, "taken back: it goes on, and carries nothing back"
    assert under(path, AFTER, 6) == 2
    assert epochs(path, BEFORE) == epochs(path, AFTER) == [2, 3, 4, 5, 6]
    columns = [row[1] for row in apsw.Connection(str(path)).execute("PRAGMA table_info(fact)")]
    assert columns[-1] == "lane"


def test_a_release_that_does_not_know_the_format_refuses_and_changes_nothing(path: Path) -> None:
    under(path, AFTER, 2)
    for _ in range(2):
        with pytest.raises(JournalError, match=r"newer release wrote this journal \(format 2\)"):
            Journal.open(path, formats=FIRST)
    assert epochs(path, BEFORE) == [2]


def test_what_bounds_a_journal_works_in_a_format_that_it_does_not_write(path: Path, lives: Any) -> None:
    Journal.open(path, formats=AFTER).close()
    batches = lives.batches(9)
    with Journal.open(path, formats=BEFORE) as journal:
        lives.write(journal, batches)
        journal.snapshot(lives.fold(batches))
        journal.acknowledged = journal.seq
        assert journal.erase_personal(1e12) == 4
        assert journal.prune(1e12, 0.0) > 0
    with Journal.open(path, formats=AFTER) as journal:
        assert (journal.format, journal.acknowledged, journal.replay()) == (2, journal.seq, lives.fold(batches))


def test_no_cut_of_the_power_leaves_a_journal_half_carried(lives: Any) -> None:
    batches = lives.batches(6)
    point, formats, whole = 0, set(), False
    while not whole:
        point += 1
        with CrashDisk() as disk:
            with Journal.open("/journal.db", vfs=disk.name, exclusive=True, formats=BEFORE) as journal:
                lives.write(journal, batches)
            disk.crash_at = disk.operations + point
            with suppress(CrashNow, apsw.Error, JournalError):
                Journal.open("/journal.db", vfs=disk.name, exclusive=True, formats=AFTER).close()
                whole = True
            disk.crash(random.Random(point), random.Random(point).choice(list(Keep)))
            with Journal.open("/journal.db", vfs=disk.name, exclusive=True, formats=BEFORE) as journal:
                formats.add(journal.format)
                taken = list(journal._db.execute("SELECT name FROM sqlite_schema WHERE name = 'seen'"))
                assert bool(taken) == (journal.format == 2), "a step and its number are one"
                assert journal.replay() == lives.fold(batches)
            with Journal.open("/journal.db", vfs=disk.name, exclusive=True, formats=AFTER) as journal:
                assert journal.format == 2 and journal.replay() == lives.fold(batches)
    assert point > 5 and formats == {1, 2}


def test_this_release_reads_no_format_that_it_could_not_go_on_with() -> None:
    assert 1 <= FORMATS.writes <= FORMATS.reads <= FORMATS.writes + 1


# -- a journal of today, for every release to come ---------------------------------------------


def test_a_journal_of_the_first_format_is_read_for_ever(path: Path) -> None:
    """Twelve batches of the tests' short life: 34 facts on 4 compartments, 6 of them with a reason."""
    db = sqlite3.connect(path)
    db.executescript((RECORDED / "format-1.sql").read_text("utf-8"))
    db.close()
    with Journal.open(path) as journal:
        proof = journal.verify()
        assert (proof.first, proof.last, proof.sides) == (1, 34, 6)
        state = journal.replay()
        assert [one.label for one in state.bank.compartments] == ["1", "2", "3", "4"]
        assert journal.append(AT, "boot", [EpochOpened(2)]) == 35
        assert journal.replay().epoch == 2


# -- the state that a former release can still read ----------------------------------------------


def foreign(journal: Journal, state: State) -> None:
    """A release of another shape kept this state here."""
    with journal._db:
        snapshots.put(journal._db, journal.seq, journal.head, "another", b'{"epoch":7,"moods":{}}')


def test_the_former_releases_newest_state_stays_for_its_return_and_not_for_ever(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FORMER_FACTS", 10)
    with Journal.open(path) as journal:

        def lives_on(facts: int) -> list[int]:
            journal.append(AT, "boot", [EpochOpened(journal.seq + n) for n in range(facts)])
            journal.snapshot(State(epoch=journal.seq))
            return snapshots.sequence(journal._db)

        journal.append(AT, "boot", [EpochOpened(2)] * 4)
        foreign(journal, State())
        assert [lives_on(2) for _ in range(4)] == [[4, 6], [4, 6, 8], [4, 8, 10], [4, 10, 12]]
        assert journal.prune(1e12, 1e12) == 4, "what it needs to go on from there is not pruned"
        assert [lives_on(2), lives_on(2)] == [[12, 14], [14, 16]]


def test_the_former_release_starts_from_its_own_state_though_a_newer_one_cannot_be_read(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(AT, "boot", [EpochOpened(2)] * 3)
        journal.snapshot(State(epoch=2))
        journal.append(AT, "boot", [EpochOpened(3)])
        assert journal.prune(1e12, 1e12) == 3
        foreign(journal, State())
        assert journal.replay().epoch == 3


# -- what facts say ------------------------------------------------------------------------------


class Mood(Enum):
    CALM = "calm"
    LOUD = "loud"


@dataclass(frozen=True)
class Painted:
    box: str
    mood: Mood = Mood.CALM
    height_mm: int | None = coming(None)


def test_what_the_release_before_cannot_read_is_found() -> None:
    written = shape(Painted, written=True)
    assert list(unreadable(written, written, "Painted")) == []
    assert list(unreadable(shape(Painted, written=False), written, "Painted")) == ["Painted.height_mm is new"]
    calm = {"record": {"box!": "str", "mood": {"one of": ["calm"]}}}
    assert list(unreadable(written, calm, "Painted")) == ["Painted.mood: 'loud'"]
    other = {"record": {"box!": "int", "mood": {"one of": ["calm", "loud"]}, "door!": "str"}}
    assert list(unreadable(written, other, "Painted")) == [
        "Painted.door is missing",
        "Painted.box: str where int is read",
    ]


def test_this_release_writes_nothing_that_a_recorded_one_before_it_could_not_read() -> None:
    """Recorded by each release when it is made; the newest that is here is the one to come back to."""
    recorded = sorted(RECORDED.glob("*.json"), key=lambda path: [int(part) for part in path.stem.split(".")])
    read = json.loads(recorded[-1].read_text("utf-8")) if recorded else shapes(written=False)
    written = shapes(written=True)
    found = [text for kind, one in written.items() for text in unreadable(one, read.get(kind, "no kind"), kind)]
    assert found == [], "mark it `coming` (controller/core/coming.py): the next release writes it"


def test_every_kind_is_recorded() -> None:
    recorded = shapes(written=False)
    assert recorded["EpochOpened"] == {"record": {"epoch!": "int"}}
    assert len(recorded) == len(KINDS) > 60
