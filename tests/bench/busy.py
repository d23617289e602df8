"""A busy bank in the pure core: one deposit and one pickup after another, and the facts of each decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from controller.core.bank import Bank, Size
from controller.core.commands import Pulse, ShowTicket
from controller.core.decide import decide
from controller.core.events import (
    Configured,
    DoorSeen,
    Event,
    Fired,
    KeysListed,
    PassScanned,
    PulseDone,
    Started,
    TicketScanned,
    Touch,
    Touched,
    Woke,
)
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.pins import tail_digits
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.state import State

BOOT = "11111111-2222-3333-4444-555555555555"
FROM_S = 1_780_000_000.0
THINKS_S = 4.0
"""Between any two events; a bank that busy has a visit in every half minute."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event made: the facts of one transaction, and the state after them."""

    at: Moment
    facts: tuple[Fact, ...]
    state: State


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


class BusyBank:
    def __init__(self, bank: Bank, identity: str = "") -> None:
        self.state = State()
        self._bank = bank
        self._identity = identity
        self._now_s = 0.0
        self._wake_s: float | None = None
        self._drawn = 0
        self._digits = tail_digits(len(bank.compartments))
        self._merchant = VerifiedPass(
            digest("badge"), digest("shop"), Act.DEPOSIT, Binding.REUSABLE, 0, 4_000_000_000, pass_id="0011223344556677"
        )

    def turns(self) -> Iterator[Turn]:
        """For ever: every decision that has facts."""
        for event in (Configured(self._bank), KeysListed(1), Started(BOOT, self._identity, None)):
            yield from self._decide(event)
        for compartment in self._bank.compartments:
            yield from self._decide(DoorSeen(compartment.id, closed=True))
        while True:
            yield from self._deposit()
            yield from self._pickup()

    def _deposit(self) -> Iterator[Turn]:
        yield from self._decide(PassScanned(self._merchant))
        yield from self._touch(Touch.DEPOSIT, Size.S)
        yield from self._through_the_door()
        yield from self._touch(Touch.DONE)

    def _pickup(self) -> Iterator[Turn]:
        yield from self._decide(TicketScanned(self._ticket))
        yield from self._through_the_door()
        yield from self._touch(Touch.DONE)

    def _through_the_door(self) -> Iterator[Turn]:
        yield from self._decide(PulseDone(self._pulse.box, self._pulse.shot, Fired.SENT))
        for closed in (False, True):
            yield from self._decide(DoorSeen(self._pulse.box, closed))

    def _touch(self, touch: Touch, size: Size | None = None) -> Iterator[Turn]:
        assert self.state.visit is not None
        yield from self._decide(Touched(touch, self.state.visit.id, size=size))

    def _decide(self, event: Event) -> Iterator[Turn]:
        """The event, after the wake-ups that fell due before it."""
        self._now_s += THINKS_S
        while self._wake_s is not None and self._wake_s <= self._now_s:
            yield from self._turn(self._wake_s, Woke())
        yield from self._turn(self._now_s, event)

    def _turn(self, mono_s: float, event: Event) -> Iterator[Turn]:
        at = Moment(mono_s, FROM_S + mono_s)
        self._drawn += 1
        ticket, tail = f"ticket {self._drawn}", f"{self._drawn % 10**self._digits:0{self._digits}d}"
        decision = decide(self.state, at, event, Minted(ticket, digest(ticket), tail, digest(tail)))
        self.state, self._wake_s = decision.state, decision.next_wake_s
        for command in decision.commands:
            if isinstance(command, Pulse):
                self._pulse = command
            elif isinstance(command, ShowTicket):
                self._ticket = digest(command.ticket)
        if decision.facts:
            yield Turn(at, decision.facts, decision.state)
