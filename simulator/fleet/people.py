"""People at every bank of the fleet: each device lives days of its own, one after the other, from its own hour on."""

import asyncio
import heapq
import random
from collections.abc import Sequence
from typing import Final

from simulator.days.run import DAY_S
from simulator.fleet.days import Happening
from simulator.fleet.device import Device

LOOKS_EVERY_S: Final = 0.02
OPENS_S: Final = 9 * 3600.0
CLOSES_S: Final = 20 * 3600.0


class People:
    def __init__(self, devices: Sequence[Device], days: Sequence[Sequence[Happening]], seed: int, hurry: float) -> None:
        self._devices = devices
        self._days = days
        self._hurry = hurry
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._due: list[tuple[float, int, int, int]] = []
        """In the town's seconds: when, whose, of which day, which happening. A heap."""
        for number in range(len(devices)):
            self._a_day(number, began_s=-self._chance.uniform(OPENS_S, CLOSES_S))
        self.facts = 0

    async def live(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        while True:
            self.until((loop.time() - began_s) * self._hurry)
            await asyncio.sleep(LOOKS_EVERY_S)

    def until(self, town_s: float) -> None:
        """Whatever happens before this second of the town."""
        while self._due and self._due[0][0] <= town_s:
            at_s, number, day, place = heapq.heappop(self._due)
            happening = self._days[day][place]
            self._devices[number].happens(happening)
            self.facts += 1
            if place + 1 < len(self._days[day]):
                self._next(number, at_s - happening.at_s, day, place + 1)
            else:
                self._a_day(number, at_s - happening.at_s + DAY_S)

    def _a_day(self, number: int, began_s: float) -> None:
        """One of the days, from the first thing that is still to come."""
        day = self._chance.randrange(len(self._days))
        place = next((at for at, one in enumerate(self._days[day]) if began_s + one.at_s >= 0.0), None)
        if place is None:
            self._a_day(number, began_s + DAY_S)
        else:
            self._next(number, began_s, day, place)

    def _next(self, number: int, began_s: float, day: int, place: int) -> None:
        heapq.heappush(self._due, (began_s + self._days[day][place].at_s, number, day, place))
