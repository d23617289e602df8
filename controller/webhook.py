"""A webhook made from its configuration and kept beside the bank; whatever falls in it, the doors go on.

A bank without one loads nothing of it.
"""

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from controller.config import Config
from controller.front import Front
from controller.linking import apart
from controller.loop import Loop
from controller.records import JOURNAL, Records
from controller.renewal import Renewal
from controller.rights.files import write_whole
from controller.store.errors import JournalError
from controller.store.writer import Writer
from controller.web.desk import WebhookHealth

if TYPE_CHECKING:
    from controller.link.webhook import Webhook
    from controller.store.outbox import Outbox

log = logging.getLogger(__name__)

FILE: Final = "webhook.json"


@dataclass(slots=True)
class Kept:
    """Up to which fact this receiver has answered 2xx, as it is on the disk."""

    path: Path
    url: str
    has: int = 0

    @classmethod
    def load(cls, folder: Path, url: str, newest: int) -> "Kept":
        """Another receiver begins anew. A journal that was brought back from a copy is shorter than what was told:
        then its end counts, and the receiver sees by the hashes that it is another one."""
        kept = cls(folder / FILE, url)
        try:
            told = json.loads(kept.path.read_bytes())
            if told["url"] == url and isinstance(told["has"], int):
                kept.has = max(0, min(told["has"], newest))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # a file that is gone or spoilt: what was told is told again, and the receiver counts
        return kept

    def keep(self, has: int) -> None:
        """Durable when it returns. Raises ``OSError``."""
        if has != self.has:
            write_whole(self.path, json.dumps({"url": self.url, "has": has}).encode())
            self.has = has


@dataclass(slots=True)
class Hooked:
    """A bank's webhook, or what keeps it from having the one that it is configured for."""

    problem: str = ""
    webhook: "Webhook | None" = None
    outbox: "Outbox | None" = None

    def health(self) -> WebhookHealth | None:
        one = self.webhook
        if one is None:
            return WebhookHealth(False, 0.0, self.problem, 0, 0) if self.problem else None
        for_s = time.monotonic() - one.since_s
        return WebhookHealth(one.answering and not self.problem, for_s, self.problem or one.problem,
                             one.cursor.has, one.tries)  # fmt: skip

    async def run(self) -> None:
        """Until cancelled. A fault in the webhook ends the webhook, is told, and touches nothing else."""
        if self.webhook is None or self.outbox is None:
            return
        with self.outbox:
            self.problem = await apart("webhook", self.webhook.run())


def hooked(config: Config, records: Records, front: Front, loop: Loop, writer: Writer) -> Hooked:
    """The webhook of this bank; without one in the configuration, nothing. What is wrong with it stops no door."""
    table = config.webhook
    if table is None:
        return Hooked()
    from controller.link.post import Receiver
    from controller.link.webhook import Webhook
    from controller.rights import identity
    from controller.rights.identity import IdentityError
    from controller.store.outbox import Outbox
    from controller.town import Town

    try:
        own = identity.load_or_create(config.data.path)
        receiver = Receiver.of(table.url, table.authority_path)
        outbox = Outbox.open(config.data.path / JOURNAL)
    except (IdentityError, JournalError, OSError) as error:
        log.error("no webhook: %s", error)
        return Hooked(problem=str(error))
    device = table.device or (config.link.device if config.link else "")
    kept = Kept.load(config.data.path, table.url, records.journal.seq)
    bank = Town(device, front, loop, writer, outbox, own, records.device_key,
                (config.rights.path, config.rights.root), Renewal(config, None), kept.has)  # fmt: skip
    return Hooked("", Webhook(bank, receiver, kept.keep), outbox)
