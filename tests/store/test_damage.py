"""A journal that is not what was written is refused with a word, set aside whole, and recovered as far as it proves."""

import random
import shutil
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import apsw
import pytest

from controller.core.evolve import evolve
from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.core.state import State
from controller.store import recovery as recovery_module
from controller.store.errors import JournalBusy, JournalDamaged, JournalError
from controller.store.journal import Journal
from controller.store.recovery import recover

BATCHES = 60


@pytest.fixture
def crashed(path: Path, lives: Any) -> list[Any]:
    """A journal as a power cut leaves it: most of it still in the write-ahead log."""
    elsewhere = path.parent / "before"
    elsewhere.mkdir()
    batches: list[Any] = lives.batches(BATCHES)
    with Journal.open(elsewhere / path.name) as journal:
        lives.write(journal, batches[:10])
        journal.snapshot(lives.fold(batches[:10]))
        lives.write(journal, batches[10:])
        for suffix in ("", "-wal"):
            shutil.copyfile(elsewhere / f"{path.name}{suffix}", f"{path}{suffix}")
    shutil.rmtree(elsewhere)
    return batches


def change(path: Path, sql: str) -> None:
    db = apsw.Connection(str(path))
    db.execute(sql)
    db.close()


def contents(path: Path) -> tuple[list[Any], State]:
    with Journal.open(path) as journal:
        return list(journal.facts()), journal.replay()


def assert_prefix_recovered(path: Path, lives: Any, batches: list[Any], last: int) -> None:
    found, state = contents(path)
    assert [record.body for record in found] == lives.bodies(batches)[:last]
    facts = [(batch.at, fact) for batch in batches for fact in batch.facts]
    assert state == reduce(lambda folded, happened: evolve(folded, *happened), facts[:last], State())


# -- said ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "UPDATE fact SET body = CAST(replace(body, 'b1', 'b2') AS BLOB) WHERE seq = 6",
            "fact 6 is not what was written",
        ),
        ("UPDATE fact SET kind = 'BoxOut' WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET wall_s = wall_s + 1 WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET mono_s = 0 WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET trust = 0 WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET trust = 999 WHERE seq = 9", "what follows fact 8 cannot be read"),
        ("UPDATE fact SET boot = 'other' WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET link = zeroblob(32) WHERE seq = 9", "fact 9 is not what was written"),
        ("UPDATE fact SET side_hash = NULL WHERE seq = 6", "fact 6 is not what was written"),
        ("DELETE FROM fact WHERE seq = 9", "fact 9 is missing, the next is 10"),
        ("DELETE FROM fact WHERE seq = 1", "fact 1 is missing, the next is 2"),
        ("UPDATE side SET body = CAST(replace(body, 'Camille', 'Claude') AS BLOB)", "personal record beside fact"),
        ("INSERT INTO side VALUES (9999, 0, x'00', x'00')", "personal record beside fact 9999"),
        ("UPDATE base SET acknowledged = 7", "where the journal begins"),
        ("DELETE FROM base", "where the journal begins"),
        ("DROP TABLE side", "no such table"),
    ],
)
def test_every_change_is_said(path: Path, written: Callable[..., Any], sql: str, words: str) -> None:
    written(12)
    change(path, sql)
    with pytest.raises(JournalDamaged, match=words):
        Journal.open(path)


@pytest.mark.parametrize("data", [b"", b"\0" * 8192, b"not a database at all" * 400, b"SQLite format 3\0"])
def test_a_file_that_is_no_journal_is_never_silently_replaced(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(JournalDamaged):
        Journal.open(path)
    assert path.read_bytes() == data
    report = recover(path)
    assert report.aside.read_bytes() == data
    assert report.kept == 0 and report.next_epoch > 1
    with Journal.open(path) as journal:
        assert (journal.seq, journal.least_epoch) == (0, report.next_epoch)


def test_a_log_without_its_database_is_damage(path: Path, crashed: list[Any]) -> None:
    path.unlink()
    with pytest.raises(JournalDamaged, match="database is gone"):
        Journal.open(path)


def test_a_broken_log_is_said_though_sqlite_says_nothing(path: Path, crashed: list[Any]) -> None:
    log = bytearray(Path(f"{path}-wal").read_bytes())
    log[len(log) // 2] ^= 1
    Path(f"{path}-wal").write_bytes(log)
    with pytest.raises(JournalDamaged, match=r"cannot be read to the end: \d+ commits"):
        Journal.open(path)


def test_a_broken_head_of_the_log_is_said(path: Path, crashed: list[Any]) -> None:
    log = bytearray(Path(f"{path}-wal").read_bytes())
    log[17] ^= 1
    Path(f"{path}-wal").write_bytes(log)
    with pytest.raises(JournalDamaged, match="head of its write-ahead log"):
        Journal.open(path)


def test_a_torn_last_commit_is_no_damage(path: Path, lives: Any, crashed: list[Any]) -> None:
    log = Path(f"{path}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log[:-1000])
    found, state = contents(path)
    assert [record.body for record in found] == lives.bodies(crashed[:-1])
    assert state == lives.fold(crashed[:-1])


# -- any bit ---------------------------------------------------------------------------------


def refused_or_unchanged(path: Path, expected: tuple[list[Any], State]) -> bool:
    """True when refused; a journal that opens must say what was written, every word of it."""
    try:
        found = contents(path)
    except JournalError as error:
        assert str(path) in str(error)
        return True
    assert found == expected
    return False


@pytest.mark.parametrize("seed", range(4))
def test_any_flipped_bit_is_harmless_or_said(
    path: Path, tmp_path: Path, written: Callable[..., Any], seed: int
) -> None:
    written(BATCHES, snapshot_at=40)
    expected, sound = contents(path), path.read_bytes()
    rng = random.Random(seed)
    refused = 0
    for number in range(100):
        bad = bytearray(sound)
        # Half of them in the header and the schema, where a bit means most.
        bad[rng.randrange(len(bad) if number % 2 else 2048)] ^= 1 << rng.randrange(8)
        path.write_bytes(bad)
        refused += refused_or_unchanged(path, expected)
        path.with_name("journal.db-wal").unlink(missing_ok=True)
    assert refused > 20


@pytest.mark.parametrize("seed", range(2))
def test_any_flipped_bit_of_the_log_is_harmless_or_said(path: Path, lives: Any, crashed: list[Any], seed: int) -> None:
    log, database = Path(f"{path}-wal").read_bytes(), path.read_bytes()
    bodies = lives.bodies(crashed)
    last_commit = len(crashed[-1].facts)
    rng = random.Random(seed)
    refused = 0
    for _ in range(60):
        bad = bytearray(log)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        path.write_bytes(database)
        Path(f"{path}-wal").write_bytes(bad)
        try:
            found, _ = contents(path)
        except JournalError:
            refused += 1
            continue
        assert [record.body for record in found] in (bodies, bodies[:-last_commit])
    assert refused > 30


@pytest.mark.parametrize("seed", range(3))
def test_mutated_files_are_refused_and_recovered_to_a_proven_part(
    path: Path, lives: Any, written: Callable[..., Any], seed: int
) -> None:
    batches = written(BATCHES)
    bodies = lives.bodies(batches)
    sound = path.read_bytes()
    rng = random.Random(seed)
    for _ in range(50):
        bad = bytearray(sound)
        kind = rng.randrange(4)
        where, length = rng.randrange(len(bad)), rng.randrange(1, 3000)
        if kind == 0:
            del bad[where:]
        elif kind == 1:
            bad[where : where + length] = rng.randbytes(length)
        elif kind == 2:
            bad[where : where + length] = bytes(len(bad[where : where + length]))
        else:
            del bad[where : where + length]
        path.write_bytes(bad)
        try:
            with Journal.open(path):
                continue
        except JournalDamaged:
            report = recover(path)
        assert report.aside.read_bytes() == bad
        found, _ = contents(path)
        assert [record.body for record in found] == bodies[: report.lost_after]
        report.aside.unlink()


# -- recovered -------------------------------------------------------------------------------


def test_recovery_keeps_exactly_what_proves_itself(path: Path, lives: Any, written: Callable[..., Any]) -> None:
    batches = written(30)
    total = len(lives.facts(batches))
    change(path, "UPDATE fact SET body = x'7b7d' WHERE seq = 41")
    damaged = path.read_bytes()
    report = recover(path)
    assert (report.kept, report.lost_after, report.seen, report.next_epoch) == (40, 40, total, 2)
    assert report.aside.read_bytes() == damaged and report.aside.name.startswith("journal.db.damaged-")
    for part in (
        "fact 41 is not what was written",
        str(report.aside),
        "Facts 1 to 40",
        f"Facts 41 to {total} are lost",
    ):
        assert part in report.words
    assert_prefix_recovered(path, lives, batches, 40)
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        ["journal.db", "journal.db.lock", report.aside.name]
    )


def test_life_goes_on_after_a_recovery(path: Path, written: Callable[..., Any]) -> None:
    written(30)
    change(path, "UPDATE fact SET body = x'7b7d' WHERE seq = 41")
    report = recover(path)
    with Journal.open(path) as journal:
        assert journal.replay().epoch < journal.least_epoch == report.next_epoch
        assert journal.append(Moment(1, 1), "boot", [EpochOpened(journal.least_epoch)]) == 41
    with Journal.open(path) as journal:
        assert journal.replay().epoch == journal.least_epoch


def test_old_damage_does_not_cost_the_present(path: Path, lives: Any, written: Callable[..., Any]) -> None:
    batches = written(30, snapshot_at=20)
    covered, total = len(lives.facts(batches[:20])), len(lives.facts(batches))
    change(path, "UPDATE fact SET body = x'7b7d' WHERE seq = 5")
    report = recover(path)
    assert (report.kept, report.lost_after) == (total - covered, total)
    assert f"at fact {covered}, was kept" in report.words
    found, state = contents(path)
    assert [record.seq for record in found] == list(range(covered + 1, total + 1))
    assert state == lives.fold(batches)


def test_personal_records_that_do_not_prove_themselves_are_dropped(
    path: Path, lives: Any, written: Callable[..., Any]
) -> None:
    batches = written(12)
    change(path, "UPDATE side SET body = x'7b7d' WHERE seq = (SELECT min(seq) FROM side)")
    report = recover(path)
    assert report.kept == len(lives.facts(batches))
    with Journal.open(path) as journal:
        assert journal.verify().sides == 5


def test_a_pruned_journal_is_recovered_from_its_cut(path: Path, lives: Any) -> None:
    batches = lives.batches(30)
    with Journal.open(path) as journal:
        lives.write(journal, batches[:10])
        journal.snapshot(lives.fold(batches[:10]))
        lives.write(journal, batches[10:])
        while journal.prune(1e12, 1e12):
            pass
        cut, total = journal.pruned, journal.seq
        journal.acknowledged = total
    change(path, f"UPDATE fact SET kind = 'BoxOut' WHERE seq = {total - 3}")
    report = recover(path)
    assert (report.lost_after, report.kept) == (total - 4, total - 4 - cut)
    with Journal.open(path) as journal:
        assert (journal.pruned, journal.acknowledged) == (cut, total - 4)


def test_a_pruned_journal_whose_states_are_damaged_keeps_nothing(path: Path, lives: Any) -> None:
    batches = lives.batches(30)
    with Journal.open(path) as journal:
        lives.write(journal, batches)
        journal.snapshot(lives.fold(batches))
        journal.append(Moment(1, 1), "boot", [EpochOpened(6)])
        journal.prune(1e12, 1e12)
    change(path, "UPDATE snapshot SET hash = x'00'")
    report = recover(path)
    assert (report.kept, report.next_epoch) == (0, 7)
    assert contents(path) == ([], State())


def test_the_next_epoch_is_higher_than_any_that_was_opened(path: Path, lives: Any) -> None:
    with Journal.open(path) as journal:
        lives.write(journal, lives.batches(5))
        for epoch in (2, 3):
            journal.append(Moment(1, 1), "boot", [EpochOpened(epoch)])
    change(path, "UPDATE fact SET body = x'7b7d' WHERE seq = 3")
    assert recover(path).next_epoch == 4
    change(path, "UPDATE fact SET body = x'7b7d' WHERE seq = 2")
    assert recover(path).next_epoch == 5


def test_a_damaged_log_is_recovered_up_to_the_damage(path: Path, lives: Any, crashed: list[Any]) -> None:
    log = bytearray(Path(f"{path}-wal").read_bytes())
    log[len(log) // 2] ^= 1
    Path(f"{path}-wal").write_bytes(log)
    report = recover(path)
    assert Path(f"{report.aside}-wal").read_bytes() == bytes(log)
    assert 0 < report.lost_after < len(lives.facts(crashed))
    assert_prefix_recovered(path, lives, crashed, report.lost_after)


@pytest.mark.parametrize("step", ["link", "unlink", "rename"])
def test_a_recovery_that_was_cut_short_is_finished(
    path: Path, lives: Any, crashed: list[Any], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    log = bytearray(Path(f"{path}-wal").read_bytes())
    log[len(log) // 2] ^= 1
    Path(f"{path}-wal").write_bytes(log)
    with monkeypatch.context() as power:
        cut_power_at(power, step)
        with pytest.raises(KeyboardInterrupt):
            recover(path)
    with pytest.raises(JournalDamaged, match="cut short"):
        Journal.open(path)
    report = recover(path)
    assert 0 < report.kept == report.lost_after
    assert_prefix_recovered(path, lives, crashed, report.lost_after)
    with Journal.open(path) as journal:
        assert journal.least_epoch == report.next_epoch == 2


def cut_power_at(power: pytest.MonkeyPatch, step: str) -> None:
    """At the first hard link, the first deletion of the log, or the last renaming of :func:`recover`."""

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "journal.db-wal":
            raise KeyboardInterrupt
        unlinked(path, missing_ok=missing_ok)

    def rename(path: Path, target: Path) -> Path:
        if target.name == "journal.db":
            raise KeyboardInterrupt
        return renamed(path, target)

    def link(*_: object) -> None:
        raise KeyboardInterrupt

    unlinked, renamed = Path.unlink, Path.rename
    if step == "link":
        power.setattr(recovery_module.os, "link", link)
    else:
        power.setattr(Path, step, {"unlink": unlink, "rename": rename}[step])


@pytest.mark.field_note("L25")
def test_a_journal_in_use_is_not_recovered(path: Path) -> None:
    with Journal.open(path), pytest.raises(JournalBusy, match="stop it first"):
        recover(path)


def test_there_is_nothing_to_recover_where_nothing_is(path: Path) -> None:
    with pytest.raises(JournalError, match="there is no journal"):
        recover(path)
