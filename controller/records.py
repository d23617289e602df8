"""What a bank keeps on its disk, opened in one place: the journal, the heartbeat, the device's key."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from controller.core.clock import Anchor
from controller.core.moment import Trust
from controller.core.state import State
from controller.rights import tickets
from controller.rights.tickets import DeviceKey
from controller.store.errors import JournalDamaged
from controller.store.heartbeat import Heartbeat
from controller.store.journal import Journal
from controller.store.recovery import recover

log = logging.getLogger(__name__)

JOURNAL: Final = "journal.db"
HEARTBEAT: Final = "heartbeat"


@dataclass(frozen=True, slots=True)
class Records:
    journal: Journal
    heartbeat: Heartbeat
    device_key: DeviceKey
    state: State
    last: Anchor | None
    """The last sign of life, of any boot, by the clock that the newest fact was written by."""
    floor: Anchor | None
    """What the clock may not run behind."""
    least_epoch: int | None
    """The journal was recovered, or is gone although this bank was running before: a new epoch must begin."""
    trouble: str
    """What was wrong with the journal, in words; empty when nothing was."""


@contextmanager
def opened(folder: Path) -> Iterator[Records]:
    """Everything in ``folder``, proven and replayed.

    A damaged journal is set aside and what can be proven of it goes on. Raises ``JournalError``,
    ``UnknownFact`` (a newer release wrote it), ``DeviceKeyError`` and ``OSError``.
    """
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    device_key = tickets.load_or_create(folder)
    path = folder / JOURNAL
    trouble = ""
    try:
        journal = Journal.open(path)
    except JournalDamaged:
        trouble = recover(path).words
        log.error("%s", trouble)
        journal = Journal.open(path)
    with journal, Heartbeat.open(folder / HEARTBEAT) as heartbeat:
        state = journal.replay()
        fact, beat = _newest_fact(journal), _newest_beat(heartbeat)
        yield Records(
            journal,
            heartbeat,
            device_key,
            state,
            last_sign(fact, beat),
            floor(fact, beat),
            _least_epoch(journal, heartbeat, state),
            trouble,
        )


def _newest_fact(journal: Journal) -> Anchor | None:
    fact = next(journal.facts(journal.seq - 1), None) if journal.seq else None
    return None if fact is None else Anchor(fact.boot, fact.at.mono_s, fact.at.wall_s, fact.at.trust)


def _newest_beat(heartbeat: Heartbeat) -> Anchor | None:
    beat = heartbeat.last()
    return None if beat is None else Anchor(beat[1], beat[0].mono_s, beat[0].wall_s, beat[0].trust)


def last_sign(fact: Anchor | None, beat: Anchor | None) -> Anchor | None:
    """The newest fact, or the heartbeat after it as the same clock would have told it: deadlines count by that clock,
    a heartbeat carries the floor."""
    if fact is None or beat is None:
        return fact or beat
    if fact.boot != beat.boot:
        return max(fact, beat, key=lambda one: one.wall_s)
    alive_s = max(0.0, beat.mono_s - fact.mono_s)
    return replace(fact, mono_s=fact.mono_s + alive_s, wall_s=fact.wall_s + alive_s)


def floor(fact: Anchor | None, beat: Anchor | None) -> Anchor | None:
    """What the clock may not run behind; a battery clock's word (held over) sets no floor (L38)."""
    known = [one for one in (fact, beat) if one is not None and one.trust is not Trust.HELD_OVER]
    if len({one.boot for one in known}) == 1:
        return max(known, key=lambda one: one.mono_s)  # the newer one: a synchronised clock may have gone back
    return max(known, key=lambda one: one.wall_s, default=None)


def _least_epoch(journal: Journal, heartbeat: Heartbeat, state: State) -> int | None:
    if journal.least_epoch > state.epoch:
        return journal.least_epoch
    gone = journal.seq == 0 and heartbeat.last() is not None
    return state.epoch + 1 if gone else None


def identity(folder: Path) -> str:
    """Of this machine and this folder: another one means that the card was copied or a backup brought back."""
    try:
        machine = Path("/etc/machine-id").read_text().strip()
    except OSError:
        machine = ""
    return hashlib.sha256(f"{machine}\0{folder}".encode()).hexdigest()[:16]


def outage_s(last: Anchor | None, now: Anchor) -> float | None:
    """For how long nobody was watching; None when the clocks cannot tell."""
    if last is None:
        return None
    if last.boot == now.boot:
        return max(0.0, now.mono_s - last.mono_s)
    if now.trust is Trust.FLOOR_ONLY:
        return None
    return max(0.0, now.wall_s - last.wall_s)


def moved_s(last: Anchor | None, now: Anchor) -> float:
    """By how much the wall time moved since the last sign of life: whatever the clocks made of it."""
    return 0.0 if last is None else round(now.wall_s - last.wall_s, 3)
