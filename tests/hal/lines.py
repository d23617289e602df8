"""A bus on the bench: emulated boards on a real pseudo-terminal, driven by the real line, bus and codecs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from hal.boards.a8a80 import A8a80
from hal.boards.board import Board
from hal.boards.doorboard import Doorboard
from hal.boards.kerong import Kerong
from hal.boards.waveshare import Waveshare
from hal.bus import Bus, BusLocks, Supply
from hal.line import Line
from simulator.boards.a8a80 import A8a80Device
from simulator.boards.device import Device
from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.kerong import KerongDevice
from simulator.boards.waveshare import WaveshareDevice
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

T = TypeVar("T")
WITHIN_S = 20.0
PULSE_MS = 200
CHANNELS = (1, 2, 3, 7)
KINDS: dict[str, tuple[type[Device], Callable[[int], Board]]] = {
    "8a80": (A8a80Device, lambda address: A8a80(address, 8, pulse_ms=PULSE_MS)),
    "kerong": (KerongDevice, lambda address: Kerong(address, 16, pulse_ms=PULSE_MS)),
    "waveshare": (WaveshareDevice, lambda address: Waveshare(address, 8, pulse_ms=PULSE_MS)),
    "doorboard": (DoorboardDevice, lambda address: Doorboard(address, 8, pulse_ms=PULSE_MS)),
}


ANY_KIND = pytest.mark.parametrize("kind", KINDS)


async def within(what: Awaitable[T], limit_s: float = WITHIN_S) -> T:
    async with asyncio.timeout(limit_s):
        return await what


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not true():
            await asyncio.sleep(0.005)


@dataclass(frozen=True, slots=True)
class Bench:
    wire: SerialWire
    bus: Bus
    locks: list[BusLocks]
    lives: list[LiveWorld]
    supply: Supply

    @property
    def device(self) -> Device:
        return self.wire.devices[0]

    @property
    def world(self) -> World:
        return self.lives[0].now

    @property
    def one(self) -> BusLocks:
        return self.locks[0]


def world() -> LiveWorld:
    return LiveWorld(World([DoorPlan(channel) for channel in CHANNELS], seed=1, pulse_s=PULSE_MS / 1000))


@asynccontextmanager
async def bench(
    folder: Path, *kinds: str, calm_s: float = 0.0, plugged: bool = True, supply: Supply | None = None
) -> AsyncIterator[Bench]:
    """Boards of these kinds with the addresses 1, 2, … on one line."""
    lives = [world() for _ in kinds]
    devices = [KINDS[kind][0](live, number, 8) for number, (kind, live) in enumerate(zip(kinds, lives, strict=True), 1)]
    wire = SerialWire(folder / "adapter", devices, max(device.BAUD for device in devices))
    supply = supply or Supply()
    bus = Bus("bus1", Line(str(wire.path), wire.baud), supply, calm_s=calm_s)
    locks = [bus.add(f"board{number}", KINDS[kind][1](number), CHANNELS) for number, kind in enumerate(kinds, 1)]
    async with AsyncExitStack() as stack:
        if plugged:
            await stack.enter_async_context(wire.plugged_in())
        else:
            stack.callback(wire.pull)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        tasks = [group.create_task(live.run()) for live in lives]
        stack.callback(lambda: [task.cancel() for task in tasks])
        await stack.enter_async_context(bus.running())
        yield Bench(wire, bus, locks, lives, supply)


async def looked_at(one: Bench, looks: int = 2) -> None:
    """The bus has been round a few times more."""
    before = one.bus.quality.exchanges
    await until(lambda: one.bus.quality.exchanges >= before + looks * len(one.locks))


async def first_levels(one: Bench, board: int = 0) -> dict[int, bool | None]:
    levels = one.locks[board].levels()
    return {level.channel: level.closed for level in [await within(anext(levels)) for _ in CHANNELS]}
