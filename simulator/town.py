"""The town of the demo: one bank of doors, the machine behind it, people's pockets; in real time.

Hands come in as :class:`~simulator.actions.Action`; what came of each goes back as one word of :class:`Came`.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from controller.config import Config
from simulator.actions import (
    Action,
    Cleaning,
    Cut,
    Drop,
    Hand,
    Hour,
    Jam,
    Notice,
    Order,
    Passer,
    Plug,
    Press,
    Screen,
    SetClock,
    Show,
    ShowText,
    Simple,
    Switch,
)
from simulator.backplane import Backplane
from simulator.boards.wire import SerialWire
from simulator.child import Child
from simulator.live import LiveWorld
from simulator.mains import Mains
from simulator.onlooker import Onlooker
from simulator.optics import Picture, ReaderMissingError, read
from simulator.phone import photograph
from simulator.pockets import Pockets, Sort
from simulator.townhall import TownHall
from simulator.world import DoorBody


class Came(StrEnum):
    """What came of an action, as the panel tells it."""

    DONE = "done"
    LATCHED = "latched"
    """The lock holds the door."""
    STUCK = "stuck"
    SPRANG = "sprang"
    """It does not stay shut."""
    SHUT = "shut"
    """The hand cannot reach in."""
    NOTHING = "nothing"
    """There is nothing to take, show or tear off."""
    NO_CODE = "no_code"
    """The reader sees no code, or too long a one."""
    DARK = "dark"
    """No power, or the screen shows no ticket."""
    SENT = "sent"
    """An order is on its way; it waits at the town hall while the bank cannot be reached."""
    NO_HALL = "no_hall"
    """This demo has no town hall."""


@dataclass(frozen=True, slots=True)
class Door:
    """One door of the bank: where it is wired, and what the configuration says of it."""

    id: str
    label: str
    board: str
    channel: int
    size: str
    cold: bool
    height_mm: int


class Town:
    def __init__(
        self,
        config: Config,
        backplane: Backplane,
        child: Child,
        pockets: Pockets,
        wires: Sequence[SerialWire] = (),
        hall: TownHall | None = None,
    ) -> None:
        """``wires`` are the serial lines of its boards, where these are emulated; ``hall`` where there is a link."""
        self.config = config
        self.wires = tuple(wires)
        self.backplane = backplane
        self.child = child
        self.pockets = pockets
        self.doors = {
            one.label: Door(one.id, one.label, one.board, one.channel, one.size, one.cold, one.height_mm)
            for one in config.compartments
        }
        self.mains = Mains(backplane, child)
        self.window = Onlooker(config.web.host, config.web.port)
        self.hall = hall
        if hall is not None:
            hall.on_change = self.touch
        self.parcels = 0
        self.changes = 0
        self._news = asyncio.Event()
        backplane.on_change = self.touch
        child.on_change = self.touch
        for live in backplane.worlds.values():
            live.now.on_move = lambda *_: self.touch()
            live.now.on_pulse = lambda _: self.touch()

    # -- whoever looks on ---------------------------------------------------------------------

    def touch(self) -> None:
        """Something changed; whoever looks on should look again."""
        self.changes += 1
        self._news.set()
        self._news = asyncio.Event()

    async def changed(self, since: int) -> int:
        """Return as soon as ``changes`` is another number than this. May be cancelled at any time."""
        while self.changes == since:
            await self._news.wait()
        return self.changes

    def body(self, door: Door) -> DoorBody:
        return self._world(door).now.door(door.channel)

    def _world(self, door: Door) -> LiveWorld:
        return self.backplane.worlds[door.board]

    # -- hands --------------------------------------------------------------------------------

    async def act(self, action: Action) -> Came:
        """Raises ``KeyError`` for a door or board that the bank does not have."""
        came = await self._act(action)
        self.touch()
        return came

    async def _act(self, action: Action) -> Came:
        match action:
            case Hand():
                return self._hand(action, self.doors[action.door])
            case Jam(door=door, on=on):
                self._world(self.doors[door]).now.jam(self.doors[door].channel, on)
            case Cut(door=door, reads=reads):
                self._world(self.doors[door]).now.cut_sensor(self.doors[door].channel, reads)
            case Plug(board=board, on=on):
                world = self.backplane.worlds[board].now
                world.plug() if on else world.unplug()
            case Show(item=item):
                return self._show(item)
            case ShowText(text=text):
                return self._show_text(text)
            case Drop(item=item):
                return Came.DONE if self.pockets.throw_away(item) else Came.NOTHING
            case Press(key=key):
                self.backplane.press(key)
            case Simple(do=what):
                return await self._simple(what)
            case Switch(do=what, on=on):
                self._switch(what, on)
                await self._line()
            case Order(door=door, reason=reason):
                return await self._order(self.doors[door], reason)
            case SetClock(wrong_s=wrong_s):
                self.mains.set_clock_wrong(wrong_s)
                await self._line()
            case Passer() | Screen() | Hour() | Cleaning() | Notice():
                return await self._before_the_window(action)
        return Came.DONE

    async def _before_the_window(self, action: Passer | Screen | Hour | Cleaning | Notice) -> Came:
        match action:
            case Passer(present=present):
                self.backplane.stand_before(present)
            case Screen(do="screen_cable", on=on):
                self.backplane.shopfront.display.plug(on, time.monotonic())
            case Screen(on=on):
                self.backplane.shopfront.display.be_stubborn(on)
            case Hour(hour=hour):
                ahead_s = 0.0 if hour is None else _until_s(hour, self.street_time(0.0))
                self.mains.agree_on(ahead_s)
                if self.hall is not None:
                    self.hall.ahead_s = ahead_s
                await self._line()
            case Cleaning(on=on):
                return Came.DONE if await self.window.clean(on) else Came.DARK
            case Notice(text=text, minutes=minutes):
                if self.hall is None:
                    return Came.NO_HALL
                await self.hall.announce(text, minutes)
                return Came.SENT
        return Came.DONE

    def street_time(self, ahead_s: float) -> datetime:
        """By the clock of the church, so much ahead of the host's."""
        zone = "UTC" if self.config.vitrine is None else self.config.vitrine.timezone
        return datetime.fromtimestamp(time.time() + ahead_s, ZoneInfo(zone))

    async def _order(self, door: Door, reason: str) -> Came:
        if self.hall is None:
            return Came.NO_HALL
        await self.hall.order_open(door.id, reason)
        return Came.SENT

    async def _line(self) -> None:
        """The bank's line to the town is there with the network."""
        if self.hall is not None and self.mains.network:
            await self.hall.uplink.plug()
        elif self.hall is not None:
            self.hall.uplink.cut()

    def _hand(self, hand: Hand, door: Door) -> Came:
        world, body, channel = self._world(door).now, self.body(door), door.channel
        match hand.do:
            case "pull":
                if body.closed and not world.pull(channel):
                    return Came.STUCK if body.jammed else Came.LATCHED
            case "push":
                if not body.closed and not world.push(channel):
                    return Came.STUCK if body.jammed else Came.SPRANG
            case "put":
                self.parcels += 1
                return Came.DONE if world.put(channel, f"parcel {self.parcels}") else Came.SHUT
            case "take":
                if body.closed:
                    return Came.SHUT
                return Came.DONE if world.take(channel) else Came.NOTHING
            case "force":
                world.force(channel)
        return Came.DONE

    # -- codes --------------------------------------------------------------------------------

    def _show(self, id: str) -> Came:
        item = self.pockets.find(id)
        return Came.NOTHING if item is None else self._hold(item.picture)

    def _show_text(self, text: str) -> Came:
        try:
            return self._hold(Picture.of(text))
        except ValueError:
            return Came.NO_CODE

    def _hold(self, picture: Picture) -> Came:
        if not self.mains.powered:
            return Came.DARK
        try:
            text = read(picture)
        except (ReaderMissingError, ValueError):
            text = None
        if text is None:
            return Came.NO_CODE
        for scanner in self.backplane.scanners[:1]:
            self.backplane.scan(scanner, text)
        return Came.DONE

    async def _simple(self, what: str) -> Came:
        match what:
            case "photograph":
                return await self._photograph()
            case "tear_off":
                return self._tear_off()
            case "crash":
                self.child.kill()
            case "lose_reply":
                for live in self.backplane.worlds.values():
                    live.now.lose_replies()
        return Came.DONE

    def _switch(self, what: str, on: bool) -> None:
        match what:
            case "power":
                self.mains.power_on() if on else self.mains.power_off()
            case "network":
                self.mains.network_on() if on else self.mains.network_off()
            case "paper":
                self.backplane.has_paper = on

    async def _photograph(self) -> Came:
        web = self.config.web
        seen = await photograph(web.host, web.port) if self.mains.powered else None
        if seen is None:
            return Came.DARK
        pin = "" if seen.pin is None else f"{seen.pin[:4]} {seen.pin[4:]}"
        self.pockets.add(Sort.PHOTO, datetime.now().astimezone().strftime("%H:%M:%S"), seen.picture, pin)
        return Came.DONE

    def _tear_off(self) -> Came:
        if not self.backplane.paper:
            return Came.NOTHING
        paper = self.backplane.paper.pop()
        self.pockets.add(
            Sort.PAPER, paper.lines[0] if paper.lines else "", Picture.of(paper.qr_text), _pin_of(paper.lines)
        )
        return Came.DONE


def _pin_of(lines: tuple[str, ...]) -> str:
    return next((line for line in lines if line.replace(" ", "").isdigit() and len(line) == 9), "")


def _until_s(hour: int, now: datetime) -> float:
    """From now to this hour of the same day, forwards or back."""
    return (now.replace(hour=hour, minute=0, second=0, microsecond=0) - now).total_seconds()
