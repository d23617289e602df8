"""People at a bank: what all of them do. They act through the screen, the scanner and their hands alone.

A person looks at the screen, does what it asks (or something else), and looks again. What each kind of people want
is in the modules beside this one.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Touch
from controller.core.rights import VerifiedPass
from controller.core.screen import Screen, View
from simulator.days.agenda import Life, Until
from simulator.days.site import Site

PATIENCE_S = 300.0
"""How long anyone stays at a bank that does not do what they want."""
QUEUE_S = 600.0


@dataclass(slots=True, eq=False)
class Shop:
    """A merchant: a badge, perhaps with a code, and the orders they know of."""

    name: str
    badge: VerifiedPass
    code: str | None = None
    parcels: list["Parcel"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Parcel:
    """One order as people know it: things, and what its resident was given to fetch them."""

    number: int
    shop: Shop
    size: Size
    cold: bool
    reachable: bool
    boxes: int
    """Compartments the merchant needs for it."""
    things: list[str] = field(default_factory=list)
    lying: dict[str, list[str]] = field(default_factory=dict)
    """Door label → things left there, as far as people know."""
    order: str | None = None
    ticket: str | None = None
    pin: str | None = None
    card: str | None = None
    """A claim card the resident brought to the shop."""
    done: bool = False
    """Its people are through with it."""
    tries: int = 0

    def thing(self) -> str:
        self.things.append(f"{self.number}/{len(self.things) + 1}")
        return self.things[-1]


def parcel_of(thing: str) -> int:
    """The number of the order a thing belongs to; 0 for things of strangers."""
    number = thing.partition("/")[0]
    return int(number) if number.isdigit() else 0


Act = Callable[[View], float | None]
"""Do something about this screen; seconds to wait for a change, or None to go away."""


class Person:
    """Comes, takes a turn, deals with screens, goes."""

    def __init__(self, site: Site, dice: random.Random, name: str) -> None:
        self.site = site
        self.dice = dice
        self.name = name
        self.visit = 0
        self.came_s = 0.0
        self.door: str | None = None
        """The door they were sent to last."""
        self.pulled: dict[str, int] = {}

    def life(self) -> Life:
        raise NotImplementedError

    # -- coming and going ---------------------------------------------------------------------

    def take_turn(self) -> Life:
        """Stand in line. Some people are too busy to, and show their right at once."""
        waited_s = 0.0
        while self.site.front is not None and waited_s < QUEUE_S and self.dice.random() > 0.04:
            yield 12.0
            waited_s += 12.0
        if self.site.front is None:
            self.site.front = self
        self.came_s = self.site.agenda.now_s

    def go(self) -> None:
        if self.site.front is self:
            self.site.front = None

    def deal(self, acts: dict[Screen, Act]) -> Life:
        """Answer screen after screen until ours is over or patience ends."""
        until_s = self.site.agenda.now_s + PATIENCE_S
        while self.site.agenda.now_s < until_s:
            view = self.site.look()
            if view is None:
                yield self.dice.uniform(3.0, 20.0)
                self.in_the_dark()
                yield Until(30.0)
                continue
            if view.door is not None:
                self.door = view.door
            if view.visit != self.visit:
                return
            act = acts.get(view.screen)
            wait_s = None if act is None else act(view)
            if wait_s is None:
                return
            yield Until(wait_s)

    def present(self, show: Callable[[], None]) -> Life:
        """Show a right, and wait while someone else is served. ``visit`` is ours then, or -1."""
        before, shown_s = self.site.glance(), self.site.agenda.now_s
        show()
        now = self.site.glance()
        words = self.site.heard_since(shown_s)
        if Word.WAIT in words:
            until_s = shown_s + 100.0
            while now is not None and now == before and self.site.agenda.now_s < until_s:
                yield Until(15.0)
                now = self.site.glance()
            if now == 0 and Word.SHOW_AGAIN in self.site.heard_since(shown_s):
                yield from self.present(show)
            else:
                self.visit = now if now and now != before else -1
        else:
            self.visit = now if now and (now != before or not words) else -1

    def in_the_dark(self) -> None:
        """The screen is black in the midst of it: people finish what their hands were doing (L36), or not."""

    # -- small acts ---------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        return self.dice.random() < probability

    def press(self, view: View, touch: Touch) -> bool:
        """Press an answer if the screen offers it."""
        if touch not in view.touches:
            return False
        self.site.touch(touch, view)
        return True

    def press_first(self, view: View, *touches: Touch) -> bool:
        return any(self.press(view, touch) for touch in touches)

    def pull_open(self, view: View) -> float:
        """The screen says that a door opens: look, and pull."""
        if view.door is not None:
            self.site.pull(view.door)
        return 2.0

    def stuck(self, view: View) -> float | None:
        """Fire again and pull; later another compartment; then give up."""
        assert view.door is not None
        tries = self.pulled[view.door] = self.pulled.get(view.door, 0) + 1
        if tries <= 2 and self.press(view, Touch.AGAIN):
            self.site.pull(view.door)
            return 3.0
        if tries <= 4 and self.press_first(view, Touch.ANOTHER, Touch.CANCEL):
            return 3.0
        return None

    def take(self, label: str, things: Iterable[str]) -> list[str]:
        return self.site.take(label, list(things), self.name)

    def close(self, label: str) -> bool:
        """Push it shut; a person tries more than once."""
        return self.site.eyes(label).closed or self.site.push(label) or self.site.push(label)

    def close_kindly(self, view: View) -> bool:
        """Many people shut a door that others left open, when the screen asks for it; True when they did."""
        pushed = [self.site.push(label) for label in view.open_doors if self.chance(0.5)]
        return any(pushed)
