"""A bank as an installer finds it: emulated boards on a real pseudo-terminal, and cables that somebody mixed up."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from simulator.boards.a8a80 import A8a80Device
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

T = TypeVar("T")
PULSE_S = 0.2
ADAPTER = "usb-FTDI_FT232R_A50285BI-if00-port0"
WITHIN_S = 20.0


class Miswired(A8a80Device):
    """A board whose cables are not as in the drawing."""

    dead: frozenset[int] = frozenset()
    """Channels whose lock has no current."""
    turned: frozenset[int] = frozenset()
    """Channels with an opener contact among closers."""
    switches: dict[int, int] = {}  # noqa: RUF012 - replaced, never changed
    """Input → door whose switch is on it, where that is another one."""

    def bit(self, channel: int) -> int:
        bit = super().bit(self.switches.get(channel, channel))
        return 1 - bit if channel in self.turned else bit

    def fire(self, channel: int) -> bool:
        return True if channel in self.dead else super().fire(channel)


class Bank:
    """Two boards of locks. Who stands before it reads ``painted`` numbers, and sees which door stands open."""

    def __init__(self, folder: Path, channels: tuple[int, int] = (6, 2)) -> None:
        now_s = asyncio.get_running_loop().time()
        worlds = [World([DoorPlan(one) for one in range(1, count + 1)], seed=1, now_s=now_s, pulse_s=PULSE_S)
                  for count in channels]  # fmt: skip
        self.lives = [LiveWorld(world) for world in worlds]
        self.boards = [Miswired(self.lives[0], 1, channels[0]), Miswired(self.lives[1], 2, channels[1])]
        places = [(board, channel) for board, count in enumerate(channels) for channel in range(1, count + 1)]
        self.painted = {place: str(number) for number, place in enumerate(places, 1)}
        by_id = folder / "serial" / "by-id"
        by_id.mkdir(parents=True)
        self.wire = SerialWire(by_id / ADAPTER, self.boards)
        self.wire.devices = []

    def mix_up(self) -> None:
        """Doors 2 and 3 hang the other way round, 4 is dead, 5 has an opener contact, board 2 reads reversed."""
        self.painted[0, 2], self.painted[0, 3] = "3", "2"
        self.boards[0].dead = frozenset({4})
        self.boards[0].turned = frozenset({5})
        self.boards[1].closed_reads = 0

    def connect(self, board: int) -> None:
        self.wire.devices.append(self.boards[board])

    def open_doors(self) -> list[str]:
        """The numbers on the doors that stand open."""
        return [label for (board, channel), label in self.painted.items()
                if not self.lives[board].now.door(channel).closed]  # fmt: skip

    def shut(self, label: str) -> bool:
        """Push a door shut; False while its lock is still released."""
        board, channel = self._place(label)
        return self.lives[board].now.push(channel)

    def put(self, label: str, thing: str) -> bool:
        board, channel = self._place(label)
        return self.lives[board].now.put(channel, thing)

    def take(self, label: str) -> list[str]:
        board, channel = self._place(label)
        return self.lives[board].now.take(channel)

    def firings(self) -> int:
        """How often any lock was really released."""
        return sum(live.now.door(channel).firings for live in self.lives for channel in live.now.channels)

    def _place(self, label: str) -> tuple[int, int]:
        return next(place for place, painted in self.painted.items() if painted == label)


class Standing:
    """A bank on an event loop in a thread of its own; ``do`` calls its methods there."""

    def __init__(self, bank: Bank, loop: asyncio.AbstractEventLoop, dev: Path) -> None:
        self.bank = bank
        self.dev = dev
        self._loop = loop

    def do(self, work: Callable[..., T], *arguments: object) -> T:
        async def there() -> T:
            return work(*arguments)

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result(WITHIN_S)

    def connect(self, board: int) -> None:
        self.do(self.bank.connect, board)

    def open_doors(self) -> list[str]:
        return self.do(self.bank.open_doors)

    def shut(self, label: str) -> bool:
        return self.do(self.bank.shut, label)

    def put(self, label: str, thing: str) -> bool:
        return self.do(self.bank.put, label, thing)

    def take(self, label: str) -> list[str]:
        return self.do(self.bank.take, label)

    def firings(self) -> int:
        return self.do(self.bank.firings)


@contextmanager
def standing(folder: Path, *, mixed_up: bool = True) -> Iterator[Standing]:
    dev = folder / "dev"
    began: list[Standing] = []
    ready, stop = threading.Event(), asyncio.Event()

    async def live() -> None:
        bank = Bank(dev)
        if mixed_up:
            bank.mix_up()
        async with bank.wire.plugged_in(), asyncio.TaskGroup() as group:
            tasks = [group.create_task(one.run()) for one in bank.lives]
            began.append(Standing(bank, asyncio.get_running_loop(), dev))
            ready.set()
            await stop.wait()
            for task in tasks:
                task.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="bank")
    thread.start()
    try:
        assert ready.wait(WITHIN_S)
        yield began[0]
    finally:
        if began:
            began[0]._loop.call_soon_threadsafe(stop.set)
        thread.join()
