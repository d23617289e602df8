"""Three NATS servers that keep everything threefold, on one machine; and what stands before them, as a town has it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiomqtt

from tests.link.brokers import NATS, Mosquitto, free_port

NODES = 3
CLUSTER_WITHIN_S = 90.0
"""Until three servers that were started at once have agreed who leads, and made their streams."""


class Node(Mosquitto):
    """One of the servers. Its folder outlives it."""

    def __init__(self, folder: Path, number: int, routes: Sequence[int]) -> None:
        self.port, inner = free_port(), free_port()
        others = ", ".join(f'"nats://127.0.0.1:{port}"' for port in routes if port != routes[number])
        config = folder / f"node-{number}.conf"
        config.write_text(
            f'server_name: node{number}\nlisten: "127.0.0.1:{inner}"\n'
            f'jetstream {{ store_dir: "{folder / f"node-{number}"}" }}\n'
            f'cluster {{ name: town, listen: "127.0.0.1:{routes[number]}", routes: [{others}] }}\n'
            f'mqtt {{ host: "127.0.0.1", port: {self.port}, stream_replicas: {NODES} }}\n'
        )
        self._command = (NATS, "-c", str(config))
        self._process = None


class Front:
    """One address for all nodes: whoever comes is led to the first that listens."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.port = free_port()
        self.used: list[int] = []
        """Of which number was the node that each connection was led to."""
        self._nodes = nodes

    @asynccontextmanager
    async def standing(self) -> AsyncIterator["Front"]:
        server = await asyncio.start_server(self._lead, "127.0.0.1", self.port)
        async with server:
            yield self
            server.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, node in enumerate(self._nodes):
            with suppress(OSError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", node.port)
                self.used.append(number)
                await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
                return
        writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@dataclass
class Cluster:
    nodes: list[Node]
    bank: Front
    """Led to the first node while it lives."""
    town: Front
    """Led to the last."""

    async def ready(self) -> None:
        """Once a message with QoS 1 passes from one end to the other."""
        async with asyncio.timeout(CLUSTER_WITHIN_S):
            while not await self._passes():
                await asyncio.sleep(0.2)

    async def _passes(self) -> bool:
        v3 = aiomqtt.ProtocolVersion.V311
        try:
            async with (
                aiomqtt.Client("127.0.0.1", self.bank.port, protocol=v3) as one,
                aiomqtt.Client("127.0.0.1", self.town.port, protocol=v3) as other,
            ):
                await other.subscribe("ready", qos=1)
                await one.publish("ready", "?", qos=1)
                async with asyncio.timeout(5.0):
                    await anext(aiter(other.messages))
                return True
        except (aiomqtt.MqttError, TimeoutError):
            return False


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    routes = [free_port() for _ in range(NODES)]
    nodes = [Node(folder, number, routes) for number in range(NODES)]
    async with AsyncExitStack() as stack:
        for node in nodes:
            stack.push_async_callback(node.kill)
        await asyncio.gather(*(node.start() for node in nodes))
        bank = await stack.enter_async_context(Front(nodes).standing())
        town = await stack.enter_async_context(Front(nodes[::-1]).standing())
        one = Cluster(nodes, bank, town)
        await one.ready()
        yield one
