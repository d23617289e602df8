"""What goes wrong, on demand or as a seeded mix of what happens in the field."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from simulator.days.agenda import Agenda
from simulator.days.machine import Machine
from simulator.days.site import Site
from simulator.world import World

DAY_S = 86_400.0
CUTS = ("before append", "in append", "after append", "after pulse")


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble: how often a day in the field, and what it does."""

    per_day: float
    strike: Callable[["Trouble"], None]


class Trouble:
    """Brings faults over one bank."""

    def __init__(self, machine: Machine, site: Site, world: World, agenda: Agenda, dice: random.Random) -> None:
        self.machine = machine
        self.site = site
        self.world = world
        self.agenda = agenda
        self.dice = dice
        self.counts: dict[str, int] = {}
        self.tell: Callable[[str], None] = lambda what: None
        """The law's story wants to know."""
        self._ambush: list[Callable[[], None]] = []
        """Struck at a movement of a door, while somebody stands there."""
        self._on_move = world.on_move
        world.on_move = self._moved

    def plan_day(self, faults: Sequence[str]) -> None:
        """Draw the coming day's troubles, at times when people are about more often than not."""
        for name in faults:
            per_day, happens = FAULTS[name].per_day, 0
            while self.dice.random() < per_day / (happens + 1) and happens < 3:
                happens += 1
                self.agenda.after(self.dice.triangular(0.0, DAY_S, 0.75 * DAY_S), partial(self.strike, name))

    def strike(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        self.tell(f"trouble: {name}")
        FAULTS[name].strike(self)

    def _moved(self, channel: int, closed: bool) -> None:
        if self._on_move is not None:
            self._on_move(channel, closed)
        if self._ambush and self.dice.random() < 0.3:
            self.agenda.after(self.dice.uniform(0.0, 12.0), self._ambush.pop())

    def lie_in_wait(self, strike: Callable[[], None]) -> None:
        """Strike soon after one of the next movements of a door."""
        self._ambush.append(strike)

    def mend(self, label: str) -> None:
        """A technician repairs a door and its cable."""
        self._mend(self.site.doors[label][1])

    def _mend(self, channel: int) -> None:
        if self.world.door(channel).jammed:
            self.world.jam(channel, False)
        if self.world.door(channel).sensor != "ok":
            self.world.cut_sensor(channel, None)

    def channel(self) -> int:
        return self.dice.choice(self.world.channels)

    def outage_s(self) -> float:
        """From ten seconds to six hours, short ones more often."""
        return math.exp(self.dice.uniform(math.log(10.0), math.log(21_600.0)))

    def later_mended(self, channel: int) -> None:
        self.agenda.after(self.dice.uniform(600.0, 1.5 * DAY_S), lambda: self._mend(channel))


def _jam(at: Trouble) -> None:
    channel = at.channel()
    at.world.jam(channel)
    at.later_mended(channel)


def _sensor(at: Trouble) -> None:
    channel = at.channel()
    at.world.cut_sensor(channel, at.dice.choice(("open", "closed")))
    at.later_mended(channel)


def _unplug(at: Trouble) -> None:
    at.world.unplug()
    at.agenda.after(at.dice.choice((0.3, 25.0, 25.0, 900.0)), at.world.plug)


def _replies(at: Trouble) -> None:
    if at.dice.random() < 0.5:
        at.world.lose_replies(at.dice.randrange(1, 4))
    else:
        at.world.lose_orders(at.dice.randrange(1, 4))


def _power(at: Trouble) -> None:
    """Now, or in the midst of the next firing."""
    if at.dice.random() < 0.5:
        at.machine.lose_power("power cut", at.outage_s())
    else:
        at.machine.cut_at = at.dice.choice(CUTS)


def _ambush(at: Trouble) -> None:
    """The power, the process or the board goes while a door is open or has just been shut."""
    machine = at.machine
    at.lie_in_wait(
        at.dice.choice(
            (
                lambda: machine.lose_power("power cut at a door", at.outage_s()),
                lambda: machine.lose_power("short power cut at a door", 12.0),
                lambda: machine.crash(2.0),
                lambda: _unplug(at),
            )
        )
    )


def _clock(at: Trouble) -> None:
    """A power cut without a network behind it: only the floor is known for hours."""
    at.machine.without_network = True
    at.machine.lose_power("power cut, clock lost", at.outage_s())

    def network_back() -> None:
        at.machine.without_network = False
        at.machine.synchronise()

    at.agenda.after(at.dice.uniform(0.5, 12.0) * 3600.0, network_back)


def _future(at: Trouble) -> None:
    """A battery clock that is more than a year ahead, for some hours (L38)."""
    machine = at.machine
    machine.without_network, machine.battery, machine.error_s = True, True, at.dice.choice((400.0, 0.1)) * DAY_S
    machine.lose_power("power cut, clock ahead", at.outage_s())

    def corrected() -> None:
        machine.without_network, machine.battery, machine.error_s = False, False, 0.0
        machine.synchronise()

    at.agenda.after(at.dice.uniform(1.0, 8.0) * 3600.0, corrected)


def _forced(at: Trouble) -> None:
    """A crowbar; the thief leaves what is there or takes it, and may or may not shut the door."""
    label = at.dice.choice(list(at.site.doors))
    at.site.break_open(label)
    if at.dice.random() < 0.5:
        at.agenda.after(30.0, lambda: at.site.steal(label))
    if at.dice.random() < 0.7:
        at.agenda.after(60.0, lambda: _shut(at, label))


def _shut(at: Trouble, label: str) -> None:
    at.site.push(label)


def _crash(at: Trouble) -> None:
    at.machine.crash(at.dice.uniform(1.0, 5.0))


def _restore(at: Trouble) -> None:
    at.machine.restore(at.dice.uniform(0.2, 2.5))


FAULTS: Mapping[str, Fault] = {
    "jam": Fault(0.15, _jam),
    "sensor": Fault(0.2, _sensor),
    "unplug": Fault(0.3, _unplug),
    "replies": Fault(0.4, _replies),
    "power": Fault(0.3, _power),
    "ambush": Fault(0.6, _ambush),
    "clock": Fault(0.05, _clock),
    "future": Fault(0.02, _future),
    "forced": Fault(0.1, _forced),
    "crash": Fault(0.4, _crash),
    "restore": Fault(0.004, _restore),
}


def named(text: str) -> tuple[str, ...]:
    """``field`` (all of them), ``none``, or a list of names with commas. Raises ``ValueError`` for others."""
    if text == "none":
        return ()
    if text == "field":
        return tuple(FAULTS)
    names = tuple(part.strip() for part in text.split(","))
    for name in names:
        if name not in FAULTS:
            raise ValueError(f"no fault is called {name!r}; there are: {', '.join(FAULTS)}")
    return names
