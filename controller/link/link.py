"""The link itself: at the broker when there is one, waiting when there is none, in a task of its own.

Everything that can go wrong with networks, brokers and messages is expected here and ends in a pause. What the bank
does meanwhile does not change: no door waits for anything in this file (L15, L16).
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from aiomqtt import Message, MqttError
from pydantic import BaseModel, ValidationError

from controller.link.bank import Bank, Unreadable
from controller.link.broker import Broker, TlsError, Versions, Way, connected, unreached, words
from controller.link.contract import Ack, Online
from controller.link.outward import Cursor, Outward
from controller.link.pace import Pace
from controller.link.shown import Shown
from controller.link.topics import FROM_THE_TOWN, RETAINED, Topic, topic

log = logging.getLogger(__name__)

ACK_BYTES_MAX: Final = 1_000
FAREWELL_S: Final = 1.0


@dataclass(slots=True)
class Status:
    """How the link is, for the bank's own report."""

    connected: bool = False
    since_s: float = 0.0
    """Monotonic seconds at which it became as it is."""
    problem: str = "not connected yet"
    version: str = ""
    orders: int = 0
    dropped: int = 0
    """Orders not even looked at, for there were too many in a second."""


class Link:
    def __init__(self, broker: Broker, bank: Bank, pace: Pace | None = None, shown: Shown | None = None) -> None:
        """``shown``: the bank shows itself to Home Assistant, too."""
        self._broker = broker
        self._bank = bank
        self._pace = pace or Pace()
        self._shown = shown
        self._chance = random.Random()  # noqa: S311 - it spreads attempts, it guards nothing
        self._versions = Versions()
        self.cursor = Cursor.at(bank.acknowledged)
        self.status = Status(since_s=time.monotonic())
        self._orders_from_s = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                await self._at_the_broker()
            except* (MqttError, TlsError, Unreadable, OSError) as error:
                failures = 1 if self.status.connected else failures + 1
                if not self.status.connected and not unreached(error):
                    self._versions.refused()
                self._gone(words(error))
            await asyncio.sleep(self._pace.backoff_s(failures, self._chance))

    def _gone(self, problem: str) -> None:
        if self.status.connected or problem != self.status.problem:
            log.warning("no link to the town: %s; the doors do not need it", problem)
        if self.status.connected:
            self.status.since_s = time.monotonic()
        self.status.connected, self.status.problem = False, problem

    async def _at_the_broker(self) -> None:
        way = connected(
            self._broker,
            self._bank.device,
            self._versions.version,
            self._pace,
            judge_dates=self._bank.knows_the_time(),
        )
        async with way as client:
            await self._subscribe(client)
            await self._say(client, Topic.ONLINE, Online(online=True))
            self._here()
            self.cursor.again()
            async with self._farewell(client), asyncio.TaskGroup() as group:
                group.create_task(self._listen(client), name="link listens")
                group.create_task(self._send_facts(client), name="link sends facts")
                group.create_task(self._send_answers(client), name="link sends answers")
                group.create_task(self._send_summaries(client), name="link sends summaries")
                group.create_task(self._keep_what_the_town_has(), name="link keeps what the town has")

    async def _subscribe(self, client: Way) -> None:
        for name in FROM_THE_TOWN:
            await client.hear(topic(self._bank.device, name))
        if self._shown is not None:
            await self._shown.begin(client)

    @asynccontextmanager
    async def _farewell(self, client: Way) -> AsyncIterator[None]:
        """The last will is for accidents; who stops in good order says so."""
        try:
            yield
        except asyncio.CancelledError:
            with suppress(MqttError, TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await self._say(client, Topic.ONLINE, Online(online=False))
            raise

    def _here(self) -> None:
        self._versions.let_in()
        self.status.connected, self.status.problem = True, ""
        self.status.since_s = time.monotonic()
        self.status.version = {4: "3.1.1", 5: "5"}[self._versions.version]
        log.info("linked to the town: %s:%d, MQTT %s", self._broker.host, self._broker.port, self.status.version)

    async def _say(self, client: Way, name: Topic, message: BaseModel) -> None:
        await client.say(topic(self._bank.device, name), message.model_dump_json(), name in RETAINED)

    # -- outward -----------------------------------------------------------------------------

    async def _send_facts(self, client: Way) -> None:
        outward = Outward(self._bank, self._pace, self.cursor)
        while True:
            message = await outward.next()
            self.cursor.sent_to(message.head.seq)  # before the broker says so: the town may be quicker
            await self._say(client, Topic.FACTS, message)
            if self.cursor.sent == self._bank.newest():
                await self._say(client, Topic.HEAD, message.head)
            else:
                await asyncio.sleep(len(message.facts) / self._pace.facts_per_s)

    async def _send_answers(self, client: Way) -> None:
        while True:
            await self._say(client, Topic.ANSWERS, await self._bank.answer())

    async def _send_summaries(self, client: Way) -> None:
        told: dict[Topic, str] = {}
        health_due_s = 0.0
        while True:
            now_s = time.monotonic()
            if self._shown is not None:
                await self._shown.tell(client)
            await self._tell(client, Topic.STATE, self._bank.state(), told)
            if now_s >= health_due_s:
                health_due_s = now_s + self._pace.health_every_s
                await self._tell(client, Topic.HEALTH, self._bank.health(), told)
            await asyncio.sleep(self._pace.state_every_s)

    async def _tell(self, client: Way, name: Topic, message: BaseModel, told: dict[Topic, str]) -> None:
        """Unless nothing but the time has changed since it was told last."""
        key = json.dumps(message.model_dump(mode="json", exclude={"wall_s"}))
        if told.get(name) != key:
            await self._say(client, name, message)
            told[name] = key

    # -- inward ------------------------------------------------------------------------------

    async def _listen(self, client: Way) -> None:
        async for message in client.messages:
            name = str(message.topic).rpartition("/")[2]
            if name == Topic.ACK:
                self._acknowledged(message)
            elif name == Topic.ORDERS and self._may_look():
                await self._ordered(client, message)
            elif self._shown is not None and str(message.topic) == self._shown.topic:
                await self._shown.found(client, message)

    def _acknowledged(self, message: Message) -> None:
        """Believed as far as facts were sent; anything else changes nothing (I9)."""
        payload = _bytes(message)
        if len(payload) > ACK_BYTES_MAX:
            return
        try:
            self.cursor.acknowledged(Ack.model_validate_json(payload), self._bank.newest())
        except ValidationError:
            log.info("an acknowledgement that cannot be read (%d bytes)", len(payload))

    def _may_look(self) -> bool:
        """A few orders at once, and then so many a second."""
        now_s = time.monotonic()
        at_once_s = self._pace.orders_at_once / self._pace.orders_per_s
        self._orders_from_s = max(self._orders_from_s, now_s - at_once_s)
        if self._orders_from_s > now_s:
            self.status.dropped += 1
            return False
        self._orders_from_s += 1.0 / self._pace.orders_per_s
        return True

    async def _ordered(self, client: Way, message: Message) -> None:
        self.status.orders += 1
        answer = await self._bank.order(_bytes(message))
        if answer is not None:
            await self._say(client, Topic.ANSWERS, answer)

    async def _keep_what_the_town_has(self) -> None:
        while True:
            if self.cursor.has > self._bank.acknowledged:
                await self._bank.acknowledge(self.cursor.has)
            await asyncio.sleep(self._pace.written_every_s)


def _bytes(message: Message) -> bytes:
    payload = message.payload
    return payload if isinstance(payload, bytes) else str(payload or "").encode()
