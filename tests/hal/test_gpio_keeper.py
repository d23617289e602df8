"""The keeper of the header's lines, as the real process: killed, stopped, lied to."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hal.gpio.frames import Answer, Ask, FrameError, Order, Told
from hal.gpio.lines import Lines
from hal.gpio.plan import Input, Output, Plan
from hal.ports import Sent
from simulator.live import LiveWorld
from tests.hal.gpio_bench import LOCKS, PLAN, SWITCHES, PinShop, gpio_bench, running, shop

pytestmark = pytest.mark.anyio
WITHIN_S = 30.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def until(what: Callable[[], Any]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not what():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def daemon(pins: PinShop) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.hal.gpio_daemon", str(pins.path), stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return stat[0] == "Z"


async def in_mid_pulse(live: LiveWorld) -> None:
    await until(lambda: live.now.door(1).coil_on)


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
async def test_a_daemon_killed_in_mid_pulse_leaves_no_coil_on(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, live), daemon(pins) as process:
        await in_mid_pulse(live)
        process.kill()
        await until(lambda: not live.now.door(1).coil_on)
        assert live.now.over_cap == [] and live.now.door(1).firings == 1
        await until(lambda: gone(pins.keepers[0]))


@pytest.mark.law("I3")
async def test_a_daemon_stopped_in_mid_pulse_leaves_no_coil_on(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, live), daemon(pins) as process:
        await in_mid_pulse(live)
        process.send_signal(signal.SIGSTOP)
        await until(lambda: not live.now.door(1).coil_on)
        assert live.now.over_cap == []
        process.send_signal(signal.SIGCONT)
        assert process.stdout is not None
        async with asyncio.timeout(WITHIN_S):
            assert await process.stdout.readline() == b"ready\n"
            assert await process.stdout.readline() == b"pulsed SENT\n"
        assert len(pins.keepers) == 1, "a daemon that was stopped blames its keeper for nothing"


@pytest.mark.law("I3")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_keeper_killed_or_hung_in_mid_pulse_is_replaced_and_the_coil_is_off(
    tmp_path: Path, how: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with shop(tmp_path) as (pins, live), running(Lines(PLAN, pins.command)) as lines:
        assert await lines.hold(LOCKS[1], 1_000) is Sent.SENT
        await in_mid_pulse(live)
        os.kill(pins.keepers[0], how)
        await until(lambda: lines.restarts)
        async with asyncio.timeout(WITHIN_S):
            await lines.ready()
            await lines.safe()
        assert not live.now.door(1).coil_on
        assert await lines.hold(LOCKS[2], 100) is Sent.SENT
        assert gone(pins.keepers[0])
    assert [record.levelname for record in caplog.records if record.name == "hal.gpio.lines"] == ["ERROR", "INFO"]


async def test_a_keeper_that_cannot_start_is_told_of_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with shop(tmp_path) as (pins, _):
        pins.open = False
        lines = Lines(PLAN, pins.command)
        task = asyncio.ensure_future(lines.run())
        await until(lambda: lines.restarts >= 3)
        assert await lines.hold(LOCKS[1], 100) is Sent.NOT_SENT
        pins.open = True
        async with asyncio.timeout(WITHIN_S):
            await lines.ready()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    errors = [record for record in caplog.records if record.levelname == "ERROR" and record.name == "hal.gpio.lines"]
    assert len(errors) == 1


@pytest.mark.law("I3")
async def test_a_coil_is_never_prolonged_and_rests_after_its_pulse(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, live), running(Lines(PLAN, pins.command)) as lines:
        assert await lines.hold(LOCKS[1], 1_001) is Sent.NOT_SENT, "beyond its cap"
        assert await lines.hold(LOCKS[1], 60) is Sent.SENT
        assert await lines.hold(LOCKS[1], 1_000) is Sent.NOT_SENT, "it is on or rests"
        await until(lambda: not live.now.door(1).coil_on)
        assert live.now.door(1).firings == 1


@pytest.mark.law("I3")
async def test_a_keeper_whose_peer_falls_silent_switches_everything_off(tmp_path: Path) -> None:
    plan = Plan("mock", (Output(12, True, 30_000, coil=False),))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    async with shop(tmp_path) as (pins, _):
        keeper = await asyncio.create_subprocess_exec(*pins.command, plan.to_text(), stdin=theirs.fileno())
        theirs.close()
        ours.setblocking(False)
        async with asyncio.timeout(WITHIN_S):
            await asyncio.get_running_loop().sock_recv(ours, 16)
        ours.send(Order(Ask.HOLD, 1, 12, 30_000, int(time.monotonic() * 1000)).to_bytes())
        await until(lambda: (12, True) in pins.reported)
        await until(lambda: pins.reported[-1] == (12, False))
        assert keeper.returncode is None, "it goes on, for a daemon that comes back"
        ours.close()
        async with asyncio.timeout(WITHIN_S):
            assert await keeper.wait() == 0


@pytest.mark.law("I3")
async def test_a_keeper_asked_to_end_switches_everything_off_first(tmp_path: Path) -> None:
    async with shop(tmp_path) as (pins, live), running(Lines(PLAN, pins.command)) as lines:
        assert await lines.hold(LOCKS[1], 1_000) is Sent.SENT
        await in_mid_pulse(live)
        os.kill(pins.keepers[0], signal.SIGINT)
        os.kill(pins.keepers[0], signal.SIGTERM)
        await until(lambda: not live.now.door(1).coil_on)
        await until(lambda: gone(pins.keepers[0]))


def test_frames_are_small_and_of_one_size() -> None:
    assert Order(Ask.HOLD, 0x0102, 17, 500, 0x0A0B0C0D).to_bytes() == b"h\x01\x02\x11\x01\xf4\x0a\x0b\x0c\x0d"
    assert Answer(Told.LEVEL, 7, 5, True).to_bytes() == b"l\x00\x07\x05\x01"
    assert [Order(Ask.HOLD, 1, at_ms=at_ms).age_ms(3) for at_ms in (1, 3, 5, 2**32 - 1)] == [2, 0, 0, 4]


@pytest.mark.law("I9")
@given(st.binary(max_size=20))
def test_any_packet_is_a_frame_or_is_refused(data: bytes) -> None:
    for kind in (Order, Answer):
        with suppress(FrameError):
            assert kind.from_bytes(data).to_bytes() == data


@pytest.mark.law("I6")
async def test_an_order_that_waited_too_long_is_not_obeyed(tmp_path: Path) -> None:
    with socket_to_keeper(PLAN) as (peer, ready):
        assert ready
        now_ms = int(time.monotonic() * 1000)
        peer.send(Order(Ask.HOLD, 7, LOCKS[1], 500, now_ms - 2_000).to_bytes())
        assert Answer.from_bytes(peer.recv(16)) == Answer(Told.REFUSED, 7, LOCKS[1])
        peer.send(Order(Ask.HOLD, 8, LOCKS[1], 500, now_ms).to_bytes())
        assert Answer.from_bytes(peer.recv(16)) == Answer(Told.TAKEN, 8, LOCKS[1])


@pytest.mark.law("I9")
async def test_a_keeper_ends_safe_on_a_frame_that_is_none(tmp_path: Path) -> None:
    with socket_to_keeper(PLAN) as (peer, _):
        peer.send(b"garbage")
        assert peer.recv(16) == b""


class socket_to_keeper:  # noqa: N801 - reads as a block
    """The keeper exactly as it is started in the field, on gpiozero's mock pins; no daemon in between."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def __enter__(self) -> tuple[socket.socket, bool]:
        self._peer, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._peer.settimeout(WITHIN_S)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hal.gpio.keeper", self._plan.to_text()], stdin=theirs, stderr=subprocess.DEVNULL
        )
        theirs.close()
        told = [Answer.from_bytes(self._peer.recv(16)) for _ in range(len(self._plan.inputs) + 1)]
        return self._peer, told[-1].told is Told.READY

    def __exit__(self, *_: object) -> None:
        self._peer.close()
        self._process.wait(WITHIN_S)


def test_the_keeper_brings_little_along() -> None:
    code = "import sys; before = set(sys.modules); import hal.gpio.keeper; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    ours = {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names}
    assert ours == {
        "hal", "hal.debounce", "hal.gpio", "hal.gpio.chips", "hal.gpio.factory", "hal.gpio.frames", "hal.gpio.keeper",
        "hal.gpio.plan",
    }  # fmt: skip


@pytest.mark.law("I3")
async def test_an_active_low_relay_is_off_while_its_line_is_high(tmp_path: Path) -> None:
    plan = replace(PLAN, outputs=(Output(LOCKS[1], False, 500, coil=True),))
    async with shop(tmp_path) as (pins, _), running(Lines(plan, pins.command)) as lines:
        before = len(pins.reported)
        assert set(pins.reported[:before]) == {(LOCKS[1], True)}, "claimed with its safe level, never the other"
        assert await lines.hold(LOCKS[1], 100) is Sent.SENT
        await until(lambda: pins.reported[before:] == [(LOCKS[1], False), (LOCKS[1], True)])


@pytest.mark.field_note("L6")
async def test_a_bouncing_switch_is_one_change(tmp_path: Path) -> None:
    async with gpio_bench(tmp_path) as (locks, live):
        levels = locks.levels()
        async with asyncio.timeout(WITHIN_S):
            told = [await anext(levels) for _ in range(len(SWITCHES))]
            for _ in range(3):
                live.now.force(1)
                told.append(await anext(levels))
                live.now.push(1)
                told.append(await anext(levels))
        assert [level.closed for level in told[len(SWITCHES) :]] == [False, True] * 3


def test_a_plan_keeps_its_bounds() -> None:
    assert Plan.from_text(PLAN.to_text()) == PLAN
    with pytest.raises(ValueError, match="2000"):
        Output(17, True, 2_001, coil=True)
    with pytest.raises(ValueError, match="30000"):
        Output(17, True, 30_001, coil=False)
    with pytest.raises(ValueError, match="once"):
        Plan("mock", (Output(17, True, 500, coil=True),), (Input(17, "up", 40),))
