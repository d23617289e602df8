"""A port that goes and comes: under another name, from the start, in the middle of an order, or owned by another."""

import asyncio
import logging
import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hal.line import Line, LineLostError
from hal.ports import Level, Sent
from tests.hal.lines import ANY_KIND, CHANNELS, bench, first_levels, looked_at, until, within

pytestmark = pytest.mark.anyio


@contextmanager
def taken(name: Path) -> Iterator[None]:
    """Somebody else's terminal has this name now."""
    ends: list[int] = []
    while not name.exists():
        ends += pty.openpty()
    yield
    for end in ends:
        os.close(end)


@ANY_KIND
@pytest.mark.field_note("L17")
async def test_an_adapter_pulled_and_plugged_in_under_another_name_is_found_again(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with bench(tmp_path, kind, kind) as one:
        levels = [locks.levels() for locks in one.locks]
        for each in levels:
            for channel in CHANNELS:
                assert await within(anext(each)) == Level(channel, True)
        name = one.wire.path.readlink()
        one.wire.pull()
        for each in levels:
            assert [await within(anext(each)) for _ in CHANNELS] == [Level(channel, None) for channel in CHANNELS]
        assert await within(one.one.pulse(1)) is Sent.NOT_SENT, "no byte can have left"
        with pytest.raises(ConnectionError):
            await within(one.one.outputs_safe())
        with taken(name):
            one.wire.plug()
        assert one.wire.path.readlink() != name
        for each in levels:
            assert [await within(anext(each)) for _ in CHANNELS] == [Level(channel, True) for channel in CHANNELS]
        assert await within(one.one.pulse(1)) is Sent.SENT
        assert one.world.door(1).firings == 1
        assert one.bus.quality.losses == 1
        told = [record.getMessage() for record in caplog.records if record.name.startswith("hal")]
        assert len(told) == 2, told
        assert "looking for it" in told[0] and "is back" in told[1]


@pytest.mark.field_note("L18")
async def test_a_line_that_is_not_there_at_the_start_joins_later(tmp_path: Path) -> None:
    async with bench(tmp_path, "kerong", plugged=False) as one:
        assert set((await first_levels(one)).values()) == {None}
        assert await within(one.one.pulse(1)) is Sent.NOT_SENT
        one.wire.plug()
        levels = one.one.levels()
        while await within(anext(levels)) != Level(7, True):
            pass


@pytest.mark.field_note("L3")
async def test_an_order_under_way_when_the_line_goes_is_unknown_and_stays_so(tmp_path: Path) -> None:
    async with bench(tmp_path, "8a80") as one:
        await first_levels(one)
        firing = asyncio.ensure_future(one.one.pulse(2))
        await until(lambda: one.world.door(2).coil_on)
        one.wire.pull()
        assert await within(firing) is Sent.UNKNOWN
        one.wire.plug()
        await looked_at(one, 4)
        assert one.world.door(2).firings == 1


@pytest.mark.field_note("L25")
async def test_a_port_has_one_owner(tmp_path: Path) -> None:
    async with bench(tmp_path, "8a80") as one:
        await first_levels(one)
        second = Line(str(one.wire.path), 9_600)
        with pytest.raises(LineLostError, match="one service owns a port"):
            second.open()
        assert not second.is_open
        await looked_at(one)
        assert one.bus.quality.losses == 0


async def test_a_port_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LineLostError, match="plugged in"):
        Line(str(tmp_path / "none"), 9_600).open()
    (tmp_path / "file").write_text("no port")
    with pytest.raises(LineLostError, match="cannot be opened"):
        Line(str(tmp_path / "file"), 9_600).open()
