"""Buzzer and lights, presence, case switch and matrix keypad, each on the real keeper."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hal.gpio.contacts import Contact, GpioPresence, GpioTamper
from hal.gpio.keypad import KEYS, ROW_MS, STABLE_MS, MatrixKeypad
from hal.gpio.lights import GpioLights
from hal.gpio.lines import Lines
from hal.gpio.plan import HOLD_MS_MAX, Input, Output, Plan
from hal.gpio.signals import BUZZES_MS, GpioSignals, SignalLines
from hal.ports import Tone
from tests.hal.gpio_bench import PinShop, running, shop

pytestmark = pytest.mark.anyio
WITHIN_S = 30.0
BUZZER, GREEN, RED = 12, 13, 19
PRESENCE, CASE = 20, 21
ROWS, COLUMNS = (17, 22, 23, 24), (5, 6, 16)


MATRIX = Plan(
    "mock",
    tuple(Output(row, True, ROW_MS, coil=False) for row in ROWS),
    tuple(Input(column, "down", STABLE_MS) for column in COLUMNS),
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def until(what: Callable[[], Any]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not what():
            await asyncio.sleep(0.005)


def lights(*lines: int) -> Plan:
    return Plan("mock", tuple(Output(line, True, HOLD_MS_MAX, coil=False) for line in lines))


def on(pins: PinShop) -> set[int]:
    return {line for line, high in dict(pins.reported).items() if high}


async def test_each_tone_has_its_light_and_ends_by_itself(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, _), running(Lines(lights(BUZZER, GREEN, RED), pins.command)) as lines:
        signals = GpioSignals(lines, SignalLines(BUZZER, GREEN, RED))
        await signals.show(Tone.OK)
        await until(lambda: (GREEN, True) in pins.reported and (BUZZER, True) in pins.reported)
        assert (RED, True) not in pins.reported
        await until(lambda: on(pins) == set())
        await signals.show(Tone.ALARM)
        await until(lambda: on(pins) == {BUZZER, RED})
        await signals.show(Tone.OFF)
        await until(lambda: on(pins) == set())


@pytest.mark.law("I3")
async def test_an_alarm_lasts_thirty_seconds_at_most_and_ends_with_its_daemon(tmp_path: Path) -> None:
    assert max(BUZZES_MS.values()) == HOLD_MS_MAX == 30_000
    async with shop(tmp_path) as (pins, _):
        async with running(Lines(lights(BUZZER), pins.command)) as lines:
            await GpioSignals(lines, SignalLines(BUZZER)).show(Tone.ALARM)
            await until(lambda: on(pins) == {BUZZER})
        await until(lambda: on(pins) == set())


async def test_presence_and_case_tell_what_is_and_each_change(tmp_path: Path) -> None:
    plan = Plan("mock", inputs=(Input(PRESENCE, "down", 20), Input(CASE, "up", 20)))
    async with shop(tmp_path) as (pins, _), running(Lines(plan, pins.command)) as lines:
        present = GpioPresence(lines, Contact(PRESENCE, yes_high=True)).present()
        opened = GpioTamper(lines, Contact(CASE, yes_high=True)).case_open()
        async with asyncio.timeout(WITHIN_S):
            assert await anext(present) is False and await anext(opened) is False
            pins.drive(PRESENCE, True)
            pins.drive(CASE, True)
            assert await anext(present) is True and await anext(opened) is True
            pins.kill()
            assert await anext(present) is None and await anext(opened) is None


class Keys:
    """A matrix: a key joins its row to its column."""

    def __init__(self, pins: PinShop) -> None:
        self._pins = pins
        self._rows = dict.fromkeys(ROWS, False)
        self._down: set[tuple[int, int]] = set()
        pins.on_switch = self._switched

    def _switched(self, line: int, high: bool) -> None:
        self._rows[line] = high
        self._drive()

    def press(self, *keys: str) -> None:
        self._down = {
            (ROWS[row], COLUMNS[KEYS[row].index(key)]) for key in keys for row in range(4) if key in KEYS[row]
        }
        self._drive()

    def _drive(self) -> None:
        for column in COLUMNS:
            self._pins.drive(column, any(self._rows[row] for row, joined in self._down if joined == column))


async def test_every_key_of_a_matrix_is_told_once(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, _), running(Lines(MATRIX, pins.command)) as lines:
        keys, hand = MatrixKeypad(lines, ROWS, COLUMNS).keys(), Keys(pins)
        told = asyncio.ensure_future(anext(keys))
        await until(lambda: on(pins) == set(ROWS))
        async with asyncio.timeout(3 * WITHIN_S):
            for key in "1234567890*#":
                assert await typed(hand, told, key) == key
                told = asyncio.ensure_future(anext(keys))
                hand.press()
        told.cancel()


async def test_two_keys_of_a_matrix_at_once_are_none(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, _), running(Lines(MATRIX, pins.command)) as lines:
        hand = Keys(pins)
        told = asyncio.ensure_future(anext(MatrixKeypad(lines, ROWS, COLUMNS).keys()))
        await until(lambda: on(pins) == set(ROWS))
        hand.press("1", "4")
        await until(lambda: len(on(pins)) < 4)
        hand.press()
        assert await typed(hand, told, "9") == "9"


async def typed(hand: Keys, told: "asyncio.Future[str]", key: str) -> str:
    """A person presses again when nothing happens; a key that comes while another is let go is not taken."""
    while not told.done():
        hand.press(key)
        await asyncio.wait([told], timeout=0.5)
        if not told.done():
            hand.press()
            await asyncio.sleep(0.2)
    return told.result()


async def test_the_lights_of_a_window_follow_their_scene_and_stay_on(tmp_path: Path) -> None:
    """Renewed long before the keeper would let them fall."""
    async with shop(tmp_path) as (pins, _), running(Lines(lights(12, 13, 19), pins.command)) as lines:
        one = GpioLights(lines, {"evening": (12, 13), "market": (13, 19)}, renewed_every_s=0.05)
        renewing = asyncio.ensure_future(one.run())
        await one.show("evening")
        await until(lambda: on(pins) == {12, 13})
        await one.show("market")
        await until(lambda: on(pins) == {13, 19})
        pins.kill()  # the next keeper begins with everything off
        await until(lambda: lines.restarts and on(pins) == {13, 19})
        await one.show("no such scene")
        await until(lambda: on(pins) == set())
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
