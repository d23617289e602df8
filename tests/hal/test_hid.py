"""Scanners and pads that type: recorded key events through a real pipe. A real device: ``tests/virtual_pi``."""

import asyncio
import os
import select
import tty
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hal.scanners.hid import EVIOCGRAB, HidKeypad, HidScanner, grab
from hal.scanners.keys import EV_KEY, EV_SYN, SYN_DROPPED, KeyEvent, Typist
from tests.hal.keyboard import BASE45, CAPS_OF_A, ENTER, SHIFT, event, key, typed

pytestmark = pytest.mark.anyio
WITHIN_S = 30.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Cable:
    """A raw pseudo-terminal in place of an event device. Only a real one can be grabbed, so that is noted here."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.grabbed = 0
        self._ends: tuple[int, int] = (-1, -1)
        self.plug()

    def take(self, device: int) -> None:
        self.grabbed += 1

    def plug(self) -> None:
        master, slave = os.openpty()
        tty.setraw(slave)
        self._ends = master, slave
        self.path.symlink_to(os.ttyname(slave))

    async def write(self, data: bytes) -> None:
        """What the machine's buffer takes at a time."""
        for at in range(0, len(data), 1_000):
            os.write(self._ends[0], data[at : at + 1_000])
            while select.select([self._ends[1]], [], [], 0)[0]:
                await asyncio.sleep(0.001)

    def unplug(self) -> None:
        self.path.unlink()
        for end in self._ends:
            os.close(end)


@asynccontextmanager
async def running(device: Any) -> AsyncIterator[None]:
    task = asyncio.ensure_future(device.run())
    try:
        async with asyncio.timeout(WITHIN_S):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def all_of(texts: AsyncIterator[str], count: int) -> list[str]:
    return [await anext(texts) for _ in range(count)]


async def test_every_base45_character_and_more_as_a_us_keyboard_types_it(tmp_path: Path) -> None:
    cable = Cable(tmp_path / "event")
    scanner = HidScanner("front", str(cable.path), cable.take)
    async with running(scanner):
        data = typed(BASE45 + "a~{") + key(ENTER)
        await cable.write(data)
        await cable.write(typed("NO ENTER"))
        assert await all_of(scanner.texts(), 2) == [BASE45 + "a~{", "NO ENTER"]
        assert cable.grabbed >= 1


@pytest.mark.field_note("L17")
async def test_a_scanner_pulled_out_begins_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    cable = Cable(tmp_path / "event")
    scanner = HidScanner("front", str(cable.path), cable.take)
    async with running(scanner):
        await cable.write(event(EV_KEY, SHIFT, 1) + key(CAPS_OF_A))
        cable.unplug()
        cable.plug()
        await cable.write(typed("a") + key(ENTER))
        assert await all_of(scanner.texts(), 1) == ["a"], "neither a shift nor a letter from before"


@pytest.mark.field_note("L31")
@pytest.mark.law("I12")
async def test_a_text_that_never_ends_is_bounded(tmp_path: Path) -> None:
    cable = Cable(tmp_path / "event")
    scanner = HidScanner("front", str(cable.path), cable.take)
    async with running(scanner):
        data = key(CAPS_OF_A) * 600
        await cable.write(data)
        assert await all_of(scanner.texts(), 1) == ["a" * 512]


def types(events: Iterable[KeyEvent]) -> str:
    typist = Typist()
    return "".join(typist.types(one) for one in events)


def test_a_key_held_down_counts_once_and_lost_events_are_told() -> None:
    held = [KeyEvent(EV_KEY, 30, 1), KeyEvent(EV_KEY, 30, 2), KeyEvent(EV_KEY, 30, 2), KeyEvent(EV_KEY, 30, 0)]
    assert types(held) == "a"
    assert types([KeyEvent(EV_KEY, 42, 1), KeyEvent(EV_SYN, SYN_DROPPED, 0), *held]) == "\x18a"
    assert types([KeyEvent(2, 0, 5), KeyEvent(EV_KEY, 500, 1), KeyEvent(EV_KEY, 96, 1)]) == "\r"


async def test_a_numeric_pad_gives_digits_enter_and_clear(tmp_path: Path) -> None:
    cable = Cable(tmp_path / "event")
    pad = HidKeypad(str(cable.path), cable.take)
    async with running(pad):
        codes = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 2, 55, 14, 96, 28, 30)
        await cable.write(b"".join(map(key, codes)))
        keys = pad.keys()
        assert [await anext(keys) for _ in range(15)] == list("01234567891**##")


def test_the_grab_is_the_kernels_own() -> None:
    assert 1 << 30 | 4 << 16 | ord("E") << 8 | 0x90 == EVIOCGRAB
    read, write = os.pipe()
    with pytest.raises(OSError):
        grab(read)
    os.close(read)
    os.close(write)
