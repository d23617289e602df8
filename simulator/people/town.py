"""A bank and the people of its town: who comes when, with which rights, and what they leave and fetch."""

import random
from collections.abc import Callable
from functools import partial

from controller.core.bank import Bank, Compartment, Size
from controller.core.events import Afar, OrderAnnounced, OrderedFromAfar, ReservationWished
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import Use, Wish
from simulator.days.agenda import Agenda, Living
from simulator.days.faults import Trouble
from simulator.days.machine import EPOCH_S
from simulator.days.mint import NAME, Mint, digest
from simulator.days.site import Site
from simulator.people.merchants import Deposit, Greedy, Manage
from simulator.people.others import Guesser, Liar, Meddler, Operator, Player, Technician
from simulator.people.person import Parcel, Person, Shop
from simulator.people.residents import TRIES_MAX, Resident, Returner

DAY_S, HOUR_S = 86_400.0, 3600.0
SHOPS = 6
FOR_EVER_S = int(EPOCH_S + 100 * 365 * DAY_S)
FETCH_DELAYS_H = ((0.3, 5.0), (12.0, 26.0), (30.0, 70.0), (72.0, 90.0))
FETCH_WEIGHTS = (76, 18, 3.5, 2.5)
"""Most fetch an order on the same evening; a few after the deadline."""
NEVER = 0.015


def bank_of(compartments: int) -> Bank:
    """Three sizes, every ninth cold, every ninth at wheelchair height."""
    return Bank(
        "town-1",
        tuple(
            Compartment(
                f"c{number:02d}",
                str(number),
                Size(1 + number % 3),
                cold=number % 9 == 0,
                height_mm=1100 if number % 9 in (1, 2) else 1500,
            )
            for number in range(1, compartments + 1)
        ),
    )


def shop(number: int) -> Shop:
    code = f"{1000 + number}" if number % 2 else None
    return Shop(f"{NAME} shop {number}", _badge(f"badge-{number}-0", f"shop-{number}", Act.DEPOSIT, code), code)


def _badge(name: str, holder: str, allows: Act, code: str | None = None) -> VerifiedPass:
    return VerifiedPass(
        digest(name),
        digest(holder),
        allows,
        Binding.REUSABLE,
        int(EPOCH_S) - 3600,
        FOR_EVER_S,
        code=None if code is None else digest(code),
        pass_id=f"{NAME} {name}",
    )


class Town:
    """Sends people to one bank, forty or so a day."""

    def __init__(self, site: Site, agenda: Agenda, mint: Mint, trouble: Trouble, seed: int, visits: int) -> None:
        self.site = site
        self.agenda = agenda
        self.dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.visits = visits
        self.shops = [shop(number) for number in range(SHOPS)]
        self.counts: dict[str, int] = {}
        self._mint = mint
        self._trouble = trouble
        self._parcels = 0
        self._passes = 0
        self._cards: list[str] = []
        self._technician = _badge("technician", "technician", Act.SERVICE)

    # -- who comes ----------------------------------------------------------------------------

    def arrive(self, person: Person) -> None:
        kind = type(person).__name__
        self.counts[kind] = self.counts.get(kind, 0) + 1
        people = self.site.people

        def gone() -> None:
            people.remove(living)
            person.go()
            if isinstance(person, Resident):
                self._after_fetching(person)

        living = Living(self.agenda, person.life(), self.dice.uniform(0.6, 2.2), gone)
        people.append(living)

    def plan_day(self) -> None:
        """At midnight: the deposits of the coming day, and everyone who comes for another reason."""
        for _ in range(self._about(0.46 * self.visits)):
            self._at_hour(self.dice.triangular(8.0, 20.0, 18.0), self.deposit)
        for hour in (8.5, 13.0, 17.0):
            self._at_hour(hour + self.dice.uniform(0.0, 0.3), self.technician)
        for shop in self.shops:
            self._at_hour(self.dice.uniform(9.0, 11.0), partial(self.manage, shop))
        for chance, come in self._rare():
            if self.dice.random() < chance:
                self._at_hour(self.dice.uniform(0.0, 24.0), come)

    def _rare(self) -> tuple[tuple[float, Callable[[], None]], ...]:
        player, guesser, liar, meddler = (self._stranger(kind) for kind in (Player, Guesser, Liar, Meddler))
        return (
            (0.5, player),
            (0.08, guesser),
            (0.2, liar),
            (0.5, meddler),
            (0.15, self.operator),
            (0.15, self.greedy),
            (0.03, self.lost_badge),
            (0.3, self.reservation),
            (0.5, self.from_afar),
        )

    def _stranger(self, kind: type[Person]) -> Callable[[], None]:
        return lambda: self.arrive(kind(self.site, self.dice, kind.__name__.lower()))

    def _about(self, mean: float) -> int:
        return max(0, round(self.dice.gauss(mean, 0.15 * mean)))

    def _at_hour(self, hour: float, come: Callable[[], None]) -> None:
        self.agenda.after(hour * HOUR_S, come)

    # -- what they come for -------------------------------------------------------------------

    def deposit(self) -> None:
        shop = self.dice.choice(self.shops)
        self._parcels += 1
        parcel = Parcel(
            self._parcels,
            shop,
            self.dice.choices(list(Size), (5, 4, 2))[0],
            cold=self.dice.random() < 0.05,
            reachable=self.dice.random() < 0.05,
            boxes=self.dice.choices((1, 2, 3), (92, 6, 2))[0],
        )
        if self.dice.random() < 0.1:
            parcel.card = self._card()
        shop.parcels.append(parcel)
        self.arrive(Deposit(self.site, self.dice, shop, parcel, self.known))

    def _card(self) -> str:
        if self._cards and self.dice.random() < 0.08:
            return self.dice.choice(self._cards)  # the same card once more: it is taken, or spent
        card = self._mint.ticket()
        self._cards = [*self._cards[-30:], card]
        if self.dice.random() < 0.7:
            self.site.machine.handle(OrderAnnounced(digest(card), int(EPOCH_S + self.agenda.now_s + 10 * DAY_S)))
        return card

    def known(self, parcel: Parcel) -> None:
        """The resident has been told: they come once, some time."""
        if self.dice.random() < NEVER:
            return
        earliest_h, latest_h = self.dice.choices(FETCH_DELAYS_H, FETCH_WEIGHTS)[0]
        self.agenda.after(self.dice.uniform(earliest_h, latest_h) * HOUR_S, lambda: self.fetch(parcel))

    def fetch(self, parcel: Parcel) -> None:
        if parcel.ticket is not None and not parcel.done:
            parcel.tries += 1
            right = self._order_pass(parcel.ticket) if self.dice.random() < 0.06 else None
            self.arrive(Resident(self.site, self.dice, parcel, parcel.ticket, parcel.pin, right))

    def _order_pass(self, ticket: str) -> VerifiedPass:
        self._passes += 1
        now = int(EPOCH_S + self.agenda.now_s)
        return VerifiedPass(
            digest(f"order-pass-{self._passes}"),
            digest("town"),
            Act.PICKUP,
            Binding.ORDER,
            now - 3600,
            now + int(30 * DAY_S),
            order=digest(ticket),
        )

    def _after_fetching(self, person: Resident) -> None:
        parcel = person.parcel
        if not parcel.lying:
            parcel.done = True
            if self.dice.random() < 0.05 and parcel.ticket is not None:
                ticket = parcel.ticket
                back = lambda: self.arrive(Returner(self.site, self.dice, parcel, ticket))  # noqa: E731
                self.agenda.after(self.dice.uniform(1.0, 15 * 24.0) * HOUR_S, back)
        elif parcel.tries < TRIES_MAX:
            self.agenda.after(self.dice.uniform(0.2, 14.0) * HOUR_S, lambda: self.fetch(parcel))

    def manage(self, shop: Shop) -> None:
        shop.parcels = [parcel for parcel in shop.parcels if not parcel.done or self.dice.random() < 0.7][-60:]
        waiting = [parcel for parcel in shop.parcels if not parcel.done]
        if any(parcel.ticket is None or parcel.tries for parcel in waiting) or self.dice.random() < 0.3:
            self.arrive(Manage(self.site, self.dice, shop, self.known))

    def technician(self) -> None:
        """Comes when the bank has reported something."""
        boxes = self.site.machine.state.boxes.values()
        if any(box.use in (Use.TO_CHECK, Use.OUT) or box.door in ("forced", "jammed") for box in boxes):
            self.arrive(Technician(self.site, self.dice, self._technician, self._trouble.mend))

    def greedy(self) -> None:
        shop = self.dice.choice(self.shops)
        others = [one for other in self.shops if other is not shop for one in other.parcels[-8:] if not one.done]
        self.arrive(Greedy(self.site, self.dice, shop, self.known, others))

    def operator(self) -> None:
        self._passes += 1
        box = self.dice.choice(list(self.site.doors.values()))[0]
        now = int(EPOCH_S + self.agenda.now_s)
        right = VerifiedPass(
            digest(f"once-{self._passes}"),
            digest("operator"),
            Act.SERVICE,
            Binding.ONCE,
            now - 3600,
            now + int(2 * DAY_S),
            boxes=(box,),
            reason=f"{NAME} asked by telephone",
        )
        late_s = 3 * DAY_S if self.dice.random() < 0.2 else 0.0
        self.agenda.after(late_s, lambda: self.arrive(Operator(self.site, self.dice, right)))

    def lost_badge(self) -> None:
        """A merchant's badge is revoked at the bank and replaced by another."""
        number = self.dice.randrange(SHOPS)
        shop, old = self.shops[number], self.shops[number].badge
        self._passes += 1
        name = f"revocation-{self._passes}"
        now = int(EPOCH_S + self.agenda.now_s)
        revocation = VerifiedPass(
            digest(name), digest("operator"), Act.REVOKE, Binding.REUSABLE, now - 60, FOR_EVER_S, revokes=old.id
        )
        shop.badge = _badge(f"badge-{number}-{self._passes}", f"shop-{number}", Act.DEPOSIT, shop.code)
        self.site.badge(revocation)
        finder = Shop("finder", old, shop.code)
        parcel = Parcel(self._parcels + 1, finder, Size.S, False, False, 1)
        self._parcels += 1
        self.arrive(Deposit(self.site, self.dice, finder, parcel, self.known))

    def reservation(self) -> None:
        shop = self.dice.choice(self.shops)
        self.site.machine.handle(ReservationWished(shop.badge, self.dice.choice(list(Size))))

    def from_afar(self) -> None:
        """The town hall gives an order over a line that repeats it, late and twice over; some are stale on arrival. At
        the bank somebody who telephoned looks in, and closes the door."""
        self._passes += 1
        label = self.dice.choice(list(self.site.doors))
        box = self.site.doors[label][0]
        what = self.dice.choices((Afar.OPEN, Afar.CHECK, Afar.RESERVE), (6, 2, 2))[0]
        now = int(EPOCH_S + self.agenda.now_s)
        lasts_s = -5 if self.dice.random() < 0.15 else 600
        right = VerifiedPass(
            digest(f"afar-{self._passes}"),
            digest(f"shop-{self.dice.randrange(SHOPS)}"),
            Act.SERVICE,
            Binding.ONCE,
            now - 60,
            now + lasts_s,
            boxes=(box,),
            pass_id=f"{self._passes:016x}",
            reason=f"{NAME} telephoned",
        )
        wish = Wish(self.dice.choice(list(Size))) if what is Afar.RESERVE else None
        order = OrderedFromAfar(right, what, None if wish else box, wish)
        for late_s in (0.0, 1.5, 40.0, 900.0):
            self.agenda.after(late_s, partial(self.site.machine.handle, order))
        if what is Afar.OPEN:
            for late_s in (20.0, 120.0, 1200.0):
                self.agenda.after(late_s, partial(self._close, label))

    def _close(self, label: str) -> None:
        self.site.push(label)
