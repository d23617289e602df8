"""The door board on its bus: what a lock bank promises, and what only this board can."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware import core
from hal.boards.doorboard import Doorboard
from hal.ports import Level, Sent
from hal.seat import Order, Seat
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


async def test_what_is_not_obeyed_in_time_for_whoever_waits_was_not_sent() -> None:
    rules, now_s = core.Board(b"12345678", 3, 1, False, 0), 10.0
    seat = Seat("bus1", "board1", Doorboard(3), [1], lambda _: 0.0)

    def speak() -> None:
        exchange = seat.exchange()
        rules.look(int(now_s * 1000), 0xFFFF, rules.outputs)
        seat.heard(rules.hear(int(now_s * 1000), exchange.request), now_s)

    async def fire(patience_s: float) -> Sent:
        order = Order(1, now_s + patience_s, asyncio.get_running_loop().create_future())
        seat.take(order)
        speak()
        return await within(order.done)

    for _ in range(3):
        speak()
    for _ in range(core.WARM_MS_MAX // 500):
        assert await fire(4.0) is Sent.SENT
        now_s += 0.6
    assert await fire(0.1) is Sent.NOT_SENT
    speak()
    assert not seat.silent
    assert seat.quality.bad_frames == 0


async def _settled(device: DoorboardDevice, channel: int, closed: bool) -> None:
    async with asyncio.timeout(20.0):
        while bool(device._rules._settled >> channel - 1 & 1) is not closed:
            await asyncio.sleep(0.005)
