"""One life of a machine, cut at many moments: the disk of each is rebuilt from the log of its writes, repaired as the
next boot would, and the bank's journal on it is opened by the code that opens it there.

So a thousand cuts cost a few seconds each and no boot. Whatever the world had seen by a moment must be in the journal.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from controller.core.facts import PulseIntended, TicketMinted
from controller.rights import tickets
from tests.appliance.wall import Wall
from tests.system.people import People
from tests.system.street import Evidence, evidence
from tests.virtual_pi.host import run

DATA: Final = "/var/lib/bastide"
KEPT: Final = ("journal.db", "journal.db-wal", "device.key")
LOOKS_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Sight:
    """What had happened in the world by the time the log was so long."""

    written: int
    firings: dict[int, int]
    tickets: frozenset[str]


@dataclass
class Witness:
    bank: Wall
    people: People
    sights: list[Sight] = field(default_factory=list)

    async def watch(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOKS_S)

    def look(self) -> None:
        world = self.bank.world
        firings = {channel: world.door(channel).firings for channel in world.channels}
        seen = frozenset(self.people.seen)
        if not self.sights or (firings, seen) != (self.sights[-1].firings, self.sights[-1].tickets):
            self.sights.append(Sight(self.bank.machine.disk.written(), firings, seen))

    def by(self, written: int) -> Sight | None:
        return max((one for one in self.sights if one.written <= written), key=lambda one: one.written, default=None)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known before the life's stories began."""

    evidence: Evidence
    written: int
    """How far the disk's log had come when all this was on it."""
    intents: Counter[int]
    minted: frozenset[str]


def judge(witness: Witness, before: Before, folder: Path, count: int, dice: random.Random) -> int:
    """Judge so many moments of the life that has just ended; by how many of them its world had seen something."""
    told, known = 0, before.evidence
    for written in witness.bank.machine.disk.moments(dice, count, folder / "moment.img", before.written):
        left = _left(folder / "moment.img", folder / "moment", known.seq)
        assert left.links.get(known.seq) == known.links[known.seq], "facts that were known before are gone"
        sight = witness.by(written)
        if sight is not None:
            told += 1
            _holds(witness.bank, sight, left, before, folder / "moment")
    return told


def _left(image: Path, into: Path, known: int) -> Evidence:
    repaired = run("sh", "-c", 'e2fsck -fy "$0"; test $? -le 1', image)
    assert "UNEXPECTED INCONSISTENCY" not in repaired, repaired
    into.mkdir(exist_ok=True)
    for name in KEPT:
        (into / name).unlink(missing_ok=True)
        run("debugfs", "-R", f"dump {DATA}/{name} {into / name}", image)
    if (into / "journal.db-wal").exists() and not (into / "journal.db-wal").stat().st_size:
        (into / "journal.db-wal").unlink()
    return evidence(into / "journal.db", known)


def _holds(bank: Wall, sight: Sight, left: Evidence, before: Before, folder: Path) -> None:
    channels = {one.id: one.channel for one in bank.config.compartments}
    intents = before.intents + Counter(channels[fact.box] for fact in left.new if isinstance(fact, PulseIntended))
    for channel, fired in sight.firings.items():
        assert fired <= intents[channel], f"I1: {channel} had fired {fired} times, with {intents[channel]} intents kept"
    key = tickets.load_or_create(folder)
    shown = {key.ticket_digest(tickets.parse(one) or b"") for one in sight.tickets}
    minted = {fact.digest for fact in left.new if isinstance(fact, TicketMinted)}
    assert shown <= minted | before.minted, "a ticket was on the screen, and is not in the journal"
