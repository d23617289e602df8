"""Bank-days in virtual time: one bank, its machine, its town, its troubles and its laws, run as one."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from simulator.days.agenda import Agenda
from simulator.days.faults import Trouble
from simulator.days.ledger import Ledger, MemoryLedger
from simulator.days.machine import Machine
from simulator.days.mint import Mint
from simulator.days.site import Site
from simulator.laws.court import Laws, Violation
from simulator.people.town import Town, bank_of
from simulator.world import DoorPlan, World

DAY_S, HOUR_S = 86_400.0, 3600.0
SNAPSHOT_HOURS = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate. The same plan gives the same journal, to the last bit."""

    days: int
    seed: int
    faults: tuple[str, ...] = ()
    visits: int = 40
    """People a day."""
    compartments: int = 18


@dataclass(frozen=True, slots=True)
class Report:
    plan: Plan
    days: int
    """Days that were run: fewer than planned when a law was broken."""
    head: str
    """The journal's chain hash, in hex."""
    counts: dict[str, int]
    words: dict[str, int]
    violations: tuple[Violation, ...]
    seconds: float = field(compare=False)


class BankRun:
    """One bank through its days."""

    def __init__(self, plan: Plan, ledger: Ledger | None = None) -> None:
        dice = random.Random(plan.seed)  # noqa: S311 - repeatable on purpose
        bank = bank_of(plan.compartments)
        channels = {compartment.id: number for number, compartment in enumerate(bank.compartments, 1)}
        labels = {compartment.label: (compartment.id, channels[compartment.id]) for compartment in bank.compartments}
        doors = [
            DoorPlan(channels[compartment.id], compartment.cold, dice.choice((0.0, 0.0, 0.02, 0.3)))
            for compartment in bank.compartments
        ]
        self.plan = plan
        self.agenda = Agenda()
        self.world = World(doors, seed=dice.getrandbits(32))
        self.laws = Laws(plan.seed, self.world, channels, bank.limits)
        self.ledger = MemoryLedger() if ledger is None else ledger
        mint = Mint(dice.getrandbits(32), plan.compartments)
        self.site = Site(self.world, self.agenda, labels, self.laws)
        self.machine = Machine(bank, channels, self.world, self.agenda, self.ledger, mint, self.laws, self.site)
        self.site.machine = self.machine
        self.trouble = Trouble(
            self.machine,
            self.site,
            self.world,
            self.agenda,
            random.Random(dice.getrandbits(32)),  # noqa: S311
        )
        self.trouble.tell = lambda what: self.laws.note(self.agenda.now_s, what)
        self.town = Town(self.site, self.agenda, mint, self.trouble, dice.getrandbits(32), plan.visits)

    def run(self, progress: Callable[[int], None] = lambda day: None) -> Report:
        """All days, or until a law is broken; then what happened."""
        began = time.monotonic()
        self.machine.switch_on()
        day = 0
        while day < self.plan.days and not self.laws.violations:
            self._day(day)
            day += 1
            progress(day)
        self.ledger.close()
        return Report(
            self.plan,
            day,
            self.ledger.head(),
            self.counts(),
            self.laws.words,
            tuple(self.laws.violations),
            time.monotonic() - began,
        )

    def _day(self, day: int) -> None:
        self.town.plan_day()
        self.trouble.plan_day(self.plan.faults)
        for hour in range(1, 25):
            self._until(day * DAY_S + hour * HOUR_S)
            if self.laws.violations:
                return
            self.laws.hourly(self.agenda.now_s, self.machine.state)
            if hour % SNAPSHOT_HOURS == 0 and hour < 24:
                self.machine.tidy(backup=False)
        self.machine.tidy(backup=True)
        for kind in self.ledger.leaks:
            self.laws.broken("I11", f"{kind} was written with something readable in it")

    def _until(self, end_s: float) -> None:
        agenda, world, machine, violations = self.agenda, self.world, self.machine, self.laws.violations
        for_ever = float("inf")
        while not violations:
            appointment_s, physics_s = agenda.next_s() or for_ever, world.next_s() or for_ever
            wake_s = machine.wake_s if machine.wake_s is not None else for_ever
            at_s = min(appointment_s, physics_s, wake_s)
            if at_s >= end_s:
                break
            agenda.now_s = max(agenda.now_s, at_s)
            world.advance(agenda.now_s)
            if appointment_s == at_s:
                agenda.do_next()
            elif wake_s == at_s:
                machine.wake()
        if not violations:
            agenda.now_s = end_s
            world.advance(end_s)

    def counts(self) -> dict[str, int]:
        people = {f"people: {kind}": count for kind, count in self.town.counts.items()}
        troubles = {f"trouble: {kind}": count for kind, count in self.trouble.counts.items()}
        facts = getattr(self.ledger, "facts", 0)
        return {**people, **troubles, **self.laws.counts, "facts": facts}


def simulate(plan: Plan, progress: Callable[[int], None] = lambda day: None, ledger: Ledger | None = None) -> Report:
    return BankRun(plan, ledger).run(progress)


def shares(plan: Plan, days_max: int) -> Sequence[Plan]:
    """A long plan as several banks of at most ``days_max`` days, each with its own seed made from the plan's."""
    if plan.days <= days_max:
        return [plan]
    dice = random.Random(plan.seed)  # noqa: S311 - repeatable on purpose
    parts, left = [], plan.days
    while left > 0:
        parts.append(Plan(min(days_max, left), dice.getrandbits(31), plan.faults, plan.visits, plan.compartments))
        left -= parts[-1].days
    return parts
