"""From a fact on the disk to the town, against a bare publish of the same bytes; and how fast a month is caught up.

Link and bare publish take turns through one Mosquitto, to one listener, nobody's small packets held back. The catch-up
reads a real journal of 100,000 facts, with the link's own limit of facts a second taken off.
"""

import asyncio
import json
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import aiomqtt

from controller.core.facts import DoorMoved, Fact
from controller.core.moment import Moment
from controller.core.state import Door
from controller.link import contract as say
from controller.link.bank import Piece
from controller.link.broker import Broker
from controller.link.link import Link
from controller.link.pace import Pace
from controller.link.topics import Topic, topic
from controller.rights import identity
from controller.rights.identity import Identity
from controller.store.journal import Journal
from controller.store.outbox import Outbox
from controller.town import facts_after
from tests.bench.measure import Measure, percentile
from tests.link.brokers import OPEN_DOOR, Mosquitto, mosquitto

SAMPLES = 400
WARM_UP = 20
GOAL = 1.3
FACTS = 100_000
AT_ONCE = 1_000
DEVICE = "bench"
BARE = "bench/bare"
AT_ONCE_OUT = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)
LIMIT_S = 120.0


class Bank:
    """A journal and nothing else, as the link sees it."""

    device, site = DEVICE, "bench"

    def __init__(self, folder: Path, own: Identity) -> None:
        self.journal = Journal.open(folder / "journal.db")
        self._outbox = Outbox.open(folder / "journal.db")
        self._own = own
        self._news = asyncio.Event()
        self.acknowledged = 0

    def append(self, facts: list[Fact]) -> int:
        seq = self.journal.append(Moment(1.0, 1_795_000_000.0), "boot", facts)
        self._news.set()
        self._news = asyncio.Event()
        return seq

    def newest(self) -> int:
        return self.journal.seq

    async def reaches(self, seq: int) -> None:
        while self.journal.seq < seq:
            await self._news.wait()

    async def facts(self, after: int, limit: int) -> Piece:
        return await facts_after(self.journal.tail, self._outbox, after, limit)

    async def acknowledge(self, seq: int) -> None:
        self.acknowledged = seq

    def sign(self, text: str) -> str:
        return self._own.sign(text)

    def epoch(self) -> int:
        return 1

    async def order(self, message: bytes) -> say.Answer | None:
        return None

    async def answer(self) -> say.Answer:
        return await asyncio.Event().wait()  # type: ignore[return-value]

    def knows_the_time(self) -> bool:
        return True

    def state(self) -> say.State:
        return say.State(device=DEVICE, site="bench", name="bench", wall_s=0.0, compartments=())

    def health(self) -> say.HealthSummary:
        return say.HealthSummary(
            device=DEVICE, version="0", wall_s=0.0, clock="synchronised", journal_seq=0, acknowledged=0, to_check=(),
            overdue=0, boards_silent=(), alarms=(),
        )  # fmt: skip

    def close(self) -> None:
        self._outbox.close()
        self.journal.close()


class Town:
    """Hears facts and bare messages, and acknowledges at once."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client
        self.has = 0
        self.payload = b""
        self.heard = asyncio.Event()
        self.at = 0.0

    async def listen(self) -> None:
        async for message in self._client.messages:
            self.at = perf_counter()
            assert isinstance(message.payload, bytes)
            if str(message.topic) != BARE:
                self.payload = message.payload
                self.has = json.loads(message.payload)["head"]["seq"]
                await self._client.publish(topic(DEVICE, Topic.ACK), json.dumps({"has": self.has}), qos=1)
            self.heard.set()


@asynccontextmanager
async def linked(folder: Path, bank: Bank, broker: Mosquitto) -> AsyncIterator[Town]:
    async with aiomqtt.Client("127.0.0.1", broker.port, socket_options=AT_ONCE_OUT) as client:
        await client.subscribe([(topic(DEVICE, Topic.FACTS), 1), (BARE, 1)])
        town = Town(client)
        link = Link(Broker("127.0.0.1", broker.port), bank, Pace(facts_per_s=10**9))
        tasks = [asyncio.get_running_loop().create_task(work) for work in (town.listen(), link.run())]
        try:
            yield town
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def measure(folder: Path) -> list[Measure]:
    through, bare = asyncio.run(_latency(folder / "latency"))
    rate, grown_mib = asyncio.run(_catch_up(folder / "catch-up"))
    return [
        Measure("fact durable → at the town, p50", percentile(through, 50) * 1e3, "ms"),
        Measure("fact durable → at the town, p99", percentile(through, 99) * 1e3, "ms"),
        Measure("bare publish of the same bytes, p50", percentile(bare, 50) * 1e3, "ms"),
        Measure("bare publish of the same bytes, p99", percentile(bare, 99) * 1e3, "ms"),
        Measure("fact → town against a bare publish, p50", percentile(through, 50) / percentile(bare, 50), "×", GOAL),
        Measure("catch-up of 100,000 facts, unlimited", rate, "facts/s"),
        Measure("memory that the catch-up took", grown_mib, "MiB"),
    ]


async def _latency(folder: Path) -> tuple[list[float], list[float]]:
    folder.mkdir()
    own = identity.load_or_create(folder)
    through: list[float] = []
    bare: list[float] = []
    bank = Bank(folder, own)
    async with (
        mosquitto(folder, OPEN_DOOR + "set_tcp_nodelay true\n") as broker,
        linked(folder, bank, broker) as town,
        aiomqtt.Client("127.0.0.1", broker.port, socket_options=AT_ONCE_OUT) as publisher,
    ):
        for number in range(WARM_UP + SAMPLES):
            fact = DoorMoved("c07", Door.OPEN if number % 2 else Door.CLOSED, 1.5)
            town.heard.clear()
            seq = bank.append([fact])
            durable_at = perf_counter()
            while town.has < seq:
                await _hears(town)
            through.append(town.at - durable_at)
            await asyncio.sleep(0.005)
            town.heard.clear()
            began = perf_counter()
            await publisher.publish(BARE, town.payload, qos=1)
            await _hears(town)
            bare.append(town.at - began)
            await asyncio.sleep(0.005)
    bank.close()
    return through[WARM_UP:], bare[WARM_UP:]


async def _hears(town: Town) -> None:
    async with asyncio.timeout(LIMIT_S):
        await town.heard.wait()


async def _catch_up(folder: Path) -> tuple[float, float]:
    folder.mkdir()
    bank = Bank(folder, identity.load_or_create(folder))
    facts: list[Fact] = [DoorMoved("c07", Door.OPEN if number % 2 else Door.CLOSED, 1.5) for number in range(AT_ONCE)]
    for _ in range(FACTS // AT_ONCE):
        bank.append(facts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with mosquitto(folder, OPEN_DOOR + "set_tcp_nodelay true\n") as broker:
        began = perf_counter()
        async with linked(folder, bank, broker) as town, asyncio.timeout(LIMIT_S):
            while town.has < FACTS:
                town.heard.clear()
                await town.heard.wait()
            took_s = perf_counter() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    bank.close()
    return FACTS / took_s, grown / 1024
