"""What scanner, keypad, printer and signals promise."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from hal.ports import Tone

pytestmark = pytest.mark.anyio
T = TypeVar("T")


async def within(what: Awaitable[T]) -> T:
    async with asyncio.timeout(20.0):
        return await what


async def test_one_text_a_scan_in_order_without_terminators(readers: Any) -> None:
    texts = readers.scanner.texts()
    for text in ("BASTIDE-ONE\r\n", "\r\n", "deux\n", "é€ 𝄞"):
        readers.backplane.scan("front", text)
    assert [await within(anext(texts)) for _ in range(3)] == ["BASTIDE-ONE", "deux", "é€ 𝄞"]


@pytest.mark.field_note("L31")
@pytest.mark.law("I12")
async def test_a_scanned_text_is_bounded(readers: Any) -> None:
    readers.backplane.scan("front", "A" * 5_000)
    assert await within(anext(readers.scanner.texts())) == "A" * 512


@pytest.mark.law("I12")
async def test_a_reader_held_to_a_code_for_hours_keeps_a_bounded_number(readers: Any) -> None:
    for number in range(5_000):
        readers.backplane.scan("front", str(number))
    readers.backplane.press("5")
    assert await within(anext(readers.keypad.keys())) == "5"
    texts, heard = readers.scanner.texts(), []
    async with asyncio.timeout(20.0):
        while not heard or heard[-1] != "end":
            heard.append(await anext(texts))
            readers.backplane.scan("front", "end")
    assert len(heard) <= 18


async def test_keys_arrive_in_order(readers: Any) -> None:
    keys = readers.keypad.keys()
    for key in "0123456789*#":
        readers.backplane.press(key)
    assert [await within(anext(keys)) for _ in range(12)] == list("0123456789*#")


async def test_a_ticket_is_printed_or_said_not_to_be(readers: Any) -> None:
    assert await within(readers.printer.print_ticket("TICKET", ("Porte 7", "1234 5678"))) is True
    readers.backplane.has_paper = False
    assert await within(readers.printer.print_ticket("OTHER", ())) is False
    assert [(paper.qr_text, paper.lines) for paper in readers.backplane.paper] == [("TICKET", ("Porte 7", "1234 5678"))]


async def test_signals_show_each_tone(readers: Any) -> None:
    for tone in (Tone.OK, Tone.REFUSED, Tone.ATTENTION, Tone.OFF):
        await within(readers.signals.show(tone))
        assert readers.backplane.tone is tone


async def test_an_alarm_ends_by_itself(readers: Any) -> None:
    await within(readers.signals.show(Tone.ALARM))
    assert readers.backplane.tone is Tone.ALARM
    async with asyncio.timeout(20.0):
        while readers.backplane.tone is not Tone.OFF:
            await asyncio.sleep(0.01)
