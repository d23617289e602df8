"""What :class:`hal.ports.LockBank` promises, asked of every driver."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

import pytest

from hal.ports import Level, Sent

pytestmark = pytest.mark.anyio
T = TypeVar("T")
WITHIN_S = 20.0


async def within(what: Awaitable[T]) -> T:
    async with asyncio.timeout(WITHIN_S):
        return await what


async def everything(levels: AsyncIterator[Level], bench: Any) -> dict[int, bool | None]:
    """The first word on every channel; each channel is told exactly once before anything changes."""
    told = [await within(anext(levels)) for _ in bench.channels]
    assert sorted(level.channel for level in told) == list(bench.channels)
    return {level.channel: level.closed for level in told}


async def until(levels: AsyncIterator[Level], wanted: set[Level]) -> list[Level]:
    """All that is told until each wanted level was."""
    told: list[Level] = []
    while not wanted <= set(told):
        told.append(await within(anext(levels)))
    return told


async def test_levels_tell_every_channel_once_then_each_change_in_order(bench: Any) -> None:
    levels = bench.locks.levels()
    assert await everything(levels, bench) == dict.fromkeys(bench.channels, True)
    for channel in (2, 7):
        bench.world.force(channel)
        assert await within(anext(levels)) == Level(channel, False)
    bench.world.push(2)
    assert await within(anext(levels)) == Level(2, True)


async def test_a_late_listener_hears_the_present_levels_first(bench: Any) -> None:
    early = bench.locks.levels()
    await everything(early, bench)
    bench.world.force(1)
    await until(early, {Level(1, False)})
    assert (await everything(bench.locks.levels(), bench))[1] is False


async def test_a_pulse_releases_its_own_lock_and_no_other(bench: Any) -> None:
    levels = bench.locks.levels()
    await everything(levels, bench)
    assert await within(bench.locks.pulse(7)) is Sent.SENT
    assert await within(anext(levels)) == Level(7, False)
    assert [bench.world.door(channel).firings for channel in bench.channels] == [0, 0, 0, 1]


@pytest.mark.law("I3")
async def test_a_pulse_ends_by_itself_and_within_its_cap(bench: Any) -> None:
    await within(bench.locks.pulse(1))
    async with asyncio.timeout(WITHIN_S):
        while bench.world.door(1).coil_on:
            await asyncio.sleep(0.01)
    assert bench.world.over_cap == []


@pytest.mark.law("I3")
async def test_outputs_are_off_once_they_are_said_to_be_safe(bench: Any) -> None:
    await bench.leave_on(2)
    await within(bench.locks.outputs_safe())
    assert not bench.world.door(2).coil_on


@pytest.mark.field_note("L1")
async def test_a_door_that_does_not_move_is_never_told_as_open(bench: Any) -> None:
    bench.world.jam(3)
    levels = bench.locks.levels()
    await everything(levels, bench)
    assert await within(bench.locks.pulse(3)) is Sent.SENT
    bench.world.force(1)
    assert await within(anext(levels)) == Level(1, False)


@pytest.mark.field_note("L2")
async def test_a_silent_board_is_never_success(bench: Any) -> None:
    levels = bench.locks.levels()
    await everything(levels, bench)
    bench.world.unplug()
    assert await within(bench.locks.pulse(1)) is not Sent.SENT
    await until(levels, {Level(channel, None) for channel in bench.channels})
    assert await within(bench.locks.pulse(1)) is not Sent.SENT
    with pytest.raises(ConnectionError):
        await within(bench.locks.outputs_safe())
    assert bench.world.door(1).firings == 0


@pytest.mark.field_note("L3")
async def test_a_lost_reply_is_unknown_and_nothing_is_sent_again(bench: Any) -> None:
    levels = bench.locks.levels()
    await everything(levels, bench)
    bench.world.lose_replies()
    assert await within(bench.locks.pulse(2)) is Sent.UNKNOWN
    assert await within(anext(levels)) == Level(2, False)
    assert bench.world.door(2).firings == 1


@pytest.mark.field_note("L17")
async def test_a_board_that_returns_is_heard_again_and_fires_again(bench: Any) -> None:
    levels = bench.locks.levels()
    await everything(levels, bench)
    bench.world.unplug()
    await until(levels, {Level(channel, None) for channel in bench.channels})
    bench.world.force(7)
    bench.world.plug()
    await until(levels, {Level(1, True), Level(2, True), Level(3, True), Level(7, False)})
    await within(bench.locks.outputs_safe())
    assert await within(bench.locks.pulse(1)) is Sent.SENT
    await until(levels, {Level(1, False)})


async def test_orders_do_not_wait_for_each_other_for_ever(bench: Any) -> None:
    results = await within(asyncio.gather(*(bench.locks.pulse(channel) for channel in bench.channels)))
    assert results == [Sent.SENT] * len(bench.channels)
    assert [bench.world.door(channel).firings for channel in bench.channels] == [1, 1, 1, 1]


async def test_a_channel_the_board_does_not_have_moves_nothing(bench: Any) -> None:
    for channel in (0, 4, 8, 251):
        with pytest.raises(ValueError, match="channel"):
            await within(bench.locks.pulse(channel))
    assert [bench.world.door(channel).firings for channel in bench.channels] == [0, 0, 0, 0]
