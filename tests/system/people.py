"""A merchant, residents and a technician at a bank that dies under their hands.

They see the screen, turn pages, move doors and goods. Wherever they wait, the daemon may be dead: then
:class:`~tests.system.street.KilledError` ends the story, and the hands finish what hands would finish in the dark.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from controller.config import Config
from simulator.house import House
from simulator.optics import Picture, read
from simulator.world import World
from tests.system.street import KilledError

Screen = dict[str, Any]
Here = Callable[[str], Awaitable[None]]


class Place(Protocol):
    """A bank and what is before it, wherever its daemon runs: :class:`~tests.system.street.Street` is one."""

    calm: bool
    within_s: float
    """Longer than anything takes there."""

    @property
    def house(self) -> House: ...

    @property
    def config(self) -> Config: ...

    @property
    def world(self) -> World: ...

    @property
    def dead(self) -> bool: ...

    @property
    def url(self) -> str: ...

    def channel(self, label: str) -> int: ...

    def show(self, text: str) -> None: ...

    def at_rest(self) -> bool: ...

    async def until(self, true: Callable[[], object], what: str) -> None: ...


async def nowhere(_: str) -> None:
    """Nothing happens at this place of the story."""


@dataclass
class People:
    street: Place
    badge: str
    technician: str
    here: Here = nowhere
    """Called at each named place of a story; it may kill the daemon there."""
    tickets: dict[str, str] = field(default_factory=dict)
    """Ticket → the goods it stands for, for every ticket that somebody saw on the screen and that was not used up."""
    seen: set[str] = field(default_factory=set)
    """Every ticket ever seen."""
    pins: set[str] = field(default_factory=set)
    """Every PIN ever seen."""
    used_up: set[str] = field(default_factory=set)
    """Tickets whose goods were taken and whose thanks were on the screen."""
    orders: int = 0
    screen: Screen = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.street.url

    # -- eyes ---------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Look at the screen until the daemon dies."""
        async with httpx.AsyncClient(timeout=None, trust_env=False) as client:
            try:
                async with client.stream("GET", f"{self.url}/api/screen") as answer:
                    event = ""
                    async for line in answer.aiter_lines():
                        if line.startswith("event: "):
                            event = line.removeprefix("event: ")
                        elif line.startswith("data: ") and event == "screen":
                            self.screen = json.loads(line.removeprefix("data: "))
            except httpx.HTTPError:
                return

    async def sees(self, *screens: str) -> Screen:
        """The screen's view, once it is one of these."""
        end_s = asyncio.get_running_loop().time() + self.street.within_s
        while self.screen.get("view", {}).get("screen") not in screens:
            if self.street.dead:
                raise KilledError
            assert asyncio.get_running_loop().time() < end_s, f"waited for {screens}, the screen shows {self.screen}"
            await asyncio.sleep(0.001)
        return dict(self.screen["view"])

    async def uses(self) -> dict[str, int]:
        """How many compartments are used for what."""
        async with httpx.AsyncClient(timeout=self.street.within_s, trust_env=False) as client:
            return dict((await client.get(f"{self.url}/api/health")).json()["uses"])

    # -- fingers and codes --------------------------------------------------------------------

    async def touch(self, name: str, **more: object) -> None:
        self.street.calm = False
        await self.post("touch", {"touch": name, "visit": self.screen["view"]["visit"], **more})

    async def post(self, path: str, body: dict[str, object]) -> None:
        try:
            async with httpx.AsyncClient(timeout=self.street.within_s, trust_env=False) as client:
                answer = await client.post(f"{self.url}/api/{path}", json=body)
        except httpx.HTTPError as error:
            if self.street.dead:
                raise KilledError from error
            await self.street.until(lambda: self.street.dead, f"the daemon is dead ({error!r})")
            raise KilledError from error
        assert answer.status_code == 200, answer.text

    def show(self, text: str) -> None:
        self.street.calm = False
        self.street.show(text)

    # -- hands --------------------------------------------------------------------------------

    async def shut(self, channel: int) -> None:
        """Push until it stays shut: a released lock does not hold yet."""
        await self.street.until(
            lambda: self.street.world.push(channel) or self.street.world.door(channel).closed, "the door stays shut"
        )

    def goods(self, channel: int) -> list[str]:
        return self.street.world.door(channel).goods

    def new_goods(self) -> str:
        self.orders += 1
        return f"order {self.orders}"

    async def in_the_dark(self, dice: random.Random, bringing: bool) -> None:
        """The daemon is dead. Whoever stands before an open door does what they came for, or not, and shuts it."""
        await self.street.until(self.street.at_rest, "every door has come to rest")
        for channel in self.street.world.channels:
            if self.street.world.door(channel).closed:
                continue
            if bringing and not self.goods(channel) and dice.random() < 0.5:
                self.street.world.put(channel, self.new_goods())
            elif not bringing and dice.random() < 0.5:
                self.forget(self.street.world.take(channel))
            await self.shut(channel)
        await self.street.until(self.street.at_rest, "every switch has come to rest")

    def forget(self, taken: list[str]) -> None:
        """Whoever has their goods throws the ticket away."""
        self.tickets = {ticket: goods for ticket, goods in self.tickets.items() if goods not in taken}

    # -- stories ------------------------------------------------------------------------------

    async def deposit(self) -> None:
        goods = self.new_goods()
        await self.sees("idle")
        self.show(self.badge)
        await self.sees("menu")
        await self.here("before intent")
        await self.touch("deposit", size="S")
        channel = self.street.channel((await self.sees("put_in"))["door"])
        assert self.goods(channel) == [], f"I4: {self.goods(channel)} lies in the compartment offered for {goods}"
        try:
            await self.here("door open")
        finally:
            self.street.world.put(channel, goods)
            await self.shut(channel)
        await self.here("door closed to ticket")
        await self.reads_ticket(goods)
        await self.here("ticket shown")
        await self.touch("done")
        await self.sees("idle")

    async def reads_ticket(self, goods: str) -> None:
        await self.sees("ticket")
        ticket = self.on_screen()
        assert ticket is not None, "the screen promises a ticket and shows none"
        self.tickets[ticket] = goods

    def on_screen(self) -> str | None:
        """The ticket that the screen shows now."""
        shown = self.screen.get("ticket")
        if shown is None:
            return None
        ticket = read(Picture(shown["path"], shown["modules"]))
        assert ticket is not None
        self.seen.add(ticket)
        if shown["pin"]:
            self.pins.add(shown["pin"])
        return ticket

    async def pickup(self, ticket: str) -> None:
        goods = self.tickets[ticket]
        await self.sees("idle")
        await self.here("before intent")
        self.show(ticket)
        view = await self.sees("take_out")
        channel = self.street.channel(view["door"])
        assert self.goods(channel) == [goods], f"{goods} should lie behind door {view['door']}"
        try:
            await self.here("door open")
        finally:
            self.forget(self.street.world.take(channel))
            await self.shut(channel)
        await self.here("door closed to spent")
        await self.sees("closed")
        self.used_up.add(ticket)
        await self.touch("done")
        await self.sees("idle")

    async def replace_lost(self) -> None:
        """The merchant mints anew every ticket that the power took before anybody saw it (L35)."""
        await self.sees("idle")
        self.show(self.badge)
        view = await self.sees("menu")
        known = set(self.tickets.values())
        for line in view["orders"]:
            lying = [thing for door in line["doors"] for thing in self.goods(self.street.channel(door))]
            if "replace" in line["can"] and len(lying) == 1 and lying[0] not in known:
                await self.touch("replace", order=line["order"])
                await self.reads_ticket(lying[0])
                await self.touch("done")
                await self.sees("idle")
                return
        await self.touch("cancel")
        await self.sees("idle")

    async def look_into(self, at_most: int) -> None:
        """The technician looks into what must be checked, takes out what lies there, and puts it back in use."""
        await self.sees("idle")
        self.show(self.technician)
        for _ in range(at_most):
            view = await self.sees("service_menu")
            doubtful = next(
                (one for one in view["doors"] if one["use"] == "to_check" and one["door"] == "closed"), None
            )
            if doubtful is None:
                break
            await self.look_into_one(doubtful)
        await self.sees("service_menu")
        await self.touch("done")
        await self.sees("idle")

    async def look_into_one(self, line: Screen) -> None:
        channel = self.street.channel(line["label"])
        if line["order"]:
            await self.touch("withdraw", box=line["box"], reason="round")
        await self.touch("open", box=line["box"], reason="round")
        await self.sees("look")
        self.forget(self.street.world.take(channel))
        await self.shut(channel)
        await self.sees("checked")
        await self.touch("in_use")
        await self.touch("done")
