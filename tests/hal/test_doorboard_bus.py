"""The door board on its bus: what a lock bank promises, and what only this board can."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware import core
from hal.ports import Level, Sent
from simulator.boards.doorboard import DoorboardDevice
from tests.hal.lines import CHANNELS, PULSE_MS, Bench, within
from tests.hal.lines import bench as bench_of

pytestmark = pytest.mark.anyio
TOO_OFTEN = core.WARM_MS_MAX // PULSE_MS + 1


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bench(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Bench]:
    async with bench_of(tmp_path, "doorboard") as one:
        yield one


async def heard(levels: AsyncIterator[Level], count: int) -> list[Level]:
    return [await within(anext(levels)) for _ in range(count)]


async def test_a_coil_that_rests_fires_when_it_has_rested(bench: Bench) -> None:
    levels = bench.one.levels()
    await heard(levels, len(CHANNELS))
    assert [await within(bench.one.pulse(1)) for _ in range(TOO_OFTEN)] == [Sent.SENT] * TOO_OFTEN
    assert bench.world.door(1).firings == TOO_OFTEN
    assert bench.world.over_cap == []


async def test_a_board_that_was_switched_off_and_on_fires_again(bench: Bench) -> None:
    levels = bench.one.levels()
    await heard(levels, len(CHANNELS))
    bench.world.power_off()
    assert await heard(levels, len(CHANNELS)) == [Level(channel, None) for channel in CHANNELS]
    bench.world.power_on()
    assert await heard(levels, len(CHANNELS)) == [Level(channel, True) for channel in CHANNELS]
    assert await within(bench.one.pulse(2)) is Sent.SENT
    assert bench.world.door(2).firings == 1


@pytest.mark.field_note("L6")
async def test_a_door_that_moved_while_the_line_was_dead_is_told(bench: Bench) -> None:
    levels = bench.one.levels()
    await heard(levels, len(CHANNELS))
    bench.world.unplug()
    await heard(levels, len(CHANNELS))
    device = bench.device
    assert isinstance(device, DoorboardDevice)
    bench.world.force(3)
    await _settled(device, 3, False)
    bench.world.push(3)
    await _settled(device, 3, True)
    bench.world.plug()
    told = await heard(levels, len(CHANNELS) + 1)
    assert [level for level in told if level.channel == 3] == [Level(3, False), Level(3, True)]


async def _settled(device: DoorboardDevice, channel: int, closed: bool) -> None:
    async with asyncio.timeout(5.0):
        while bool(device._rules._settled >> channel - 1 & 1) is not closed:
            await asyncio.sleep(0.005)
