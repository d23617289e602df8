"""The state of a bank: the fold of its journal, and nothing else.

Everything here is a value. Mappings are never changed in place; :mod:`controller.core.evolve` makes new ones.
What facts change bit by bit has no slots, so that a changed copy of it is cheap (:mod:`controller.core.change`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from controller.core.bank import Bank, Size
from controller.core.rights import VerifiedPass

if TYPE_CHECKING:
    from controller.core.vitrine.state import Window


class Door(StrEnum):
    UNKNOWN = "unknown"
    CLOSED = "closed"
    UNLOCKING = "unlocking"
    OPEN = "open"
    LEFT_OPEN = "left_open"
    JAMMED = "jammed"
    FORCED = "forced"
    UNREACHABLE = "unreachable"


class Use(StrEnum):
    """What a compartment is used for. Only ``FREE`` is ever offered (law I4)."""

    FREE = "free"
    RESERVED = "reserved"
    OCCUPIED = "occupied"
    TO_CHECK = "to_check"
    OUT = "out"


class Kind(StrEnum):
    """What a visit is for."""

    DEPOSIT = "deposit"
    PICKUP = "pickup"
    RETURN = "return"
    RECLAIM = "reclaim"
    SERVICE = "service"


BRINGING = (Kind.DEPOSIT, Kind.RETURN)
TAKING = (Kind.PICKUP, Kind.RECLAIM)


class Stage(StrEnum):
    """Where a visit stands: what the screen asks, or what it waits for."""

    CODE = "code"
    MENU = "menu"
    OPENING = "opening"
    STUCK = "stuck"
    OPEN = "open"
    CLOSED = "closed"
    TICKET = "ticket"


@dataclass(frozen=True)
class Errand:
    """Why a compartment was fired, until its door has closed again. It outlives the visit and a power cut."""

    kind: Kind
    visit: int
    under: str
    order: str | None
    shot: int
    fired: int = 1
    """Pulses that may have fired: those known not to have left the port are taken off again."""
    opened: bool = False
    undo: bool = False
    """The person said that this opening changed nothing inside (cancelled, too small, found empty)."""


@dataclass(frozen=True)
class Box:
    """What is known of one compartment."""

    use: Use = Use.TO_CHECK
    """A compartment nobody has looked into is not surely free."""
    door: Door = Door.UNKNOWN
    door_since_s: float = 0.0
    """Monotonic seconds of this boot."""
    before_lost: Door = Door.UNKNOWN
    """What the door was when it was last observed, while it is ``UNKNOWN`` or ``UNREACHABLE``."""
    level: int = 0
    """Reminders given for a door left open."""
    errand: Errand | None = None
    order: str | None = None
    """The order whose goods lie here, or are promised or just taken."""
    owner: str | None = None
    """Who reserved it."""
    reserved_until_s: float | None = None
    """Wall time; None for a reservation that belongs to a visit."""
    clearing_since_s: float | None = None
    """Monotonic seconds at which the goods were taken; the grace time runs."""
    cycles: int = 0
    """Openings in its life: wear is spread by it."""
    inside: bool | None = None
    """Something seems to lie in it, as its board's sensor last said; None where there is no sensor."""
    warming_since_s: float | None = None
    """Monotonic seconds since when it reads above its limit."""
    warm: bool = False
    """It did so for too long, and nobody has looked since (L29)."""


class LotState(StrEnum):
    PROMISED = "promised"
    LYING = "lying"
    TAKEN = "taken"
    UNDONE = "undone"


@dataclass(frozen=True)
class Lot:
    """The part of an order that lies in one compartment: one deposit."""

    box: str
    state: LotState = LotState.PROMISED
    firings: int = 0
    """Pulses under the present ticket that may have fired."""
    reopenings: int = 0
    taken_s: float = 0.0
    """Wall time."""
    seen: bool = True
    """Its closing was observed."""


class Ended(StrEnum):
    """How an order ended (law I5: every one does)."""

    COLLECTED = "collected"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Order:
    id: str
    kind: Kind
    """``DEPOSIT`` by a merchant for a resident, or ``RETURN`` by a resident to a merchant."""
    owner: str
    """Digest of the merchant's holder id."""
    opened_s: float
    lots: tuple[Lot, ...] = ()
    ticket: str | None = None
    pin_slot: int | None = None
    pin_digest: str | None = None
    pin_tries: int = 0
    pin_dead: bool = False
    deadline_s: float | None = None
    """Wall time; None until goods lie in a compartment."""
    extensions: int = 0
    reminded: bool = False
    overdue: bool = False
    spent: bool = False
    exhausted: bool = False
    suspended: bool = False
    """Belongs to an epoch before a restored backup; a person must confirm it."""
    reported_empty: bool = False
    returns: int = 0
    """Returns begun under its spent ticket."""
    ended: Ended | None = None
    ended_s: float = 0.0

    def lot(self, box: str) -> Lot | None:
        for lot in self.lots:
            if lot.box == box:
                return lot
        return None

    @property
    def lying(self) -> tuple[str, ...]:
        """Compartments where goods of this order still lie."""
        return tuple(lot.box for lot in self.lots if lot.state is LotState.LYING)


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of compartment a person asked for."""

    size: Size
    cold: bool = False
    reachable: bool = False


@dataclass(frozen=True)
class Visit:
    """The one person the screen serves."""

    id: int
    kind: Kind
    stage: Stage
    since_s: float
    """Monotonic seconds of the last thing this person (or their door) did."""
    under: str
    """The right, shortened for the trail: ``ticket:…``, ``pin:…`` or ``pass:…``."""
    owner: str | None = None
    right: VerifiedPass | None = None
    order: str | None = None
    """The order that is being brought or taken, or (``RETURN`` at its menu) that something is brought back from."""
    box: str | None = None
    todo: tuple[str, ...] = ()
    """Compartments still to be opened, in order."""
    wish: Wish | None = None
    tried: tuple[str, ...] = ()
    """Compartments that did not work out in this visit."""
    claim: str | None = None
    """Ticket digest of a claim card brought along."""


@dataclass(frozen=True)
class Waiting:
    """A person who showed a right while another was served."""

    since_s: float
    ticket: str | None = None
    right: VerifiedPass | None = None


@dataclass(frozen=True)
class Tries:
    """Wrong tries, and when the last one was (monotonic seconds of this boot)."""

    count: int = 0
    last_s: float = 0.0


class Outcome(StrEnum):
    """What came of an order from afar."""

    DONE = "done"
    REFUSED = "refused"
    """Nothing was done, and nothing will be."""
    UNKNOWN = "unknown"
    """It was begun, and nobody knows what came of it; it is never carried out again."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A release that the town wants shown at this window."""

    url: str
    """Where its folder is; empty: it is brought by hand."""
    manifest: str
    """SHA-256 of its manifest: this one and no other."""
    older: bool = False
    """Even if a newer one was here: the only way back to an older one."""


@dataclass(frozen=True)
class Ordered:
    """An order from afar that was taken on, and its one answer once there is one."""

    name: str
    """The town's own."""
    expires_s: int
    box: str | None = None
    outcome: Outcome | None = None
    why: str = ""
    publication: Publication | None = None
    """Fetching may take days and many starts; it goes on until it is shown, refused or expired."""


EMPTY_BANK = Bank(site="", compartments=())


@dataclass(frozen=True)
class State:
    bank: Bank = EMPTY_BANK
    boot: str = ""
    identity: str = ""
    epoch: int = 1
    epoch_since_s: float = 0.0
    """Wall time at which a journal was brought back from a copy; 0 while it never was."""
    keys_version: int = 0
    boxes: Mapping[str, Box] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    """Orders that have not ended."""
    past: Mapping[str, Order] = field(default_factory=dict)
    """Ended orders, first ended first, kept for their owner's list and for returns."""
    tickets: Mapping[str, str] = field(default_factory=dict)
    """Live and spent ticket digests → order id."""
    slots: Mapping[int, str] = field(default_factory=dict)
    """PIN slots in use → order id."""
    voided: Mapping[str, float] = field(default_factory=dict)
    """Replaced ticket digests → wall time."""
    announced: Mapping[str, int] = field(default_factory=dict)
    """Ticket digests the town has announced → expiry."""
    case_open: bool = False
    """The bank's own case, as last seen."""
    visit: Visit | None = None
    waiting: tuple[Waiting, ...] = ()
    visits: int = 0
    shots: int = 0
    opened: int = 0
    """Orders opened in the journal's life."""
    used: Mapping[str, int] = field(default_factory=dict)
    """Once and order passes that have acted → expiry."""
    revoked: Mapping[str, int] = field(default_factory=dict)
    """Voided passes → expiry (0: unknown)."""
    denied: tuple[str, ...] = ()
    """Passes denied by the key list in force."""
    afar: Mapping[str, Ordered] = field(default_factory=dict)
    """Orders from afar by digest, kept so that each acts once and has one answer."""
    keypad: Tries = Tries()
    codes: Mapping[str, Tries] = field(default_factory=dict)
    """Wrong codes by pass id."""
    window: "Window | None" = None
    """The vitrine of this machine, where it has one."""

    def order(self, order: str | None) -> Order | None:
        """The order with this id, ended or not; None when it was forgotten or never was."""
        if order is None:
            return None
        return self.orders.get(order) or self.past.get(order)
