"""What the journal promises: durable, whole, in order, provable, bounded, one owner."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from controller.core.encoding import GENESIS, UnknownFact
from controller.core.facts import EpochOpened
from controller.core.moment import Moment, Trust
from controller.core.state import State
from controller.store import journal as journal_module
from controller.store import snapshots
from controller.store.errors import JournalBusy, JournalDamaged, JournalError
from controller.store.journal import Journal

ALL = 1e12
"""A wall time after everything."""


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal.open(path) as opened:
        yield opened


def records(journal: Journal) -> list[Any]:
    return list(journal.facts())


def test_a_new_journal_is_empty_and_sound(journal: Journal) -> None:
    assert (journal.seq, journal.head, journal.acknowledged, journal.least_epoch) == (0, GENESIS, 0, 1)
    assert journal.replay() == State()
    assert journal.verify().count == 0


def test_facts_come_back_as_they_were_with_their_moment(path: Path, lives: Any) -> None:
    batches = lives.batches(9)
    at = Moment(12.5, 1.7e9 + 0.1, Trust.FLOOR_ONLY)
    with Journal.open(path) as journal:
        lives.write(journal, batches)
        last = journal.append(at, "another boot", [EpochOpened(2)])
        head = journal.head
    with Journal.open(path) as journal:
        found = records(journal)
        assert [record.fact() for record in found[:-1]] == lives.facts(batches)
        assert [record.seq for record in found] == list(range(1, last + 1))
        assert (found[-1].at, found[-1].boot, journal.seq, journal.head) == (at, "another boot", last, head)
        assert [record.seq for record in journal.facts(after=last - 2, limit=1)] == [last - 1]


def test_replay_is_the_fold_of_every_fact(path: Path, lives: Any, written: Callable[..., Any]) -> None:
    batches = written(12)
    with Journal.open(path) as journal:
        assert journal.replay() == lives.fold(batches)


def test_an_append_is_all_or_nothing(journal: Journal, lives: Any) -> None:
    lives.write(journal, lives.batches(2))
    seq, head = journal.seq, journal.head
    with pytest.raises(TypeError, match="State is no fact"):
        journal.append(Moment(1, 1), "boot", [EpochOpened(2), State()])  # type: ignore[list-item]
    assert (journal.seq, journal.head) == (seq, head)
    assert journal.append(Moment(1, 1), "boot", []) == seq
    assert journal.append(Moment(-0.0, 5), "boot", [EpochOpened(2)]) == seq + 1
    assert journal.verify().last == seq + 1


def test_nothing_is_written_after_a_write_that_failed(path: Path, lives: Any) -> None:
    journal = Journal.open(path)
    lives.write(journal, lives.batches(3))
    kept = journal.seq
    pages = journal._db.pragma("page_count")
    journal._db.pragma("max_page_count", pages)  # a full disk, as SQLite sees it
    with pytest.raises(JournalError, match="disk full"):
        for batch in lives.batches(400, start=3):
            kept = journal.append(batch.at, lives.boot, batch.facts)
    assert journal.seq == kept
    journal._db.pragma("max_page_count", 10**6)
    with pytest.raises(JournalError, match="start again"):
        journal.append(Moment(1, 1), "boot", [EpochOpened(2)])
    journal.close()
    with Journal.open(path) as again:
        assert again.seq == kept


# -- snapshots -------------------------------------------------------------------------------


def test_replay_starts_from_the_newest_snapshot(
    path: Path, lives: Any, written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = written(10, snapshot_at=9)
    folded: list[object] = []
    evolve = journal_module.evolve
    monkeypatch.setattr(journal_module, "evolve", lambda *given: folded.append(given) or evolve(*given))
    with Journal.open(path) as journal:
        assert journal.replay() == lives.fold(batches)
    assert len(folded) == len(batches[9].facts)


def test_the_last_two_snapshots_are_kept(journal: Journal, lives: Any) -> None:
    batches = lives.batches(4)
    for number, batch in enumerate(batches, 1):
        journal.append(batch.at, lives.boot, batch.facts)
        journal.snapshot(lives.fold(batches[:number]))
    assert snapshots.sequence(journal._db) == [len(lives.facts(batches[:3])), len(lives.facts(batches))]


def test_a_snapshot_is_due_every_two_thousand_facts(journal: Journal) -> None:
    journal.append(Moment(1, 1), "boot", [EpochOpened(n) for n in range(1_999)])
    assert not journal.snapshot_due
    journal.append(Moment(1, 1), "boot", [EpochOpened(1_999)])
    assert journal.snapshot_due
    journal.snapshot(State(epoch=1_999))
    assert not journal.snapshot_due


def test_a_snapshot_of_an_earlier_fact_is_folded_on_from_there(journal: Journal, lives: Any) -> None:
    batches = lives.batches(6)
    lives.write(journal, batches)
    journal.snapshot(lives.fold(batches[:4]), seq=len(lives.facts(batches[:4])))
    assert journal.replay() == lives.fold(batches)


def test_a_snapshot_of_facts_that_are_not_here_is_not_kept(journal: Journal, lives: Any) -> None:
    journal.snapshot(State())
    batches = lives.batches(5)
    lives.write(journal, batches)
    journal.snapshot(State(epoch=9), seq=journal.seq + 1)
    journal.snapshot(lives.fold(batches))
    journal.prune(ALL, ALL)
    journal.snapshot(State(epoch=9), seq=journal.seq - 1)
    assert snapshots.sequence(journal._db) == [journal.seq]


@pytest.mark.parametrize("change", ["state = x'7b7d'", "schema = 'other'", "link = x'00'", "hash = x'00'"])
def test_a_snapshot_that_is_not_as_written_is_not_used(
    path: Path, lives: Any, written: Callable[..., Any], change: str
) -> None:
    batches = written(10, snapshot_at=5)
    apsw.Connection(str(path)).execute(f"UPDATE snapshot SET {change}")
    with Journal.open(path) as journal:
        assert journal.replay() == lives.fold(batches)


def test_a_snapshot_of_an_older_shape_is_refolded_while_the_facts_are_here(journal: Journal, lives: Any) -> None:
    batches = lives.batches(5)
    lives.write(journal, batches)
    with journal._db:
        snapshots.put(journal._db, journal.seq, journal.head, "older", b'{"epoch":7}')
    assert journal.replay() == lives.fold(batches)


def test_a_snapshot_of_an_older_shape_serves_when_the_facts_are_gone(journal: Journal, lives: Any) -> None:
    lives.write(journal, lives.batches(5))
    journal.snapshot(State())
    journal.prune(ALL, ALL)
    with journal._db:
        snapshots.put(journal._db, journal.seq, journal.head, "older", b'{"epoch":7}')
    assert journal.replay() == State(epoch=7)


def test_a_snapshot_of_a_newer_release_is_refused_when_nothing_else_is_left(journal: Journal, lives: Any) -> None:
    lives.write(journal, lives.batches(5))
    journal.snapshot(State())
    journal.prune(ALL, ALL)
    with journal._db:
        snapshots.put(journal._db, journal.seq, journal.head, "newer", b'{"moods":{}}')
    with pytest.raises(UnknownFact, match="newer release"):
        journal.replay()


def test_a_journal_without_facts_or_snapshot_is_damaged(journal: Journal, lives: Any) -> None:
    lives.write(journal, lives.batches(5))
    journal.snapshot(State())
    journal.prune(ALL, ALL)
    journal._db.execute("UPDATE snapshot SET hash = x'00'")
    with pytest.raises(JournalDamaged, match="no state"):
        journal.replay()


def test_a_fact_of_a_newer_release_stops_the_replay(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = ("BoxPainted", b'{"box":"b1"}', None)
    with monkeypatch.context() as release:
        release.setattr(journal_module, "encode", lambda fact: newer)
        journal.append(Moment(1, 1), "boot", [EpochOpened(1)])
    assert journal.verify().count == 1, "the chain holds"
    with pytest.raises(UnknownFact, match=r"BoxPainted.*Install that release"):
        journal.replay()


# -- erasure and pruning ---------------------------------------------------------------------


@pytest.mark.law("I11")
def test_erasure_leaves_the_chain_and_the_state_and_takes_the_bytes(path: Path, lives: Any) -> None:
    batches = lives.batches(9)
    with Journal.open(path) as journal:
        lives.write(journal, batches)
        before, head = journal.verify(), journal.head
        assert before.sides == 4
        assert lives.secret.encode() in path.with_name("journal.db-wal").read_bytes()
        assert journal.erase_personal(batches[4].at.wall_s) == 2
        assert journal.verify().sides == 2
        assert journal.erase_personal(ALL) == 2
        assert (journal.verify().head, journal.verify().sides, journal.head) == (head, 0, head)
        assert journal.replay() == lives.fold(batches)
        for file in path.parent.iterdir():
            assert lives.secret.encode() not in file.read_bytes(), file
    with Journal.open(path) as journal:
        assert journal.replay() == lives.fold(batches)
        assert [r.fact() for r in records(journal)] == lives.without_personal(lives.facts(batches))


@pytest.mark.law("I11")
def test_the_state_never_holds_what_is_personal(journal: Journal, lives: Any) -> None:
    batches = lives.batches(9)
    lives.write(journal, batches)
    journal.snapshot(lives.fold(batches))
    rows = journal._db.execute("SELECT body FROM fact UNION ALL SELECT state FROM snapshot").fetchall()
    assert not [row for row in rows if lives.secret.encode() in row[0]]


@pytest.mark.law("I12")
def test_pruning_keeps_what_proves_and_folds_the_rest(path: Path, lives: Any) -> None:
    batches = lives.batches(20)
    covered = len(lives.facts(batches[:10]))
    with Journal.open(path) as journal:
        lives.write(journal, batches[:10])
        assert journal.prune(ALL, ALL) == 0, "no snapshot stands for them yet"
        journal.snapshot(lives.fold(batches[:10]))
        lives.write(journal, batches[10:])
        seq, head = journal.seq, journal.head
        horizon = batches[6].at.wall_s
        assert journal.prune(horizon, horizon) == len(lives.facts(batches[:6]))
        assert journal.prune(ALL, ALL) == covered - len(lives.facts(batches[:6]))
        assert journal.prune(ALL, ALL) == 0
        assert journal.pruned == covered
    with Journal.open(path) as journal:
        proof = journal.verify()
        assert (proof.first, proof.last, proof.head) == (covered + 1, seq, head)
        assert journal.replay() == lives.fold(batches)
        assert journal.append(Moment(1, 1), "boot", [EpochOpened(2)]) == seq + 1


@pytest.mark.law("I10")
def test_what_the_town_has_not_acknowledged_is_kept_longer(journal: Journal, lives: Any) -> None:
    batches = lives.batches(8)
    lives.write(journal, batches)
    journal.snapshot(lives.fold(batches))
    journal.acknowledged = 3
    assert journal.prune(ALL, 0.0) == 3
    assert journal.prune(ALL, batches[4].at.wall_s) == len(lives.facts(batches[:4])) - 3


def test_pruning_goes_in_small_steps(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "PRUNE_AT_ONCE", 7)
    journal.append(Moment(1, 1), "boot", [EpochOpened(n) for n in range(20)])
    journal.snapshot(State(epoch=19))
    assert [journal.prune(ALL, ALL) for _ in range(4)] == [7, 7, 6, 0]
    assert journal.seq == 20 and journal.replay() == State(epoch=19)


def test_acknowledged_survives_and_never_goes_back(path: Path, lives: Any, written: Callable[..., Any]) -> None:
    written(6)
    with Journal.open(path) as journal:
        journal.acknowledged = 5
        for wrong in (4, journal.seq + 1):
            with pytest.raises(ValueError, match="cannot be acknowledged"):
                journal.acknowledged = wrong
    with Journal.open(path) as journal:
        assert journal.acknowledged == 5


# -- one owner, one place --------------------------------------------------------------------


@pytest.mark.field_note("L25")
def test_a_second_owner_is_refused_with_a_word(path: Path) -> None:
    with Journal.open(path), pytest.raises(JournalBusy, match=rf"process {os.getpid()}; stop it first"):
        Journal.open(path)
    Journal.open(path).close()


@pytest.mark.field_note("L25")
def test_a_path_that_depends_on_the_working_directory_is_refused() -> None:
    with pytest.raises(JournalError, match="must be absolute"):
        Journal.open("journal.db")


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="does the directory exist"):
        Journal.open(tmp_path / "nowhere" / "journal.db")


def test_an_unfinished_first_database_is_made_again(path: Path) -> None:
    path.with_name("journal.db.draft").write_bytes(b"half")
    with Journal.open(path) as journal:
        assert journal.seq == 0
    assert not path.with_name("journal.db.draft").exists()


def test_salts_come_from_where_they_are_drawn(path: Path, lives: Any) -> None:
    heads = []
    for name in ("a.db", "b.db"):
        with Journal.open(path.with_name(name), draw=bytes) as journal:
            lives.write(journal, lives.batches(5))
            heads.append(journal.head)
    assert heads[0] == heads[1], "the same life gives the same chain when its salts are the same"


WRITE_UNTIL_KILLED = """
import sys
from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.store.journal import Journal
journal = Journal.open(sys.argv[1])
for n in range(10**9):
    print(journal.append(Moment(n, n), "boot", [EpochOpened(n)] * (1 + n % 3)), flush=True)
"""


@pytest.mark.parametrize("wait_for", [1, 40, 333])
def test_kill_9_loses_nothing_that_was_acknowledged(path: Path, wait_for: int) -> None:
    command = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(next(writer.stdout)) for _ in range(wait_for)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    with Journal.open(path) as journal:
        numbers = [record.fact().epoch for record in records(journal)]  # type: ignore[union-attr]
        assert journal.seq >= acknowledged[-1]
        batches = sum(1 for _ in range(len(set(numbers))))
        assert numbers == [n for n in range(batches) for _ in range(1 + n % 3)], "no batch is there in part"
