"""The one loop that decides: take what has come in, decide, make it durable, then act.

Nothing is commanded before its facts are on the disk (law I1). Events that came in while the disk was busy are
decided together and share one write.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import chain
from typing import TYPE_CHECKING, Final

from controller.core.commands import Command
from controller.core.decide import decide
from controller.core.events import Event, Woke
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.rights import Minted
from controller.core.state import State

if TYPE_CHECKING:
    from controller.core.vitrine.state import Sight

WAITING_MAX: Final = 256
"""Events of all ports that may wait; a board of 250 doors that returns fits."""
TOGETHER_MAX: Final = 64
"""Events that share one write, so that nobody waits for a whole queue."""

Append = Callable[[Moment, list[Fact]], Awaitable[int]]
Waiting = tuple[Event, "asyncio.Future[tuple[Command, ...]] | None"]


class Full(Exception):  # noqa: N818 - a state, not a fault
    """No room for another event just now."""


class Loop:
    """``run`` decides for ever. Everything else may be called from the same event loop at any time."""

    def __init__(
        self,
        state: State,
        now: Callable[[], Moment],
        mint: Callable[[], Minted],
        append: Append,
        act: Callable[[Command], None],
        decided: Callable[[], None],
    ) -> None:
        self.state = state
        self._sight: Sight | None = None
        self.seq = 0
        """Number of the newest fact in ``state``, once a first one was appended."""
        self._now = now
        self._mint = mint
        self._minted: Minted | None = None
        self._append = append
        self._act = act
        self._decided = decided
        self._waiting: deque[Waiting] = deque()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._alarm: asyncio.TimerHandle | None = None
        self._due = False
        self._progress = asyncio.Event()

    @property
    def length(self) -> int:
        return len(self._waiting)

    @property
    def sight(self) -> "Sight":
        """What the window has before its eyes, gone with the process. Only for who serves a window, which has looked
        since its first event."""
        assert self._sight is not None
        return self._sight

    async def offer(self, event: Event) -> tuple[Command, ...]:
        """Return the commands of this event once its facts are durable. Raises :class:`Full`."""
        if len(self._waiting) >= WAITING_MAX:
            raise Full
        done: asyncio.Future[tuple[Command, ...]] = asyncio.get_running_loop().create_future()
        self._put(event, done)
        return await done

    async def tell(self, event: Event) -> None:
        """Hand over an event of the hardware; waits while there is no room, for none may be lost."""
        while len(self._waiting) >= WAITING_MAX:
            self._room.clear()
            await self._room.wait()
        self._put(event, None)

    def note(self, event: Event) -> None:
        """Hand over the outcome of one of our own commands, at once: there are never more of these than commands."""
        self._put(event, None)

    def _put(self, event: Event, done: "asyncio.Future[tuple[Command, ...]] | None") -> None:
        self._waiting.append((event, done))
        self._news.set()

    async def reaches(self, seq: int) -> None:
        """Return once the journal has so many facts."""
        while self.seq < seq:
            await self._progress.wait()

    async def run(self) -> None:
        """Decide until cancelled. Whatever it raises means that the daemon must fall and start again."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._due or self._waiting:
                await self._turn()

    async def _turn(self) -> None:
        batch = self._take()
        now, state, sight = self._now(), self.state, self._sight
        facts: list[Fact] = []
        outcomes: list[tuple[Command, ...]] = []
        wake_s: float | None = None
        for event, _ in batch:
            decision = decide(state, now, event, self._fresh(), sight)
            state, sight, wake_s = decision.state, decision.sight, decision.next_wake_s
            facts.extend(decision.facts)
            outcomes.append(decision.commands)
        if facts:
            self.seq = await self._append(now, facts)
        self.state, self._sight = state, sight
        self._progress.set()
        self._progress = asyncio.Event()
        for command in chain.from_iterable(outcomes):
            self._act(command)
        self._set_alarm(wake_s, now)
        await asyncio.sleep(0)  # a pulse leaves before the screen is thought of
        self._decided()
        for (_, done), commands in zip(batch, outcomes, strict=True):
            if done is not None and not done.done():
                done.set_result(commands)
        self._minted = self._minted or self._mint()

    def _fresh(self) -> Minted:
        """A ticket and PIN for one decision; drawn while nobody waited, if there was time."""
        minted, self._minted = self._minted or self._mint(), None
        return minted

    def _take(self) -> list[Waiting]:
        batch: list[Waiting] = []
        if self._due:
            self._due = False
            batch.append((Woke(), None))
        while self._waiting and len(batch) < TOGETHER_MAX:
            batch.append(self._waiting.popleft())
        self._room.set()
        return batch

    def _set_alarm(self, wake_s: float | None, now: Moment) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if wake_s is not None:
            delay_s = max(0.0, wake_s - now.mono_s) + 0.001  # just after: times are rounded to the millisecond
            self._alarm = asyncio.get_running_loop().call_later(delay_s, self._ring)

    def _ring(self) -> None:
        self._due = True
        self._news.set()
