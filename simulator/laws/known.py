"""What the facts say so far, folded a second time and differently: the laws must not trust the core's own fold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from controller.core import facts as f
from controller.core.bank import Limits
from controller.core.events import Fired
from controller.core.state import Door, Kind, LotState, State

BOOT_S = 90.0
"""Of each outage this much need not lengthen deadlines (L28): booting, and what is too short to count."""


@dataclass(slots=True, eq=False)
class Seen:
    """One order, as its facts tell it."""

    id: str
    kind: Kind
    owner: str
    opened_s: float
    boxes: dict[str, LotState] = field(default_factory=dict)
    taken: dict[str, tuple[float, bool, float]] = field(default_factory=dict)
    """Box → (when, whether its closing was observed, all downtime before)."""
    ticket: str | None = None
    pin: tuple[int | None, str | None] = (None, None)
    firings: dict[str, int] = field(default_factory=dict)
    """Under the present ticket."""
    deposited_s: float | None = None
    extended_s: float = 0.0
    """When it was last extended; 0 for never."""
    downtime_s: float = 0.0
    """All downtime before it was last deposited into."""
    outages_s: float = 0.0
    """The part of it that lengthens deadlines, before it was last deposited into or extended."""
    overdue: bool = False
    spent: bool = False
    suspended: bool = False
    restored: bool = False
    """Known from a backup only: when it was deposited is not known."""
    ended_s: float | None = None

    def any_in(self, *states: LotState) -> bool:
        return any(state in states for state in self.boxes.values())


@dataclass(slots=True)
class Intent:
    """A firing that the journal announced."""

    fact: f.PulseIntended
    at_s: float
    ticket: str | None
    """The order's ticket at that time."""
    fired: int = 0


class Known:
    """Orders, uses of compartments, intents."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.orders: dict[str, Seen] = {}
        self.tickets: dict[str, str] = {}
        """Every ticket that was ever an order's → its order; ended orders leave after their time for returns."""
        self.uses: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        """Compartment → who reserved it."""
        self.intents: dict[int, Intent] = {}
        self.last: dict[str, Intent] = {}
        """Compartment → its latest intent."""
        self.used: set[str] = set()
        self.revoked: set[str] = set()
        self.undoing: set[str] = set()
        """Compartments at whose open door a person said that nothing stays inside."""
        self.doors: dict[str, Door] = {}
        self.started_s = 0.0
        self.downtime_s = 0.0
        self.outages_s = 0.0
        """Downtime that is long enough to lengthen deadlines."""
        self._folds: dict[type, Callable[[float, Any], None]] = {
            f.OrderOpened: self._opened,
            f.LotPromised: lambda now_s, fact: self._lot(fact, LotState.PROMISED, "reserved"),
            f.LotUndone: lambda now_s, fact: self._lot(fact, LotState.UNDONE, None),
            f.GoodsDeposited: self._deposited,
            f.GoodsTaken: self._taken,
            f.TicketMinted: self._minted,
            f.TicketBound: self._minted,
            f.TicketSpent: self._spent,
            f.DeadlineExtended: self._extended,
            f.OrderOverdue: self._overdue,
            f.OrderEnded: self._ended,
            f.OrderForgotten: self._forgotten,
            f.PulseIntended: self._intended,
            f.PulseEnded: self._not_sent,
            f.BoxReserved: self._reserved,
            f.BoxFreed: lambda now_s, fact: self._use(fact.box, "free"),
            f.BoxToCheck: lambda now_s, fact: self._use(fact.box, "to_check"),
            f.BoxOut: lambda now_s, fact: self._use(fact.box, "out"),
            f.BoxConfirmed: self._confirmed,
            f.PassUsed: lambda now_s, fact: self.used.add(fact.id),
            f.PassRevoked: lambda now_s, fact: self.revoked.add(fact.id),
            f.EpochOpened: self._epoch,
            f.UndoPromised: lambda now_s, fact: self.undoing.add(fact.box),
            f.DoorMoved: self._moved,
            f.Booted: self._booted,
        }

    def fold(self, now_s: float, fact: f.Fact) -> None:
        fold = self._folds.get(type(fact))
        if fold is not None:
            fold(now_s, fact)

    def was_down(self, for_s: float, now_s: float) -> None:
        self.started_s = now_s
        self.downtime_s += for_s
        self.outages_s += max(0.0, for_s - BOOT_S)

    def rewind(self, now_s: float, state: State) -> None:
        """A backup was restored: what it does not hold was never written."""
        self.orders = {order.id: _seen(order, now_s) for order in (*state.orders.values(), *state.past.values())}
        self.tickets = dict(state.tickets)
        self.uses = dict.fromkeys(state.boxes, "to_check")
        for order in self.orders.values():
            order.suspended, order.restored = order.ended_s is None, True
        self.used, self.revoked = set(state.used), set(state.revoked)
        self.intents = {}
        self.last = {}

    def _opened(self, now_s: float, fact: f.OrderOpened) -> None:
        self.orders[fact.order] = Seen(fact.order, fact.kind, fact.owner, now_s)

    def _lot(self, fact: f.LotPromised | f.LotUndone, state: LotState, use: str | None) -> None:
        self.orders[fact.order].boxes[fact.box] = state
        if use is not None:
            self._use(fact.box, use)

    def _deposited(self, now_s: float, fact: f.GoodsDeposited) -> None:
        order = self.orders[fact.order]
        order.boxes[fact.box] = LotState.LYING
        order.deposited_s = now_s
        order.downtime_s, order.outages_s = self.downtime_s, self.outages_s
        self._use(fact.box, "occupied")

    def _taken(self, now_s: float, fact: f.GoodsTaken) -> None:
        order = self.orders[fact.order]
        order.boxes[fact.box] = LotState.TAKEN
        order.taken[fact.box] = (now_s, fact.seen, self.downtime_s)
        if fact.kind is Kind.RECLAIM and fact.seen:
            self._use(fact.box, "occupied")

    def _minted(self, now_s: float, fact: f.TicketMinted | f.TicketBound) -> None:
        order = self.orders[fact.order]
        order.ticket, order.spent, order.firings = fact.digest, False, {}
        order.pin = (fact.pin_slot, fact.pin_digest) if isinstance(fact, f.TicketMinted) else (None, None)
        self.tickets[fact.digest] = fact.order

    def _spent(self, now_s: float, fact: f.TicketSpent) -> None:
        self.orders[fact.order].spent = True

    def _extended(self, now_s: float, fact: f.DeadlineExtended) -> None:
        order = self.orders[fact.order]
        order.extended_s, order.overdue, order.outages_s = now_s, False, self.outages_s

    def _overdue(self, now_s: float, fact: f.OrderOverdue) -> None:
        self.orders[fact.order].overdue = True

    def _ended(self, now_s: float, fact: f.OrderEnded) -> None:
        self.orders[fact.order].ended_s = now_s

    def _forgotten(self, now_s: float, fact: f.OrderForgotten) -> None:
        order = self.orders.pop(fact.order, None)
        if order is not None:
            self.tickets = {ticket: of for ticket, of in self.tickets.items() if of != fact.order}

    def _intended(self, now_s: float, fact: f.PulseIntended) -> None:
        order = self.orders.get(fact.order) if fact.order is not None else None
        intent = Intent(fact, now_s, None if order is None else order.ticket)
        self.intents[fact.shot] = self.last[fact.box] = intent
        if order is not None and fact.kind is Kind.PICKUP:
            order.firings[fact.box] = order.firings.get(fact.box, 0) + 1

    def _confirmed(self, now_s: float, fact: f.BoxConfirmed) -> None:
        self._use(fact.box, "occupied")
        self.orders[fact.order].suspended = False

    def _not_sent(self, now_s: float, fact: f.PulseEnded) -> None:
        """What never left the port is no firing."""
        intent = self.intents.get(fact.shot)
        order = None if intent is None else self.orders.get(intent.fact.order or "")
        if fact.result is Fired.NOT_SENT and intent is not None and order is not None and fact.box in order.firings:
            order.firings[fact.box] -= intent.ticket == order.ticket

    def _reserved(self, now_s: float, fact: f.BoxReserved) -> None:
        self._use(fact.box, "reserved")
        self.owners[fact.box] = fact.owner

    def _use(self, box: str, use: str) -> None:
        self.uses[box] = use
        self.owners.pop(box, None)

    def _moved(self, now_s: float, fact: f.DoorMoved) -> None:
        self.doors[fact.box] = fact.to
        if fact.to is Door.CLOSED:
            self.undoing.discard(fact.box)

    def _booted(self, now_s: float, fact: f.Booted) -> None:
        self.doors = {}

    def _epoch(self, now_s: float, fact: f.EpochOpened) -> None:
        self.uses = dict.fromkeys(self.uses, "to_check")


def _seen(order: Any, now_s: float) -> Seen:
    seen = Seen(order.id, order.kind, order.owner, now_s)
    seen.boxes = {lot.box: lot.state for lot in order.lots}
    seen.taken = {lot.box: (now_s, lot.seen, 0.0) for lot in order.lots if lot.state is LotState.TAKEN}
    seen.ticket, seen.pin = order.ticket, (order.pin_slot, order.pin_digest)
    seen.deposited_s = None if order.deadline_s is None else now_s
    seen.overdue, seen.spent = order.overdue, order.spent
    seen.ended_s = None if order.ended is None else now_s
    return seen
