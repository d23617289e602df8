"""Residents: they fetch an order, forget things, leave doors open, mistype, and sometimes bring something back."""

import random

from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Touch
from controller.core.rights import VerifiedPass
from controller.core.screen import Screen, View
from simulator.days.agenda import Life
from simulator.days.site import Site
from simulator.people.person import Parcel, Person, parcel_of

TRIES_MAX = 6
"""After this many vain trips a resident telephones the shop and gives up."""


class Resident(Person):
    """Fetches one parcel with its QR code or its PIN; whoever holds the ticket may come (L34)."""

    def __init__(
        self,
        site: Site,
        dice: random.Random,
        parcel: Parcel,
        ticket: str,
        pin: str | None,
        right: VerifiedPass | None = None,
    ) -> None:
        """``right`` is a pass from the town, bound to the order of ``ticket``."""
        super().__init__(site, dice, f"resident of {parcel.number}")
        self.parcel = parcel
        self.ticket = ticket
        self.pin = pin
        self.right = right
        self.got: list[str] = []
        self.left_behind: list[str] = []
        self.emptied: set[str] = set()
        self.complained: set[str] = set()
        self.again = False
        self.mood = dice.choices(
            (
                "plain",
                "forget",
                "leave open",
                "false empty",
                "walk away",
                "twenty scans",
                "look only",
                "come again",
                "hammer",
            ),
            (82, 4, 3, 0.7, 2, 3, 1.5, 3, 2),
        )[0]

    def life(self) -> Life:
        yield from self.take_turn()
        if self.mood == "twenty scans":
            yield from self.wave()
        yield from self.fetch()
        if self.mood == "come again":
            yield self.dice.choice((20.0, 60.0, 1800.0))
            yield from self.fetch()
        if self.mood == "hammer":
            for _ in range(15):
                yield 25.0
                yield from self.fetch()
        self.go()

    def fetch(self) -> Life:
        if self.right is not None:
            right = self.right
            yield from self.present(lambda: self.site.badge(right))
        elif self.pin is not None and self.chance(0.35):
            yield from self.type_pin(self.pin)
        else:
            yield from self.present(lambda: self.site.scan(self.ticket))
        if self.visit > 0:
            yield from self.deal(
                {
                    Screen.OPENING: self.pull_open,
                    Screen.STUCK: self.stuck,
                    Screen.UNREACHABLE: self.stuck,
                    Screen.TAKE_OUT: self.take_out,
                    Screen.CLOSED: self.closed,
                    Screen.RETURN_MENU: self.leave,
                }
            )

    def type_pin(self, pin: str) -> Life:
        yield 8.0
        if self.chance(0.08):
            wrong = f"{pin[:-1]}{(int(pin[-1]) + 1) % 10}"
            yield from self.present(lambda: self.site.pin(wrong))
            yield 10.0
        yield from self.present(lambda: self.site.pin(pin))
        if Word.PIN_SLOW in self.site.heard_since(self.site.agenda.now_s):
            yield 30.0
            yield from self.present(lambda: self.site.scan(self.ticket))

    def wave(self) -> Life:
        """The same QR code twenty times a second (L12)."""
        for _ in range(20):
            self.site.scan(self.ticket)
            yield 0.05

    def leave(self, view: View) -> float | None:
        self.press_first(view, Touch.CANCEL, Touch.DONE)
        return None

    def take_out(self, view: View) -> float | None:
        label = view.door
        assert label is not None
        door = self.site.eyes(label)
        if door.closed:
            return self.shut_but_open(view)
        mine = [thing for thing in door.goods if parcel_of(thing) == self.parcel.number]
        if self.mood == "look only":
            return 5.0 if self.close(label) else None
        if mine and mine != self.left_behind:
            self.grab(label, mine)
            return self.dice.uniform(3.0, 10.0)
        missing = label not in self.emptied and label not in self.complained
        if (missing or self.mood == "false empty") and self.press(view, Touch.EMPTY):
            self.mood = "plain"
            self.complained.add(label)
            return 2.0
        if self.mood in ("leave open", "walk away"):
            return None
        return 4.0 if self.close(label) else 8.0

    def grab(self, label: str, mine: list[str]) -> None:
        forgotten = mine[:1] if self.mood == "forget" and not self.again else []
        self.left_behind = forgotten
        self.got += self.take(label, [thing for thing in mine if thing not in forgotten])
        self.emptied.add(label)
        self.parcel.lying.pop(label, None)

    def in_the_dark(self) -> None:
        if self.door is None or self.site.eyes(self.door).closed or self.chance(0.3):
            return
        mine = [thing for thing in self.site.eyes(self.door).goods if parcel_of(thing) == self.parcel.number]
        if mine and self.chance(0.8):
            self.grab(self.door, mine)
        if self.chance(0.7):
            self.close(self.door)

    def pull_open(self, view: View) -> float:
        wait_s = super().pull_open(view)
        if view.door is not None and not self.site.eyes(view.door).closed and self.chance(0.3):
            self.help_oneself(view.door)
        return wait_s

    def help_oneself(self, label: str) -> None:
        """The screen waits for a door that stands open: its switch is cut. People take what is theirs, and shut it."""
        mine = [thing for thing in self.site.eyes(label).goods if parcel_of(thing) == self.parcel.number]
        if mine:
            self.grab(label, mine)
        self.close(label)

    def stuck(self, view: View) -> float | None:
        if view.door is not None and not self.site.eyes(view.door).closed:
            self.help_oneself(view.door)
            return None if self.chance(0.5) else 5.0
        if (self.mood == "hammer" or self.chance(0.3)) and self.press(view, Touch.AGAIN):
            return 2.0
        return super().stuck(view)

    def shut_but_open(self, view: View) -> float | None:
        """The screen says open, the door is shut: a cut sensor, or it was shut a moment ago."""
        assert view.door is not None
        tries = self.pulled[view.door] = self.pulled.get(view.door, 0) + 1
        self.site.pull(view.door)
        if tries > 3:
            self.press_first(view, Touch.DONE, Touch.CANCEL)
            return None
        self.press(view, Touch.AGAIN)
        return 3.0

    def closed(self, view: View) -> float | None:
        if self.mood == "forget" and not self.again and Touch.FORGOT in view.touches:
            self.again, self.left_behind = True, []
            self.press(view, Touch.FORGOT)
            return 3.0
        if self.chance(0.5):
            self.press(view, Touch.DONE)
        return None


class Returner(Person):
    """Shows a ticket that was used, and brings something back to the shop it came from."""

    def __init__(self, site: Site, dice: random.Random, parcel: Parcel, ticket: str) -> None:
        super().__init__(site, dice, f"returner of {parcel.number}")
        self.parcel = parcel
        self.ticket = ticket
        self.undo = self.chance(0.1)

    def life(self) -> Life:
        yield from self.take_turn()
        yield from self.present(lambda: self.site.scan(self.ticket))
        if self.visit > 0:
            yield from self.deal(
                {
                    Screen.RETURN_MENU: self.menu,
                    Screen.OPENING: self.pull_open,
                    Screen.STUCK: self.stuck,
                    Screen.UNREACHABLE: self.stuck,
                    Screen.PUT_IN: self.put_in,
                    Screen.EMPTY_OUT: self.empty_out,
                }
            )
        self.go()

    def menu(self, view: View) -> float | None:
        if Touch.RETURN not in view.touches or Word.FULL in self.site.heard_since(self.came_s):
            return None
        self.site.touch(Touch.RETURN, view, size=Size.S)
        return 3.0

    def put_in(self, view: View) -> float | None:
        assert view.door is not None
        door = self.site.eyes(view.door)
        if door.closed:
            return self.stuck(view)
        if not any(parcel_of(thing) == self.parcel.number for thing in door.goods):
            self.site.put(view.door, self.parcel.thing())
            return 6.0
        if self.undo and self.press(view, Touch.CANCEL):
            return 3.0
        return 4.0 if self.close(view.door) else 8.0

    def empty_out(self, view: View) -> float | None:
        assert view.door is not None
        self.take(view.door, self.parcel.things)
        return 6.0 if self.close(view.door) else 8.0
