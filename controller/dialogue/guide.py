"""Keeps a dialogue going: one book, one question at a time, the hands at work, everything durable first."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final, Generic, Protocol, TypeVar

from controller.dialogue.script import B, E, Script, T, View
from controller.dialogue.steps import Stamp, Step

B_contra = TypeVar("B_contra", contravariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
E_co = TypeVar("E_co", covariant=True)
CANCEL_AGAIN_S: Final = 0.5


class Hands(Protocol[B_contra, T_contra, E_co]):
    """What can be done to the hardware, and for the files."""

    async def do(self, task: T_contra, book: B_contra) -> E_co:
        """May last for ever (a door that nobody shuts); is cancelled when the question has changed."""


class Guide(Generic[B, T, E]):
    def __init__(
        self,
        script: Script[B, T, E],
        book: B,
        save: Callable[[B], None],
        hands: Hands[B, T, E],
        now: Callable[[], Stamp],
    ) -> None:
        """``save`` returns once the book is durable."""
        self.script = script
        self._book = book
        self._save = save
        self.hands = hands
        self._now = now
        self._changed = asyncio.Event()
        self.revision = 0

    @property
    def book(self) -> B:
        return self._book

    @property
    def step(self) -> Step[T]:
        return self.script.engine.ask(self._book)

    def view(self) -> View:
        return self.script.view(self._book)

    def answer(self, key: str, text: str = "") -> None:
        """Raises :class:`~controller.dialogue.steps.AnswerRefusedError`."""
        self.turn(self.script.engine.answered(self._book, key, text, self._now()))

    def speak(self, language: str) -> None:
        """Ask on in another language. Before the first answer that is one."""
        self.turn(replace(self._book, language=language))

    def turn(self, book: B) -> None:
        """The next book: durable before anybody sees it."""
        if book != self._book:
            self._save(book)
            self._book = book
            self.revision += 1
            changed, self._changed = self._changed, asyncio.Event()
            changed.set()

    async def changed(self, revision: int) -> None:
        """Return once the book is another than that of this revision."""
        while self.revision == revision:
            await self._changed.wait()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The hands are at work as long as the block lasts; their fault of the unexpected kind ends it."""
        async with asyncio.TaskGroup() as group:
            work = group.create_task(self._work(), name="hands")
            try:
                yield
            finally:
                work.cancel()

    async def _work(self) -> None:
        while True:
            task = self.step.task
            if task is None:
                await self.changed(self.revision)
            else:
                await self._do(task)

    async def _do(self, task: T) -> None:
        """One piece of work, broken off when the book asks for something else."""
        self.turn(self.script.engine.begun(self._book, task, self._now()))
        hands = asyncio.ensure_future(self.hands.do(task, self._book))
        try:
            while not hands.done() and self.step.task == task:
                await first(hands, self.changed(self.revision))
            if hands.done():
                self.turn(self.script.engine.learnt(self._book, task, hands.result()))
        finally:
            await _ended(hands)


async def first(work: asyncio.Future[Any], news: Coroutine[Any, Any, None]) -> None:
    """Return when the work is done or the news is there; the news is not waited for any longer."""
    waiting = asyncio.ensure_future(news)
    try:
        await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _ended(work: asyncio.Future[E]) -> None:
    while not work.done():  # a task group that fails while it is cancelled forgets the cancellation (Python 3.11)
        work.cancel()
        await asyncio.wait((work,), timeout=CANCEL_AGAIN_S)
