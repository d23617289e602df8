"""Hardware on the bench, one rig for each kind of driver. A new driver joins by adding its rig to ``LOCK_RIGS``.

A rig pairs a port with the hands that move what is behind it, so that one suite asks every driver for the same
physical promises.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hal.ports import LockBank
from simulator.backplane import Backplane
from simulator.display import MODES, Display
from simulator.live import LiveWorld
from simulator.ports import Cable, WiredDisplay, WiredKeypad, WiredLocks, WiredPrinter, WiredScanner, WiredSignals
from simulator.world import DoorPlan, World
from tests.hal.display_bench import DisplayRig, Panel, relay
from tests.hal.gpio_bench import gpio_bench
from tests.hal.lines import CHANNELS
from tests.hal.lines import bench as bench_of
from tests.virtual_pi.header_bench import header_bench

ALARM_S = 0.2


class LockRig:
    """A lock bank whose doors are imagined: all drivers differ only in ``locks``, the way from port to door."""

    def __init__(self, locks: LockBank, live: LiveWorld) -> None:
        """``locks`` has a lock on each of ``CHANNELS``."""
        self.locks = locks
        self.channels = CHANNELS
        self._live = live

    @property
    def world(self) -> World:
        return self._live.now

    async def leave_on(self, channel: int) -> None:
        """A coil is on, by whatever can have left it so; nobody waits for it any more."""
        self.world.energise(channel)


class SelfTimingRig(LockRig):
    """Nothing but a pulse switches a coil on: one that is on is one whose time has not run out."""

    async def leave_on(self, channel: int) -> None:
        firing = asyncio.ensure_future(self.locks.pulse(channel))
        while not self.world.door(channel).coil_on:
            await asyncio.sleep(0.001)
        firing.cancel()


Rig = Callable[[Path], AbstractAsyncContextManager[LockRig]]


class ReaderRig:
    """Everything else that a bank is made of."""

    def __init__(self, cable: Cable, backplane: Backplane) -> None:
        self.scanner = WiredScanner(cable, "front")
        self.keypad = WiredKeypad(cable)
        self.printer = WiredPrinter(cable)
        self.signals = WiredSignals(cable)
        self.backplane = backplane


@asynccontextmanager
async def wired(folder: Path) -> AsyncIterator[tuple[Cable, Backplane, LiveWorld]]:
    """A world, a real unix socket, and the daemon's end of it."""
    loop = asyncio.get_running_loop()
    live = LiveWorld(World([DoorPlan(channel) for channel in CHANNELS], seed=1))
    backplane = Backplane({"main": live}, ("front",), "boot-1", alarm_s=ALARM_S)
    async with backplane.serving(folder / "wire"):
        cable = await Cable.connect(folder / "wire")
        tasks = [loop.create_task(live.run()), loop.create_task(cable.listen())]
        try:
            yield cable, backplane, live
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def simulated_locks(folder: Path) -> AsyncIterator[LockRig]:
    async with wired(folder) as (cable, _, live):
        yield LockRig(WiredLocks(cable, "main"), live)


@asynccontextmanager
async def gpio_locks(folder: Path) -> AsyncIterator[LockRig]:
    async with gpio_bench(folder) as (locks, live):
        yield LockRig(locks, live)


def serial_locks(kind: str, rig: type[LockRig]) -> Rig:
    @asynccontextmanager
    async def locks(folder: Path) -> AsyncIterator[LockRig]:
        async with bench_of(folder, kind) as bench:
            yield rig(bench.one, bench.lives[0])

    return locks


@asynccontextmanager
async def header_locks(folder: Path) -> AsyncIterator[LockRig]:
    async with header_bench() as (locks, live):
        yield SelfTimingRig(locks, live)


LOCK_RIGS: dict[str, Rig] = {
    "simulated": simulated_locks,
    "gpio": gpio_locks,
    "8a80": serial_locks("8a80", SelfTimingRig),
    "kerong": serial_locks("kerong", SelfTimingRig),
    "waveshare": serial_locks("waveshare", LockRig),
    "doorboard": serial_locks("doorboard", LockRig),
}
WIRED_RIGS: dict[str, Rig] = {"gpio-sim": header_locks}
"""On hardware that not every machine has; ``--board`` names the one to run on."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "bench" in metafunc.fixturenames:
        board = metafunc.config.getoption("--board")
        if board is not None and board not in WIRED_RIGS:
            raise pytest.UsageError(f"--board is one of {', '.join(WIRED_RIGS)}, not {board}")
        metafunc.parametrize("bench", LOCK_RIGS if board is None else [board], indirect=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bench(request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str) -> AsyncIterator[LockRig]:
    async with {**LOCK_RIGS, **WIRED_RIGS}[request.param](tmp_path) as rig:
        yield rig


@pytest.fixture
async def readers(tmp_path: Path, anyio_backend: str) -> AsyncIterator[ReaderRig]:
    async with wired(tmp_path) as (cable, backplane, _):
        yield ReaderRig(cable, backplane)


# -- displays --------------------------------------------------------------------------------------

DisplayBench = Callable[[Path], AbstractAsyncContextManager[Any]]


def program_display(name: str) -> DisplayBench:
    @asynccontextmanager
    async def display(folder: Path) -> AsyncIterator[DisplayRig]:
        panel = Panel(folder / "panel")
        yield DisplayRig(panel.ladder(panel.rung(name)), panel)

    return display


@asynccontextmanager
async def relay_display(folder: Path) -> AsyncIterator[DisplayRig]:
    panel = Panel(folder / "panel")
    async with relay(folder, panel) as rung:
        yield DisplayRig(panel.ladder(rung), panel, obeys_anyway=True)


@asynccontextmanager
async def laddered_display(folder: Path) -> AsyncIterator[DisplayRig]:
    panel = Panel(folder / "panel")
    async with relay(folder, panel) as rung:
        yield DisplayRig(panel.ladder(panel.rung("wlopm"), panel.rung("cec"), rung), panel, obeys_anyway=True)


class SimulatedGlass:
    """The simulator's display, at the other end of its wire."""

    obeys_anyway = False
    modes = MODES

    def __init__(self, display: WiredDisplay, backplane: Backplane) -> None:
        self.display = display
        self._screen = backplane.shopfront.display

    def plug(self) -> None:
        self._screen.plug(True, time.monotonic())

    def unplug(self) -> None:
        self._screen.plug(False, time.monotonic())

    def refuse(self) -> None:
        self._screen.be_stubborn(True)


@asynccontextmanager
async def simulated_display(folder: Path) -> AsyncIterator[SimulatedGlass]:
    async with wired(folder) as (cable, backplane, _):
        backplane.shopfront.display = Display(lights_in_s=0.05, darkens_in_s=0.02)
        yield SimulatedGlass(WiredDisplay(cable, settles_s=0.4), backplane)


DISPLAY_RIGS: dict[str, DisplayBench] = {
    "wlopm": program_display("wlopm"),
    "cec": program_display("cec"),
    "relay": relay_display,
    "ladder": laddered_display,
    "simulated": simulated_display,
}


@pytest.fixture(params=DISPLAY_RIGS)
async def glass(request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Any]:
    async with DISPLAY_RIGS[request.param](tmp_path) as rig:
        yield rig
