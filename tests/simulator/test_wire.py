import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hal.ports import Level, Sent
from simulator.backplane import Backplane
from simulator.live import LiveWorld
from simulator.ports import CHANGES_WAITING_MAX, Cable, LevelFeed, WiredClock, WiredLocks
from simulator.wire import MAX_LINE_BYTES, NEWS, ORDERS, Print, Pulse, WireError, decode, encode
from simulator.world import DoorPlan, World

T = TypeVar("T")


async def within(what: Awaitable[T]) -> T:
    async with asyncio.timeout(20.0):
        return await what


def bench() -> Backplane:
    live = LiveWorld(World([DoorPlan(channel) for channel in (1, 2)], seed=1))
    return Backplane({"main": live}, ("front",), "boot-1")


@given(st.integers(1, 10**9), st.text(max_size=64, min_size=1), st.integers(1, 250))
def test_what_is_encoded_is_one_line_and_decoded_again(number: int, board: str, channel: int) -> None:
    order = Pulse(number, board, channel)
    line = encode(ORDERS, order)
    assert line.count(b"\n") == 1
    assert decode(ORDERS, line) == order


def test_a_ticket_with_line_ends_is_still_one_line() -> None:
    order = Print(7, "TICKET", ("Porte 7\n", "\r\n"))
    assert encode(ORDERS, order).count(b"\n") == 1
    assert decode(ORDERS, encode(ORDERS, order)) == order


@pytest.mark.law("I9")
@given(st.binary(max_size=200))
def test_noise_is_no_message(noise: bytes) -> None:
    for adapter in (ORDERS, NEWS):
        with pytest.raises(WireError):
            decode(adapter, noise)


@pytest.mark.law("I9")
@pytest.mark.parametrize(
    "line",
    [
        b'{"kind":"pulse","id":1,"board":"main","channel":0}',
        b'{"kind":"pulse","id":1,"board":"main","channel":251}',
        b'{"kind":"pulse","id":0,"board":"main","channel":1}',
        b'{"kind":"pulse","id":1,"board":"main","channel":1,"order":"5"}',
        b'{"kind":"sound","id":1,"tone":"song"}',
        b'{"kind":"answered","id":1,"outcome":"sent"}',
    ],
)
def test_an_order_carries_what_a_cable_carries_and_no_more(line: bytes) -> None:
    with pytest.raises(WireError):
        decode(ORDERS, line)


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 10 + b"\n", b"A" * (MAX_LINE_BYTES + 10)])
def test_the_world_hangs_up_on_what_is_no_daemon_and_serves_the_next(tmp_path: Path, noise: bytes) -> None:
    async def story() -> None:
        backplane = bench()
        async with backplane.serving(tmp_path / "wire"):
            reader, writer = await asyncio.open_unix_connection(tmp_path / "wire", limit=MAX_LINE_BYTES)
            await within(reader.readline())
            writer.write(noise)
            assert await within(reader.read()) == b""
            writer.close()
            cable = await within(Cable.connect(tmp_path / "wire"))
            listening = asyncio.ensure_future(cable.listen())
            assert await within(WiredLocks(cable, "main").pulse(2)) is Sent.SENT
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    asyncio.run(story())


@pytest.mark.law("I6")
def test_a_pulse_whose_world_goes_away_is_unknown_and_the_next_is_not_sent(tmp_path: Path) -> None:
    async def story() -> None:
        backplane = bench()
        async with backplane.serving(tmp_path / "wire"):
            cable = await Cable.connect(tmp_path / "wire")
            listening = asyncio.ensure_future(cable.listen())
            locks = WiredLocks(cable, "main")
            arrived = asyncio.Event()

            async def hold(_: object) -> None:
                arrived.set()
                await asyncio.Event().wait()

            backplane.before = hold
            pulse = asyncio.ensure_future(locks.pulse(1))
            await within(arrived.wait())
            backplane.hang_up()
            assert await within(pulse) is Sent.UNKNOWN
            await within(listening)
            assert await within(locks.pulse(1)) is Sent.NOT_SENT
            with pytest.raises(ConnectionError):
                await within(locks.outputs_safe())
            levels = locks.levels()
            assert [await within(anext(levels)) for _ in range(2)] == [Level(1, None), Level(2, None)]

    asyncio.run(story())


@pytest.mark.law("I12")
def test_a_listener_that_comes_late_sees_the_present_and_not_hours_of_chatter() -> None:
    async def story() -> None:
        feed = LevelFeed({1: True, 2: True})
        levels = feed.follow()
        assert [await anext(levels), await anext(levels)] == [Level(1, True), Level(2, True)]
        for number in range(10 * CHANGES_WAITING_MAX):
            feed.saw(1, number % 2 == 0)
        feed.saw(2, False)
        heard = [await anext(levels)]
        while heard[-1] != Level(2, False):
            heard.append(await anext(levels))
        assert len(heard) <= CHANGES_WAITING_MAX + 2
        assert [level.closed for level in heard if level.channel == 1][-1] is False

    asyncio.run(story())


@pytest.mark.field_note("L21")
def test_the_machines_clock_can_be_wrong_and_starts_at_nought_with_each_boot(tmp_path: Path) -> None:
    async def story() -> None:
        backplane = bench()
        async with backplane.serving(tmp_path / "wire"):
            cable = await Cable.connect(tmp_path / "wire")
            listening = asyncio.ensure_future(cable.listen())
            clock = WiredClock(cable)
            before_s = clock.wall_s()
            backplane.set_clock(wall_offset_s=-86_400.0, synchronised=False)
            async with asyncio.timeout(20.0):
                while clock.synchronised:
                    await asyncio.sleep(0.001)
            assert -86_400.0 <= clock.wall_s() - before_s < -86_390.0
            backplane.boot("boot-2")
            again = await Cable.connect(tmp_path / "wire")
            assert WiredClock(again).boot == "boot-2"
            assert 0.0 <= WiredClock(again).mono_s() < 5.0
            again.close()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    asyncio.run(story())
