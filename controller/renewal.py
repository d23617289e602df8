"""A configuration that the town orders: checked as a file is, put whole in the old one's place, tried at a new start.

The old file stays beside it (``….before``) until the new one has let a bank come up; where it does not, the old one
is put back and the new one kept aside (``….refused``), so that no order leaves a bank dark.
"""

import asyncio
import logging
from pathlib import Path
from typing import Final, Protocol

from controller.config import Config, ConfigError, parse
from controller.core.state import State
from controller.rights.files import PUBLIC, write_whole

log = logging.getLogger(__name__)

KEPT: Final = ("data", "rights", "link", "backup")
"""Where the facts lie, whom the bank believes, how it is reached, and who reads a copy of its keys: changed before the
bank, never from afar."""
ANSWER_GOES_S: Final = 2.0
"""For the answer to leave before the daemon does."""


class NotTaken(Exception):  # noqa: N818 - an answer, not a fault
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Renewal:
    def __init__(self, config: Config, source: Path | None) -> None:
        self._config = config
        self._source = source
        self.ordered = asyncio.Event()

    def take(self, text: str) -> None:
        """It is on the disk when this returns. Raises :class:`NotTaken`, and then nothing has changed."""
        if self._source is None:
            raise NotTaken("cannot_write")
        self._judge(text)
        try:
            former = self._source.read_bytes()
            if former != text.encode():
                if not before(self._source).exists():  # the last one that was seen to work
                    write_whole(before(self._source), former, PUBLIC)
                write_whole(self._source, text.encode(), PUBLIC)
        except OSError as error:
            log.warning("%s: cannot be written (%s); make its folder the daemon's", self._source, error.strerror)
            raise NotTaken("cannot_write") from error
        self.ordered.set()

    def _judge(self, text: str) -> None:
        try:
            fresh = parse(text)
        except ConfigError as error:
            log.warning("a configuration from afar is wrong: %s", error)
            raise NotTaken("bad_config") from error
        kept = all(getattr(fresh, name) == getattr(self._config, name) for name in KEPT)
        if not kept or fresh.bank.site != self._config.bank.site:
            log.warning(
                "a configuration from afar changes [bank] site, [data], [rights], [link] or [backup]: not from afar"
            )
            raise NotTaken("not_from_afar")


class _Front(Protocol):
    """What is asked of the front here: whether somebody is served, and when that may have changed."""

    def state(self) -> State: ...

    def revision(self) -> int: ...

    async def changed(self, revision: int) -> int: ...


async def renewed(renewal: Renewal, front: _Front) -> None:
    """Until a configuration was ordered, its answer had time to leave, and nobody stands at the bank."""
    await renewal.ordered.wait()
    await asyncio.sleep(ANSWER_GOES_S)
    while front.state().visit is not None:
        await front.changed(front.revision())
    log.info("starting again with the configuration that the town ordered")


def before(source: Path) -> Path:
    return source.with_name(source.name + ".before")


def refused(source: Path) -> Path:
    return source.with_name(source.name + ".refused")


def confirmed(source: Path) -> None:
    """A bank came up with what stands there. Raises ``OSError``."""
    before(source).unlink(missing_ok=True)


def taken_back(source: Path) -> bool:
    """It did not come up: the former configuration is back where there is one. Raises ``OSError``."""
    if not before(source).exists():
        return False
    write_whole(refused(source), source.read_bytes(), PUBLIC)
    before(source).replace(source)
    return True
