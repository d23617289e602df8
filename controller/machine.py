"""The machine under the bank, looked at twice a minute; what it has suffered stays told until it is switched off."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from controller.web.desk import MachineHealth
from hal.health import HOT_C, Machine

log = logging.getLogger(__name__)

EVERY_S: Final = 30.0
LATCH: Final = "under-voltage"


class Watch:
    """``latest`` is the last look. Too weak a supply is latched for this boot, also over restarts of the daemon."""

    def __init__(self, look: Callable[[Path], Machine], data: Path, boot: str, every_s: float = EVERY_S) -> None:
        """``data`` is the bank's folder, and ``boot`` what tells this run of the machine from others."""
        self._look = look
        self._data = data
        self._boot = boot
        self._every_s = every_s
        self._latch = data / LATCH
        self._was_weak = _latched(self._latch) == boot
        self.latest = Machine()

    async def run(self) -> None:
        while True:
            self.see(self._look(self._data))
            await asyncio.sleep(self._every_s)

    def see(self, machine: Machine) -> None:
        if machine.under_voltage and not self._was_weak:
            log.error("the supply is too weak: %s", SUPPLY)
            self._was_weak = True
            with suppress(OSError):  # a full or dead card: then it is known to this run of the daemon
                self._latch.write_text(json.dumps(self._boot))
        if machine.read_only and not self.latest.read_only:
            log.error("the card takes nothing any more: %s", CARD)
        self.latest = machine

    @property
    def health(self) -> MachineHealth:
        now = self.latest
        return MachineHealth(self._was_weak, now.soc_c, now.card_errors, now.read_only)

    @property
    def alarms(self) -> tuple[str, ...]:
        now = self.latest
        told = (
            (self._was_weak, f"the supply was too weak since the machine was switched on; {SUPPLY}"),
            (now.soc_c is not None and now.soc_c >= HOT_C, f"the processor is at {now.soc_c} °C; give it air"),
            (bool(now.card_errors), f"the card has had {now.card_errors} errors; {CARD}"),
            (now.read_only, f"the card takes nothing any more; {CARD}"),
        )
        return tuple(words for true, words in told if true)


SUPPLY: Final = "check its adapter and cable before it stops in the middle of an opening"
CARD: Final = "copy the journal and replace it"


def _latched(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text()))
    except (OSError, ValueError):
        return None
