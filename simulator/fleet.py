"""A fleet: the real link of each bank, with a bank behind it that has doors and people and nothing else.

What the town hears is proven as any town should: each fact linked to the one before it, none twice, none missing.
"""

import asyncio
import json
import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

import aiomqtt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.core.encoding import GENESIS, digest, encode, link
from controller.core.facts import DoorMoved
from controller.core.state import Door
from controller.link.bank import Piece
from controller.link.broker import Broker
from controller.link.contract import Answer, Fact, HealthSummary, State
from controller.link.link import Link
from controller.link.pace import Pace
from controller.link.topics import ROOT, Topic, topic

BOXES: Final = 18
STAYS_OPEN_S: Final = 20.0
WALL_S: Final = 1_795_000_000.0
AGAIN_AFTER_S: Final = 1.0


class Pi:
    """One bank of the fleet, as its link sees it."""

    site = "fleet"

    def __init__(self, device: str, dice: random.Random) -> None:
        self.device = device
        self.acknowledged = 0
        self._dice = dice
        self._seq = 0
        self._head = GENESIS
        self._kept: deque[Fact] = deque()
        self._cut = (0, GENESIS.hex())
        self._key = Ed25519PrivateKey.generate()
        self._news = asyncio.Event()

    async def live(self, every_s: float) -> None:
        """Somebody opens a door and closes it again, about so often."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1.0 / every_s))
            box = f"c{self._dice.randint(1, BOXES):02d}"
            self._happened(box, Door.OPEN)
            await asyncio.sleep(self._dice.uniform(0.0, min(STAYS_OPEN_S, every_s)))
            self._happened(box, Door.CLOSED)

    def _happened(self, box: str, to: Door) -> None:
        kind, body, _ = encode(DoorMoved(box, to, 1.0))
        self._seq += 1
        self._head = link(self._head, self._seq, kind, 1.0, WALL_S, 2, "fleet", digest(body))
        self._kept.append(
            Fact(
                seq=self._seq, kind=kind, body=body.decode(), wall_s=WALL_S, trust="synchronised", mono_s=1.0,
                boot="fleet", side_hash=None, link=self._head.hex(),
            )
        )  # fmt: skip
        self._news.set()
        self._news = asyncio.Event()

    # -- what the link needs -----------------------------------------------------------------

    def newest(self) -> int:
        return self._seq

    async def reaches(self, seq: int) -> None:
        while self._seq < seq:
            await self._news.wait()

    async def facts(self, after: int, limit: int) -> Piece:
        cut, cut_link = self._cut
        start = max(after, cut)
        previous = cut_link if start == cut else self._kept[start - cut - 1].link
        return Piece(
            previous, cut, [self._kept[n] for n in range(start - cut, min(len(self._kept), start - cut + limit))]
        )

    async def acknowledge(self, seq: int) -> None:
        """What the town has need not be kept here: a fleet is long, and this machine is one."""
        while self._kept and self._kept[0].seq <= seq:
            gone = self._kept.popleft()
            self._cut = (gone.seq, gone.link)
        self.acknowledged = seq

    def sign(self, text: str) -> str:
        return self._key.sign(text.encode()).hex()

    def epoch(self) -> int:
        return 1

    async def order(self, message: bytes) -> Answer | None:
        return None

    async def answer(self) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError

    def knows_the_time(self) -> bool:
        return True

    def state(self) -> State:
        return State(device=self.device, site=self.site, name=self.device, wall_s=WALL_S, compartments=())

    def health(self) -> HealthSummary:
        return HealthSummary(
            device=self.device, version="0", wall_s=WALL_S, clock="synchronised", journal_seq=self._seq,
            acknowledged=self.acknowledged, to_check=(), overdue=0, boards_silent=(), alarms=(),
        )  # fmt: skip


@dataclass
class Town:
    """Hears every bank, proves the chain of each, and acknowledges."""

    broker: Broker
    has: dict[str, tuple[int, str]] = field(default_factory=dict)
    heard: int = 0
    twice: int = 0

    async def run(self) -> None:
        while True:
            try:
                async with aiomqtt.Client(self.broker.host, self.broker.port) as client:
                    await client.subscribe(f"{ROOT}/+/{Topic.FACTS}", qos=1)
                    for device, (seq, _) in tuple(self.has.items()):
                        await self._acknowledge(client, device, seq, again=True)
                    async for message in client.messages:
                        await self._keep(client, json.loads(bytes(message.payload)))
            except aiomqtt.MqttError:
                await asyncio.sleep(AGAIN_AFTER_S)

    async def _keep(self, client: aiomqtt.Client, message: dict[str, Any]) -> None:
        device = str(message["device"])
        seq, hash_ = self.has.get(device, (0, GENESIS.hex()))
        for fact in message["facts"]:
            if fact["seq"] <= seq:
                self.twice += 1
            elif fact["seq"] == seq + 1:
                hash_ = _linked(hash_, fact)
                if hash_ != fact["link"]:
                    raise ValueError(f"{device} tells another history at fact {fact['seq']}")
                seq, self.heard = fact["seq"], self.heard + 1
        self.has[device] = (seq, hash_)
        await self._acknowledge(client, device, seq, again=seq < message["head"]["seq"])

    async def _acknowledge(self, client: aiomqtt.Client, device: str, seq: int, *, again: bool) -> None:
        await client.publish(topic(device, Topic.ACK), json.dumps({"has": seq, "again": again}), qos=1)


def _linked(previous: str, fact: dict[str, Any]) -> str:
    body = digest(fact["body"].encode())
    hash_ = link(
        bytes.fromhex(previous), fact["seq"], fact["kind"], fact["mono_s"], fact["wall_s"], 2, fact["boot"], body
    )
    return hash_.hex()


class Fleet:
    """So many banks and their town, running as long as :meth:`run` does."""

    def __init__(self, devices: int, broker: Broker, every_s: float, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - a simulation
        self.pis = [Pi(f"fleet-{number:05d}", random.Random(dice.random())) for number in range(devices)]  # noqa: S311
        self.links = [Link(broker, pi, Pace()) for pi in self.pis]
        self.town = Town(broker)
        self._every_s = every_s
        self.lives: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.town.run())
            self.lives = [group.create_task(pi.live(self._every_s)) for pi in self.pis]
            for one in self.links:
                group.create_task(one.run())

    def go_home(self) -> None:
        """Nothing more happens at any door."""
        for life in self.lives:
            life.cancel()

    @property
    def linked(self) -> int:
        return sum(one.status.connected for one in self.links)

    @property
    def happened(self) -> int:
        return sum(pi.newest() for pi in self.pis)

    @property
    def complete(self) -> bool:
        """The town has everything that happened, in order, each once."""
        return all(self.town.has.get(pi.device, (0, ""))[0] == pi.newest() for pi in self.pis)
