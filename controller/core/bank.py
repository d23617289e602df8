"""What a bank is made of: its compartments and its limits. Accepted as a fact, never read from a file here."""

from dataclasses import dataclass
from enum import IntEnum

REACHABLE_FROM_MM = 900
REACHABLE_TO_MM = 1300
"""Reach of a person in a wheelchair: French accessibility order of 8 December 2014, article 5 (0.90 to 1.30 m)."""


class Size(IntEnum):
    """Sizes of compartments, smallest first; the next size up is the next number."""

    S = 1
    M = 2
    L = 3


@dataclass(frozen=True, slots=True)
class Compartment:
    """One box. ``id`` is for ever; ``label`` is the number on the door and may change."""

    id: str
    label: str
    size: Size
    cold: bool = False
    height_mm: int = 1000
    """Height of the door's handle above the ground."""

    @property
    def reachable(self) -> bool:
        return REACHABLE_FROM_MM <= self.height_mm <= REACHABLE_TO_MM


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound the core keeps to. Times are seconds; the reason stands beside each."""

    opens_within_s: float = 6.0
    """From pulse to the door's own evidence; a person needs a moment to pull."""
    remind_after_s: float = 45.0
    louder_after_s: float = 90.0
    alarm_after_s: float = 180.0
    """A door left open: reminder, louder reminder, alarm (and the screen is given to the next person)."""
    grace_s: float = 120.0
    """After a pickup, for "I forgot something"; the compartment is not offered to anyone meanwhile."""
    dark_grace_s: float = 86_400.0
    """The same when the closing was not observed: nobody saw whether the goods were taken."""
    reopenings_max: int = 2
    """Reopenings of one compartment in its grace time."""
    firings_max: int = 10
    """Firings of one compartment under one ticket; then it ends spent, and a person checks."""
    pickup_within_s: float = 259_200.0
    """Three days from deposit to deadline."""
    remind_before_s: float = 86_400.0
    extension_s: float = 86_400.0
    extensions_max: int = 3
    pin_tries_max: int = 10
    code_tries_max: int = 5
    """Wrong codes on one badge, before it must wait ``code_rest_s``."""
    code_rest_s: float = 900.0
    keypad_free_tries: int = 5
    """Wrong PINs at the bank, of any order, before its keypad slows down."""
    keypad_slow_s: float = 20.0
    keypad_forget_s: float = 900.0
    """Without a wrong PIN for this long, the keypad is quick again."""
    idle_s: float = 60.0
    """A question on the screen that nobody answers."""
    ticket_shown_s: float = 120.0
    thanks_s: float = 20.0
    """After a pickup, before the screen is given to the next person."""
    waiting_max: int = 3
    """Scans of other people that wait while the screen serves one."""
    waiting_s: float = 90.0
    still_there_s: float = 15.0
    """Who waited longer than this shows the code again: nobody knows whether they still stand there."""
    reservation_s: float = 7_200.0
    reservations_max: int = 4
    """Compartments one merchant may hold at once without goods."""
    returns_within_s: float = 1_209_600.0
    """Fourteen days in which a spent ticket still lets its bearer bring something back."""
    returns_max: int = 3
    """Returns begun under one spent ticket, so that it cannot fill the bank."""
    ended_orders_max: int = 500
    passes_max: int = 5_000
    """Used, revoked and announced rights kept; the soonest to expire goes first."""
    compartments_per_order_max: int = 6
    cold_max_c: float = 8.0
    """Warmest air of a cold compartment. French order of 21 December 2009, annex I: 8 °C for perishable goods, 4 °C for
    very perishable ones."""
    warm_for_s: float = 1_800.0
    """So long above that before it counts: an open door lets the room in for a few minutes."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The configuration that the core works from."""

    site: str
    compartments: tuple[Compartment, ...]
    limits: Limits = Limits()

    def compartment(self, box: str) -> Compartment:
        """The compartment with this id; ``KeyError`` when the bank has none."""
        for compartment in self.compartments:
            if compartment.id == box:
                return compartment
        raise KeyError(box)
