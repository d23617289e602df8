"""An MQTT broker in this very process, for the demo only: amqtt, MQTT 3.1.1, no TLS, no rights, nothing kept.

A town runs a real one (`bastide broker config`); that this one is enough shows how little is asked of a broker.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

HOST: Final = "127.0.0.1"
MQTT_3_1_1: Final = 4
"""The protocol level in its CONNECT (MQTT 3.1.1, 3.1.2.2)."""
REFUSED: Final = bytes([0x20, 2, 0, 1])
"""CONNACK: unacceptable protocol version (3.2.2.3). amqtt reads a CONNECT of MQTT 5 with a last will as its own
version's, and then says nothing at all."""
LOUD: Final = ("amqtt", "transitions")
"""They tell of every client and every version that they refuse, as of faults."""


class NoBrokerError(Exception):
    """amqtt is not installed; the text says what to do."""


@asynccontextmanager
async def demo_broker(port: int) -> AsyncIterator[None]:
    """Raises ``OSError`` when the port is taken, :class:`NoBrokerError`."""
    try:
        from amqtt.broker import Broker
    except ImportError as error:
        raise NoBrokerError("the demo's broker is missing: pip install 'bastide[demo]', or use --no-link") from error
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await broker.start()
    try:
        yield
    finally:
        await broker.shutdown()


class Uplink:
    """The bank's line to the broker, which the network switch cuts: connections end, and new ones find nobody."""

    def __init__(self, port: int, broker_port: int) -> None:
        self.port = port
        self._broker_port = broker_port
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    async def plug(self) -> None:
        """Does nothing when it is plugged in."""
        if self._server is None:
            self._server = await asyncio.start_server(self._relay, HOST, self.port)

    def cut(self) -> None:
        """Nothing more comes through, and nobody says goodbye."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in self._ends:
            end.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.read(4_096)
            if _level(first) != MQTT_3_1_1:
                writer.write(REFUSED)
                writer.close()
                return
            far_reader, far_writer = await asyncio.open_connection(HOST, self._broker_port)
        except OSError:
            writer.close()
            return
        far_writer.write(first)
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._ends -= ends


def _level(connect: bytes) -> int:
    """-1 for what is no CONNECT."""
    _, found, rest = connect.partition(b"\x00\x04MQTT")
    return rest[0] if found and rest else -1


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
