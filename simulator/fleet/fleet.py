"""The banks of one town: each a device with a link of its own, and what is done to all of them."""

import asyncio
from collections.abc import Callable
from typing import Final

from controller.link.broker import Broker
from controller.link.link import Link
from simulator.fleet.broker import BadLine, Mosquitto
from simulator.fleet.consumer import Consumer
from simulator.fleet.days import lived
from simulator.fleet.device import Device
from simulator.fleet.figures import Connections, Outage, now_s
from simulator.fleet.people import People
from simulator.fleet.plan import Plan

LOOKS_EVERY_S: Final = 0.2
TELLS_EVERY_S: Final = 1.0
ARRIVES_WITHIN_S: Final = 600.0
"""All that happened must be at the town so long after the last of it: longer than a link may pause, twice over."""
KILLED_AFTER: Final = 0.4
"""Of the time in which people come."""

Say = Callable[[str], None]
Tasks = list[asyncio.Task[None]]


class NotArrivedError(Exception):
    """Facts are still missing, long after the last happened; the text says how many."""


class Fleet:
    def __init__(self, plan: Plan, say: Say) -> None:
        self.plan = plan
        self.devices = [Device(number, plan.seed) for number in range(plan.devices)]
        self.links: list[Link] = []
        self.people = People(self.devices, lived(plan.seed), plan.seed, plan.hurry)
        self.connections = Connections(now_s())
        self.connected = 0
        self.cuts = 0
        self._away: tuple[float, float] | None = None
        """When the broker was killed, and when it was started again."""
        self._say = say

    @property
    def age_s(self) -> float:
        return now_s() - self.connections.began_s

    @property
    def acknowledged(self) -> int:
        return sum(link.cursor.has for link in self.links)

    async def switch_on(self, broker: Broker, bad: Broker | None, tasks: Tasks) -> None:
        """One by one. Links run in ``tasks``; every so many go through the bad line."""
        pause_s = self.plan.switched_on_in_s / len(self.devices)
        for number, device in enumerate(self.devices):
            link = Link(bad if bad is not None and self.has_a_bad_line(number) else broker, device)
            self.links.append(link)
            tasks.append(asyncio.create_task(link.run(), name=device.device))
            await asyncio.sleep(pause_s)

    def has_a_bad_line(self, number: int) -> bool:
        return self.plan.bad_line_every > 0 and number % self.plan.bad_line_every == 0

    async def look(self) -> None:
        while True:
            self.connected = self.connections.look(link.status for link in self.links)
            await asyncio.sleep(LOOKS_EVERY_S)

    async def tell(self, town: Consumer) -> None:
        made = acknowledged = 0
        while True:
            await asyncio.sleep(TELLS_EVERY_S)
            made_before, acknowledged_before = made, acknowledged
            made, acknowledged = self.people.facts, self.acknowledged
            self._say(
                f"{self.age_s:6.0f} s  {self.connected:6d} connected  {self.connections.again:6d} again"
                f"  {made - made_before:6d} facts/s  {acknowledged - acknowledged_before:6d} acknowledged/s"
                f"  {made - acknowledged:7d} waiting  {town.facts:8d} at the town"
            )

    async def cut(self, line: BadLine) -> None:
        """A tenth of the bad lines, again and again."""
        count = max(1, self.plan.devices // self.plan.bad_line_every // 10)
        while True:
            await asyncio.sleep(self.plan.cuts_every_s)
            self.cuts += line.cut(count)

    async def lose(self, broker: Mosquitto) -> None:
        """The broker dies while people come, stays away, and is started again."""
        await asyncio.sleep(self.plan.lasts_s * KILLED_AFTER)
        self._say("The broker is killed.")
        await broker.kill()
        killed_s = self.age_s
        await asyncio.sleep(self.plan.outage_s)
        self._say("The broker is started again.")
        await broker.start()
        self._away = (killed_s, self.age_s)

    async def arrives(self) -> None:
        """Everybody is back, and all that happened is at the town. Raises :class:`NotArrivedError`."""
        until_s = now_s() + ARRIVES_WITHIN_S
        while (missing := self.people.facts - self.acknowledged) or self.connected < len(self.devices):
            if now_s() > until_s:
                away = len(self.devices) - self.connected
                raise NotArrivedError(f"after {ARRIVES_WITHIN_S:.0f} s {missing} facts miss, {away} devices are away")
            await asyncio.sleep(LOOKS_EVERY_S)

    def outage(self) -> Outage | None:
        """Each device's first return after the broker was back; bad lines, which are cut besides, left out."""
        if self._away is None:
            return None
        killed_s, back_s = self._away
        firsts: dict[int, float] = {}
        for number, at_s in self.connections.returns:
            if at_s > killed_s and not self.has_a_bad_line(number):
                firsts.setdefault(number, max(0.0, at_s - back_s))  # some are quicker than our own look
        return Outage(killed_s, back_s, tuple(sorted(firsts.values())))
