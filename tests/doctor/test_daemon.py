"""The doctor beside a running daemon: it asks, and leaves the ports alone."""

import asyncio
import http.server
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.app import running
from controller.cli import doctor_command
from controller.clock import SystemClock
from controller.config import load
from controller.doctor.report import sentences
from controller.hardware import boards
from controller.ports import Ports
from controller.web.app import create_app
from controller.web.server import listen, serving
from simulator.boards.a8a80 import A8a80Device
from simulator.boards.faults import Fault
from tests.doctor.sickroom import Sickroom, device, faults, on_the_line, sickroom

pytestmark = pytest.mark.anyio
WITHIN_S = 20.0


@asynccontextmanager
async def daemon_in(room: Sickroom) -> AsyncIterator[None]:
    """The real daemon on this bank's boards, its screen served; the doctor knows its address."""
    room.ask = doctor_command.ask
    with listen("127.0.0.1", 0) as listener:
        room.change("port = 8080", f"port = {listener.getsockname()[1]}")
        config = load(room.file)
        async with (
            boards(config) as wired,
            running(config, Ports(wired.locks, buses=wired.buses), SystemClock()) as bank,
            serving(create_app(bank.front), listener),
        ):
            await seen(bank)
            yield


async def seen(bank: object) -> None:
    """Every board has answered or was missed."""
    async with asyncio.timeout(WITHIN_S):
        while any(box.door.value == "unknown" for box in bank.loop.state.boxes.values()):  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)


@pytest.mark.field_note("L18")
async def test_the_daemon_names_the_board_that_is_missing(tmp_path: Path) -> None:
    room = sickroom(tmp_path, compartments=30)
    board = device(A8a80Device, 1, 24)
    async with on_the_line(room, [board]), daemon_in(room):
        found = await room.examined()
    assert faults(found) == ["daemon-board-silent"]
    what, do = sentences(found["daemon-board-silent"], "en")
    assert what == "Board board2 (doors 25–30) has been silent for 0 min."
    assert "12 V" in do
    assert {"daemon-ready", "daemon-board", "port-daemon"} <= found.keys()


async def test_a_door_that_was_forced_is_an_alarm(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    board = device(A8a80Device, 1)
    async with on_the_line(room, [board]), daemon_in(room):
        board.live.now.door(2).closed = False
        async with asyncio.timeout(WITHIN_S):
            while "daemon-alarm" not in (found := await room.examined()):
                await asyncio.sleep(0.05)
    assert sentences(found["daemon-alarm"], "en")[0] == "The daemon reports: door 2 was opened by force."


async def test_what_the_daemon_has_gone_through_with_its_lines(tmp_path: Path) -> None:
    room = sickroom(tmp_path)
    board = device(A8a80Device, 1)
    async with on_the_line(room, [board]) as wire, daemon_in(room):
        board.faults.strike(Fault.GARBLED, 10)
        async with asyncio.timeout(WITHIN_S):
            while "daemon-line-bad" not in (found := await room.examined()):
                await asyncio.sleep(0.05)
        assert "daemon-line-lost" not in found
        wire.pull()
        async with asyncio.timeout(WITHIN_S):
            while "daemon-line-lost" not in (found := await room.examined()):
                await asyncio.sleep(0.05)
    assert {"port-missing", "daemon-board-silent"} <= set(faults(found))


async def test_somebody_else_at_the_daemons_address(tmp_path: Path) -> None:
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    room = sickroom(tmp_path)
    room.ask = doctor_command.ask
    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        room.change("port = 8080", f"port = {server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            async with on_the_line(room, [device(A8a80Device, 1)]):
                found = await room.examined()
        finally:
            server.shutdown()
            thread.join()
    assert faults(found) == ["daemon-stranger"]
    assert "board-answers" in found, "the hardware is examined anyway"
