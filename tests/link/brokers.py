"""Real brokers, started by the tests: Mosquitto as Debian packages it, and a wire that can be cut and listened to."""

import asyncio
import os
import shutil
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
RABBIT = "/usr/lib/rabbitmq/bin/rabbitmq-server"
NATS = shutil.which("nats-server") or "/usr/sbin/nats-server"
OPEN_DOOR = "allow_anonymous true\n"
READY_WITHIN_S = 150.0
"""RabbitMQ takes ten seconds, and on a busy machine a minute."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Mosquitto:
    """One broker on loopback. What it knows goes with it: nothing is kept on its disk."""

    _env: dict[str, str] | None = None

    def __init__(self, folder: Path, more: str = OPEN_DOOR) -> None:
        self.port = free_port()
        config = folder / f"mosquitto-{self.port}.conf"
        config.write_text(f"listener {self.port} 127.0.0.1\nuser root\npersistence false\n{more}")
        self._command: tuple[str, ...] = (MOSQUITTO, "-c", str(config))
        self._process: Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=self._env, start_new_session=True
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
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        """To the broker and whatever it has started."""
        assert self._process is not None
        os.killpg(self._process.pid, number)

    async def kill(self) -> None:
        """As a power cut does it."""
        if self._process is not None and self._process.returncode is None:
            self._send(signal.SIGKILL)
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


class Rabbit(Mosquitto):
    """RabbitMQ with its MQTT plugin: an Erlang node without epmd, everything in the test's folder."""

    def __init__(self, folder: Path) -> None:
        self.port, inner, distribution = free_port(), free_port(), free_port()
        (folder / "rabbit.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{inner}\nmqtt.listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            "mqtt.allow_anonymous = true\n"
        )
        (folder / "plugins").write_text("[rabbitmq_mqtt].\n")
        self._command = (RABBIT,)
        self._process = None
        self._env = os.environ | {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"bastide{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbit.conf"),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-start_epmd false -erl_epmd_port {distribution}",
        }


@asynccontextmanager
async def mosquitto(folder: Path, more: str = OPEN_DOOR) -> AsyncIterator[Mosquitto]:
    broker = Mosquitto(folder, more)
    try:
        await broker.start()
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
