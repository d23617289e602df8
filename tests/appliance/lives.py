"""The mains of a machine are cut at random moments, again and again; what must hold each time it is back."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from controller.core.facts import PulseIntended
from tests.appliance.machine import FailedError
from tests.appliance.moments import Before, Witness, judge
from tests.appliance.wall import Wall
from tests.system.court import Court
from tests.system.people import People
from tests.system.street import Evidence, KilledError

BUSY: Final = 16
"""With so many compartments in use or in doubt the technician comes."""
STORY_S: Final = 8.0
"""A cut comes within this, from the moment a story begins: on the host's own processor one lasts about as long."""


@dataclass(frozen=True, slots=True)
class Start:
    """From power-on to "a door can be opened", by the machine's own clock."""

    kernel_s: float
    """With its initrd, up to systemd's first breath."""
    systemd_s: float
    ours_s: float
    """From the start of our process until it says that it is ready."""

    @property
    def share(self) -> float:
        return 100 * self.ours_s / (self.kernel_s + self.systemd_s + self.ours_s)


async def start(bank: Wall) -> Start:
    manager = await _shown(bank, "", "UserspaceTimestampMonotonic")
    ours = await _shown(bank, "bastide", "ExecMainStartTimestampMonotonic", "ActiveEnterTimestampMonotonic")
    began, execed, ready = (int(each) / 1e6 for each in (*manager, *ours))
    return Start(began, execed - began, ready - execed)


async def _shown(bank: Wall, unit: str, *names: str) -> list[str]:
    told = await bank.machine.run(f"systemctl show {unit} " + " ".join(f"-p {name}" for name in names))
    values = dict(line.split("=", 1) for line in told.splitlines())
    return [values[name] for name in names]


@dataclass
class Lives:
    """One machine through all its lives."""

    bank: Wall
    people: People
    dice: random.Random
    court: Court = field(init=False)
    starts: list[Start] = field(default_factory=list)
    lost: int = 0
    """Writes that the disk had not been told to keep, and did not."""
    ends: Counter[str] = field(default_factory=Counter)
    """What was on the screen when the power went."""
    _intents: Counter[int] = field(default_factory=Counter)
    _known: int = 0
    evidence: Evidence | None = None
    """What was judged last."""
    _written: int = 0
    """How far the disk's log had come by then."""

    def __post_init__(self) -> None:
        self.court = Court(self.bank, self.people)

    # -- death --------------------------------------------------------------------------------

    async def cut(self) -> None:
        self.bank.machine.cut()
        await self.bank.machine.gone()
        self.power_lost()

    def power_lost(self) -> None:
        self.lost += self.bank.machine.disk.power_lost(self.dice)

    async def cut_within(self, seconds: float) -> None:
        await asyncio.sleep(self.dice.uniform(0, seconds * self.bank.machine.patience))
        self.bank.machine.cut()

    async def story(self, pickup: bool) -> None:
        """Somebody begins; somewhere on the way the power goes."""
        doom = asyncio.create_task(self.cut_within(STORY_S))
        with suppress(KilledError):
            await self._tell(pickup)
        self.ends[str(self.people.screen.get("view", {}).get("screen", "nothing yet"))] += 1
        await doom
        await self.bank.machine.gone()
        await self.people.in_the_dark(self.dice, bringing=not pickup)

    async def _tell(self, pickup: bool) -> None:
        while True:
            if pickup and self.people.tickets:
                await self.people.pickup(self.dice.choice(sorted(self.people.tickets)))
            else:
                await self.people.deposit()
            pickup = not pickup

    # -- and after ----------------------------------------------------------------------------

    async def back(self) -> Evidence:
        """The power is there again: everything is as it must be, before anybody does anything."""
        fired = {channel: self.bank.world.door(channel).firings for channel in self.bank.world.channels}
        self.bank.calm = True
        await self.bank.boot()
        self.people.screen = {}
        left = await self.judge()
        for channel, before in fired.items():
            assert self.bank.world.door(channel).firings == before, f"I6: {channel} fired although nobody did anything"
        self.starts.append(await start(self.bank))
        return left

    async def judge(self) -> Evidence:
        said = await self.bank.machine.run("bastide journal verify")
        assert said.startswith("sound:"), said
        left = await self.bank.examine(self._known)
        self._known = left.seq
        self.evidence, self._written = left, self.bank.machine.disk.written()
        self._every_firing_was_intended(left)
        self.court.judge(left)
        await self._offers_nothing_in_use()
        return left

    def _every_firing_was_intended(self, left: Evidence) -> None:
        channels = {one.id: one.channel for one in self.bank.config.compartments}
        self._intents.update(channels[fact.box] for fact in left.new if isinstance(fact, PulseIntended))
        for channel in self.bank.world.channels:
            fired, intended = self.bank.world.door(channel).firings, self._intents[channel]
            assert fired <= intended, f"I1: {channel} fired {fired} times, and {intended} intents are on the disk"

    async def _offers_nothing_in_use(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            boxes = (await client.get(f"{self.bank.url}/api/bank")).json()["compartments"]
        for box in boxes:
            goods = self.people.goods(self.bank.channel(box["label"]))
            assert not goods or box["use"] != "free", f"I4: {goods} lies in {box['label']}, which is offered"

    async def before(self) -> Before:
        """What is known as a new life's stories begin."""
        if self.evidence is None:
            await self.judge()
        assert self.evidence is not None
        return Before(self.evidence, self._written, Counter(self._intents), frozenset(self.court.minted))

    async def put_right(self) -> None:
        """Whoever looks after the bank does what a cut has left to do."""
        uses = await self.people.uses()
        if sum(uses.values()) - uses["free"] > BUSY:
            await self.people.look_into(sum(uses.values()))
        await self.people.replace_lost()


async def live(lives: Lives, cuts: int, moments: int, folder: Path) -> int:
    """Cut after cut; at how many moments the same lives were cut besides. A failure says in which life it was."""
    told = 0
    for number in range(cuts):
        witness = Witness(lives.bank, lives.people)
        watching = [asyncio.create_task(each) for each in (lives.people.watch(), witness.watch())]
        try:
            before = await lives.before()
            await lives.put_right()
            await lives.story(pickup=number % 2 == 1)
            witness.look()
            told += await asyncio.to_thread(judge, witness, before, folder, moments, lives.dice)
            lives.power_lost()
            await lives.back()
        except (AssertionError, FailedError) as error:
            error.add_note(f"in life {lives.bank.machine.life}, after {number} cuts")
            raise
        finally:
            for task in watching:
                task.cancel()
    return told
