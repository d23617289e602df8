"""The town hall of the demo: a back end that keeps the facts, and a clerk who sends signed orders.

It knows of the bank what any back end knows, the contract and the bank's public key, and nothing of the world beside.
"""

import asyncio
import json
import logging
import math
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiomqtt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from controller.config import Config
from controller.link.contract import Ack, Answer, AtABox, Facts, Head, Message, Online, SignedOrder
from controller.link.signed import text_of
from controller.link.topics import Topic, topic
from controller.rights import identity
from controller.rights.identity import IdentityError
from controller.rights.office import Office
from controller.rights.orders import sign_order
from simulator.broker import HOST, Uplink, demo_broker

FACTS_KEPT: Final = 12
ORDERS_KEPT: Final = 5
LASTS_S: Final = 300
"""Of an order to open: somebody waits before the door."""
AGAIN_AFTER_S: Final = 1.0
OUTWARD: Final = (Topic.FACTS, Topic.ANSWERS, Topic.ONLINE)


@dataclass(slots=True)
class Sent:
    """An order, and what came of it."""

    id: str
    box: str
    reason: str
    outcome: str = ""
    """Empty while the bank has not answered; then done, refused or unknown."""
    why: str = ""


@dataclass(slots=True)
class TownHall:
    device: str
    site: str
    data: Path
    office: Office
    uplink: Uplink
    broker_port: int
    on_change: Callable[[], None] = lambda: None
    ahead_s: float = 0.0
    """How far the street's clock, by which everybody in it goes, is ahead of the host's."""
    online: bool = False
    last: int = 0
    facts: deque[tuple[int, str, str]] = field(default_factory=lambda: deque(maxlen=FACTS_KEPT))
    """Number, kind and compartment of the newest."""
    orders: deque[Sent] = field(default_factory=lambda: deque(maxlen=ORDERS_KEPT))
    _client: aiomqtt.Client | None = None
    _waiting: dict[str, str] = field(default_factory=dict)
    """Orders without an answer, as they were sent: sent again, the same text, when the bank is back."""

    # -- the back end ------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled: at the broker, and again when it is gone."""
        while True:
            try:
                await self._at_the_broker()
            except aiomqtt.MqttError:
                await asyncio.sleep(AGAIN_AFTER_S)

    async def _at_the_broker(self) -> None:
        quiet = logging.getLogger(f"{__name__}.mqtt")
        quiet.setLevel(logging.CRITICAL)
        version = aiomqtt.ProtocolVersion.V311
        at = aiomqtt.Client(HOST, self.broker_port, identifier="town", protocol=version, logger=quiet, timeout=math.inf)
        async with at as client:
            for name in OUTWARD:
                await client.subscribe(topic(self.device, name), qos=1)
            self._client = client
            try:
                await self.say(Topic.ACK, Ack(has=self.last, again=True).model_dump_json())
                async for message in client.messages:
                    await self._heard(Topic(str(message.topic).rpartition("/")[2]), message.payload)
            finally:
                self._client = None

    async def _heard(self, name: Topic, payload: object) -> None:
        if not isinstance(payload, bytes):
            return
        try:
            if name is Topic.FACTS:
                await self._keep(Facts.model_validate_json(payload))
            elif name is Topic.ANSWERS:
                self._answered(Answer.model_validate_json(payload))
            elif name is Topic.ONLINE:
                was, self.online = self.online, Online.model_validate_json(payload).online
                if self.online and not was:
                    await self._say_again()
        except ValidationError:
            return  # no message of the contract: somebody else's
        self.on_change()

    async def _keep(self, message: Facts) -> None:
        """What comes next is kept; what comes again is skipped; a hole is asked for."""
        if not self._signed(message.head):
            return
        if message.gap is not None:
            self.last = max(self.last, message.gap.last)
        if message.facts and message.facts[0].seq > self.last + 1:
            return await self.say(Topic.ACK, Ack(has=self.last, again=True).model_dump_json())
        for fact in message.facts:
            if fact.seq > self.last:
                self.last = fact.seq
                self.facts.append((fact.seq, fact.kind, str(json.loads(fact.body).get("box") or "")))
        await self.say(Topic.ACK, Ack(has=self.last).model_dump_json())

    def _signed(self, message: Head | Answer) -> bool:
        """By the bank's own key, which was brought here by hand: here, from its folder."""
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(identity.load(self.data).public))
            public.verify(bytes.fromhex(message.signature), text_of(self.device, message).encode())
        except (IdentityError, InvalidSignature):
            return False
        return True

    async def say(self, name: Topic, text: str) -> None:
        if self._client is not None:
            await self._client.publish(topic(self.device, name), text, qos=1, timeout=math.inf)

    # -- the clerk ---------------------------------------------------------------------------

    async def order_open(self, box: str, reason: str) -> bool:
        """Sign an order to open this compartment and send it; whether there is a broker to take it.

        Raises ``ValidationError`` for a reason that is too short or too long.
        """
        now_s = int(time.time() + self.ahead_s)
        order = AtABox(
            what="open", id=secrets.token_hex(8), device=self.device, site=self.site, not_before_s=now_s - 60,
            expires_s=now_s + LASTS_S, box=box, reason=reason,
        )  # fmt: skip
        self.orders.append(Sent(order.id, box, reason))
        self._waiting[order.id] = self._envelope(order.model_dump_json())
        await self._say_again()
        self.on_change()
        return self._client is not None

    async def announce(self, text: str, minutes: int) -> bool:
        """Sign a word for screen and window, and send it; whether there is a broker to take it.

        Raises ``ValidationError`` for a text that is too long or has no letters.
        """
        now_s = int(time.time() + self.ahead_s)
        order = Message(
            what="message", id=secrets.token_hex(8), device=self.device, site=self.site, not_before_s=now_s - 60,
            expires_s=now_s + LASTS_S, reason="", text=text, until_s=now_s + 60 * minutes,
        )  # fmt: skip
        self._waiting[order.id] = self._envelope(order.model_dump_json())
        await self._say_again()
        return self._client is not None

    def _envelope(self, text: str) -> str:
        key, signature = sign_order(text, self.office.private)
        return SignedOrder(order=text, key=key, signature=signature).model_dump_json()

    async def _say_again(self) -> None:
        for text in tuple(self._waiting.values()):
            await self.say(Topic.ORDERS, text)

    def _answered(self, answer: Answer) -> None:
        if not self._signed(answer):
            return
        for sent in self.orders:
            if sent.id == answer.order:
                sent.outcome, sent.why = answer.outcome, answer.why
        self._waiting.pop(answer.order or "", None)


@asynccontextmanager
async def governing(config: Config, data: Path, office: Office, broker_port: int) -> AsyncIterator[TownHall]:
    """The demo's broker, the bank's line to it and the town hall, as long as the block lasts.

    Raises ``OSError`` and :class:`~simulator.broker.NoBrokerError`.
    """
    assert config.link is not None
    uplink = Uplink(config.link.port, broker_port)
    hall = TownHall(config.link.device, config.bank.site, data, office, uplink, broker_port)
    async with demo_broker(broker_port):
        await uplink.plug()
        task = asyncio.create_task(hall.run(), name="town hall")
        try:
            yield hall
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            uplink.cut()
