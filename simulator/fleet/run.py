"""A fleet through its minutes: a broker, a town, people, bad lines, a broker that dies; then the verdict."""

import asyncio
import resource
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from controller.link.broker import Broker
from simulator.fleet.broker import HOST, BadLine, Mosquitto
from simulator.fleet.consumer import Consumer, consuming
from simulator.fleet.figures import Report, judge, resident_kib
from simulator.fleet.fleet import Fleet, Say, Tasks
from simulator.fleet.plan import Plan

THREADS: Final = 64
"""A connection is opened in a thread; a fleet must not wait for the few that one bank needs."""
FILES_A_DEVICE: Final = 6
"""Its socket, the relay's two, and paho's own pair."""
FILES_BESIDES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Around:
    """What a fleet has around it."""

    own: Mosquitto | None
    broker: Broker
    line: BadLine | None
    town: Consumer

    @property
    def bad(self) -> Broker | None:
        return Broker(HOST, self.line.port) if self.line else None


async def run(plan: Plan, folder: Path, say: Say) -> Report:
    """Raises :class:`~simulator.fleet.broker.NoBrokerError`, :class:`~simulator.fleet.fleet.NotArrivedError` and
    :class:`~simulator.fleet.consumer.TownLostError`."""
    allow_files(plan.devices * FILES_A_DEVICE + FILES_BESIDES)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    fleet = Fleet(plan, say)
    async with around(fleet, folder) as place, tasks_that_end() as tasks:
        before_kib = resident_kib()
        tasks += started(fleet.look(), fleet.tell(place.town))
        await fleet.switch_on(place.broker, place.bad, tasks)
        await people_come(fleet, place)
        device_kib = (resident_kib() - before_kib) / plan.devices
        say("No more people; what is on its way arrives.")
        await fleet.arrives()
        verdict = judge(fleet.devices, await place.town.books())
    rate = fleet.people.facts / plan.lasts_s
    return Report(verdict, fleet.connections, fleet.outage(), fleet.cuts, rate, device_kib, fleet.age_s)


async def people_come(fleet: Fleet, place: Around) -> None:
    """For the plan's time, and until a broker that was killed is back; lines are cut meanwhile."""
    async with tasks_that_end() as tasks:
        tasks += started(fleet.people.live())
        if place.line is not None:
            tasks += started(fleet.cut(place.line))
        lost = [fleet.lose(place.own)] if place.own is not None and fleet.plan.outage_s else []
        await asyncio.gather(asyncio.sleep(fleet.plan.lasts_s), *lost)


@asynccontextmanager
async def around(fleet: Fleet, folder: Path) -> AsyncIterator[Around]:
    plan, keys = fleet.plan, {device.device: device.public for device in fleet.devices}
    async with AsyncExitStack() as stack:
        own = None
        if plan.broker is None:
            own = await stack.enter_async_context(broker_of_our_own(folder))
        host, port = (HOST, own.port) if own else plan.broker or (HOST, 0)
        line = None
        if plan.bad_line_every:
            line = await stack.enter_async_context(BadLine(host, port).laid())
        town = await stack.enter_async_context(consuming(folder, host, port, keys))
        yield Around(own, Broker(host, port), line, town)


@asynccontextmanager
async def broker_of_our_own(folder: Path) -> AsyncIterator[Mosquitto]:
    broker = Mosquitto(folder)
    try:
        await broker.start()
        yield broker
    finally:
        await broker.kill()


def started(*works: Coroutine[Any, Any, None]) -> Tasks:
    return [asyncio.create_task(work) for work in works]


@asynccontextmanager
async def tasks_that_end() -> AsyncIterator[Tasks]:
    """Each is cancelled at the end of the block, and waited for."""
    tasks: Tasks = []
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def allow_files(wanted: int) -> None:
    """So many open files, where the machine lets us; what we start may have as many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
