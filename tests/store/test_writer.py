"""The writer's thread: in order, off the loop, errors to who asked, everything done before it ends."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from controller.core.facts import EpochOpened
from controller.core.moment import Moment
from controller.core.state import State
from controller.store import snapshots
from controller.store.errors import JournalError
from controller.store.journal import SNAPSHOT_EVERY, Journal
from controller.store.writer import WAITING_MAX, Writer

AT = Moment(1.0, 1000.0)
LIMIT_S = 20


def run(path: Path, story: Callable[[Writer, Journal], Coroutine[Any, Any, None]]) -> None:
    async def told() -> None:
        with Journal.open(path) as journal:
            async with asyncio.timeout(LIMIT_S), Writer(journal) as writer:
                await story(writer, journal)

    asyncio.run(told())


def test_appends_are_durable_when_they_return_and_in_order(path: Path, lives: Any) -> None:
    batches = lives.batches(20)

    async def story(writer: Writer, journal: Journal) -> None:
        numbers = [await writer.append(batch.at, lives.boot, batch.facts) for batch in batches]
        assert numbers[-1] == len(lives.facts(batches)) == journal.seq

    run(path, story)
    with Journal.open(path) as journal:
        assert [record.fact() for record in journal.facts()] == lives.facts(batches)


def test_the_loop_goes_on_while_the_disk_is_slow(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        disk = threading.Event()
        slow = asyncio.ensure_future(writer.call(lambda _: disk.wait(LIMIT_S)))
        append = asyncio.ensure_future(writer.append(AT, "boot", [EpochOpened(2)]))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not slow.done() and not append.done()
        disk.set()
        assert await slow is True
        assert await append == 1

    run(path, story)


def test_work_is_done_on_one_thread_that_is_not_the_loops(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        threads = {await writer.call(lambda _: threading.current_thread().name) for _ in range(3)}
        assert threads == {"journal"}

    run(path, story)
    assert "journal" not in {thread.name for thread in threading.enumerate()}


def test_what_fails_is_raised_to_who_asked_and_to_nobody_else(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        with pytest.raises(TypeError, match="State is no fact"):
            await writer.append(AT, "boot", [State()])  # type: ignore[list-item]
        assert await writer.append(AT, "boot", [EpochOpened(2)]) == 1
        journal._db.pragma("query_only", 1)
        with pytest.raises(JournalError, match="cannot be written"):
            await writer.append(AT, "boot", [EpochOpened(3)])
        with pytest.raises(JournalError, match="start again"):
            await writer.append(AT, "boot", [EpochOpened(3)])

    run(path, story)


def test_what_was_asked_is_done_before_it_ends(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        asked = [asyncio.ensure_future(writer.append(AT, "boot", [EpochOpened(epoch)])) for epoch in range(30)]
        await asyncio.sleep(0)
        assert not any(append.done() for append in asked)

    run(path, story)
    with Journal.open(path) as journal:
        assert journal.seq == 30


def test_an_append_that_nobody_waits_for_any_more_is_still_whole(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        append = asyncio.ensure_future(writer.append(AT, "boot", [EpochOpened(2)] * 3))
        await asyncio.sleep(0)
        append.cancel()
        with pytest.raises(asyncio.CancelledError):
            await append
        assert await writer.append(AT, "boot", [EpochOpened(3)]) == 4

    run(path, story)


@pytest.mark.law("I12")
def test_only_so_much_work_waits_for_the_thread(path: Path) -> None:
    async def story(writer: Writer, journal: Journal) -> None:
        disk = threading.Event()
        work = [asyncio.ensure_future(writer.call(lambda _: disk.wait(LIMIT_S))) for _ in range(3 * WAITING_MAX)]
        for _ in range(10):
            await asyncio.sleep(0)
        assert writer._jobs.qsize() <= WAITING_MAX
        disk.set()
        assert all(await asyncio.gather(*work))

    run(path, story)


def test_tidying_snapshots_erases_and_prunes_between_appends(path: Path, lives: Any) -> None:
    batches = lives.batches(6)

    async def story(writer: Writer, journal: Journal) -> None:
        for batch in batches:
            await writer.append(batch.at, lives.boot, batch.facts)
        state, seq = lives.fold(batches), journal.seq
        await writer.tidy(state, seq, erase_before_s=0.0, prune_before_s=(0.0, 0.0))
        assert (snapshots.sequence(journal._db), journal.verify().sides) == ([], 3)
        await writer.append(AT, lives.boot, [EpochOpened(1)] * SNAPSHOT_EVERY)
        tidying = asyncio.ensure_future(writer.tidy(state, seq, erase_before_s=1e12, prune_before_s=(1e12, 0.0)))
        await writer.append(AT, lives.boot, [EpochOpened(2)])
        await tidying
        assert (snapshots.sequence(journal._db), journal.verify().sides, journal.pruned) == ([seq], 0, 0)
        journal.acknowledged = seq
        await writer.tidy(state, seq, erase_before_s=1e12, prune_before_s=(1e12, 0.0))
        assert journal.pruned == seq
        assert journal.replay().epoch == 2

    run(path, story)
