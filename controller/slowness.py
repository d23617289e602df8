"""Once a day the journal is read for doors that open slower and slower (:mod:`controller.wear`)."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from controller.store.errors import JournalDamaged, JournalError
from controller.store.reader import reading
from controller.wear import Slow, Wear

log = logging.getLogger(__name__)

FIRST_AFTER_S: Final = 120.0
"""A machine that starts has other things to do."""
EVERY_S: Final = 86_400.0
KINDS: Final = ("PulseIntended", "DoorMoved")


def read(journal: Path) -> Wear:
    """Raises :class:`JournalError` or :class:`JournalDamaged` when the journal cannot be read just now."""
    wear = Wear()
    with reading(journal) as reader:
        for record in reader.facts():
            if record.kind in KINDS:
                wear.saw(record.at, record.fact())
    return wear


class Slowness:
    """``labels`` are the numbers on the doors, by compartment."""

    def __init__(self, journal: Path, labels: Mapping[str, str], first_after_s: float = FIRST_AFTER_S) -> None:
        self._journal = journal
        self._labels = labels
        self._first_after_s = first_after_s
        self._slow: tuple[Slow, ...] = ()
        self.openings_s: dict[str, float] = {}
        """Median from pulse to opened in its last week, by label."""

    async def run(self) -> None:
        await asyncio.sleep(self._first_after_s)
        while True:
            try:
                self._note(await asyncio.to_thread(read, self._journal))
            except (JournalError, JournalDamaged) as error:
                log.warning("how fast the doors open cannot be told: %s", error)
            await asyncio.sleep(EVERY_S)

    def _note(self, wear: Wear) -> None:
        known = {box: seconds for box, seconds in wear.latest().items() if box in self._labels}
        self.openings_s = {self._labels[box]: round(seconds, 2) for box, seconds in known.items()}
        self._slow = tuple(one for one in wear.slow() if one.box in self._labels)

    @property
    def alarms(self) -> tuple[str, ...]:
        return tuple(
            f"door {self._labels[one.box]} opens slower each week: {one.is_s:.1f} s, it was {one.was_s:.1f} s; "
            "look at its lock before it fails"
            for one in self._slow
        )
