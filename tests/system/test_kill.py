"""``kill -9`` of the real daemon in the middle of people's stories, and every law after each restart.

``BASTIDE_KILLS=300`` is the full lane; ``BASTIDE_SEED`` repeats the dice of one.
"""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path

import httpx
import pytest

from controller.core.facts import Booted, DoorMoved, PulseIntended, TimeSet
from controller.core.state import Door
from controller.store.journal import SNAPSHOT_EVERY, Journal
from tests.system.court import Court
from tests.system.people import People
from tests.system.street import BOXES, Evidence, KilledError, Street, street

KILLS = int(os.environ.get("BASTIDE_KILLS", "26"))
SEED = int(os.environ.get("BASTIDE_SEED", "1"))
FULL = 300
EACH_MIN = 10
"""Of every phase, in the full lane."""
BUSY = BOXES - 8
"""With more compartments in use or in doubt the technician comes."""
SOON_S = 0.004
"""A kill after the finger has lifted comes within this, so that some hit before and some after the write."""
SPAN_S = 0.05
"""A kill after the door was shut comes within this: the switch settles in 40 ms, then the ticket is minted."""

OF_A_DEPOSIT = (
    "before intent",
    "intent to pulse",
    "pulse to door",
    "door open",
    "door closed to ticket",
    "ticket shown",
)
OF_A_PICKUP = ("before intent", "intent to pulse", "pulse to door", "door open", "door closed to spent")
SNAPSHOT = "snapshot"
AFTER_COMMIT = "  of these, after its commit"
CLOSE_S = 0.001
PHASES = tuple(dict.fromkeys((*OF_A_DEPOSIT, *OF_A_PICKUP, SNAPSHOT)))


@dataclass
class Killer:
    """Aims at one phase of one story. Where it really hit is told by what is left behind (:meth:`hit`)."""

    street: Street
    people: People
    dice: random.Random
    aim: str = ""
    place: str = ""
    """The last named place the story reached."""
    intents: int = 0
    firings: int = 0

    def begin(self, aim: str) -> None:
        self.aim, self.place = aim, ""
        self.intents, self.firings = self._intents(), self._firings()

    async def here(self, place: str) -> None:
        self.place = place
        if place == self.aim == "before intent":
            asyncio.get_running_loop().call_later(self.dice.uniform(0, SOON_S), self.street.child.power_off)
        elif place == self.aim:
            if place.startswith("door closed"):
                await asyncio.sleep(self.dice.uniform(0, SPAN_S))
            await self.street.kill()
            raise KilledError

    async def on_pulse(self, when: str, _: int) -> None:
        if (when, self.aim) in (("before", "intent to pulse"), ("after", "pulse to door")):
            await self.street.kill()

    def hit(self, left: Evidence, shown: str | None) -> str:
        """The phase in which the daemon died."""
        if self._intents() == self.intents:
            return "before intent"
        if self._firings() < self.firings + self._intents() - self.intents:
            return "intent to pulse"
        last = max(number for number, fact in enumerate(left.new) if isinstance(fact, PulseIntended))
        after = left.new[last:]
        if not any(isinstance(fact, DoorMoved) and fact.to is Door.OPEN for fact in after):
            return "pulse to door"
        if shown is not None:
            return "ticket shown"
        return self.place if self.place.startswith("door closed") else "door open"

    def _intents(self) -> int:
        self.street.intents(self.street.world.channels[0])
        return self.street.intended.total()

    def _firings(self) -> int:
        return sum(self.street.world.door(channel).firings for channel in self.street.world.channels)


async def awake(killer: Killer, court: Court) -> asyncio.Task[None]:
    """Start the daemon and wait until it sees its doors; what it says of itself must fit what lies there."""
    one, people = killer.street, killer.people
    await one.start()
    people.screen = {}
    watching = asyncio.create_task(people.watch())
    async with httpx.AsyncClient(trust_env=False) as client:
        while (await client.get(f"{people.url}/api/health")).json()["doors"]["unknown"]:
            await asyncio.sleep(0.002)
        free = {
            one.channel(box["label"])
            for box in (await client.get(f"{people.url}/api/bank")).json()["compartments"]
            if box["use"] == "free"
        }
    for channel in free:
        assert people.goods(channel) == [], f"I4: {people.goods(channel)} lies in {channel}, which is offered"
    return watching


async def story(killer: Killer, aim: str, pickup: bool) -> None:
    """One story, in which the daemon dies; before it, whatever must be put right first."""
    one, people = killer.street, killer.people
    uses = await people.uses()
    if BOXES - uses["free"] > BUSY:
        await people.look_into(BOXES)
    await people.replace_lost()
    if pickup and not people.tickets:
        await people.deposit()
    killer.begin(aim)
    with suppress(KilledError):
        await (people.pickup(killer.dice.choice(sorted(people.tickets))) if pickup else people.deposit())
    killer.aim = ""
    if not one.dead:
        await one.kill()


async def stories(killer: Killer, court: Court, kills: int) -> Counter[str]:
    hits: Counter[str] = Counter()
    plan: Iterator[tuple[str, bool]] = cycle(
        chain(((aim, False) for aim in OF_A_DEPOSIT), ((aim, True) for aim in OF_A_PICKUP))
    )
    for number in range(kills):
        aim, pickup = next(plan)
        watching = await awake(killer, court)
        await story(killer, aim, pickup)
        shown = killer.people.on_screen()
        await watching
        left = killer.street.examine(court.before.seq if court.before else 0)
        hits[killer.hit(left, shown)] += 1
        await killer.people.in_the_dark(killer.dice, bringing=not pickup)
        court.judge(left)
        if number % 3 == 2:
            killer.street.backplane.boot(f"boot-{number}")
    return hits


async def while_it_keeps_a_snapshot(killer: Killer, court: Court, kills: int) -> Counter[str]:
    """After a busy year of facts a snapshot is due at the next start. The kill seeks the moment of its write."""
    one, delay_s, step_s, kept = killer.street, 0.02, 0.02, 0
    for _ in range(kills):
        fill(one)
        start = one.examine(court.before.seq if court.before else 0)
        court.judge(start)
        one.tail.skip(0)
        one.calm = True
        one.child.power_on()
        await one.until(lambda: any(isinstance(fact, Booted) for _, fact in one.tail.news()), "the start is durable")
        await asyncio.sleep(delay_s)
        await one.kill()
        left = one.examine(start.seq)
        court.judge(left)
        done = left.snapshots > start.snapshots
        kept += done
        step_s = step_s / 2 if kept else step_s  # once its commit was passed, close in on it
        delay_s = max(0.0, delay_s + (-step_s if done else max(step_s, CLOSE_S)))
    return Counter({SNAPSHOT: kills, AFTER_COMMIT: kept})


def fill(one: Street) -> None:
    """Facts that change nothing, written by the store as the daemon would have."""
    with Journal.open(one.house.data / "journal.db") as journal:
        last = next(journal.facts(journal.seq - 1))
        journal.append(last.at, last.boot, [TimeSet(0.0)] * SNAPSHOT_EVERY)


async def lane(folder: Path, kills: int, seed: int) -> Counter[str]:
    snapshots = max(2, kills // 15)
    async with street(folder, seed) as one:
        badges = json.loads((one.house.folder / "badges.json").read_text())["texts"]
        people = People(one, badges["baker"], badges["technician"])
        killer, court = Killer(one, people, random.Random(seed)), Court(one, people)
        people.here, one.on_pulse = killer.here, killer.on_pulse
        try:
            hits = await stories(killer, court, kills - snapshots)
            return hits + await while_it_keeps_a_snapshot(killer, court, snapshots)
        except AssertionError as error:
            error.add_note(f"seed {seed}, life {one.lives}; the journal ends:\n{one.told()}")
            raise


@pytest.mark.slow
@pytest.mark.law("I1", "I2", "I3", "I4", "I5", "I6")
@pytest.mark.field_note("L19", "L36")
def test_no_kill_in_any_phase_breaks_a_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hits = asyncio.run(lane(tmp_path / "bank", KILLS, SEED))
    with capsys.disabled():
        print(f"\n{sum(hits[phase] for phase in PHASES)} kills (seed {SEED}):")
        for phase in (*PHASES, AFTER_COMMIT):
            print(f"  {hits[phase]:4d}  {phase}")
    wanted = EACH_MIN if KILLS >= FULL else 1
    assert {phase: hits[phase] for phase in PHASES if hits[phase] < wanted} == {}
    assert KILLS < FULL or 0 < hits[AFTER_COMMIT] < hits[SNAPSHOT], "the moment of the write was not found"
