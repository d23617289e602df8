"""The daemon as a process of its own, with a hundred compartments and a screen that listens: memory, idling, start."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from controller.config import Config
from controller.records import JOURNAL, identity
from simulator.backplane import Backplane
from simulator.daemon import READY
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.bench.journal import fill
from tests.bench.measure import Measure
from tests.bench.office import SETTINGS, office

READY_WITHIN_S = 60.0
SETTLES_S = 5.0
HEARTBEAT_PERIOD_S = 600.0
SHORT_S = 60.0
FACTS = 100_000
STARTS = 5


@dataclass(frozen=True, slots=True)
class Usage:
    """Of one process, from its start to now."""

    cpu_s: float
    written_bytes: int
    """What it made the disk write, whole pages (``write_bytes`` of proc_pid_io(5))."""


def usage(pid: int) -> Usage:
    """Raises ``OSError`` when the process is gone."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    io = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return Usage((int(user) + int(system)) / os.sysconf("SC_CLK_TCK"), int(io["write_bytes"]))


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def measure(folder: Path, *, short: bool) -> list[Measure]:
    return asyncio.run(_measure(folder, short=short))


async def _measure(folder: Path, *, short: bool) -> list[Measure]:
    config, _ = office(folder)
    idle_s = SHORT_S if short else HEARTBEAT_PERIOD_S
    async with world(folder, config) as command, daemon(command) as process, screen(config.web.port):
        await asyncio.sleep(SETTLES_S)
        before, began = usage(process.pid), monotonic()
        await asyncio.sleep(idle_s)
        after, ended = usage(process.pid), monotonic()
        memory = Measure("memory of the daemon, 100 compartments", resident_mib(process.pid), "MiB", 72)
    cpu = 100 * (after.cpu_s - before.cpu_s) / (ended - began)
    written = float(after.written_bytes - before.written_bytes)
    return [
        memory,
        Measure(f"processor when idle, over {idle_s:.0f} s", cpu, "% of 1", 0.5),
        Measure(f"written to disk when idle, over {idle_s:.0f} s", written, "bytes", None if short else 4096),
    ]


def measure_start(folder: Path) -> list[Measure]:
    """From the start of the process until it says that a door can be opened."""
    config, _ = office(folder)
    facts = fill(folder / JOURNAL, FACTS, config.to_bank(), identity(folder))
    seconds = asyncio.run(_starts(folder, config))
    return [Measure(f"start to ready, {facts} facts in the journal (median of {STARTS})", median(seconds), "s", 2.5)]


async def _starts(folder: Path, config: Config) -> list[float]:
    seconds = []
    async with world(folder, config) as command:
        for _ in range(STARTS):
            began = perf_counter()
            async with daemon(command):
                seconds.append(perf_counter() - began)
    return seconds


@asynccontextmanager
async def world(folder: Path, config: Config) -> AsyncIterator[list[str]]:
    """A hundred imagined doors at rest; the command that starts a daemon before them."""
    worlds = {board: LiveWorld(World(plans, seed=1, now_s=monotonic())) for board, plans in doors(config).items()}
    async with AsyncExitStack() as stack:
        backplane = Backplane(worlds, ("front",), "boot-1")
        await stack.enter_async_context(backplane.serving(folder / "world"))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        tasks = [group.create_task(live.run()) for live in worlds.values()]
        where = ("--config", str(folder / SETTINGS), "--world", str(folder / "world"))
        yield [sys.executable, "-m", "simulator.daemon", *where]
        for task in tasks:
            task.cancel()


def doors(config: Config) -> dict[str, list[DoorPlan]]:
    plans: dict[str, list[DoorPlan]] = {}
    for one in config.compartments:
        plans.setdefault(one.board, []).append(DoorPlan(one.channel, cold=one.cold))
    return plans


@asynccontextmanager
async def daemon(command: list[str]) -> AsyncIterator[Process]:
    """A running daemon, from the moment it is ready. Raises ``TimeoutError``."""
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while (said := (await process.stdout.readline()).decode().strip()) != READY:
                if not said and process.stdout.at_eof():
                    raise RuntimeError("the daemon ended before it was ready; start it by hand to see why")
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def screen(port: int) -> AsyncIterator[None]:
    """A screen that listens, as one always does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/screen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    await writer.drain()
    if not (await reader.readline()).startswith(b"HTTP/1.1 200"):
        raise RuntimeError("the screen was refused")
    listening = asyncio.create_task(_listen(reader))
    yield
    listening.cancel()
    writer.close()


async def _listen(reader: asyncio.StreamReader) -> None:
    while await reader.read(65_536):
        pass
