"""Merchants: they leave orders in a hurry, look after them, and take back what nobody fetched."""

import random
from collections.abc import Callable

from controller.core.bank import Size
from controller.core.commands import Word
from controller.core.events import Touch
from controller.core.screen import OrderLine, Screen, View
from simulator.days.agenda import Life
from simulator.days.site import Site
from simulator.people.person import Parcel, Person, Shop, parcel_of

Known = Callable[[Parcel], None]
"""Called when a resident can be told how to fetch this parcel."""


class Merchant(Person):
    """What a deposit and a look at one's own deposits have in common."""

    def __init__(self, site: Site, dice: random.Random, shop: Shop) -> None:
        super().__init__(site, dice, shop.name)
        self.shop = shop
        self.codes = 0

    def code(self, view: View) -> float | None:
        self.codes += 1
        if self.shop.code is None or self.codes > 3:
            return None
        if self.chance(0.03):
            self.press(view, Touch.CANCEL)
            return None
        self.site.code("0000" if self.chance(0.06) else self.shop.code)
        return 4.0

    def photograph(self, view: View, parcel: Parcel) -> bool:
        """The QR code goes to the resident; True when there was one to see."""
        shown = self.site.shown_ticket(view.visit)
        if shown is None:
            return False
        parcel.order, parcel.ticket, parcel.pin = shown.order, shown.ticket, shown.pin
        return True


class Deposit(Merchant):
    """Leaves one parcel, in one or several compartments."""

    def __init__(self, site: Site, dice: random.Random, shop: Shop, parcel: Parcel, known: Known) -> None:
        super().__init__(site, dice, shop)
        self.parcel = parcel
        self.known = known
        self.left = parcel.boxes
        self.size = parcel.size
        self.bound = False
        self.complained = False
        self.unseen: list[str] = []
        self.mood = dice.choices(
            ("plain", "too small", "cancel", "walk away", "walk away full", "leave open", "no photo", "change mind"),
            (86, 5, 2, 1.5, 1, 1, 2, 1.5),
        )[0]

    def life(self) -> Life:
        yield from self.take_turn()
        yield from self.present(lambda: self.site.badge(self.shop.badge))
        if self.visit > 0:
            yield from self.deal(
                {
                    Screen.CODE: self.code,
                    Screen.MENU: self.menu,
                    Screen.OPENING: self.pull_open,
                    Screen.STUCK: self.stuck,
                    Screen.UNREACHABLE: self.stuck,
                    Screen.PUT_IN: self.put_in,
                    Screen.EMPTY_OUT: self.empty_out,
                    Screen.TICKET: self.ticket,
                }
            )
        self.go()
        if self.parcel.ticket is not None and self.parcel.lying:
            self.known(self.parcel)

    def pull_open(self, view: View) -> float:
        wait_s = super().pull_open(view)
        return self.fill_unseen(view.door, wait_s)

    def stuck(self, view: View) -> float | None:
        if view.door is not None and not self.site.eyes(view.door).closed:
            return self.fill_unseen(view.door, 6.0)
        if any(self.site.eyes(label).closed for label in self.unseen) and self.chance(0.5):
            self.press(view, Touch.CANCEL)  # it lies in there, whatever the screen says
            return None
        return super().stuck(view)

    def fill_unseen(self, label: str | None, wait_s: float) -> float:
        """The screen waits for a door that stands open: its switch is cut. People use what they see."""
        if label is None or self.site.eyes(label).closed or self.chance(0.4):
            return wait_s
        if label not in self.unseen:
            self.unseen.append(label)
            self.site.put(label, self.parcel.thing())
            return 6.0
        self.close(label)
        return wait_s

    def menu(self, view: View) -> float | None:
        if self.close_kindly(view):
            return 2.0
        if self.parcel.card is not None and not self.bound:
            self.bound = True
            self.site.scan(self.parcel.card)
            return 2.0
        if self.left <= 0 or Word.FULL in self.site.heard_since(self.came_s) or self.mood == "change mind":
            self.press(view, Touch.CANCEL)
            return None
        self.ask(Touch.DEPOSIT, view)
        return 3.0

    def ask(self, touch: Touch, view: View) -> None:
        parcel = self.parcel
        self.site.touch(touch, view, size=self.size, cold=parcel.cold, reachable=parcel.reachable)

    def put_in(self, view: View) -> float | None:
        label = view.door
        assert label is not None
        door = self.site.eyes(label)
        if door.closed:
            return self.stuck(view)
        mine = [thing for thing in door.goods if parcel_of(thing) == self.parcel.number]
        if not self.complained and len(mine) < len(door.goods):
            self.complained = True
            if self.press(view, Touch.FOREIGN):
                return 2.0
        if mine and self.mood == "cancel" and self.press(view, Touch.CANCEL):
            return 3.0
        if not mine:
            return self.fill(view, label)
        if self.mood == "leave open":
            self.done_with(label, mine)
            return None
        if self.close(label):
            self.done_with(label, mine)
            return 8.0
        return 6.0 if self.site.agenda.now_s - self.came_s < 180 else None

    def fill(self, view: View, label: str) -> float | None:
        if self.mood == "walk away":
            return None
        if self.mood == "too small" and self.size < Size.L and self.press(view, Touch.TOO_SMALL):
            self.mood, self.size = "plain", Size(self.size + 1)
            return 3.0
        for _ in range(self.dice.choice((1, 1, 2, 3))):
            self.site.put(label, self.parcel.thing())
        return None if self.mood == "walk away full" else self.dice.uniform(4.0, 15.0)

    def in_the_dark(self) -> None:
        if self.door is None or self.site.eyes(self.door).closed or self.chance(0.3):
            return
        if self.chance(0.5):
            self.site.put(self.door, self.parcel.thing())
        self.close(self.door)
        mine = [thing for thing in self.site.eyes(self.door).goods if parcel_of(thing) == self.parcel.number]
        if mine:
            self.done_with(self.door, mine)

    def done_with(self, label: str, mine: list[str]) -> None:
        self.parcel.lying[label] = mine
        self.left -= 1

    def empty_out(self, view: View) -> float | None:
        assert view.door is not None
        self.take(view.door, self.parcel.things)
        self.parcel.lying.pop(view.door, None)
        return 6.0 if self.close(view.door) else 8.0

    def ticket(self, view: View) -> float | None:
        if self.mood == "no photo":
            return None
        if not self.photograph(view, self.parcel) and self.bound:
            self.parcel.ticket = self.parcel.card
        if self.left > 0 and Word.FULL not in self.site.heard_since(self.came_s) and Touch.MORE in view.touches:
            self.ask(Touch.MORE, view)
            return 3.0
        if self.chance(0.3):
            self.press(view, Touch.PRINT)
        self.press(view, Touch.DONE)
        return None


class Manage(Merchant):
    """My deposits: a new ticket for what has none, longer for who asked, back with what nobody fetched."""

    def __init__(self, site: Site, dice: random.Random, shop: Shop, known: Known) -> None:
        super().__init__(site, dice, shop)
        self.known = known
        self.asked: set[str] = set()
        self.current: str | None = None

    def life(self) -> Life:
        yield from self.take_turn()
        for _ in range(4):
            yield from self.present(lambda: self.site.badge(self.shop.badge))
            if self.visit <= 0:
                break
            asked = len(self.asked)
            yield from self.deal(
                {
                    Screen.CODE: self.code,
                    Screen.MENU: self.menu,
                    Screen.OPENING: self.pull_open,
                    Screen.STUCK: self.stuck,
                    Screen.UNREACHABLE: self.stuck,
                    Screen.PUT_IN: self.put_in,
                    Screen.TAKE_OUT: self.take_out,
                    Screen.CLOSED: self.closed,
                    Screen.TICKET: self.ticket,
                }
            )
            if len(self.asked) == asked:
                break
            yield 2.0
        self.go()

    def menu(self, view: View) -> float | None:
        if self.close_kindly(view):
            return 2.0
        for line in view.orders:
            if line.order not in self.asked and (touch := self.wanted(line)) is not None:
                self.asked.add(line.order)
                self.current = line.order
                self.site.touch(touch, view, order=line.order)
                return 3.0
        self.press(view, Touch.CANCEL)
        return None

    def wanted(self, line: OrderLine) -> Touch | None:
        """What to do about one order of ours; None to let it be."""
        parcel = self.parcel(line.order)
        if Touch.TAKE_BACK in line.can and (line.status in ("overdue", "to_check") or parcel is None or parcel.done):
            return Touch.TAKE_BACK
        if Touch.REPLACE in line.can and (line.status == "no_ticket" or (parcel is not None and parcel.ticket is None)):
            return Touch.REPLACE
        if Touch.EXTEND in line.can and self.chance(0.1):
            return Touch.EXTEND
        if Touch.ADD in line.can and self.chance(0.05):
            return Touch.ADD
        if Touch.REPLACE in line.can and self.chance(0.05):
            return Touch.REPLACE
        return None

    def parcel(self, order: str | None) -> Parcel | None:
        return next((parcel for parcel in self.shop.parcels if parcel.order == order), None)

    def lines_parcel(self, view: View) -> Parcel | None:
        """Which of our parcels lies behind this door, if we never learnt its order's number."""
        known = self.parcel(self.current)
        if known is not None or view.door is None:
            return known
        return next((parcel for parcel in self.shop.parcels if view.door in parcel.lying and not parcel.done), None)

    def put_in(self, view: View) -> float | None:
        assert view.door is not None
        parcel = self.lines_parcel(view)
        if self.site.eyes(view.door).closed:
            return self.stuck(view)
        if parcel is not None and self.current is not None:
            self.site.put(view.door, parcel.thing())
            self.current = None
            return 5.0
        return 6.0 if self.close(view.door) else 8.0

    def take_out(self, view: View) -> float | None:
        assert view.door is not None
        door = self.site.eyes(view.door)
        if door.closed:
            return self.stuck(view)
        ours = {parcel.number for parcel in self.shop.parcels}
        taken = self.take(view.door, [thing for thing in door.goods if parcel_of(thing) in ours])
        for parcel in self.shop.parcels:
            if view.door in parcel.lying and any(parcel_of(thing) == parcel.number for thing in taken):
                parcel.done = True
        self.close(view.door)
        return 6.0

    def closed(self, view: View) -> float | None:
        self.press(view, Touch.DONE)
        return None

    def ticket(self, view: View) -> float | None:
        shown = self.site.shown_ticket(view.visit)
        parcel = self.parcel(self.current)
        if shown is not None and parcel is None:
            parcel = next((p for p in self.shop.parcels if p.order is None and p.lying and not p.done), None)
        if parcel is not None and self.photograph(view, parcel):
            self.known(parcel)
        self.press(view, Touch.DONE)
        return None


class Greedy(Manage):
    """A merchant who asks for other merchants' orders, by numbers seen elsewhere."""

    def __init__(self, site: Site, dice: random.Random, shop: Shop, known: Known, others: list[Parcel]) -> None:
        super().__init__(site, dice, shop, known)
        self.others = others

    def menu(self, view: View) -> float | None:
        for parcel in self.others:
            touch = self.dice.choice((Touch.TAKE_BACK, Touch.REPLACE, Touch.EXTEND, Touch.ADD))
            self.site.touch(touch, view, order=parcel.order)
        self.press(view, Touch.CANCEL)
        return None
