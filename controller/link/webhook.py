"""Every fact to one receiver over HTTP, in order, at least once: the same messages as on MQTT, one at a time.

The journal is the queue, so it is bounded by what it is; the receiver's last 2xx is kept in a file of its own, so that
its word and the town's do not mix. Nothing here is on the path to a door.
"""

import asyncio
import hashlib
import logging
import random
import time
from collections.abc import Callable

from controller.link.bank import Bank, Unreadable
from controller.link.contract import Ack, Facts
from controller.link.outward import Cursor, Outward
from controller.link.pace import Pace
from controller.link.post import PostError, Receiver, post
from controller.link.signed import webhook_text

log = logging.getLogger(__name__)


class Webhook:
    def __init__(self, bank: Bank, to: Receiver, keep: Callable[[int], None], pace: Pace | None = None) -> None:
        """``bank.acknowledged`` is what the receiver has; ``keep`` makes it durable, or raises ``OSError``."""
        self._bank = bank
        self._to = to
        self._keep_durably = keep
        self._pace = pace or Pace()
        self._chance = random.Random()  # noqa: S311 - it spreads attempts, it guards nothing
        self.cursor = Cursor.at(bank.acknowledged)
        self.answering = False
        self.problem = "not asked yet"
        self.since_s = time.monotonic()
        """Monotonic seconds at which it became as it is."""
        self.tries = 0

    async def run(self) -> None:
        """Until cancelled; what was answered is kept then, too."""
        keeping = asyncio.get_running_loop().create_task(self._keep_now_and_then(), name="webhook keeps")
        try:
            await self._tell()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            self._keep()

    async def _tell(self) -> None:
        outward, failures = Outward(self._bank, self._pace, self.cursor), 0
        while True:
            try:
                message = await outward.next()
                await self._send(message)
            except (PostError, Unreadable) as error:
                failures += 1
                self._became(False, str(error))
                await asyncio.sleep(self._pace.backoff_s(failures, self._chance))
            else:
                failures = 0
                self._became(True, "")
                self._taken(message)
                await asyncio.sleep(len(message.facts) / self._pace.facts_per_s)

    async def _send(self, message: Facts) -> None:
        body = message.model_dump_json().encode()
        digest = hashlib.sha256(body).hexdigest()
        headers = (
            ("Bastide-Device", message.device),
            ("Bastide-Last", str(message.head.seq)),
            ("Bastide-Signature", self._bank.sign(webhook_text(message.device, digest))),
        )
        self.tries += 1
        await post(self._to, body, headers, self._pace.answers_within_s)

    def _taken(self, message: Facts) -> None:
        self.cursor.sent_to(message.head.seq)
        self.cursor.acknowledged(Ack(has=message.head.seq), self._bank.newest())

    def _became(self, answering: bool, problem: str) -> None:
        if answering != self.answering or (problem and problem != self.problem):
            log.log(
                logging.INFO if answering else logging.WARNING, "webhook %s: %s", self._to.url, problem or "answers"
            )
        if answering != self.answering:
            self.since_s = time.monotonic()
        self.answering, self.problem = answering, problem

    async def _keep_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self._pace.written_every_s)
            await asyncio.to_thread(self._keep)

    def _keep(self) -> None:
        try:
            self._keep_durably(self.cursor.has)
        except OSError as error:
            log.warning("how far the webhook came cannot be written (%s)", error.strerror)
