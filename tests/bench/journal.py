"""How many facts a second the journal keeps, each turn's facts durable before the next; beside bare SQLite."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

import apsw

from controller.core.bank import Bank
from controller.core.encoding import encode
from controller.store.journal import Journal
from tests.bench.busy import BOOT, BusyBank, Turn
from tests.bench.measure import Measure
from tests.bench.office import office

ROUNDS = 30
TURNS = 50
"""Transactions in a round; the journal and bare SQLite take turns, so that a busy disk slows both."""


def measure(folder: Path) -> list[Measure]:
    journal, bare = Journal.open(folder / "journal.db"), bare_database(folder / "bare.db")
    config, _ = office(folder)
    turns = BusyBank(config.to_bank()).turns()
    kept_s = bare_s = 0.0
    facts = 0
    for _ in range(ROUNDS):
        work = list(islice(turns, TURNS))
        facts += sum(len(turn.facts) for turn in work)
        blobs = [bodies(turn) for turn in work]
        kept_s += timed(append, journal, work)
        bare_s += timed(commit, bare, blobs)
    journal.close()
    bare.close()
    return [
        Measure("durable facts per second", facts / kept_s, "facts/s"),
        Measure("durable facts per second, bare SQLite with the same bytes", facts / bare_s, "facts/s"),
        Measure("journal against bare SQLite, time per transaction", kept_s / bare_s, "×"),
    ]


def timed(work: Callable[..., None], *what: object) -> float:
    began = perf_counter()
    work(*what)
    return perf_counter() - began


def append(journal: Journal, turns: list[Turn]) -> None:
    for turn in turns:
        journal.append(turn.at, BOOT, turn.facts)


def bodies(turn: Turn) -> bytes:
    return b"".join(body + (side or b"") for _, body, side in map(encode, turn.facts))


def bare_database(path: Path) -> apsw.Connection:
    """SQLite as durable as the journal, with one table and nothing else."""
    db = apsw.Connection(str(path))
    db.pragma("journal_mode", "WAL")
    db.pragma("synchronous", "FULL")
    db.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
    return db


def commit(db: apsw.Connection, blobs: list[bytes]) -> None:
    for blob in blobs:
        db.execute("INSERT INTO bare (body) VALUES (?)", (blob,))


def fill(path: Path, facts: int, bank: Bank, identity: str) -> int:
    """A journal with at least this many facts and the snapshots the daemon would have kept; how many it has."""
    with UnsafeJournal.open(path) as journal:
        for turn in _until(BusyBank(bank, identity).turns(), journal, facts):
            journal.append(turn.at, BOOT, turn.facts)
            if journal.snapshot_due:
                journal.snapshot(turn.state)
        return journal.seq


class UnsafeJournal(Journal):
    """Fills in seconds; only for a journal whose filling is not what is measured."""

    _synchronous = "OFF"


def _until(turns: Iterator[Turn], journal: Journal, facts: int) -> Iterator[Turn]:
    for turn in turns:
        if journal.seq >= facts:
            return
        yield turn
