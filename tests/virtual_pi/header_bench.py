"""An imagined bank wired to the header of the virtual Pi: relays and switches on lines of a real kernel's GPIO chip."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from hal.bus import Supply
from hal.gpio.frames import Answer, Told
from hal.gpio.lines import Lines
from hal.gpio.locks import GpioLocks
from hal.gpio.plan import Input
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.hal.gpio_bench import CHANNELS, LOCKS, SWITCHES, running
from tests.hal.gpio_bench import PLAN as MOCK_PLAN
from tests.virtual_pi.header import Header

PLAN = replace(MOCK_PLAN, factory="lgpio", inputs=tuple(Input(line, "floating", 40) for line in SWITCHES.values()))
"""The switches have their own resistors: whoever claims such a line pulls it nowhere."""
LOOKS_EVERY_S = 0.01
"""A pulse is thirty times as long."""


class LossyLines(Lines):
    """The keeper's answers may be lost on the way."""

    lost_answers = 0

    def _heard(self, answer: Answer) -> None:
        if self.lost_answers and answer.told is Told.TAKEN:
            self.lost_answers -= 1
        else:
            super()._heard(answer)


class HeaderWorld(World):
    """Doors whose coils are on while their line is high, and whose switches pull their line low while closed."""

    header: Header
    lines: LossyLines

    def look(self) -> None:
        """Coils follow their lines."""
        for channel, line in LOCKS.items():
            on = bool(self.header.level(line))
            if on and not self.door(channel).coil_on:
                self.energise(channel)
            elif not on:
                self.release(channel)

    def wire(self) -> None:
        """Every switch says what its door does."""
        for channel, line in SWITCHES.items():
            self.header.pull(line, not self.door(channel).reads())

    def moved(self, channel: int, closed: bool) -> None:
        """The contact bounces before it rests."""
        if self.plugged:
            for high in (not closed, closed, not closed):
                self.header.pull(SWITCHES[channel], high)

    def lose_replies(self, count: int = 1) -> None:
        self.lines.lost_answers = count

    def unplug(self) -> None:
        super().unplug()
        self.header.unplug()

    def plug(self) -> None:
        super().plug()
        self.header.plug()
        self.wire()


class LiveHeader(LiveWorld):
    """Looked at often, and whenever somebody asks."""

    def __init__(self, world: HeaderWorld) -> None:
        super().__init__(world)
        self._wired = world

    @property
    def now(self) -> World:
        world = super().now
        self._wired.look()
        return world

    async def watch(self) -> None:
        while True:
            _ = self.now
            await asyncio.sleep(LOOKS_EVERY_S)


@asynccontextmanager
async def doors() -> AsyncIterator[tuple[LiveHeader, HeaderWorld]]:
    """The bank behind the header, with nobody holding the lines yet."""
    world = HeaderWorld([DoorPlan(channel) for channel in LOCKS], seed=1)
    world.header = Header()
    live = LiveHeader(world)
    world.on_move = world.moved
    world.wire()
    tasks = [asyncio.ensure_future(live.run()), asyncio.ensure_future(live.watch())]
    try:
        yield live, world
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not world.plugged:
            world.header.plug()


@asynccontextmanager
async def header_bench() -> AsyncIterator[tuple[GpioLocks, LiveWorld]]:
    async with doors() as (live, world):
        world.lines = LossyLines(PLAN)
        async with running(world.lines):
            yield GpioLocks(world.lines, CHANNELS, Supply()), live
