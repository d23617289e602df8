"""I1, I2, I6: which firings there may be."""

from typing import TYPE_CHECKING

from controller.core import events as e
from controller.core import facts as f
from controller.core.afar import NOBODY
from controller.core.commands import Pulse
from controller.core.decide import Decision
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import Ended, Kind, LotState, State
from simulator.days.machine import EPOCH_S
from simulator.laws.known import Known, Seen

if TYPE_CHECKING:
    from simulator.laws.court import Laws

PERSONAL = (e.TicketScanned, e.PinEntered, e.PassScanned, e.Touched, e.OrderedFromAfar)
"""Acts of a person that may lead to a firing at once."""
NEXT_IN_TURN = (e.DoorSeen, e.Woke, e.DoorLost, e.PulseDone, e.CodeEntered, e.ScanRefused)
"""Events that may let the next door of an order, or the next person in line, have their turn."""
ROUNDING_S = 1.0
RIGHT_LASTS_S = 1800.0
"""No visit is longer than this after its right was shown."""


class Firing:
    def __init__(self, laws: "Laws", known: Known) -> None:
        self._laws = laws
        self._known = known
        self._shown: dict[object, float] = {}
        self._passes: dict[str, VerifiedPass] = {}
        self._once: dict[str, int] = {}
        """Once pass → the visit it acted in."""
        self._answers: set[str] = set()
        """Orders of the town that have their answer."""
        self._visit: f.VisitBegan | None = None

    def forget(self) -> None:
        self._shown, self._once, self._visit, self._answers = {}, {}, None, set()

    def shown(self, now_s: float, event: e.Event) -> None:
        """Remember which rights people showed."""
        if isinstance(event, e.TicketScanned):
            self._shown[event.digest] = now_s
        elif isinstance(event, e.PinEntered):
            self._shown[event.slot, event.digest] = now_s
        elif isinstance(event, e.PassScanned | e.OrderedFromAfar):
            self._shown[event.right.id] = now_s
            self._passes[event.right.id] = event.right

    def fact(self, now_s: float, event: e.Event, fact: f.Fact) -> None:
        if isinstance(fact, f.PulseIntended):
            self._intended(now_s, event, fact)
        elif isinstance(fact, f.VisitBegan):
            self._visit = fact
        elif isinstance(fact, f.TicketSpent) and not fact.exhausted:
            self._spent(event, fact)
        elif isinstance(fact, f.OrderEnded):
            self._ended(fact)
        elif isinstance(fact, f.TicketMinted | f.TicketBound | f.DeadlineExtended):
            self._owners_act(fact)
        elif isinstance(fact, f.AfarAnswered):
            self._answered(fact)

    def decided(self, now_s: float, event: e.Event, before: State, decision: Decision) -> None:
        if isinstance(event, e.TicketScanned) and before.visit is None:
            self._served(event, before, decision)
        if isinstance(event, e.Started) and any(isinstance(fact, f.PulseIntended) for fact in decision.facts):
            self._laws.broken("I6", "a lock was fired because the daemon started")

    def _served(self, event: e.TicketScanned, before: State, decision: Decision) -> None:
        """L5: a valid ticket always fires, whatever a switch says."""
        order = before.orders.get(self._known.tickets.get(event.digest, ""))
        if order is None or order.ticket != event.digest or order.suspended or order.exhausted or not order.lying:
            return
        used_up = any(isinstance(fact, f.TicketSpent) and fact.exhausted for fact in decision.facts)
        if not used_up and not any(isinstance(command, Pulse) for command in decision.commands):
            self._laws.broken("L5", f"the valid ticket of {order.id} was refused")

    def fired(self, now_s: float, shot: int, box: str) -> None:
        intent = self._known.intents.get(shot)
        if intent is None or intent.fact.box != box:
            return self._laws.broken("I1", f"{box} was fired (shot {shot}) without a durable intent")
        intent.fired += 1
        if intent.fired > 1:
            self._laws.broken("I6", f"shot {shot} at {box} was fired {intent.fired} times")
        return None

    # -- what an intent must have behind it ---------------------------------------------------

    def _intended(self, now_s: float, event: e.Event, fact: f.PulseIntended) -> None:
        if fact.shot in self._known.intents:
            self._laws.broken("I6", f"shot {fact.shot} is announced twice")
        before = self._known.last.get(fact.box)
        repeats = before is not None and _errand(before.fact) == _errand(fact)
        if repeats and not isinstance(event, e.Touched):
            self._laws.broken("I6", f"{fact.box} is fired again by itself, after {type(event).__name__}")
        if not isinstance(event, PERSONAL + NEXT_IN_TURN):
            self._laws.broken("I6", f"{fact.box} is fired after {type(event).__name__}, which is no person's act")
        wrong = self._why_not(now_s, fact)
        if wrong is not None:
            self._laws.broken("I2", f"{fact.box} is fired for {fact.order or 'no order'} under {fact.under}: {wrong}")

    def _why_not(self, now_s: float, fact: f.PulseIntended) -> str | None:
        order = self._known.orders.get(fact.order or "")
        if fact.kind is Kind.PICKUP:
            return "no such order" if order is None else self._why_no_pickup(now_s, fact, order)
        if fact.kind is Kind.RETURN and not fact.under.startswith("pass:"):
            return None if self._lately(now_s, *self._known.tickets) or self._pin_lately(now_s) else "no ticket shown"
        right = self._pass_of(fact.under)
        if right is None or not self._lately(now_s, right.id):
            return "no such pass was shown"
        if right.id in self._known.revoked:
            return "the pass is revoked"
        if EPOCH_S + now_s > right.expires_s + RIGHT_LASTS_S and self._laws.synchronised:
            return "the pass has expired"
        if fact.kind is Kind.SERVICE:
            return self._why_no_service(fact, right)
        if fact.kind in (Kind.DEPOSIT, Kind.RECLAIM) and order is not None and order.owner != right.holder:
            return "the order is another merchant's"
        wanted = Act.RETURN if fact.kind is Kind.RETURN else Act.DEPOSIT
        return None if right.allows & wanted else "the pass does not allow it"

    def _why_no_pickup(self, now_s: float, fact: f.PulseIntended, order: Seen) -> str | None:
        if not self._vouched(now_s, fact, order):
            return "no valid ticket, PIN or pass of that order was shown"
        if order.suspended:
            return "the bank was restored from a copy, and nobody has confirmed the order since"
        if fact.box not in order.boxes:
            return "the order has nothing there"
        if order.firings.get(fact.box, 0) >= self._known.limits.firings_max:
            return "its firings are used up"
        if order.boxes[fact.box] is LotState.TAKEN:
            last = self._known.last.get(fact.box)
            same_visit = last is not None and last.fact.visit == fact.visit  # begun in time, and the door was stuck
            if not same_visit and now_s > self._grace_until_s(order, fact.box):
                return f"its goods were taken {now_s - order.taken[fact.box][0]:.0f} s ago"
        elif order.ended_s is not None:
            return "the order has ended"
        return None

    def _grace_until_s(self, order: Seen, box: str) -> float:
        """The short grace begins anew at a start; the long one counts wall time, which outages hold up."""
        taken_s, seen, downtime_s = order.taken[box]
        if seen:
            return max(taken_s, self._known.started_s) + self._known.limits.grace_s + ROUNDING_S
        held_up_s = self._known.downtime_s - downtime_s
        return taken_s + self._known.limits.dark_grace_s + held_up_s + ROUNDING_S

    def _vouched(self, now_s: float, fact: f.PulseIntended, order: Seen) -> bool:
        if fact.under.startswith("pass:"):
            right = self._pass_of(fact.under)
            return right is not None and right.order == order.ticket and self._lately(now_s, right.id)
        slot, tail = order.pin
        return self._lately(now_s, order.ticket, (slot, tail))

    def _why_no_service(self, fact: f.PulseIntended, right: VerifiedPass) -> str | None:
        if not right.allows & Act.SERVICE:
            return "the pass does not allow service"
        if right.boxes and fact.box not in right.boxes:
            return "the pass does not name this compartment"
        if fact.visit == NOBODY and right.id in self._once:
            return "the order acts once, and has acted"
        if right.binding is Binding.ONCE and self._once.setdefault(right.id, fact.visit) != fact.visit:
            return "the pass acts once, and has acted"
        return None

    def _pass_of(self, under: str) -> VerifiedPass | None:
        short = under.removeprefix("pass:")
        return next((right for key, right in self._passes.items() if key.startswith(short)), None)

    def _lately(self, now_s: float, *rights: object) -> bool:
        return any(now_s - self._shown.get(right, -RIGHT_LASTS_S) < RIGHT_LASTS_S for right in rights)

    def _pin_lately(self, now_s: float) -> bool:
        return any(isinstance(right, tuple) and now_s - at_s < RIGHT_LASTS_S for right, at_s in self._shown.items())

    def _owners_act(self, fact: f.TicketMinted | f.TicketBound | f.DeadlineExtended) -> None:
        order = self._known.orders[fact.order]
        if self._visit is None or self._visit.owner != order.owner:
            self._laws.broken("I2", f"{type(fact).__name__} for {fact.order}, which is another merchant's")

    # -- spent when taken ---------------------------------------------------------------------

    def _answered(self, fact: f.AfarAnswered) -> None:
        """L14: one order, one answer, whatever crashed in between."""
        if fact.id in self._answers:
            self._laws.broken("L14", f"the order {fact.name} of the town is answered twice")
        self._answers.add(fact.id)

    def _ended(self, fact: f.OrderEnded) -> None:
        order = self._known.orders[fact.order]
        if fact.how is Ended.COLLECTED and order.ticket is not None and not order.spent:
            self._laws.broken("I2", f"{fact.order} was collected and its ticket is not spent")

    def _spent(self, event: e.Event, fact: f.TicketSpent) -> None:
        order = self._known.orders.get(fact.order)
        if order is None or (isinstance(event, e.Touched) and event.touch is e.Touch.WITHDRAW):
            return
        if order.any_in(LotState.LYING, LotState.PROMISED):
            self._laws.broken("I2", f"the ticket of {fact.order} is spent while its goods still lie there")


def _errand(fact: f.PulseIntended) -> tuple[int, str | None, str]:
    """What one person came for; all orders from afar are of one visit, nobody's, and each has its own right."""
    return fact.visit, fact.order, fact.under if fact.visit == NOBODY else ""
