"""The keeper on lines of a real kernel: killed, stopped, started, and what the lines did meanwhile."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from hal.gpio import chips
from hal.gpio.lines import Lines
from hal.gpio.plan import Output
from hal.ports import Sent
from simulator.world import CAP_S
from tests.hal.gpio_bench import LOCKS, running
from tests.virtual_pi.header import Header, recording
from tests.virtual_pi.header_bench import PLAN, LiveHeader, doors

pytestmark = pytest.mark.anyio
WITHIN_S = 10.0
ACTIVE_LOW = 6
"""One of the lines that are pulled up while nobody drives them, so that a relay may be on while its line is low."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def header() -> Header:
    return Header()


async def until(what: Callable[[], Any]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not what():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def daemon(header: Header) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """A daemon in the middle of a pulse on the first lock, and its keeper's process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.virtual_pi.header_daemon", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(WITHIN_S):
            keeper = int(await process.stdout.readline())
        await until(lambda: header.level(LOCKS[1]))
        yield process, keeper
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def off_within_its_cap(live: LiveHeader, header: Header) -> None:
    """As the kernel tells the line's level; once more when the cap is over."""
    door = live.now.door(1)
    await until(lambda: header.level(LOCKS[1]) is False)
    await until(lambda: live.now.now_s > door.coil_since_s + CAP_S + 0.1)
    assert header.level(LOCKS[1]) is False
    assert door.firings == 1 and live.now.over_cap == []


def test_the_headers_chip_is_found_by_its_label_whatever_its_number(header: Header) -> None:
    first = chips.header(chips.labels())
    assert first > 0 and chips.labels()[0] == "raspberrypi-exp-gpio"
    header.unplug()
    with pytest.raises(LookupError, match="gpiochip0 'raspberrypi-exp-gpio'"):
        chips.header(chips.labels())
    header.plug()
    assert chips.labels()[chips.header(chips.labels())] == "pinctrl-bcm2711"


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
async def test_no_output_blips_when_its_line_is_taken_or_given_back(header: Header) -> None:
    """The kernel's own record: whatever software did to these lines, it only ever gave them their safe level."""
    outputs = (Output(LOCKS[1], True, 500, coil=True), Output(ACTIVE_LOW, False, 500, coil=True))
    plan = replace(PLAN, outputs=outputs, inputs=())
    header.pull(ACTIVE_LOW, True)
    with recording() as record:
        async with running(Lines(plan)):
            taken = record.driven()
        driven = record.driven()
    assert {line for line, _ in taken} == {LOCKS[1], ACTIVE_LOW}
    assert set(driven) == {(LOCKS[1], False), (ACTIVE_LOW, True)}


@pytest.mark.law("I3")
async def test_a_pulse_is_one_rise_and_one_fall_of_its_own_line() -> None:
    async with doors(), running(Lines(PLAN)) as lines:
        with recording() as record:
            assert await lines.hold(LOCKS[2], 100) is Sent.SENT
            await until(lambda: len(record.driven()) > 1)
            assert record.driven() == [(LOCKS[2], True), (LOCKS[2], False)]


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
async def test_a_daemon_stopped_in_mid_pulse_leaves_no_line_on(header: Header) -> None:
    async with doors() as (live, _), daemon(header) as (process, _):
        process.send_signal(signal.SIGSTOP)
        await off_within_its_cap(live, header)


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
async def test_a_daemon_killed_in_mid_pulse_leaves_no_line_on(header: Header) -> None:
    async with doors() as (live, _), daemon(header) as (process, _):
        process.kill()
        await off_within_its_cap(live, header)


@pytest.mark.law("I3")
async def test_a_daemon_and_its_keeper_killed_together_leave_the_line_to_its_resistor(header: Header) -> None:
    async with doors() as (live, _), daemon(header) as (process, keeper):
        process.kill()
        os.kill(keeper, signal.SIGKILL)
        await off_within_its_cap(live, header)


@pytest.mark.law("I3")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_keeper_killed_or_hung_in_mid_pulse_leaves_no_line_on(header: Header, how: signal.Signals) -> None:
    async with doors() as (live, _), daemon(header) as (_, keeper):
        os.kill(keeper, how)
        await off_within_its_cap(live, header)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_line_that_the_kernel_keeps_on_is_switched_off_by_the_next_keeper(
    header: Header, how: signal.Signals
) -> None:
    """As Raspberry Pi OS does when it is not told ``strict_gpiod``. How soon depends on how fast the machine is."""
    async with doors() as (live, _), daemon(header) as (_, keeper):
        with recording() as record:
            header.pull(LOCKS[1], True)
            os.kill(keeper, how)
            await until(lambda: (LOCKS[1], False) in record.driven())
            assert header.level(LOCKS[1]) is False and live.now.door(1).firings == 1
        header.pull(LOCKS[1], False)
