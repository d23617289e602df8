"""Technicians and operators, who put things right; guessers, players and passers-by, who do not."""

import random
from collections.abc import Callable

from controller.core.bank import Size
from controller.core.events import Refusal, Touch
from controller.core.rights import VerifiedPass
from controller.core.screen import DoorLine, Screen, View
from simulator.days.agenda import Life, Until
from simulator.days.mint import MARK, NAME
from simulator.days.site import Site
from simulator.people.person import Act, Person, parcel_of

LOOKS_MAX = 24


class Technician(Person):
    """Looks into every compartment that must be checked, mends what is broken, and puts it back in use."""

    def __init__(self, site: Site, dice: random.Random, badge: VerifiedPass, mend: Callable[[str], None]) -> None:
        super().__init__(site, dice, "technician")
        self.badge = badge
        self.mend = mend
        self.looked: list[str] = []
        self.said: set[str] = set()
        self.order_in = False
        """Whether the screen said that an order lies in the compartment looked at."""

    def life(self) -> Life:
        yield from self.take_turn()
        for _ in range(3):
            yield from self.present(lambda: self.site.badge(self.badge))
            if self.visit > 0:
                break
            yield 60.0
        if self.visit > 0:
            yield from self.round()
        self.go()

    def round(self) -> Life:
        acts: dict[Screen, Act] = {
            Screen.SERVICE_MENU: self.menu,
            Screen.OPENING: self.pull_open,
            Screen.STUCK: self.stuck_door,
            Screen.UNREACHABLE: self.stuck_door,
            Screen.LOOK: self.look_inside,
            Screen.CHECKED: self.checked,
        }
        for _ in range(4):
            yield from self.deal(acts)
            view = self.site.look()
            if view is None or view.visit != self.visit:
                return

    def menu(self, view: View) -> float | None:
        pushed = [self.site.push(label) for label in view.open_doors]
        if any(pushed):
            return 2.0
        for line in view.doors:
            if self.needs_look(line):
                self.looked.append(line.label)
                self.order_in = line.order
                self.mend(line.label)
                self.site.touch(Touch.OPEN, view, box=line.box, reason=f"{NAME} round")
                return 3.0
        self.press(view, Touch.DONE)
        return None

    def needs_look(self, line: DoorLine) -> bool:
        wanted = line.use in ("to_check", "out") or line.door in ("forced", "jammed")
        return wanted and Touch.OPEN in line.can and line.label not in self.looked and len(self.looked) < LOOKS_MAX

    def stuck_door(self, view: View) -> float | None:
        assert view.door is not None
        tries = self.pulled[view.door] = self.pulled.get(view.door, 0) + 1
        if tries <= 3 and self.press(view, Touch.AGAIN):
            self.site.pull(view.door)
            return 3.0
        return 3.0 if self.press(view, Touch.CANCEL) else None

    def look_inside(self, view: View) -> float | None:
        assert view.door is not None
        if self.site.eyes(view.door).closed:
            tries = self.pulled[view.door] = self.pulled.get(view.door, 0) + 1
            if tries > 3:
                return 3.0 if self.press(view, Touch.DONE) else None
            return 3.0
        self.sort(view)
        return 3.0 if self.close(view.door) else 6.0

    def sort(self, view: View) -> None:
        """Goods of one order may stay where that order is expected; everything else goes to lost property."""
        assert view.door is not None
        goods = self.site.eyes(view.door).goods
        owners = {parcel_of(thing) for thing in goods}
        if goods and (not self.order_in or len(owners) != 1 or 0 in owners):
            self.take(view.door, list(goods))

    def checked(self, view: View) -> float | None:
        """Say what was found; what the screen offers decides what can be said."""
        assert view.door is not None
        if view.door in self.said:
            return 2.0 if self.press(view, Touch.DONE) else None
        full = bool(self.found(view.door))
        if not full and self.order_in:
            self.order_in = False  # its goods are gone: the order ends here, and then the compartment is free
            return 2.0 if self.press(view, Touch.WITHDRAW) else None
        self.said.add(view.door)
        if full and self.press(view, Touch.CONFIRM):
            return 2.0
        if not full and self.press(view, Touch.IN_USE):
            return 2.0
        return 2.0 if self.press(view, Touch.DONE) else None

    def found(self, label: str) -> list[str]:
        """What a technician remembers to have seen inside a moment ago."""
        return self.site.eyes(label).goods


class Operator(Person):
    """Shows a *once* pass that the town hall sent, at one compartment; later somebody shows it again."""

    def __init__(self, site: Site, dice: random.Random, right: VerifiedPass) -> None:
        super().__init__(site, dice, "operator")
        self.right = right

    def life(self) -> Life:
        yield from self.take_turn()
        for _ in range(2):
            yield from self.present(lambda: self.site.badge(self.right))
            if self.visit > 0:
                yield from self.deal(
                    {
                        Screen.SERVICE_MENU: self.menu,
                        Screen.OPENING: self.pull_open,
                        Screen.STUCK: self.give_up,
                        Screen.UNREACHABLE: self.give_up,
                        Screen.LOOK: self.look_inside,
                        Screen.CHECKED: self.give_up,
                    }
                )
            yield self.dice.choice((5.0, 90.0))
        self.go()

    def menu(self, view: View) -> float | None:
        if self.chance(0.3):
            self.site.touch(Touch.OPEN, view, box=self.dice.choice(list(self.site.doors.values()))[0])
            return 3.0
        for line in view.doors:
            if line.box in self.right.boxes and Touch.OPEN in line.can:
                self.site.touch(Touch.OPEN, view, box=line.box)
                return 3.0
        return None

    def give_up(self, view: View) -> float | None:
        self.press_first(view, Touch.CANCEL, Touch.DONE)
        return 2.0

    def look_inside(self, view: View) -> float | None:
        assert view.door is not None
        return 4.0 if self.close(view.door) else None


class Guesser(Person):
    """Types PINs one after another (L26)."""

    def life(self) -> Life:
        yield from self.take_turn()
        for _ in range(self.dice.randrange(8, 40)):
            self.site.pin(f"{self.dice.randrange(10**8):08d}")
            yield self.dice.uniform(2.0, 6.0)
        self.go()


class Player(Person):
    """Scans rubbish, presses what is not there, bangs on doors, shuts open ones."""

    def life(self) -> Life:
        for _ in range(self.dice.randrange(3, 15)):
            self.dice.choice((self.rubbish, self.unknown, self.nonsense, self.bang, self.code))()
            yield self.dice.uniform(0.2, 5.0)

    def rubbish(self) -> None:
        self.site.scan_rubbish(self.dice.choice(list(Refusal)))

    def unknown(self) -> None:
        self.site.scan(f"{MARK}{self.dice.getrandbits(128):032X}")

    def nonsense(self) -> None:
        """An answer to a screen that is long gone, or to a question nobody asked."""
        view = self.site.look()
        if view is not None:
            stale = View(view.screen, visit=view.visit - self.dice.randrange(1, 5))
            self.site.touch(self.dice.choice(list(Touch)), stale, box="c01", order="o1")

    def bang(self) -> None:
        label = self.dice.choice(list(self.site.doors))
        self.site.pull(label)
        if self.chance(0.5):
            self.site.push(label)

    def code(self) -> None:
        if self.site.front is None:
            self.site.code("1234")


class Meddler(Person):
    """A second finger on somebody else's screen: presses what is offered and what is not."""

    def life(self) -> Life:
        for _ in range(self.dice.randrange(2, 30)):
            view = self.site.look()
            if view is not None:
                offered = list(view.touches) or list(Touch)
                touch = self.dice.choice(offered if self.chance(0.6) else list(Touch))
                label = self.dice.choice(list(self.site.doors))
                box = None if self.chance(0.5) else self.site.doors[label][0]
                order = f"o{max(1, view.visit // 2 - self.dice.randrange(30))}"
                if view.orders and self.chance(0.5):
                    order = self.dice.choice(view.orders).order
                self.site.touch(touch, view, box=box, order=order, size=self.dice.choice((None, *Size)))
            yield Until(self.dice.uniform(0.2, 40.0))


class Liar(Person):
    """A passer-by who lays something of theirs into a door that stands open, and shuts it."""

    def life(self) -> Life:
        for label in self.site.doors:
            if not self.site.eyes(label).closed and self.site.front is None:
                self.site.put(label, "stranger's bag")
                self.site.push(label)
                return
            if self.chance(0.02):
                yield Until(5.0)
