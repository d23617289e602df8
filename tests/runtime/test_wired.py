"""``bastide run`` on emulated boards: what the file says is what is driven, and what is missing joins later."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from controller.config import parse
from controller.config.example import KINDS, example
from controller.hardware import HardwareError, board_of, wired
from hal.ports import Sent
from simulator.boards.bank import wires
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.hal.lines import within
from tests.stories.playing import free_port

pytestmark = pytest.mark.anyio
BASTIDE = "import sys; from controller.cli.main import main; sys.exit(main())"
WITHIN_S = 20.0
BOARDS = [kind for kind in KINDS if kind != "simulated"]


def configuration(folder: Path, kind: str, ports: list[str], compartments: int = 10) -> str:
    text = example(compartments, kind).replace("/var/lib/bastide", str(folder / "data"))
    text = text.replace("/etc/bastide", str(folder)).replace("port = 8080", f"port = {free_port()}")
    for number, port in enumerate(ports, 1):
        text = text.replace(f"/dev/serial/by-id/usb-FTDI_FT232R_A{number}-if00-port0", port)
    return text


def until(true: Callable[[], object], what: str) -> None:
    end_s = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < end_s, f"waited in vain until {what}"
        time.sleep(0.02)


def ask(port: int, path: str) -> Any:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=WITHIN_S) as answer:
            return json.load(answer)
    except (URLError, OSError):
        return None


@contextmanager
def process(*words: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """``env`` is what it finds in its environment beside ours."""
    pipe, command = subprocess.PIPE, [sys.executable, "-c", BASTIDE, *words]
    around = {**os.environ, **(env or {})}
    one = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=around)
    try:
        yield one
    finally:
        one.kill()
        one.communicate()


@pytest.mark.parametrize("kind", BOARDS)
def test_the_daemon_runs_on_emulated_boards(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "bank.toml"
    boards, channels = ("1", "24") if kind == "8a80" else ("1", "16") if kind in ("kerong", "doorboard") else ("2", "8")
    with process("emulate", kind, "--boards", boards, "--channels", channels) as emulator:
        assert emulator.stdout is not None and emulator.stdin is not None
        path = emulator.stdout.readline().strip()
        text = configuration(tmp_path, kind, [path])
        file.write_text(text)
        port = parse(text).web.port

        def doors() -> set[str]:
            bank = ask(port, "/api/bank")
            return set() if bank is None else {one["door"] for one in bank["compartments"]}

        with process("run", "--config", str(file)) as daemon:
            until(lambda: doors() == {"closed"}, "every door is seen")
            emulator.stdin.write("force 3\n")
            emulator.stdin.flush()
            until(lambda: "forced" in doors(), "the forced door is seen")
            daemon.send_signal(signal.SIGTERM)
            _, log = daemon.communicate(timeout=WITHIN_S)
            assert daemon.returncode == 0
            assert "Traceback" not in log and "WARNING" not in log


@pytest.mark.field_note("L18")
def test_without_any_adapter_the_screen_is_there_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "bank.toml"
    text = configuration(tmp_path, "kerong", [str(tmp_path / "none")])
    file.write_text(text)
    port = parse(text).web.port
    with process("run", "--config", str(file)) as daemon:
        until(lambda: (ask(port, "/api/health") or {}).get("doors", {}).get("unreachable"), "the doors are unreachable")
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=WITHIN_S)
    assert log.count("is the adapter plugged in?") >= 1
    assert log.count("looking for it") == 1, "told once"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (example(2), "bastide demo"),
        (example(2, "kerong") + '\n[keypad]\ndriver = "simulated"\n', "the keypad: simulated"),
    ],
)
async def test_what_only_a_simulator_has_is_refused(text: str, words: str) -> None:
    with pytest.raises(HardwareError, match=words):
        async with wired(parse(text)):
            pass


def test_a_file_for_the_simulator_is_refused_with_its_remedy(tmp_path: Path) -> None:
    file = tmp_path / "bank.toml"
    file.write_text(example(2))
    with process("run", "--config", str(file)) as daemon:
        _, said = daemon.communicate(timeout=WITHIN_S)
    assert (daemon.returncode, "Traceback" in said) == (2, False)
    assert "start it with `bastide demo`" in said


async def test_two_lines_are_two_buses_and_each_board_has_its_own_doors(tmp_path: Path) -> None:
    config = parse(configuration(tmp_path, "kerong", [str(tmp_path / "a"), str(tmp_path / "b")], compartments=250))
    now_s = time.monotonic()
    lives = {
        board.name: LiveWorld(World([DoorPlan(channel) for channel in range(1, 17)], seed=1, now_s=now_s))
        for board in config.boards
    }
    lines = wires(config, lives)
    assert [len(line.devices) for line in lines] == [15, 1]
    async with lines[0].plugged_in(), lines[1].plugged_in(), wired(config) as ports:
        assert sorted(ports.buses) == ["bus1", "bus2"]
        assert await within(ports.locks["board16"].pulse(5)) is Sent.SENT
        assert await within(ports.locks["board15"].pulse(6)) is Sent.SENT
    assert {(name, channel) for name, live in lives.items() for channel in range(1, 17)
            if live.now.door(channel).firings} == {("board16", 5), ("board15", 6)}  # fmt: skip


@pytest.mark.parametrize("kind", BOARDS)
def test_what_the_file_says_of_a_board_reaches_its_driver(kind: str) -> None:
    (table,) = parse(example(2, kind).replace("pulse_ms = 500", "pulse_ms = 700")).boards
    board = board_of(table, table.BAUD)
    assert (board.channels, board.pulse_ms) == (table.channels, 700)
