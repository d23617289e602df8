"""Boards on one line, emulated byte by byte: what goes first, and what is never said twice."""

import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

import hal.bus
from hal.boards.a8a80 import A8a80
from hal.boards.waveshare import Waveshare
from hal.bus import Bus, Supply
from hal.line import Line
from hal.ports import Content, Level, Sent
from simulator.boards.faults import Fault
from simulator.boards.waveshare import WaveshareDevice
from tests.hal.lines import ANY_KIND, CHANNELS, bench, first_levels, looked_at, until, within

pytestmark = pytest.mark.anyio
UNLOCKS = {"8a80": (0, 0x8A), "kerong": (2, 0x31), "waveshare": (1, 0x05), "doorboard": (2, 0x04)}
"""Where in a frame stands what makes it an unlocking."""
HARMLESS = (Fault.BURSTS, Fault.DUPLICATED)
"""A burst may still be too late on a machine that is busy; then it is an answer cut off, and asked for again."""


# -- faults of an answer ---------------------------------------------------------------------------


@ANY_KIND
@pytest.mark.parametrize("fault", Fault)
async def test_one_bad_answer_to_a_look_is_asked_again_and_moves_no_door(
    tmp_path: Path, kind: str, fault: Fault
) -> None:
    async with bench(tmp_path, kind) as one:
        levels = one.one.levels()
        assert [await within(anext(levels)) for _ in CHANNELS] == [Level(channel, True) for channel in CHANNELS]
        one.device.faults.strike(fault)
        one.world.force(2)
        assert await within(anext(levels)) == Level(2, False)
        quality = one.bus.quality
        troubled = quality.bad_frames + quality.timeouts
        assert troubled == quality.retries
        assert troubled >= (0 if fault in HARMLESS else 1)


@pytest.mark.parametrize("kind", ["8a80", "waveshare"])
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.field_note("L3")
async def test_a_bad_answer_to_an_unlocking_is_unknown_and_never_sent_again(
    tmp_path: Path, kind: str, fault: Fault
) -> None:
    async with bench(tmp_path, kind) as one:
        await first_levels(one)
        firing = asyncio.ensure_future(one.one.pulse(3))
        await until(lambda: one.world.door(3).coil_on)
        one.device.faults.strike(fault)
        sent = await within(firing)
        if kind == "8a80":  # answers after its pulse, so this answer is the one that was struck
            assert sent is Sent.UNKNOWN or fault in HARMLESS
        await looked_at(one, 4)
        assert one.world.door(3).firings == 1


@pytest.mark.field_note("L4")
async def test_a_late_answer_to_one_unlocking_never_answers_the_next(tmp_path: Path) -> None:
    async with bench(tmp_path, "waveshare") as one:
        await first_levels(one)
        one.device.faults.strike(Fault.LATE, 1)
        first, second = await within(asyncio.gather(one.one.pulse(1), one.one.pulse(2)))
        assert (first, second) == (Sent.UNKNOWN, Sent.SENT)
        assert [one.world.door(channel).firings for channel in (1, 2)] == [1, 1]
        await until(lambda: one.bus.quality.surplus_bytes + one.bus.quality.bad_frames > 0)


@pytest.mark.field_note("L4")
async def test_the_late_answer_to_an_unlocking_is_not_taken_for_that_of_its_repetition(tmp_path: Path) -> None:
    """The two are the same bytes; only time tells them apart."""
    async with bench(tmp_path, "8a80") as one:
        await first_levels(one)
        one.device.faults.strike(Fault.LATE, 1)
        one.device.faults.strike(Fault.SILENT, 0)
        first = asyncio.ensure_future(one.one.pulse(1))
        await until(lambda: one.world.door(1).coil_on)
        one.device.faults.strike(Fault.LATE, 1)
        assert await within(first) is Sent.UNKNOWN
        one.device.faults.strike(Fault.SILENT, 100)
        assert await within(one.one.pulse(1)) is not Sent.SENT, "what came late answered an order of before"


async def test_a_line_that_babbles_tells_nothing_and_ends(tmp_path: Path) -> None:
    async with bench(tmp_path, "8a80") as one:
        await first_levels(one)
        levels = one.one.levels()
        for _ in CHANNELS:
            await within(anext(levels))
        one.device.faults.strike(Fault.SILENT, 10_000)
        for _ in range(300):
            one.wire._speak(bytes((0x80, 0x01, 0xFF)))
            await asyncio.sleep(0.01)
        one.device.faults.strike(Fault.SILENT, 0)
        told = [await within(anext(levels)) for _ in range(2 * len(CHANNELS))]
        assert {level.closed for level in told} == {None, True}


# -- order of things -------------------------------------------------------------------------------


@ANY_KIND
async def test_one_lock_is_released_at_a_time_on_one_supply(tmp_path: Path, kind: str) -> None:
    async with bench(tmp_path, kind, kind) as one:
        on: list[int] = []
        for live in one.lives:
            live.now.on_pulse = lambda _: on.append(
                sum(each.now.door(channel).coil_on for each in one.lives for channel in CHANNELS)
            )
        pulses = [locks.pulse(channel) for channel in CHANNELS[:2] for locks in one.locks]
        assert await within(asyncio.gather(*pulses)) == [Sent.SENT] * 4
        assert on == [1, 1, 1, 1]


async def test_two_lines_share_one_supply(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
        one = await stack.enter_async_context(bench(tmp_path / "a", "waveshare"))
        other = await stack.enter_async_context(bench(tmp_path / "b", "waveshare", supply=one.supply))
        on: list[int] = []
        for each in (one, other):
            each.world.on_pulse = lambda _: on.append(one.world.door(1).coil_on + other.world.door(1).coil_on)
        assert await within(asyncio.gather(one.one.pulse(1), other.one.pulse(1))) == [Sent.SENT] * 2
        assert on == [1, 1]


@ANY_KIND
async def test_an_order_goes_ahead_of_every_look(tmp_path: Path, kind: str) -> None:
    async with bench(tmp_path, *[kind] * 4) as one:
        await first_levels(one, 3)
        said: list[bytes] = []
        one.wire.tap = lambda _, who, data: said.append(data) if who == "host" else None
        sent = asyncio.ensure_future(one.locks[3].pulse(1))
        await until(lambda: one.lives[3].now.door(1).coil_on)
        unlocks = [place for place, frame in enumerate(said) if frame[UNLOCKS[kind][0]] == UNLOCKS[kind][1]]
        assert unlocks in ([0], [1]), "at most the one look that was on the line goes before it"
        await within(sent)


async def test_a_level_that_hangs_in_the_air_is_looked_at_before_its_turn(tmp_path: Path) -> None:
    async with bench(tmp_path, *["waveshare"] * 8) as one:
        await first_levels(one, 7)
        levels = one.one.levels()
        for _ in CHANNELS:
            await within(anext(levels))
        asked: list[int] = []
        one.wire.tap = lambda _, who, data: asked.append(data[0]) if who == "host" else None
        one.world.force(1)
        assert await within(anext(levels)) == Level(1, False)
        looks = [place for place, address in enumerate(asked) if address == 1]
        assert looks[-1] - looks[-2] <= 4, "30 ms are two looks at others, and not a whole round"


async def test_the_rest_of_a_bad_answer_is_waited_out(tmp_path: Path) -> None:
    async with bench(tmp_path, "waveshare", "waveshare") as one:
        await first_levels(one)
        for fault in (Fault.WRONG_ADDRESS, Fault.BURSTS):
            one.device.faults.strike(fault)
        await until(lambda: one.bus.quality.bad_frames == 1)
        await looked_at(one)
        assert one.wire.collisions == 0


@pytest.mark.law("I3")
@pytest.mark.parametrize("kind", ["8a80", "kerong"])
async def test_a_pulse_of_whoever_had_the_port_before_is_waited_out(tmp_path: Path, kind: str) -> None:
    began_s = asyncio.get_running_loop().time()
    async with bench(tmp_path, kind) as one:
        await within(one.one.outputs_safe())
        assert asyncio.get_running_loop().time() - began_s >= 1.0, "a board may be set to as much"


async def test_an_order_that_waited_too_long_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hal.bus, "ORDER_WAITS_S", 0.1)
    async with bench(tmp_path, "waveshare") as one:
        await first_levels(one)
        one.supply.take(asyncio.get_running_loop().time(), 2_000)
        assert await within(one.one.pulse(1)) is Sent.NOT_SENT
        assert one.world.door(1).firings == 0


@pytest.mark.law("I12")
async def test_no_more_orders_wait_than_are_bearable(tmp_path: Path) -> None:
    async with bench(tmp_path, "waveshare") as one:
        one.supply.take(asyncio.get_running_loop().time(), 1_000)
        waiting = [asyncio.ensure_future(one.one.pulse(1)) for _ in range(hal.bus.ORDERS_WAITING_MAX)]
        await asyncio.sleep(0)
        assert await within(one.one.pulse(2)) is Sent.NOT_SENT
        for each in waiting:
            each.cancel()


async def test_an_order_nobody_waits_for_any_more_is_dropped(tmp_path: Path) -> None:
    async with bench(tmp_path, "waveshare") as one:
        await first_levels(one)
        one.supply.take(asyncio.get_running_loop().time(), 300)
        gone = asyncio.ensure_future(one.one.pulse(1))
        await asyncio.sleep(0)
        gone.cancel()
        assert await within(one.one.pulse(2)) is Sent.SENT
        assert one.world.door(1).firings == 0


# -- dead and different boards ---------------------------------------------------------------------


@ANY_KIND
async def test_one_dead_board_stops_no_other_and_is_told_of_once(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with bench(tmp_path, kind, kind, kind) as one:
        levels = one.locks[1].levels()
        for _ in CHANNELS:
            await within(anext(levels))
        one.lives[1].now.unplug()
        assert await within(anext(levels)) == Level(1, None)
        assert await within(one.locks[0].pulse(1)) is Sent.SENT
        one.lives[2].now.force(7)
        others = one.locks[2].levels()
        while await within(anext(others)) != Level(7, False):
            pass
        await until(lambda: one.locks[1].quality.timeouts >= 4)
        one.lives[1].now.plug()
        while await within(anext(levels)) != Level(7, True):
            pass
        told = [record.getMessage() for record in caplog.records if "board2" in record.getMessage()]
        assert ["is out" in words for words in told] == [True, False]
        assert "answers again" in told[1]


async def test_silent_boards_take_a_fifth_of_the_line_at_most(tmp_path: Path) -> None:
    async with bench(tmp_path, *["waveshare"] * 4) as one:
        await first_levels(one)
        for live in one.lives[1:]:
            live.now.unplug()
        await until(lambda: all(locks._seat.silent for locks in one.locks[1:]))
        before = [locks.quality for locks in one.locks]
        await looked_at(one, 40)
        after = [locks.quality for locks in one.locks]
        asked = sum(late.timeouts - early.timeouts for early, late in zip(before[1:], after[1:], strict=True))
        others = after[0].exchanges - before[0].exchanges
        assert asked * 300 <= 0.25 * (others * 20 + asked * 300) + 300, f"{asked} of 300 ms beside {others} of 20 ms"


async def test_boards_of_two_families_share_a_line(tmp_path: Path) -> None:
    async with bench(tmp_path, "8a80", "waveshare", "8a80") as one:
        for number in range(3):
            assert await first_levels(one, number) == dict.fromkeys(CHANNELS, True)
            assert await within(one.locks[number].pulse(7)) is Sent.SENT
        assert [live.now.door(7).firings for live in one.lives] == [1, 1, 1]
        assert one.bus.quality.bad_frames == 0


@ANY_KIND
@pytest.mark.field_note("L32")
async def test_two_boards_on_one_address_show_in_the_counters_and_open_nothing(tmp_path: Path, kind: str) -> None:
    async with bench(tmp_path, kind, kind) as one:
        await first_levels(one)
        levels = one.one.levels()
        for _ in CHANNELS:
            await within(anext(levels))
        one.wire.devices[1].address = one.device.address
        one.lives[1].now.force(2)
        await until(lambda: one.one.quality.bad_frames > 0)
        assert await within(anext(levels)) == Level(1, None), "answers that differ are no answer"


@pytest.mark.law("I2")
async def test_a_board_whose_inputs_drive_its_relays_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bench(tmp_path, "waveshare", plugged=False) as one:
        device = one.device
        assert isinstance(device, WaveshareDevice)
        device.modes = (0, 0, 1, 0, 0, 0, 0, 0)
        one.wire.plug()
        await until(lambda: "register 1002h" in caplog.text)
        assert set((await first_levels(one)).values()) == {None}
        assert await within(one.one.pulse(1)) is Sent.NOT_SENT
        with pytest.raises(ConnectionError, match="register 1002h"):
            await within(one.one.outputs_safe())
        assert one.world.door(1).firings == 0
        device.modes = (0,) * 8
        await within(one.one.outputs_safe())
        assert await within(one.one.pulse(1)) is Sent.SENT


@pytest.mark.law("I3")
async def test_a_relay_that_sticks_is_never_said_to_be_safe(tmp_path: Path) -> None:
    async with bench(tmp_path, "waveshare") as one:
        await first_levels(one)
        one.device.stuck.add(2)
        assert await within(one.one.pulse(2)) is Sent.SENT
        with pytest.raises(ConnectionError, match="relay 2 stays on"):
            await within(one.one.outputs_safe())


async def test_kerong_tells_what_lies_inside(tmp_path: Path) -> None:
    async with bench(tmp_path, "kerong") as one:
        contents = one.one.contents()
        assert [await within(anext(contents)) for _ in CHANNELS] == [Content(channel, False) for channel in CHANNELS]
        one.world.force(3)
        one.world.put(3, "bread")
        assert await within(anext(contents)) == Content(3, True)


# -- seats and pace -----------------------------------------------------------------------------


def test_what_a_board_cannot_do_is_refused_when_it_is_seated() -> None:
    bus = Bus("bus1", Line("/dev/null", 9_600), Supply())
    with pytest.raises(ValueError, match="channels 1 to 8"):
        bus.add("board1", A8a80(1, 8), [1, 9])
    with pytest.raises(ValueError, match="the cap is 2000"):
        bus.add("board1", Waveshare(1, pulse_ms=2_100), [1])
    bus.add("board1", A8a80(1, 8), [1])
    with pytest.raises(ValueError, match="already"):
        bus.add("board1", A8a80(2, 8), [1])


async def test_an_idle_bank_is_looked_at_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hal.bus, "BRISK_FOR_S", 0.0)
    async with bench(tmp_path, "kerong", calm_s=3_600.0) as one:
        await first_levels(one)
        before = one.bus.quality.exchanges
        assert await within(one.one.pulse(1)) is Sent.SENT, "an order does not wait for the next look"
        assert one.bus.quality.exchanges == before + 2
