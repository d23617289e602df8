"""The boards of a book, really driven: the same buses as the daemon's, with every change of a switch written down."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

from controller.commission.book import Board, Level, Move
from controller.commission.probing import raw
from controller.commission.steps import Rested, ShotSeen
from hal.bus import Bus, Supply
from hal.line import Line
from hal.ports import LockBank, Sent

ANSWERS_WITHIN_S: Final = 5.0
"""A board that is new on its line has begun by then."""
MOVES_WITHIN_S: Final = 3.0
"""After the pulse: a door that has not moved by then is watched on while the installer is asked."""
TOGETHER_S: Final = 0.3
"""Doors that move so soon after the first were moved by the same pulse."""

Place = tuple[str, int]


class Rig:
    def __init__(self, locks: Mapping[str, LockBank], channels: dict[str, int]) -> None:
        self._locks = locks
        self._channels = channels
        self._bits: dict[Place, int | None] = {}
        self._before: dict[Place, int | None] = {}
        self._fired_s = 0.0
        self._moves: dict[Place, Move] = {}
        self._news = asyncio.Event()
        self._safe: set[str] = set()
        """Boards whose outputs are known to be off, and whose switches all speak."""

    async def follow(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        async for level in self._locks[name].levels():
            place, bit = (name, level.channel), None if level.closed is None else int(level.closed)
            self._bits[place] = bit
            self._noted(place, bit, loop.time())
            self._news.set()

    def _noted(self, place: Place, bit: int | None, now_s: float) -> None:
        """The first move of a switch away from what it read before the pulse."""
        if bit is None or self._before.get(place, bit) in (None, bit) or place in self._moves:
            return
        self._moves[place] = Move(*place, bit, round(1000 * (now_s - self._fired_s)))

    async def rested(self) -> Rested:
        """What every channel reads, and which boards say nothing."""
        for name in self._locks:
            await self._ready(name)
        levels = [Level(name, channel, bit) for (name, channel), bit in sorted(self._bits.items()) if bit is not None]
        return Rested(tuple(levels), tuple(name for name in self._locks if name not in self._safe))

    async def fire(self, name: str, channel: int) -> ShotSeen:
        """One pulse, and every switch that moves after it."""
        if not await self._ready(name):
            return ShotSeen(Sent.NOT_SENT.value, ())
        self._begin()
        sent = await self._locks[name].pulse(channel)
        if sent is not Sent.NOT_SENT:
            await self._until(lambda: bool(self._moves), MOVES_WITHIN_S)
            if self._moves:
                await asyncio.sleep(TOGETHER_S)
        return ShotSeen(sent.value, tuple(self._moves.values()))

    async def next_move(self) -> Move:
        """Whatever moves first, counted from the last pulse."""
        if not self._before:
            self._begin()
        await self._until(lambda: bool(self._moves), None)
        return next(iter(self._moves.values()))

    async def reads(self, name: str, channel: int, bit: int) -> None:
        """Return once this switch reads so."""
        await self._until(lambda: self._bits.get((name, channel)) == bit, None)

    async def _ready(self, name: str) -> bool:
        """Nothing fires before every output of a board was shown to be off (law I3)."""
        if name not in self._safe:
            try:
                async with asyncio.timeout(ANSWERS_WITHIN_S):
                    await self._locks[name].outputs_safe()
            except (ConnectionError, TimeoutError):
                return False
            await self._until(partial(self._known, name), ANSWERS_WITHIN_S)
            if self._known(name):
                self._safe.add(name)
        return name in self._safe

    def _begin(self) -> None:
        self._before, self._moves = dict(self._bits), {}
        self._fired_s = asyncio.get_running_loop().time()

    def _known(self, name: str) -> bool:
        return all(self._bits.get((name, channel)) is not None for channel in range(1, self._channels[name] + 1))

    async def _until(self, true: Callable[[], bool], within_s: float | None) -> None:
        try:
            async with asyncio.timeout(within_s):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return


@asynccontextmanager
async def rigged(boards: tuple[Board, ...], on_header: Mapping[str, LockBank]) -> AsyncIterator[Rig]:
    """All boards on their lines, and those of the header, as long as the block lasts."""
    supply = Supply()
    buses: dict[str, Bus] = {}
    locks: dict[str, LockBank] = {}
    for board in boards:
        if not board.port:
            locks[board.name] = on_header[board.name]
            continue
        if board.port not in buses:
            buses[board.port] = Bus(f"bus{len(buses) + 1}", Line(board.port, board.baud), supply, calm_s=0.0)
        locks[board.name] = buses[board.port].add(board.name, raw(board), range(1, board.channels + 1))
    rig = Rig(locks, {board.name: board.channels for board in boards})
    async with AsyncExitStack() as stack:
        for bus in buses.values():
            await stack.enter_async_context(bus.running())
        group = await stack.enter_async_context(asyncio.TaskGroup())
        tasks = [group.create_task(rig.follow(name), name=f"board {name}") for name in locks]
        stack.callback(lambda: [task.cancel() for task in tasks])
        yield rig
