"""Scanners on real pseudo-terminals; the GM65 is the emulator of the simulator."""

import asyncio
import os
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hal.line import Line
from hal.scanners import gm65
from hal.scanners.serial import Gm65Scanner, SerialScanner
from simulator.boards.gm65 import Gm65, plugged

pytestmark = pytest.mark.anyio
WITHIN_S = 30.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def reading(scanner: SerialScanner) -> AsyncIterator[AsyncIterator[str]]:
    task = asyncio.ensure_future(scanner.run())
    try:
        async with asyncio.timeout(WITHIN_S):
            yield scanner.texts()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def opened(scanner: SerialScanner) -> None:
    while not scanner._line.is_open:
        await asyncio.sleep(0.001)


async def proven(scanner: Gm65Scanner) -> None:
    while not scanner.proven:
        await asyncio.sleep(0.005)


@pytest.mark.field_note("L31")
async def test_a_gm65_is_set_up_at_start_and_codes_change_nothing_any_more(tmp_path: Path) -> None:
    scanner = Gm65Scanner("front", Line(str(tmp_path / "gm65"), 9_600))
    async with plugged(tmp_path / "gm65") as device:
        await device.show("{0060=00}")
        assert device.module.zones[gm65.SET_UP_CODES] & 0b10 == 0, "out of the box it obeys codes"
        async with reading(scanner) as texts:
            await proven(scanner)
            assert device.module.saved[gm65.SET_UP_CODES] == 0b10 and device.module.saved[gm65.TAIL] == 1
            assert device.module.saved[gm65.MODE] == 0xD7, "only its own bits"
            await device.show("{0060=00}")
            await device.show("{0003=01}")
            assert [await anext(texts), await anext(texts)] == ["{0060=00}", "{0003=01}"], "texts like any other"
            assert device.module.zones == device.module.saved


async def test_a_gm65_that_is_right_already_is_not_written_again(tmp_path: Path) -> None:
    module = Gm65()
    for _ in range(2):
        scanner = Gm65Scanner("front", Line(str(tmp_path / "gm65"), 9_600))
        async with plugged(tmp_path / "gm65", module), reading(scanner):
            await proven(scanner)
    assert module.saves == 1


async def test_scans_during_the_set_up_are_not_lost_and_replies_are_no_scans(tmp_path: Path) -> None:
    scanner = Gm65Scanner("front", Line(str(tmp_path / "gm65"), 9_600))
    async with plugged(tmp_path / "gm65") as device, reading(scanner) as texts:
        await opened(scanner)
        device.put(b"BASTIDE\r" + gm65.reply(b"\0") + b"DEUX\r")
        assert [await anext(texts), await anext(texts)] == ["BASTIDE", "DEUX"]
        await proven(scanner)
        device.put(b"A" * 3_000 + b"\r")
        assert await anext(texts) == "A" * 512


async def test_a_gm65_that_answers_nothing_is_read_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hal.scanners.serial.ANSWERS_WITHIN_S", 0.05)
    module = Gm65()
    module.mute = True
    scanner = Gm65Scanner("front", Line(str(tmp_path / "gm65"), 9_600))
    async with plugged(tmp_path / "gm65", module) as device, reading(scanner) as texts:
        while not caplog.records:
            await asyncio.sleep(0.005)
        await device.show("WITHOUT A TERMINATOR")
        assert await anext(texts) == "WITHOUT A TERMINATOR"
    assert "is it a GM65" in caplog.text and "TERMINATOR" not in caplog.text


@pytest.mark.field_note("L17")
async def test_a_scanner_pulled_out_is_found_again_and_set_up_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    scanner = Gm65Scanner("front", Line(str(tmp_path / "gm65"), 9_600))
    async with plugged(tmp_path / "gm65") as device, reading(scanner) as texts:
        await proven(scanner)
        await device.send(b"BEGUN AND")
        device.unplug()
        scanner.proven = False
        while len(caplog.records) < 1:
            await asyncio.sleep(0.005)
        device.plug()
        await proven(scanner)
        await device.show("BASTIDE")
        assert await anext(texts) == "BASTIDE"
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


async def test_any_scanner_on_a_serial_line(tmp_path: Path) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    scanner = SerialScanner("front", Line(os.ttyname(slave), 115_200))
    async with reading(scanner) as texts:
        await opened(scanner)
        for data in (b"ON", b"E\r\n", b"TWO"):
            os.write(master, data)
        assert [await anext(texts), await anext(texts)] == ["ONE", "TWO"]
        os.write(master, b"\r".join(b"%d" % n for n in range(1_000)) + b"\r")
        assert await anext(texts) == "0"
    os.close(master)
    os.close(slave)
