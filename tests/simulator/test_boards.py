"""Emulated boards as whoever speaks to a serial port has them: plain pyserial, frames of the boards' documents."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial

from simulator.boards.faults import LATE_S, Fault
from simulator.boards.hands import HELP, Hands
from simulator.boards.kinds import BOARDS
from simulator.boards.wire import SerialWire
from simulator.emulate_command import LINE_MAX
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.hal.lines import until

pytestmark = pytest.mark.anyio
BASTIDE = "import sys; from controller.cli.main import main; sys.exit(main())"
WITHIN_S = 20.0


def h(text: str) -> bytes:
    return bytes.fromhex(text)


@contextmanager
def emulated(*words: str) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", BASTIDE, "emulate", *words]
    one = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)
    try:
        yield one
    finally:
        one.kill()
        one.communicate()


CONVERSATIONS = [
    ("8a80", "80 01 00 33 B2", "80 01 FF FF FF 33 4D"),
    ("8a80", "8A 01 01 11 9B", "8A 01 01 00 8A"),
    ("kerong", "02 00 30 03 35", "02 00 35 FF FF 00 00 03 38"),
    ("waveshare", "01 05 00 FF 00 00 FD FA", "01 05 00 FF 00 00 FD FA"),
    ("waveshare", "01 05 02 00 00 02 4D B3", "01 05 02 00 00 02 4D B3"),
    ("waveshare", "01 02 00 00 00 08 79 CC", "01 02 01 FF E1 C8"),
    ("doorboard", "7E 01 05 18 61 7D 5E 7E", "7E 01 85 18 00 00 00 00 E0 EC 7E"),
]


@pytest.mark.parametrize(("kind", "said", "answered"), CONVERSATIONS)
def test_the_command_prints_the_path_of_its_port_first(kind: str, said: str, answered: str) -> None:
    with emulated(kind, "--boards", "2") as boards:
        assert boards.stdout is not None
        path = boards.stdout.readline().strip()
        with serial.Serial(path, BOARDS[kind].device.BAUD, timeout=WITHIN_S, exclusive=True) as port:
            port.write(h(said))
            assert port.read(len(h(answered))) == h(answered)


def test_more_boards_than_a_line_has_addresses_are_refused() -> None:
    with emulated("kerong", "--boards", "16") as boards:
        said, _ = boards.communicate(timeout=WITHIN_S)
    assert boards.returncode == 2
    assert "--boards must be from 1 to 15" in said


def test_an_order_without_an_end_is_not_kept_growing() -> None:
    """``/dev/zero`` on its input once took all of a machine's memory."""
    with emulated("8a80") as boards:
        assert boards.stdin is not None and boards.stdout is not None
        path = boards.stdout.readline().strip()
        boards.stdin.write("x" * LINE_MAX)
        boards.stdin.flush()
        deadline = time.monotonic() + WITHIN_S
        while len(list(Path(f"/proc/{boards.pid}/task").iterdir())) > 1:
            assert time.monotonic() < deadline, "it still listens"
        with serial.Serial(path, BOARDS["8a80"].device.BAUD, timeout=WITHIN_S, exclusive=True) as port:
            port.write(h("80 01 00 33 B2"))
            assert port.read(7) == h("80 01 FF FF FF 33 4D")


# -- a line, byte by byte --------------------------------------------------------------------------


class Host:
    """Whoever has the port open; it neither knows nor checks a protocol."""

    def __init__(self, wire: SerialWire) -> None:
        self.port = serial.Serial(str(wire.path), wire.baud, timeout=0)

    async def asks(self, frame: str, bytes_wanted: int) -> bytes:
        self.port.write(h(frame))
        return await self.hears(bytes_wanted)

    async def hears(self, count: int) -> bytes:
        got = b""
        async with asyncio.timeout(WITHIN_S):
            while len(got) < count:
                got += self.port.read(64)
                await asyncio.sleep(0.001)
        return got


def line(folder: Path, kind: str, boards: int = 1) -> SerialWire:
    of = BOARDS[kind]
    plans = [DoorPlan(channel) for channel in range(1, 9)]
    lives = [LiveWorld(World(plans, seed=1, now_s=time.monotonic(), pulse_s=0.05)) for _ in range(boards)]
    return SerialWire(folder / "port", [of.device(live, of.first + n, 8) for n, live in enumerate(lives)])


STATES = "80 01 00 33 B2"


async def test_bytes_take_their_time_on_the_wire(tmp_path: Path) -> None:
    async with line(tmp_path, "8a80").plugged_in() as wire:
        host, began_s = Host(wire), time.monotonic()
        await host.asks(STATES, 7)
        assert time.monotonic() - began_s >= 12 * 10 / 9_600, "no sooner than 12 bytes at 9600 baud"


CLOSED = "80 01 00 00 FF 33 4D"
"""Eight doors, all closed, in three bytes."""
SPOILT = {
    Fault.SILENT: "",
    Fault.GARBLED: "80 01 00 24 FF 33 4D",
    Fault.LATE: CLOSED,
    Fault.TRUNCATED: "80 01 00 00 FF",
    Fault.DUPLICATED: CLOSED + CLOSED,
    Fault.WRONG_ADDRESS: "80 05 00 00 FF 33 49",
    Fault.BURSTS: CLOSED,
}


@pytest.mark.parametrize("fault", Fault)
async def test_a_fault_strikes_once(tmp_path: Path, fault: Fault) -> None:
    async with line(tmp_path, "8a80").plugged_in() as wire:
        host, spoilt = Host(wire), h(SPOILT[fault])
        wire.devices[0].faults.strike(fault)
        assert await host.asks(STATES, len(spoilt)) == spoilt
        await until(lambda: not wire._speaking)
        assert await host.asks(STATES, 7) == h(CLOSED)


async def test_a_fault_that_delays_delays(tmp_path: Path) -> None:
    async with line(tmp_path, "8a80").plugged_in() as wire:
        host, began_s = Host(wire), time.monotonic()
        wire.devices[0].faults.strike(Fault.LATE)
        await host.asks(STATES, 7)
        assert time.monotonic() - began_s >= LATE_S


async def test_whoever_speaks_while_a_board_does_spoils_it(tmp_path: Path) -> None:
    async with line(tmp_path, "8a80").plugged_in() as wire:
        wire.baud = 300  # an answer takes a quarter of a second: even a busy machine cuts in
        host = Host(wire)
        host.port.write(h(STATES))
        await until(lambda: wire._speaking)
        host.port.write(h(STATES))
        await host.hears(7)
        assert wire.collisions == 1


async def test_a_modbus_board_is_deaf_to_what_comes_too_soon(tmp_path: Path) -> None:
    async with line(tmp_path, "waveshare").plugged_in() as wire:
        wire.devices[0].GAP_S = 0.2  # type: ignore[misc]  # even a busy machine speaks too soon
        host = Host(wire)
        told: list[str] = []
        wire.tap = lambda _, who, __: told.append(who)
        host.port.write(h("01 02 00 00 00 08 79 CC"))
        await until(lambda: told == ["host", "board"])
        await until(lambda: not wire._speaking)
        host.port.write(h("01 02 00 00 00 08 79 CC"))
        await until(lambda: len(told) == 3)
        await asyncio.sleep(0.25)
        assert told == ["host", "board", "host"]
        assert len(await host.asks("01 02 00 00 00 08 79 CC", 12)) == 12


async def test_pulled_out_it_is_gone_and_plugged_in_the_path_is_the_same(tmp_path: Path) -> None:
    async with line(tmp_path, "kerong").plugged_in() as wire:
        host = Host(wire)
        wire.pull()
        assert not wire.path.exists()
        with pytest.raises((OSError, serial.SerialException)):
            os.write(host.port.fileno(), b"x")
        host.port.close()
        wire.plug()
        assert len(await Host(wire).asks("02 00 30 03 35", 9)) == 9


async def test_hands_at_the_terminal(tmp_path: Path) -> None:
    async with line(tmp_path, "kerong", 2).plugged_in() as wire:
        hands, doors = Hands(wire), wire.devices[1].live.now
        assert hands.do(["force", "2.1"]) == "done" and not doors.door(1).closed
        assert hands.do(["put", "2.1"]) == "done" and doors.door(1).goods == ["parcel"]
        assert "1 OPEN" in hands.do(["show"])
        assert hands.do(["push", "2.1"]) == "done" and doors.door(1).closed
        assert hands.do(["off", "2"]) == "done" and not doors.plugged
        assert hands.do(["unplug"]) == "done" and not wire.plugged
        assert hands.do(["plug"]) == "done" and wire.plugged
        assert hands.do(["dance"]) == HELP
        with pytest.raises(ValueError, match="earthquake"):
            hands.do(["fault", "earthquake"])
