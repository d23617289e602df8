"""A link made from its configuration, and kept beside the bank: whatever falls in it, the doors go on (L15, L16).

A bank without a link loads nothing of it.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from controller.config import Config
from controller.config.link import LinkTable
from controller.core.commands import Answer
from controller.front import Front
from controller.loop import Loop
from controller.records import JOURNAL, Records
from controller.renewal import Renewal
from controller.store.errors import JournalError
from controller.store.writer import Writer
from controller.web.desk import LinkHealth

if TYPE_CHECKING:
    from controller.link.link import Link
    from controller.store.outbox import Outbox
    from controller.town import Town

log = logging.getLogger(__name__)

CANCEL_AGAIN_S: Final = 0.5


@dataclass(slots=True)
class Linked:
    """A bank's link, or what keeps it from having the one that it is configured for."""

    problem: str = ""
    link: "Link | None" = None
    town: "Town | None" = None
    outbox: "Outbox | None" = None

    def answered(self, answer: Answer) -> None:
        if self.town is not None:
            self.town.answered(answer)

    def health(self) -> LinkHealth | None:
        if self.link is None or self.town is None:
            return LinkHealth(False, 0.0, self.problem, 0, 0, 0) if self.problem else None
        status = self.link.status
        for_s = time.monotonic() - status.since_s
        has = max(self.town.acknowledged, self.link.cursor.has)
        return LinkHealth(status.connected, for_s, self.problem or status.problem, has, status.orders, status.dropped)

    def alarms(self) -> tuple[str, ...]:
        ahead = 0 if self.link is None else self.link.cursor.ahead
        if not ahead:
            return ()
        return (f"the town says that it has fact {ahead}, which this bank never wrote: was a copy brought back?",)

    async def run(self) -> None:
        """Until cancelled. A fault in the link ends the link, is told, and touches nothing else."""
        if self.link is None or self.outbox is None:
            return
        with self.outbox:
            self.problem = await apart("link", self.link.run())
            self.link.status.connected = False


async def apart(name: str, work: Coroutine[Any, Any, None]) -> str:
    """Let it run until it falls, and touch nothing else: what it fell over, in one line."""
    task = asyncio.get_running_loop().create_task(work, name=f"{name} at work")
    try:
        await asyncio.wait([task])
    finally:
        while not task.done():  # a task group that fails while it is cancelled forgets the cancellation (Python 3.11)
            task.cancel()
            await asyncio.wait([task], timeout=CANCEL_AGAIN_S)
    error = task.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    log.critical("the %s fell; the bank goes on without it", name, exc_info=error)
    return f"fell over {type(error).__name__} and stays off until the daemon is started again"


def linked(config: Config, records: Records, front: Front, loop: Loop, writer: Writer, renewal: Renewal) -> Linked:
    """The link of this bank; without one in the configuration, nothing. What is wrong with it stops no door."""
    if config.link is None:
        return Linked()
    from controller.link.link import Link
    from controller.link.shown import Shown
    from controller.rights import identity
    from controller.rights.identity import IdentityError
    from controller.store.outbox import Outbox
    from controller.town import Town

    try:
        own = identity.load_or_create(config.data.path)
        broker = _broker(config.link)
        outbox = Outbox.open(config.data.path / JOURNAL)
    except (IdentityError, JournalError, OSError) as error:
        log.error("no link to the town: %s", error)
        return Linked(problem=str(error))
    keys = (config.rights.path, config.rights.root)
    acknowledged = records.journal.acknowledged
    town = Town(config.link.device, front, loop, writer, outbox, own, records.device_key, keys, renewal, acknowledged)
    shown = Shown(town) if config.link.home_assistant else None
    return Linked("", Link(broker, town, shown=shown), town, outbox)


def _broker(table: LinkTable) -> Any:
    """Raises ``OSError`` for a password file that cannot be read."""
    from controller.link.broker import Broker

    password = None if table.password_file is None else Path(table.password_file).read_text("utf-8").strip()
    authority, certificate, key = (
        None if name is None else Path(name) for name in (table.authority, table.certificate, table.key)
    )
    return Broker(table.host, table.port, authority, certificate, key, table.username, password)
