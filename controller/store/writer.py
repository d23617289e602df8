"""The one thread that writes the journal, so that a slow disk never stops the loop.

The hop there and back is on the way from a scan to a door, so it is as short as it gets: a queue that wakes
the thread, and a call that wakes the loop.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, Final, Self, TypeVar

from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.state import State
from controller.store.journal import Journal
from controller.store.tables import Record

WAITING_MAX: Final = 64
"""Pieces of work that may wait for the thread; who comes then waits outside."""

_Result = TypeVar("_Result")
_Job = tuple[Callable[[Journal], Any], "asyncio.Future[Any]"]


class Writer:
    """``async with Writer(journal) as writer``. The journal belongs to the thread until the block is left.

    On leaving, what was asked is done first. What a piece of work raises is raised to who asked for it.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._room = asyncio.Semaphore(WAITING_MAX)
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._jobs.put(None)
        await asyncio.shield(self._ended)
        self._thread.join()

    async def append(self, at: Moment, boot: str, facts: Sequence[Fact]) -> int:
        """Returns the last fact's number once all are durable. Once this has begun, cancelling it undoes nothing."""
        return await self.call(lambda journal: journal.append(at, boot, facts))

    async def tidy(self, state: State, seq: int, erase_before_s: float, prune_before_s: tuple[float, float]) -> None:
        """Keep a snapshot when one is due, erase what is to be erased and prune what may go, between appends.

        ``state`` is the fold of all facts up to ``seq``; the times are wall seconds, the last two as in
        :meth:`Journal.prune`.
        """
        if self._journal.snapshot_due:
            await self.call(lambda journal: journal.snapshot(state, seq))
        await self.call(lambda journal: journal.erase_personal(erase_before_s))
        while await self.call(lambda journal: journal.prune(*prune_before_s)):
            pass

    def tail(self) -> tuple[Record, ...]:
        """The newest facts that are durable."""
        return self._journal.tail

    async def call(self, work: Callable[[Journal], _Result]) -> _Result:
        """Do any other work with the journal on its thread."""
        async with self._room:
            done: asyncio.Future[_Result] = self._loop.create_future()
            self._jobs.put((work, done))
            return await done

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, done = job
            try:
                result = work(self._journal)
            except BaseException as error:  # handed to who asked; the thread only carries it
                self._loop.call_soon_threadsafe(_fail, done, error)
            else:
                self._loop.call_soon_threadsafe(_finish, done, result)
        self._loop.call_soon_threadsafe(_finish, self._ended, None)


def _finish(done: "asyncio.Future[Any]", result: object) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: "asyncio.Future[Any]", error: BaseException) -> None:
    if not done.done():
        done.set_exception(error)
