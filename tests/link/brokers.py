"""Real brokers, started by the tests: Mosquitto as Debian packages it, and a wire that can be cut and listened to."""

import asyncio
import shutil
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
NATS = shutil.which("nats-server") or "/usr/sbin/nats-server"
OPEN_DOOR = "allow_anonymous true\n"
READY_WITHIN_S = 10.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Mosquitto:
    """One broker on loopback. What it knows goes with it: nothing is kept on its disk."""

    def __init__(self, folder: Path, more: str = OPEN_DOOR) -> None:
        self.port = free_port()
        config = folder / f"mosquitto-{self.port}.conf"
        config.write_text(f"listener {self.port} 127.0.0.1\nuser root\npersistence false\n{more}")
        self._command: tuple[str, ...] = (MOSQUITTO, "-c", str(config))
        self._process: Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(READY_WITHIN_S):
            while not await self._listens():
                await asyncio.sleep(0.01)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            assert self._process is not None and self._process.returncode is None, "the broker does not start"
            return False
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return True

    def pause(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    async def kill(self) -> None:
        """As a power cut does it."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class Nats(Mosquitto):
    """NATS with JetStream: another broker altogether, that speaks MQTT 3.1.1 alone."""

    def __init__(self, folder: Path) -> None:
        self.port, inner = free_port(), free_port()
        config = folder / f"nats-{self.port}.conf"
        config.write_text(
            f'server_name: town\nlisten: "127.0.0.1:{inner}"\njetstream {{ store_dir: "{folder / "nats"}" }}\n'
            f'mqtt {{ host: "127.0.0.1", port: {self.port} }}\n'
        )
        self._command = (NATS, "-c", str(config))
        self._process = None


@asynccontextmanager
async def mosquitto(folder: Path, more: str = OPEN_DOOR) -> AsyncIterator[Mosquitto]:
    broker = Mosquitto(folder, more)
    await broker.start()
    try:
        yield broker
    finally:
        await broker.kill()


@pytest.fixture
async def broker(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Mosquitto]:
    async with mosquitto(tmp_path) as one:
        yield one


class Wire:
    """A relay before a broker that speaks MQTT 3.1.1 only: another version is refused with the standard's code."""

    def __init__(self, broker_port: int) -> None:
        self.port = free_port()
        self.levels: list[int] = []
        self._broker_port = broker_port
        self._ends: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator["Wire"]:
        server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)
        async with server:
            try:
                yield self
            finally:
                self.cut()

    def cut(self) -> None:
        """Nothing more comes through, and nobody says goodbye."""
        for end in self._ends:
            end.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(4096)
        level = first[first.index(b"MQTT") + 4]
        self.levels.append(level)
        if level != 4:
            writer.write(bytes([0x20, 2, 0, 1]))  # CONNACK: unacceptable protocol version (MQTT 3.1.1, 3.2.2.3)
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._broker_port)
        ends = {writer, far_writer}
        self._ends |= ends
        far_writer.write(first)
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._ends -= ends


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
