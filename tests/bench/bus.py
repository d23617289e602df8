"""Lock boards on one line at the pace of the wire: how well it is used, how soon a door is seen and a lock fired.

The boards are emulated in a process of their own. What the protocol itself takes is no loss: the wire time of each
byte, the board's own turnaround as it was, and the rest between two exchanges. All else is the driver's.
"""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from hal import fineloop
from hal.boards.a8a80 import A8a80
from hal.boards.board import Board
from hal.boards.doorboard import Doorboard
from hal.boards.kerong import Kerong
from hal.boards.waveshare import Waveshare
from hal.bus import Bus, BusLocks, Supply
from hal.line import Line
from simulator.boards.kinds import BOARDS
from tests.bench.boards import CHANNELS, PULSE_S
from tests.bench.measure import Measure, percentile

SETTLES_S = 1.0
WATCHED_S = 4.0
MOVES = (120, 24)
ORDERS = (120, 24)
"""How many, and how many in the short lane."""
TIMERS, TIMER_S = 400, 0.005
LIMIT_S = 10.0
EFFICIENCY_GOAL = 90.0
FIRST_BYTE_GOAL_MS = 2.0
PULSE_MS = round(PULSE_S * 1000)
DRIVERS: dict[str, Any] = {"8a80": A8a80, "kerong": Kerong, "waveshare": Waveshare, "doorboard": Doorboard}

LINES = (("8a80", 1), ("8a80", 4), ("8a80", 8), ("8a80", 31), ("kerong", 8), ("waveshare", 8), ("doorboard", 8))
"""31 boards of eight doors are the most that one line bears."""

Trace = list[tuple[float, str, bytes]]
"""Each piece on the wire: the second at which it began, who spoke, and what."""


@dataclass(slots=True)
class Bench:
    """One line on the bench."""

    kind: str
    baud: int
    rest_s: float
    bus: Bus
    locks: list[BusLocks]
    boards: asyncio.subprocess.Process

    async def ask(self, line: str) -> str:
        assert self.boards.stdin is not None and self.boards.stdout is not None
        self.boards.stdin.write(f"{line}\n".encode())
        return (await self.boards.stdout.readline()).decode()

    async def trace(self) -> Trace:
        return [(at_s, who, bytes.fromhex(data)) for at_s, who, data in json.loads(await self.ask("trace"))]

    def lasts_s(self, data: bytes) -> float:
        return len(data) * 10 / self.baud


@asynccontextmanager
async def line(folder: Path, kind: str, boards: int) -> AsyncIterator[Bench]:
    """A bus with so many boards, all of whose doors were seen."""
    path, of = folder / f"{kind}-{boards}", BOARDS[kind]
    command = ("-m", "tests.bench.boards", kind, str(boards), str(path))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdin=pipe, stdout=pipe, limit=1 << 24)
    assert process.stdout is not None and (await process.stdout.readline()) == b"ready\n"
    baud = of.device.BAUD
    bus = Bus("bench", Line(str(path), baud), Supply(), calm_s=0.0)
    seats = [driver(kind, of.first + number) for number in range(boards)]
    locks = [bus.add(f"board{number}", seat, range(1, CHANNELS + 1)) for number, seat in enumerate(seats)]
    rest_s = next(driver(kind, of.first).begin()).rest_ms / 1000
    try:
        async with bus.running():
            for one in locks:
                levels = one.levels()
                async with asyncio.timeout(LIMIT_S):
                    for _ in range(CHANNELS):
                        assert (await anext(levels)).closed
            yield Bench(kind, baud, rest_s, bus, locks, process)
    finally:
        process.terminate()
        await process.wait()


def driver(kind: str, address: int) -> Board:
    channels = CHANNELS if kind != "kerong" else 16
    board: Board = DRIVERS[kind](address, channels, pulse_ms=PULSE_MS)
    return board


# -- what is measured ------------------------------------------------------------------------------


async def use_of_the_line(one: Bench) -> tuple[float, float, float]:
    """Per cent of what the protocol's own gaps allow, per cent of the bare wire, and seconds of one round of looks."""
    await asyncio.sleep(SETTLES_S)
    await one.trace()
    await asyncio.sleep(WATCHED_S)
    trace = await one.trace()
    asked = [number for number, (_, who, _) in enumerate(trace) if who == "host"]
    trace = trace[asked[0] : asked[-1] + 1]
    lasted_s, rounds = trace[-1][0] - trace[0][0], (len(asked) - 1) / len(one.locks)
    wire_s = sum(one.lasts_s(data) for _, _, data in trace[:-1])
    pauses = [(who, after - at_s - one.lasts_s(data)) for (at_s, who, data), (after, _, _) in pairwise(trace)]
    boards_s = sum(pause_s for who, pause_s in pauses if who == "host")
    allowed_s = wire_s + boards_s + one.rest_s * (len(asked) - 1)
    return 100 * allowed_s / lasted_s, 100 * wire_s / lasted_s, lasted_s / rounds


async def door_to_event(one: Bench, moves: int, dice: random.Random) -> list[float]:
    """Seconds from a door's movement to its event."""
    seen = []
    for _ in range(moves):
        await asyncio.sleep(dice.uniform(0.05, 0.15))
        board, channel = dice.randrange(len(one.locks)), dice.randrange(1, CHANNELS + 1)
        levels = one.locks[board].levels()
        for _ in range(CHANNELS):
            await anext(levels)
        moved_s = float(await one.ask(f"move {board} {channel}"))
        async with asyncio.timeout(LIMIT_S):
            while (await anext(levels)).channel != channel:
                pass
        seen.append(asyncio.get_running_loop().time() - moved_s)
    return seen


async def order_to_first_byte(one: Bench, orders: int, dice: random.Random) -> list[float]:
    """Seconds from the order to its first byte, beyond the exchange that was on the line and its rest."""
    loop = asyncio.get_running_loop()
    waited = []
    for _ in range(orders):
        await asyncio.sleep(PULSE_S + dice.uniform(0.1, 0.2))
        await one.trace()
        await asyncio.sleep(dice.uniform(0.02, 0.06))
        board, ordered_s = dice.randrange(len(one.locks)), loop.time()
        await one.locks[board].pulse(dice.randrange(1, CHANNELS + 1))
        waited.append(_beyond(one, await one.trace(), ordered_s))
    return waited


def _beyond(one: Bench, trace: Trace, ordered_s: float) -> float:
    number = next(number for number, (_, who, data) in enumerate(trace) if who == "host" and unlocks(one.kind, data))
    before_s = max((at_s + one.lasts_s(data) for at_s, _, data in trace[:number]), default=ordered_s)
    return trace[number][0] - max(ordered_s, before_s + one.rest_s)


def unlocks(kind: str, frame: bytes) -> bool:
    at, byte = {"8a80": (0, 0x8A), "kerong": (2, 0x31), "waveshare": (1, 0x05), "doorboard": (2, 0x04)}[kind]
    return frame[at] == byte


async def timers() -> list[float]:
    """Seconds by which this machine wakes a program too late, now: no driver is sooner than that."""
    loop, late = asyncio.get_running_loop(), []
    for _ in range(TIMERS):
        due_s = loop.time() + TIMER_S
        await asyncio.sleep(TIMER_S)
        late.append(loop.time() - due_s)
    return late


# -- the lanes -------------------------------------------------------------------------------------


def measure(folder: Path, *, short: bool) -> list[Measure]:
    return fineloop.run(_measure(folder, short))


async def _measure(folder: Path, short: bool) -> list[Measure]:
    late = await timers()
    measures = [Measure("for comparison: a timer of this machine is late, p99", percentile(late, 99) * 1e3, "ms")]
    for kind, boards in LINES:
        async with line(folder, kind, boards) as one:
            measures += await _of_one(one, boards, short)
    return measures


async def _of_one(one: Bench, boards: int, short: bool) -> list[Measure]:
    dice, what = random.Random(1), f"{boards} × {one.kind}"
    used, bare, cycle_s = await use_of_the_line(one)
    seen = await door_to_event(one, MOVES[short], dice)
    fired = await order_to_first_byte(one, ORDERS[short], dice)
    troubles = one.bus.quality
    return [
        Measure(f"{what}: line used, of what its gaps allow", used, "%", EFFICIENCY_GOAL, at_least=True),
        Measure(f"{what}: line used, of the bare wire", bare, "%"),
        Measure(f"{what}: one round of looks, {boards * CHANNELS} doors", cycle_s * 1e3, "ms"),
        Measure(f"{what}: door → event, p50", percentile(seen, 50) * 1e3, "ms"),
        Measure(f"{what}: door → event, p99", percentile(seen, 99) * 1e3, "ms"),
        Measure(f"{what}: the same in rounds of looks", percentile(seen, 99) / cycle_s, "rounds"),
        Measure(f"{what}: order → first byte, p50", percentile(fired, 50) * 1e3, "ms"),
        Measure(f"{what}: order → first byte, p99", percentile(fired, 99) * 1e3, "ms", FIRST_BYTE_GOAL_MS),
        Measure(f"{what}: bad frames and time-outs", float(troubles.bad_frames + troubles.timeouts), ""),
    ]
