"""A Mosquitto of our own on loopback, with the limits of ``bastide broker config``; and a line that can be cut."""

import asyncio
import shutil
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
READY_WITHIN_S: Final = 20.0
LOOKS_EVERY_S: Final = 0.01
CONFIGURATION: Final = """\
listener {port} 127.0.0.1
allow_anonymous true
user root
persistence false
set_tcp_nodelay true
max_inflight_messages 20
max_queued_messages 1000
"""
"""What is not named here is Mosquitto's own; the last two are those of ``controller.link.mosquitto``."""


class NoBrokerError(Exception):
    """There is no broker to be had; the text says what to do."""


def program(also_in: str = "/usr/sbin:/usr/local/sbin") -> str:
    """Where Mosquitto is; a user's path may leave out where Debian puts it. Raises :class:`NoBrokerError`."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=also_in)
    if found is None:
        raise NoBrokerError("Mosquitto is not installed: sudo apt install mosquitto, or name a broker with --broker")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


class Mosquitto:
    """Killed as a power cut does it, it forgets everything: nothing is kept on its disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._program = program()
        self._config = folder / "mosquitto.conf"
        self._config.write_text(CONFIGURATION.format(port=self.port), "utf-8")
        self._process: Process | None = None

    async def start(self) -> None:
        """Returns when it listens. Raises :class:`NoBrokerError`."""
        self._process = await asyncio.create_subprocess_exec(
            self._program, "-c", str(self._config), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                while not await _listens(self.port):
                    if self._process.returncode is not None:
                        raise NoBrokerError(f"{self._program} does not start; run it by hand to see why")
                    await asyncio.sleep(LOOKS_EVERY_S)
        except TimeoutError:
            raise NoBrokerError(f"{self._program} does not listen within {READY_WITHIN_S:.0f} s") from None

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


class BadLine:
    """A relay before a broker, as a bad mobile line is: what goes through it may be cut at any byte."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self._where = (host, port)
        self._ends: dict[asyncio.StreamWriter, asyncio.StreamWriter] = {}

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["BadLine"]:
        server = await asyncio.start_server(self._relay, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield self
            finally:
                self.cut(len(self._ends))

    def cut(self, count: int) -> int:
        """Cut the oldest ``count`` connections, with no goodbye to either end; how many there were."""
        ends = list(self._ends.items())[:count]
        for pair in ends:
            for end in pair:
                end.transport.abort()
        return len(ends)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._where)
        except OSError:
            writer.transport.abort()
            return
        self._ends[writer] = far_writer
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        del self._ends[writer]


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
