"""What the facts say so far, folded a second time and differently: the laws must not trust the core's own fold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from controller.core import facts as f
from controller.core.bank import Limits
from controller.core.state import Door, Kind, LotState, State


@dataclass(slots=True, eq=False)
class Seen:
    """One order, as its facts tell it."""

    id: str
    kind: Kind
    owner: str
    opened_s: float
    boxes: dict[str, LotState] = field(default_factory=dict)
    taken: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """Box → (when, whether its closing was observed)."""
    ticket: str | None = None
    pin: tuple[int | None, str | None] = (None, None)
    firings: dict[str, int] = field(default_factory=dict)
    """Under the present ticket."""
    deposited_s: float | None = None
    extended_s: float = 0.0
    """When it was last extended; 0 for never."""
    downtime_s: float = 0.0
    """All downtime before it was last deposited into or extended."""
    overdue: bool = False
    spent: bool = False
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
        self.downtime_s = 0.0
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
            f.BoxReserved: self._reserved,
            f.BoxFreed: lambda now_s, fact: self._use(fact.box, "free"),
            f.BoxToCheck: lambda now_s, fact: self._use(fact.box, "to_check"),
            f.BoxOut: lambda now_s, fact: self._use(fact.box, "out"),
            f.BoxConfirmed: lambda now_s, fact: self._use(fact.box, "occupied"),
            f.PassUsed: lambda now_s, fact: self.used.add(fact.id),
            f.PassRevoked: lambda now_s, fact: self.revoked.add(fact.id),
            f.EpochOpened: self._epoch,
            f.UndoPromised: lambda now_s, fact: self.undoing.add(fact.box),
            f.DoorMoved: self._moved,
        }

    def fold(self, now_s: float, fact: f.Fact) -> None:
        fold = self._folds.get(type(fact))
        if fold is not None:
            fold(now_s, fact)

    def rewind(self, now_s: float, state: State) -> None:
        """A backup was restored: what it does not hold was never written."""
        self.orders = {order.id: _seen(order, now_s) for order in (*state.orders.values(), *state.past.values())}
        self.tickets = dict(state.tickets)
        self.uses = {box: what.use.value for box, what in state.boxes.items()}
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
        order.deposited_s, order.downtime_s = now_s, self.downtime_s
        self._use(fact.box, "occupied")

    def _taken(self, now_s: float, fact: f.GoodsTaken) -> None:
        order = self.orders[fact.order]
        order.boxes[fact.box] = LotState.TAKEN
        order.taken[fact.box] = (now_s, fact.seen)
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
        order.extended_s, order.downtime_s, order.overdue = now_s, self.downtime_s, False

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

    def _reserved(self, now_s: float, fact: f.BoxReserved) -> None:
        self._use(fact.box, "reserved")
        self.owners[fact.box] = fact.owner

    def _use(self, box: str, use: str) -> None:
        self.uses[box] = use
        self.owners.pop(box, None)

    def _moved(self, now_s: float, fact: f.DoorMoved) -> None:
        if fact.to is Door.CLOSED:
            self.undoing.discard(fact.box)

    def _epoch(self, now_s: float, fact: f.EpochOpened) -> None:
        self.uses = dict.fromkeys(self.uses, "to_check")


def _seen(order: Any, now_s: float) -> Seen:
    seen = Seen(order.id, order.kind, order.owner, now_s)
    seen.boxes = {lot.box: lot.state for lot in order.lots}
    seen.taken = {lot.box: (now_s, lot.seen) for lot in order.lots if lot.state is LotState.TAKEN}
    seen.ticket, seen.pin = order.ticket, (order.pin_slot, order.pin_digest)
    seen.deposited_s = None if order.deadline_s is None else now_s
    seen.overdue, seen.spent = order.overdue, order.spent
    seen.ended_s = None if order.ended is None else now_s
    return seen
