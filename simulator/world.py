"""A bank of doors, imagined: locks, latches, springs, hands, goods and heat. Synchronous; time is passed in.

Physics happens at its own times inside :meth:`World.advance`. The same seed and the same calls give the same world.
Nothing here knows of orders or of the daemon: goods are strings, doors are channels from 1.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Literal

from hal.debounce import Debouncer
from hal.ports import Sent

PULSE_S = 0.8
"""How long a board holds a strike released; it times this by itself."""
CAP_S = 2.0
"""No coil may be on for longer than this, whatever happens (law I3)."""
STABLE_MS = 40.0
NOTICED_AFTER_S = 0.5
"""An unplugged board is noticed by the port after this; until then bytes go into nothing."""
COLD_C, ROOM_C = 4.0, 22.0
COIL_TAU_S, COIL_RISE_C_PER_S = 120.0, 12.0
"""A 12 V, 1 A strike warms by some 12 kelvin a second and cools within minutes; see the datasheets' duty cycle."""

Sensor = Literal["ok", "cut_open", "cut_closed"]


@dataclass(frozen=True, slots=True)
class DoorPlan:
    channel: int
    cold: bool = False
    stickiness: float = 0.0
    """Chance, 0 to 1, that the spring alone does not push the released door ajar."""


@dataclass(slots=True)
class DoorBody:
    """One door as it really is, whoever may know."""

    cold: bool = False
    stickiness: float = 0.0
    closed: bool = True
    """The leaf is in its frame, held by the latch."""
    goods: list[str] = field(default_factory=list)
    jammed: bool = False
    """Neither spring nor hand moves the leaf, or the latch does not let go."""
    sensor: Sensor = "ok"
    coil_on: bool = False
    coil_since_s: float = 0.0
    coil_on_until_s: float = 0.0
    """When the board's own timer ends the pulse."""
    coil_c: float = ROOM_C
    coil_seen_s: float = 0.0
    firings: int = 0
    openings: int = 0

    @property
    def latched(self) -> bool:
        return self.closed and not self.coil_on

    def reads(self) -> bool:
        """What the feedback switch says: True = closed."""
        return self.closed if self.sensor == "ok" else self.sensor == "cut_closed"


class World:
    """All doors of one bank, its board, its power and its fridge."""

    def __init__(self, doors: Sequence[DoorPlan], *, seed: int, now_s: float = 0.0, pulse_s: float = PULSE_S) -> None:
        self.now_s = now_s
        self.pulse_s = pulse_s
        self.powered = True
        self.plugged = True
        self.over_cap: list[tuple[float, int]] = []
        """(time, channel) of every coil that was on for longer than its cap: law I3 is broken if there is any."""
        self.on_level: Callable[[int, bool | None], None] = _nobody
        """Debounced feedback: True = closed, None = the channel does not answer."""
        self.on_pulse: Callable[[int], None] | None = None
        """A coil was energised."""
        self.on_move: Callable[[int, bool], None] | None = None
        """A leaf really moved, whether or not anything noticed: channel, True = now closed."""
        self._random = random.Random(seed)  # noqa: S311 - physics, not secrets
        self._doors = {plan.channel: DoorBody(cold=plan.cold, stickiness=plan.stickiness) for plan in doors}
        self._switches = {channel: Debouncer(STABLE_MS, True) for channel in self._doors}
        self._told: dict[int, bool | None] = dict.fromkeys(self._doors, True)
        self._due: list[tuple[float, int, Callable[[int], None], int]] = []
        self._count = 0
        self._unplugged_s = -math.inf
        self._lost_replies = 0
        self._lost_orders = 0
        self._cold_c = COLD_C
        self._cold_seen_s = now_s

    # -- time ---------------------------------------------------------------------------------

    def advance(self, to_s: float) -> None:
        """Let physics happen up to ``to_s``. Time never goes back."""
        due = self._due
        while due and due[0][0] <= to_s:
            at_s, _, happen, channel = heappop(due)
            self.now_s = max(self.now_s, at_s)
            happen(channel)
        self.now_s = max(self.now_s, to_s)

    def next_s(self) -> float | None:
        """When something happens by itself next, in the seconds of :meth:`advance`; None when all is at rest."""
        return self._due[0][0] if self._due else None

    def _at(self, at_s: float, happen: Callable[[int], None], channel: int) -> None:
        self._count += 1
        heappush(self._due, (at_s, self._count, happen, channel))

    # -- the board ----------------------------------------------------------------------------

    @property
    def answers(self) -> bool:
        """The board has power and is plugged in."""
        return self.powered and self.plugged

    def pulse(self, channel: int) -> Sent:
        """Ask the board to release one lock for ``pulse_s``. ``KeyError`` for a channel that does not exist."""
        door = self._doors[channel]
        if not self.answers:
            noticed = not self.powered or self.now_s - self._unplugged_s >= NOTICED_AFTER_S
            return Sent.NOT_SENT if noticed else Sent.UNKNOWN
        if self._lost_orders:
            self._lost_orders -= 1
            return Sent.UNKNOWN
        self.energise(channel)
        door.coil_on_until_s = self.now_s + self.pulse_s
        self._at(door.coil_on_until_s, self._pulse_over, channel)
        if self._lost_replies:
            self._lost_replies -= 1
            return Sent.UNKNOWN
        return Sent.SENT

    def energise(self, channel: int) -> None:
        """Switch a coil on, as a board does; whoever does this must also :meth:`release` it in time."""
        door = self._doors[channel]
        if not self.powered:
            return
        door.firings += 1
        if not door.coil_on:
            self._cool(door)
            door.coil_on, door.coil_since_s = True, self.now_s
            self._at(self.now_s + CAP_S + 0.001, self._check_cap, channel)
        if self.on_pulse is not None:
            self.on_pulse(channel)
        if door.closed and self._random.random() >= door.stickiness:
            self._at(self.now_s + self._random.uniform(0.03, 0.15), self._spring, channel)

    def release(self, channel: int) -> None:
        """Switch a coil off."""
        door = self._doors[channel]
        if door.coil_on:
            self._cool(door)
            door.coil_on = False

    def coil_c(self, channel: int) -> float:
        """Temperature of a coil now, in degrees Celsius."""
        self._cool(self._doors[channel])
        return self._doors[channel].coil_c

    def levels(self) -> list[tuple[int, bool | None]]:
        """What a fresh look at every channel says, settled: True = closed, None = no answer."""
        if not self.answers:
            return [(channel, None) for channel in self._doors]
        return [(channel, door.reads()) for channel, door in self._doors.items()]

    def unplugged_since(self, at_s: float) -> bool:
        """The board was out at some time after this, perhaps too shortly for anyone to notice."""
        return not self.plugged or self._unplugged_s >= at_s

    def told(self, channel: int) -> bool | None:
        """What whoever listens was last told of this channel."""
        return self._told[channel]

    def _pulse_over(self, channel: int) -> None:
        if self.now_s >= self._doors[channel].coil_on_until_s:
            self.release(channel)

    def _check_cap(self, channel: int) -> None:
        door = self._doors[channel]
        if door.coil_on and self.now_s - door.coil_since_s > CAP_S:
            self.over_cap.append((self.now_s, channel))

    def _cool(self, door: DoorBody) -> None:
        passed_s = self.now_s - door.coil_seen_s
        if door.coil_on:
            door.coil_c += COIL_RISE_C_PER_S * passed_s
        else:
            door.coil_c = ROOM_C + (door.coil_c - ROOM_C) * math.exp(-passed_s / COIL_TAU_S)
        door.coil_seen_s = self.now_s

    # -- leaves and switches ------------------------------------------------------------------

    def _spring(self, channel: int) -> None:
        door = self._doors[channel]
        if door.closed and door.coil_on and not door.jammed:
            self._move(channel, closed=False)

    def _move(self, channel: int, closed: bool) -> None:
        door = self._doors[channel]
        if door.cold:
            self._warm()
        door.closed = closed
        door.openings += not closed
        if self.on_move is not None:
            self.on_move(channel, closed)
        self._chatter(channel)

    def _chatter(self, channel: int) -> None:
        """The contact bounces a few times before it rests; the debouncer must see through that."""
        level, at_s = self._doors[channel].reads(), self.now_s
        switch = self._switches[channel]
        for _ in range(self._random.randrange(4)):
            switch.edge(level, at_s)
            switch.edge(not level, at_s + 0.002)
            at_s += self._random.uniform(0.004, 0.012)
        switch.edge(level, at_s)
        due_s = switch.due_s()
        if due_s is not None:
            self._at(due_s, self._settle, channel)

    def _settle(self, channel: int) -> None:
        if self._switches[channel].settle(self.now_s) is not None and self.answers:
            self._tell(channel, self._switches[channel].level)

    def _tell(self, channel: int, level: bool | None) -> None:
        if self._told[channel] != level:
            self._told[channel] = level
            self.on_level(channel, level)

    def _fall_silent(self, _: int) -> None:
        if not self.answers:
            for channel in self._doors:
                self._tell(channel, None)

    def _speak_again(self, _: int) -> None:
        if self.answers:
            for channel, door in self._doors.items():
                self._switches[channel] = Debouncer(STABLE_MS, door.reads())
                self._tell(channel, door.reads())

    # -- hands --------------------------------------------------------------------------------

    def door(self, channel: int) -> DoorBody:
        return self._doors[channel]

    @property
    def channels(self) -> tuple[int, ...]:
        return tuple(self._doors)

    def pull(self, channel: int) -> bool:
        """A hand pulls the door; True if it moved. Only a released door yields."""
        door = self._doors[channel]
        if not door.closed or door.latched or door.jammed:
            return False
        self._move(channel, closed=False)
        return True

    def push(self, channel: int) -> bool:
        """A hand pushes the door shut; True if it stays shut. A released or jammed one springs back."""
        door = self._doors[channel]
        if door.closed or door.jammed or door.coil_on:
            return False
        self._move(channel, closed=True)
        return True

    def put(self, channel: int, thing: str) -> bool:
        """Put a thing in; False when the door is shut."""
        door = self._doors[channel]
        if door.closed:
            return False
        door.goods.append(thing)
        return True

    def take(self, channel: int) -> list[str]:
        """Take everything out; nothing when the door is shut."""
        door = self._doors[channel]
        if door.closed:
            return []
        taken, door.goods = door.goods, []
        return taken

    def force(self, channel: int) -> None:
        """A crowbar: the door opens, latch or not."""
        if self._doors[channel].closed:
            self._move(channel, closed=False)

    # -- faults -------------------------------------------------------------------------------

    def jam(self, channel: int, on: bool = True) -> None:
        self._doors[channel].jammed = on

    def cut_sensor(self, channel: int, reads: Literal["open", "closed"] | None) -> None:
        """The cable of the switch is cut (``open``), pinched (``closed``), or mended (None)."""
        sensor: Sensor = "ok" if reads is None else "cut_open" if reads == "open" else "cut_closed"
        self._doors[channel].sensor = sensor
        self._chatter(channel)

    def lose_replies(self, count: int = 1) -> None:
        """The next pulses fire, but their acknowledgement is lost."""
        self._lost_replies = count

    def lose_orders(self, count: int = 1) -> None:
        """The next orders to pulse are lost on the way; nothing fires and no answer comes."""
        self._lost_orders = count

    def unplug(self) -> None:
        """The board's cable is out. Pulses that run are ended by the board itself."""
        if self.plugged:
            self.plugged, self._unplugged_s = False, self.now_s
            self._at(self.now_s + NOTICED_AFTER_S, self._fall_silent, 0)

    def plug(self) -> None:
        if not self.plugged:
            self.plugged = True
            self._at(self.now_s + NOTICED_AFTER_S, self._speak_again, 0)

    def power_off(self) -> None:
        """Mains and battery gone: coils fall off at once, nothing is read; hands still move open doors."""
        if self.powered:
            self._warm()
            for channel in self._doors:
                self.release(channel)
            self.powered = False
            self._fall_silent(0)

    def power_on(self) -> None:
        if not self.powered:
            self._warm()
            self.powered = True
            self._at(self.now_s + NOTICED_AFTER_S, self._speak_again, 0)

    # -- heat ---------------------------------------------------------------------------------

    def temperature_c(self, zone: str = "cold") -> float:
        """The air in the ``cold`` compartments, or in all others; degrees Celsius."""
        if zone != "cold":
            return ROOM_C
        self._warm()
        return self._cold_c

    def _warm(self) -> None:
        """Newton's law towards the fridge's or the room's temperature; an open door lets the room in."""
        passed_s = self.now_s - self._cold_seen_s
        ajar = sum(door.cold and not door.closed for door in self._doors.values())
        target_c = ROOM_C if not self.powered or ajar > 2 else COLD_C + 5.0 * ajar
        tau_s = 14_400.0 if not self.powered and not ajar else 1_800.0
        self._cold_c = target_c + (self._cold_c - target_c) * math.exp(-passed_s / tau_s)
        self._cold_seen_s = self.now_s


def _nobody(_: int, __: bool | None) -> None:
    """Nobody listens."""
