"""The journal as an outbox: everything after a fact, in pieces, and never what is personal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from controller.core.encoding import GENESIS
from controller.store.errors import JournalError
from controller.store.journal import TAIL_MAX, Journal
from controller.store.outbox import Outbox, newest
from tests.store.conftest import SECRET, Batch, Lives


@pytest.mark.law("I10")
def test_the_pieces_are_the_journal_one_after_another(
    path: Path, written: Callable[..., list[Batch]], lives: Lives
) -> None:
    batches = written(20)
    with Outbox.open(path) as outbox:
        bodies, seq, link = [], 0, GENESIS
        while (piece := outbox.after(seq, 7, 10_000)).records:
            assert piece.previous == link and piece.cut == 0
            assert [one.seq for one in piece.records] == list(range(seq + 1, seq + 1 + len(piece.records)))
            bodies += [one.body for one in piece.records]
            seq, link = piece.records[-1].seq, piece.records[-1].link
    assert bodies == lives.bodies(batches)


@pytest.mark.law("I11")
def test_personal_records_are_never_read(path: Path, written: Callable[..., list[Batch]]) -> None:
    written(20)
    with Outbox.open(path) as outbox:
        records = outbox.after(0, 1000, 10_000_000).records
    assert any(one.side_hash for one in records)
    assert all(one.side is None and one.salt is None for one in records) and SECRET not in repr(records)


def test_a_piece_is_bounded_in_bytes_and_holds_one_fact_at_least(
    path: Path, written: Callable[..., list[Batch]]
) -> None:
    written(20)
    with Outbox.open(path) as outbox:
        assert len(outbox.after(0, 100, 1).records) == 1
        few = outbox.after(3, 100, 300).records
        assert 1 < len(few) < 20 and sum(len(one.body) for one in few) <= 300


@pytest.mark.law("I10")
def test_the_newest_facts_are_the_same_from_memory_as_from_the_disk(path: Path, lives: Lives) -> None:
    with Journal.open(path) as journal, Outbox.open(path) as outbox:
        lives.write(journal, lives.batches(60))
        assert journal.seq > TAIL_MAX == len(journal.tail)
        oldest = journal.tail[0].seq
        for seq in range(oldest - 1, journal.seq + 1):
            piece = newest(journal.tail, seq, 3)
            if seq < oldest:
                assert piece is None, "the hash before it is not in memory"
            else:
                assert piece == outbox.after(seq, 3, 10_000_000)
        assert newest((), 0, 3) is None
        assert SECRET not in repr(journal.tail), "nothing personal"


def test_what_is_written_meanwhile_is_seen_and_the_writer_never_waits(
    path: Path, written: Callable[..., list[Batch]], lives: Lives
) -> None:
    batches = written(3)
    with Outbox.open(path) as outbox, Journal.open(path) as journal:
        before = journal.seq
        assert not outbox.after(before, 10, 1000).records
        lives.write(journal, lives.batches(1, start=len(batches)))
        assert [one.seq for one in outbox.after(before, 10, 1000).records] == list(range(before + 1, journal.seq + 1))
        assert journal.erase_personal(2e10) > 0, "a reader beside it is not in the way"


@pytest.mark.law("I10")
def test_after_pruning_a_piece_begins_at_the_cut_with_the_hash_there(
    path: Path, written: Callable[..., list[Batch]]
) -> None:
    written(20, snapshot_at=10)
    with Journal.open(path) as journal, Outbox.open(path) as outbox:
        cut = journal.prune(2e10, 2e10)
        link = next(journal.facts(cut, 1))
        for asked in (0, cut - 1, cut):
            piece = outbox.after(asked, 1, 1000)
            assert piece.cut == cut and piece.records[0].seq == cut + 1 == link.seq


def test_there_is_no_outbox_without_a_journal(path: Path) -> None:
    with pytest.raises(JournalError):
        Outbox.open(path).after(0, 1, 1)


def test_closing_waits_for_a_read_that_is_under_way(path: Path, written: Callable[..., list[Batch]]) -> None:
    written(4)
    outbox = Outbox.open(path)
    with ThreadPoolExecutor(1) as other:
        with outbox._reading:
            closing = other.submit(outbox.close)
            assert outbox._db.execute("SELECT count(*) FROM fact").fetchone() and not closing.done()
        closing.result()
