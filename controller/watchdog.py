"""The watchdog is fed only while everything that opens a door gets on: the loop, the boards, the journal.

Each is asked for a sign of life that it can give only by doing its work: the loop by deciding on an event that changes
nothing, the journal's thread by a piece of work, a line of boards by coming round once more. A process that merely
runs is not alive; systemd starts it again, and the journal makes that cheap.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final

from controller.core.events import Woke
from controller.loop import Full, Loop
from controller.store.writer import Writer
from controller.supervisor import Supervisor
from controller.web.desk import Health

log = logging.getLogger(__name__)

LOOKS: Final = 3
"""In the time that systemd allows: one that comes late, on a slow card, is none that kills."""
ANSWERS_SHARE: Final = 0.75
"""Of the time between two looks that a sign may take; the slowest turn of any board is shorter than the rest."""

SILENT_S: Final = 5.0
"""A board that nobody has asked yet is none that does not answer."""
AGAIN_S: Final = 0.25

Sign = Callable[[], Awaitable[object]]
"""Returns once there was progress."""


def signs(loop: Loop, writer: Writer, turns: Mapping[str, Callable[[], int]]) -> dict[str, Sign]:
    """Of a bank, by the names of its parts. ``turns`` are counts that rise while their owner lives."""
    return {
        "the loop": lambda: _decides(loop),
        "the journal": lambda: writer.call(lambda journal: journal.seq),
        **{name: Turning(count).turned for name, count in turns.items()},
    }


async def _decides(loop: Loop) -> None:
    """A loop that is full is asked again: it lives as long as it makes room."""
    while True:
        with suppress(Full):
            await loop.offer(Woke())
            return
        await asyncio.sleep(AGAIN_S)


def in_a_line(health: Health) -> str:
    """How a bank is, as ``systemctl status`` shows it."""
    silent = ", ".join(one.name for one in health.boards if not one.answering and one.since_s >= SILENT_S)
    parts = ["ready" if health.ready else health.problem, *health.alarms]
    return "; ".join([*parts, *([f"no answer from {silent}"] if silent else [])])


class Turning:
    """A count that rose since it was last asked for."""

    def __init__(self, count: Callable[[], int]) -> None:
        self._count = count
        self._last = count()

    async def turned(self) -> None:
        while (count := self._count()) == self._last:  # noqa: ASYNC110 - who turns rings no bell
            await asyncio.sleep(AGAIN_S)
        self._last = count


class Watchdog:
    """``run`` feeds the supervisor's watchdog for ever; where there is none, it tells how the bank is."""

    def __init__(self, supervisor: Supervisor, signs: Mapping[str, Sign], status: Callable[[], str]) -> None:
        self._supervisor = supervisor
        self._signs = signs
        self._status = status
        self._stuck: tuple[str, ...] = ()

    async def run(self) -> None:
        if self._supervisor.watchdog_s is None:
            return
        every_s = self._supervisor.watchdog_s / LOOKS
        loop = asyncio.get_running_loop()
        while True:
            began_s = loop.time()
            self.told(await self.stuck(every_s * ANSWERS_SHARE))
            await asyncio.sleep(max(0.0, began_s + every_s - loop.time()))

    async def stuck(self, within_s: float) -> tuple[str, ...]:
        """The parts that gave no sign of life in this time."""
        asked = {name: asyncio.ensure_future(sign()) for name, sign in self._signs.items()}
        try:
            await asyncio.wait(asked.values(), timeout=within_s)
            late = tuple(name for name, one in asked.items() if not one.done())
            for one in asked.values():
                if one.done():
                    one.result()  # what fell in it falls here
            return late
        finally:
            for one in asked.values():
                one.cancel()

    def told(self, stuck: tuple[str, ...]) -> None:
        if not stuck:
            self._supervisor.alive(self._status())
        elif stuck != self._stuck:
            log.error("no sign of life from %s; this process is started again unless it comes", ", ".join(stuck))
            self._supervisor.status(f"no sign of life from {', '.join(stuck)}")
        self._stuck = stuck
