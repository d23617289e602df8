"""A world whose time is the real one."""

import asyncio
import time
from contextlib import suppress

from simulator.world import World

LOOKS_AGAIN_S = 5.0
"""A resting world is looked at this often anyway; its air warms and cools."""


class LiveWorld:
    """Runs one :class:`World` by the host's monotonic clock, in the event loop's thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stirred = asyncio.Event()

    @property
    def now(self) -> World:
        """The world, brought up to this moment; whatever is done to it is noticed by :meth:`run`."""
        self._world.advance(time.monotonic())
        self._stirred.set()
        return self._world

    async def run(self) -> None:
        """Let physics happen at its times, for ever."""
        while True:
            self._world.advance(time.monotonic())
            self._stirred.clear()
            next_s = self._world.next_s()
            wait_s = LOOKS_AGAIN_S if next_s is None else max(0.0, next_s - time.monotonic())
            with suppress(TimeoutError):
                async with asyncio.timeout(min(wait_s, LOOKS_AGAIN_S)):
                    await self._stirred.wait()
