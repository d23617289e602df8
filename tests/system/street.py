"""A bank whose daemon is killed ever again: the world in this process, the real daemon as its child.

The phases of a firing are hit from outside only: an order to pulse arrives over the wire, a door moves, a ticket
stands on the screen. Nothing in the daemon knows that it is being tested.
"""

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from controller.config import Config, load
from controller.core.facts import Fact, PulseIntended
from controller.core.state import State
from controller.store.journal import Journal
from simulator.backplane import Backplane
from simulator.child import Child
from simulator.house import House, prepare
from simulator.live import LiveWorld
from simulator.tail import Tail
from simulator.wire import Order, Pulse, WireError
from simulator.world import DoorPlan, World
from tests.stories.playing import free_port

BOARD = "board1"
PULSE_S = 0.15
WITHIN_S = 20.0
BOXES = 24
FACTS_TOLD = 40
LIMITS = {"opens_within_s": 3, "grace_s": 10, "dark_grace_s": 60, "idle_s": 60, "ticket_shown_s": 60, "thanks_s": 3}


class KilledError(Exception):
    """The daemon died in the middle of a story, as was meant."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a dead daemon left behind, read from a copy of its journal. Opening it proves its hash chain."""

    seq: int
    links: dict[int, bytes]
    """The chain's hash after each new fact."""
    new: list[Fact]
    """Facts since the evidence before."""
    state: State
    snapshots: int
    """The newest fact that a snapshot covers."""


@dataclass
class Street:
    house: House
    config: Config
    live: LiveWorld
    backplane: Backplane
    child: Child
    tail: Tail
    arrived: Counter[int] = field(default_factory=Counter)
    """Orders to pulse that came over the wire, by channel."""
    intended: Counter[int] = field(default_factory=Counter)
    calm: bool = False
    """Nobody has done anything since the start: an order to pulse now would be one of before."""
    on_pulse: Callable[[str, int], Awaitable[None]] | None = None
    """Called with ``before`` or ``after`` and the channel, while the daemon waits for the answer."""
    lives: int = 0
    within_s: float = WITHIN_S

    @property
    def world(self) -> World:
        return self.live.now

    @property
    def dead(self) -> bool:
        return self.child.pid is None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.config.web.port}"

    def show(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.backplane.scan("front", text)

    def channel(self, label: str) -> int:
        return next(one.channel for one in self.config.compartments if one.label == label)

    def label(self, channel: int) -> str:
        return next(one.label for one in self.config.compartments if one.channel == channel)

    # -- life and death -----------------------------------------------------------------------

    async def start(self) -> None:
        self.calm = True
        self.lives += 1
        self.child.power_on()
        await self.until(lambda: self.child.running == "ready", "the daemon is ready")

    async def kill(self) -> None:
        """``kill -9``, and wait until the process is gone."""
        self.child.power_off()
        await self.until(lambda: self.dead, "the daemon is dead")

    async def until(self, true: Callable[[], object], what: str) -> None:
        try:
            async with asyncio.timeout(WITHIN_S):
                while not true():
                    await asyncio.sleep(0.001)
        except TimeoutError:
            log = self.house.log.read_text(errors="replace").splitlines()[-8:]
            raise AssertionError("\n".join([f"waited in vain until {what}; the daemon's log ends:", *log])) from None

    def at_rest(self) -> bool:
        """No lock is released any more, and every switch has told how its door stands."""
        told = self.backplane.levels[BOARD]
        doors = {channel: self.world.door(channel) for channel in self.world.channels}
        return all(not door.coil_on and told[channel] is door.reads() for channel, door in doors.items())

    # -- what passes on the wire --------------------------------------------------------------

    async def before(self, order: Order) -> None:
        if isinstance(order, Pulse):
            assert not self.calm, "I6: a lock is fired although nobody has done anything since the start"
            self.arrived[order.channel] += 1
            intents = self.intents(order.channel)
            assert self.arrived[order.channel] <= intents, f"I1: pulse {self.arrived} with {intents} durable intents"
            await self._pulse("before", order.channel)

    async def after(self, order: Order) -> None:
        if isinstance(order, Pulse):
            await self._pulse("after", order.channel)

    async def _pulse(self, when: str, channel: int) -> None:
        if self.on_pulse is not None:
            await self.on_pulse(when, channel)
        if self.dead:
            raise WireError("the machine at the other end is gone")

    def told(self) -> str:
        """The newest facts, for who must understand a failure."""
        tail = Tail(self.house.data / "journal.db")
        tail.skip(FACTS_TOLD)
        return "\n".join(f"  #{record.seq} {record.mono_s:.2f} {str(fact)[:160]}" for record, fact in tail.news())

    # -- what lies on the disk ----------------------------------------------------------------

    def intents(self, channel: int) -> int:
        """Durable intents to fire this lock, read beside the daemon that just wrote one."""
        channels = {one.id: one.channel for one in self.config.compartments}
        while news := self.tail.news():
            self.intended.update(channels[fact.box] for _, fact in news if isinstance(fact, PulseIntended))
        return self.intended[channel]

    def examine(self, known: int = 0) -> Evidence:
        """Copy what the dead daemon left, and read it; the original is left for its own next start."""
        copy = self.house.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in ("journal.db", "journal.db-wal"):
            if (self.house.data / name).exists():
                shutil.copy(self.house.data / name, copy / name)
        return evidence(copy / "journal.db", known)


def evidence(copy: Path, known: int = 0) -> Evidence:
    """What this copy of a journal says, proven whole. ``known`` is the newest fact of the evidence before; it and all
    after are looked at."""
    with Journal.open(copy) as journal:
        records = list(journal.facts(max(0, known - 1)))
        links = {record.seq: record.link for record in records}
        new = [record.fact() for record in records if record.seq > known]
        state = journal.replay()
    with closing(sqlite3.connect(copy)) as db:
        (newest,) = db.execute("SELECT max(seq) FROM snapshot").fetchone()
    return Evidence(max(links, default=0), links, new, state, newest or 0)


@asynccontextmanager
async def street(folder: Path, seed: int) -> AsyncIterator[Street]:
    house = prepare(folder, compartments=BOXES, port=free_port(), fast=False)
    above, mark, limits = house.config.read_text().partition("[limits]\n")
    for name, value in LIMITS.items():
        limits = limits.replace(f"# {name} = ", f"{name} = {value} # ")
    house.config.write_text(above + mark + limits)
    config = load(house.config)
    loop = asyncio.get_running_loop()
    world = World([DoorPlan(one.channel) for one in config.compartments], seed=seed, now_s=loop.time(), pulse_s=PULSE_S)
    live = LiveWorld(world)
    backplane = Backplane({BOARD: live}, ("front",), "boot-0")
    child = Child(house.config, folder / "wire", house.log, ())
    one = Street(house, config, live, backplane, child, Tail(house.data / "journal.db"))
    backplane.before, backplane.after = one.before, one.after
    async with backplane.serving(folder / "wire"), asyncio.TaskGroup() as group:
        tasks = [group.create_task(live.run()), group.create_task(child.run())]
        try:
            yield one
        finally:
            for task in tasks:
                task.cancel()
