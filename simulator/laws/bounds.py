"""I9 and I12: bad inputs change nothing, and nothing grows without end."""

from typing import TYPE_CHECKING

from controller.core import events as e
from controller.core import facts as f
from controller.core.decide import Decision
from controller.core.state import Kind, Stage, State
from simulator.laws.known import Known

if TYPE_CHECKING:
    from simulator.laws.court import Laws

COUNTERS = (f.PinFailed, f.PinKilled)


class Bounds:
    def __init__(self, laws: "Laws", known: Known) -> None:
        self._laws = laws
        self._known = known

    def decided(self, event: e.Event, before: State, decision: Decision) -> None:
        if isinstance(event, e.Touched) and event.touch is e.Touch.EMPTY:
            self._empty(event, before, decision)
        if not decision.facts:
            return
        if isinstance(event, e.ScanRefused):
            self._changed("a refused scan", decision.facts)
        elif isinstance(event, e.Touched):
            if before.visit is None or before.visit.id != event.visit:
                self._changed("a touch on a screen that is gone", decision.facts)
        elif isinstance(event, e.TicketScanned):
            if event.digest not in self._known.tickets and not self._may_be_card(before):
                self._changed("an unknown ticket", decision.facts)
        elif isinstance(event, e.PinEntered):
            self._pin(event, decision)

    def _empty(self, event: e.Touched, before: State, decision: Decision) -> None:
        """L9: `it is empty` is one touch, and it is recorded."""
        visit = before.visit
        if visit is None or visit.id != event.visit or visit.kind is not Kind.PICKUP or visit.stage is not Stage.OPEN:
            return
        errand = before.boxes[visit.box or ""].errand
        told = errand is None or errand.undo
        if not told and not any(isinstance(fact, f.EmptyReported) for fact in decision.facts):
            self._laws.broken("L9", f"{visit.box} was said to be empty, and that is no fact")

    def _may_be_card(self, before: State) -> bool:
        return before.visit is not None and before.visit.kind is Kind.DEPOSIT

    def _pin(self, event: e.PinEntered, decision: Decision) -> None:
        right = any(
            order.pin == (event.slot, event.digest) for order in self._known.orders.values() if order.pin[1] is not None
        )
        if not right and any(not isinstance(fact, COUNTERS) for fact in decision.facts):
            self._changed("a wrong PIN", decision.facts)

    def _changed(self, what: str, facts: tuple[f.Fact, ...]) -> None:
        names = ", ".join(type(fact).__name__ for fact in facts)
        self._laws.broken("I9", f"{what} led to {names}")

    def hourly(self, state: State) -> None:
        limits = state.bank.limits
        boxes = len(state.boxes)
        kept = limits.ended_orders_max + boxes
        sizes = {
            "orders": (len(state.orders), 2 * boxes),
            "past": (len(state.past), kept),
            "tickets": (len(state.tickets), kept + 2 * boxes),
            "slots": (len(state.slots), 3 * boxes),
            "waiting": (len(state.waiting), limits.waiting_max),
            "voided": (len(state.voided), limits.passes_max),
            "used": (len(state.used), limits.passes_max),
            "revoked": (len(state.revoked), limits.passes_max),
            "announced": (len(state.announced), limits.passes_max),
            "codes": (len(state.codes), limits.passes_max),
        }
        for name, (size, bound) in sizes.items():
            if size > bound:
                self._laws.broken("I12", f"{name} holds {size}, more than {bound}")
