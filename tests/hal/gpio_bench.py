"""An imagined bank wired to the mock pins of a real keeper process."""

import asyncio
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hal.bus import Supply
from hal.gpio.lines import Lines
from hal.gpio.locks import Channel, GpioLocks
from hal.gpio.plan import Input, Output, Plan
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

LOCKS = {1: 17, 2: 22, 3: 23, 7: 24}
SWITCHES = {1: 5, 2: 6, 3: 16, 7: 26}
"""Each switch pulls its line low while the door is closed."""
PULSE_MS = 300
CHANNELS = {channel: Channel(LOCKS[channel], PULSE_MS, SWITCHES[channel], closed_high=False) for channel in LOCKS}
PLAN = Plan(
    "mock",
    tuple(Output(line, True, 1_000, coil=True) for line in LOCKS.values()),
    tuple(Input(line, "up", 40) for line in SWITCHES.values()),
)


class PinWorld(World):
    """Doors behind pins. What a test does to the board happens to the keeper and its lines."""

    shop: "PinShop"

    def energise(self, channel: int) -> None:
        """A relay is on though nobody asked for it."""
        self.shop.stuck.append(LOCKS[channel])
        super().energise(channel)

    def lose_replies(self, count: int = 1) -> None:
        self.shop.lost_answers = count

    def lose_orders(self, count: int = 1) -> None:
        self.shop.lost_orders = count

    def unplug(self) -> None:
        super().unplug()
        self.shop.shut()

    def plug(self) -> None:
        super().plug()
        self.shop.open = True


class PinShop:
    """Where mock keepers report to, and are driven from; between their pins and the doors."""

    def __init__(self, live: LiveWorld, world: PinWorld, path: Path) -> None:
        self.path = path
        self.open = True
        self.on_switch: Callable[[int, bool], None] = lambda line, high: None
        self._attending: set[asyncio.Task[object]] = set()
        self.stuck: list[int] = []
        self.lost_orders = 0
        self.lost_answers = 0
        self.keepers: list[int] = []
        self._live = live
        self._world = world
        self._hands: asyncio.StreamWriter | None = None
        self._driven = 0
        self._channel_of = {line: channel for channel, line in LOCKS.items()}
        self.reported: list[tuple[int, bool]] = []
        world.shop = self
        world.on_move = self._moved

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "tests.hal.mock_keeper", str(self.path))

    def drive(self, line: int, high: bool) -> None:
        """What is wired to an input pulls it there."""
        if self._hands is not None:
            self._hands.write((json.dumps([line, high]) + "\n").encode())
            self._driven += 1

    def shut(self) -> None:
        """The header is gone: the keeper hangs on it, and no other can start."""
        self.open = False
        with suppress(ProcessLookupError):
            os.kill(self.keepers[-1], signal.SIGSTOP)

    def kill(self) -> None:
        os.kill(self.keepers[-1], signal.SIGKILL)

    def _moved(self, channel: int, closed: bool) -> None:
        """The contact bounces before it rests."""
        for high in (not closed, closed, not closed):
            self.drive(SWITCHES[channel], high)

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._attending.add(task)
        try:
            await self._attend(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass  # a keeper that was killed, or the end of the test
        finally:
            self._attending.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def close(self) -> None:
        """No keeper outlives its test."""
        for keeper in self.keepers:
            with suppress(ProcessLookupError):
                os.kill(keeper, signal.SIGKILL)
        tasks = list(self._attending)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = await reader.readline()
        if not self.open:
            return
        if name == b"hands\n":
            levels = {line: not self._world.door(channel).reads() for channel, line in SWITCHES.items()}
            writer.write((json.dumps(levels) + "\n").encode())
            self._hands, self._driven = writer, 0
            self.keepers.append(_peer(writer))
            await reader.read()
        else:
            await self._reports(reader, writer)

    async def _reports(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            told = json.loads(line)
            answer = self._mishap(told) if isinstance(told, str) else self._switched(*told)
            writer.write((json.dumps(answer) + "\n").encode())

    def _switched(self, line: int, high: bool) -> int:
        """How often this keeper's inputs were driven: it waits until it has seen all of that, as wires would."""
        self.reported.append((line, high))
        self.on_switch(line, high)
        channel = self._channel_of.get(line)
        if channel is not None:
            world = self._live.now
            World.energise(world, channel) if high else world.release(channel)
        return self._driven

    def _mishap(self, ask: str) -> list[int] | str | None:
        if ask == "HOLD" and self.lost_orders:
            self.lost_orders -= 1
            return "order lost"
        if ask == "HOLD" and self.lost_answers:
            self.lost_answers -= 1
            return "answer lost"
        stuck, self.stuck = self.stuck, []
        return stuck


def _peer(writer: asyncio.StreamWriter) -> int:
    """The process at the other end."""
    credentials = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int(struct.unpack("3i", credentials)[0])


@asynccontextmanager
async def shop(folder: Path, doors: Sequence[int] = tuple(LOCKS)) -> AsyncIterator[tuple[PinShop, LiveWorld]]:
    world = PinWorld([DoorPlan(channel) for channel in doors], seed=1)
    live = LiveWorld(world)
    pins = PinShop(live, world, folder / "pins")
    running = asyncio.ensure_future(live.run())
    server = await asyncio.start_unix_server(pins.attend, pins.path)
    try:
        yield pins, live
    finally:
        server.close()
        await pins.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def running(lines: Lines) -> AsyncIterator[Lines]:
    async with lines.running():
        async with asyncio.timeout(20):
            await lines.ready()
        yield lines


@asynccontextmanager
async def gpio_bench(folder: Path) -> AsyncIterator[tuple[GpioLocks, LiveWorld]]:
    async with shop(folder) as (pins, live), running(Lines(PLAN, pins.command)) as lines:
        yield GpioLocks(lines, CHANNELS, Supply()), live
