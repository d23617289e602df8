"""I4, I5 and the end of I2: whose goods lie where, and whether the journal knows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from controller.core import events as e
from controller.core import facts as f
from controller.core.door import STANDS_OPEN
from controller.core.state import BRINGING, TAKING, Door, Kind, LotState
from simulator.laws.known import Known, Seen
from simulator.people.person import parcel_of
from simulator.world import World

if TYPE_CHECKING:
    from simulator.laws.court import Laws

SETTLE_S = 5.0
HOUR_S, DAY_S = 3600.0, 86_400.0
PATIENCE_S = 30 * DAY_S
"""By then somebody has taken back or withdrawn what nobody fetched."""


class Goods:
    def __init__(self, laws: "Laws", known: Known, world: World, channels: Mapping[str, int]) -> None:
        self._laws = laws
        self._known = known
        self._world = world
        self._channels = channels
        self._order_of: dict[str, str] = {}
        """Thing → the order it was put in for."""
        self._abandoned: set[str] = set()
        """Things a person left behind against what they let us believe: nobody could know."""
        self._taken_from: dict[str, str] = {}
        """Compartment → order of which something was taken since its door opened."""
        self._owed: dict[str, tuple[float, str]] = {}
        """Compartment → (when, order): goods were taken and the door shut; the journal must say so."""
        self._dark: set[str] = set()
        self._calm_since_s = 0.0

    def lapse(self) -> None:
        """After a restored backup, goods of orders it does not know lie in compartments that are `to check`."""
        self._order_of = {}
        for door in map(self._world.door, self._channels.values()):
            self._abandoned.update(door.goods)
        self.blind()

    def blind(self) -> None:
        self._owed = {}
        self._taken_from = {}
        self._calm_since_s = self._laws.now_s

    # -- hands --------------------------------------------------------------------------------

    def put_in(self, now_s: float, box: str, thing: str) -> None:
        intent = self._known.last.get(box)
        if parcel_of(thing) and intent is not None and intent.fact.kind in BRINGING and intent.fact.order is not None:
            self._order_of[thing] = intent.fact.order

    def taken_out(self, now_s: float, box: str, things: list[str], by: str) -> None:
        for thing in things:
            self._abandoned.discard(thing)
            order = self._order_of.pop(thing, None)
            if order is not None and by != "thief":
                self._taken_from[box] = order

    def shut(self, now_s: float, box: str) -> None:
        intent = self._known.last.get(box)
        order = self._taken_from.pop(box, None)
        kind = None if intent is None else intent.fact.kind
        if kind in TAKING or kind is Kind.SERVICE or self._undoing(box):
            self._abandoned.update(self._goods(box))
        if order is not None and kind in TAKING and intent is not None and intent.fact.order == order:
            self._owe(now_s, box, order)

    def _undoing(self, box: str) -> bool:
        return box in self._known.undoing

    def _owe(self, now_s: float, box: str, order: str) -> None:
        lies = self._known.orders[order].boxes.get(box) is LotState.LYING
        if lies and not self._undoing(box) and self._laws.up and self._world.answers and self._sound(box):
            self._owed[box] = (now_s, order)

    def _goods(self, box: str) -> list[str]:
        return self._world.door(self._channels[box]).goods

    def _others(self, box: str, order: str | None) -> list[str]:
        """Things in there that belong to another order and that the bank could know of."""
        return [
            thing
            for thing in self._goods(box)
            if parcel_of(thing) and thing not in self._abandoned and self._order_of.get(thing, order) != order
        ]

    # -- firings and facts --------------------------------------------------------------------

    def fired(self, now_s: float, shot: int, box: str) -> None:
        intent = self._known.intents.get(shot)
        if intent is None or intent.fact.kind is Kind.SERVICE:
            return
        others = self._others(box, intent.fact.order)
        if others:
            self._laws.broken("I4", f"{box} is opened for {intent.fact.order}; in it lies {others} of another order")

    def fact(self, now_s: float, event: e.Event, fact: f.Fact) -> None:
        if isinstance(fact, f.LotPromised):
            self._promised(fact)
        elif isinstance(fact, f.BoxFreed):
            self._freed(event, fact)
        elif isinstance(fact, f.GoodsTaken):
            self._taken(fact)
        elif isinstance(fact, f.EmptyReported):
            self._owed.pop(fact.box, None)
        elif isinstance(fact, f.UndoPromised | f.AlreadyOpen):
            if self._world.door(self._channels[fact.box]).closed:
                # Shut a few hundredths of a second ago: the switch has not rested yet, so the core takes the
                # closing that it sees next for an answer to what was said after it.
                self._abandoned.update(self._goods(fact.box))
        elif isinstance(fact, f.OrderOverdue):
            self._overdue(now_s, self._known.orders[fact.order])
        elif isinstance(fact, f.DoorMoved):
            if fact.to in STANDS_OPEN or self._seen_to_close(fact):
                self._dark.discard(fact.box)
            elif fact.to is Door.UNREACHABLE:
                self._owed.pop(fact.box, None)  # the closing may not have been seen any more

    def _seen_to_close(self, fact: f.DoorMoved) -> bool:
        """Its switch said open, and then closed. That it was cut in between and repaired just now, nobody can know."""
        return fact.to is Door.CLOSED and self._known.doors.get(fact.box) in STANDS_OPEN

    def closed_unseen(self, box: str) -> None:
        """Its door was closed while nobody watched: only a person, or an observed opening, can say what is inside."""
        self._dark.add(box)

    def _promised(self, fact: f.LotPromised) -> None:
        use = self._known.uses.get(fact.box, "free")
        if use == "reserved" and self._known.owners.get(fact.box) == self._known.orders[fact.order].owner:
            return
        if use == "free" and self._known.doors.get(fact.box) is not Door.CLOSED:
            self._laws.broken("I4", f"{fact.box} is offered for {fact.order} though its door is not seen closed")
        if use != "free":
            self._laws.broken("I4", f"{fact.box} is offered for {fact.order} although it is {use}")

    def _freed(self, event: e.Event, fact: f.BoxFreed) -> None:
        if fact.why is f.Why.CHECKED and not (isinstance(event, e.Touched) and event.touch is e.Touch.IN_USE):
            self._laws.broken("I4", f"{fact.box} is free as `checked`, but nobody said so")
        if fact.why is f.Why.COLLECTED and self._known.uses.get(fact.box) == "to_check":
            self._laws.broken("I4", f"{fact.box} is free again although it is to be checked")
            return
        if fact.box in self._dark and fact.why is not f.Why.CHECKED:
            self._laws.broken("I4", f"{fact.box} is free ({fact.why.value}); it was closed while nobody watched")
        self._dark.discard(fact.box)
        if fact.why is f.Why.CHECKED:
            self._abandoned.update(self._goods(fact.box))  # that person's word is all the bank can know
        left = [thing for thing in self._goods(fact.box) if parcel_of(thing) and thing not in self._abandoned]
        if left:
            self._laws.broken("I4", f"{fact.box} is free ({fact.why.value}) while {left} lies in it")

    def _sound(self, box: str) -> bool:
        """Its switch tells the truth, so the bank can know what happened at it."""
        return self._world.door(self._channels[box]).sensor == "ok"

    def _taken(self, fact: f.GoodsTaken) -> None:
        self._owed.pop(fact.box, None)
        intent = self._known.last.get(fact.box)
        opened = self._laws.doors.open_since(fact.box, 0.0 if intent is None else intent.at_s)
        if fact.seen and fact.kind is Kind.PICKUP and not opened and self._sound(fact.box):
            self._laws.broken("I2", f"goods of {fact.order} are recorded as taken, but {fact.box} never opened")

    def settle(self, now_s: float) -> None:
        """L11: goods were taken and the door was shut before our eyes, so the ticket must be on its way out."""
        for box, (shut_s, order) in list(self._owed.items()):
            if now_s - shut_s > SETTLE_S:
                del self._owed[box]
                self._laws.broken("I2", f"goods of {order} were taken out of {box} and the journal does not say so")

    # -- nothing is forgotten -----------------------------------------------------------------

    def hourly(self, now_s: float) -> None:
        self.settle(now_s)
        if not self._laws.up or now_s - self._calm_since_s < HOUR_S:
            return
        for order in self._known.orders.values():
            if order.ended_s is None:
                self._order(now_s, order)
        for box in self._channels:
            self._lost_goods(box)

    def _order(self, now_s: float, order: Seen) -> None:
        if order.deposited_s is None:
            if now_s - order.opened_s > DAY_S:
                self._laws.broken("I5", f"{order.id} was begun {now_s - order.opened_s:.0f} s ago and never ended")
            return
        if not order.any_in(LotState.LYING, LotState.PROMISED):
            self._laws.broken("I5", f"nothing of {order.id} lies anywhere any more, but it has not ended")
        due_s = self._due_s(order)
        if now_s > due_s and not order.overdue:
            self._laws.broken("I5", f"the deadline of {order.id} passed at {due_s:.0f} s and nobody was told")
        if now_s > order.deposited_s + PATIENCE_S:
            self._laws.broken("I5", f"{order.id} has lain for 30 days")

    def _overdue(self, now_s: float, order: Seen) -> None:
        """L28: an outage of ours lengthens the deadline by its length."""
        limits = self._known.limits
        if order.deposited_s is None or order.restored:
            return
        due_s = max(order.deposited_s + limits.pickup_within_s, order.extended_s + limits.extension_s)
        due_s += self._known.outages_s - order.outages_s
        if now_s < due_s - SETTLE_S:
            self._laws.broken("I5", f"{order.id} is overdue {due_s - now_s:.0f} s before its deadline")

    def _due_s(self, order: Seen) -> float:
        """True time by which this order must be overdue, with every outage since counted and an hour to spare."""
        limits = self._known.limits
        assert order.deposited_s is not None
        due_s = order.deposited_s + limits.pickup_within_s
        if order.extended_s:
            due_s = max(due_s, order.extended_s) + limits.extensions_max * limits.extension_s
        down_s = self._known.downtime_s - order.downtime_s
        return due_s + 1.5 * down_s + 2 * HOUR_S

    def _lost_goods(self, box: str) -> None:
        door = self._world.door(self._channels[box])
        if not door.closed or not self._sound(box) or self._known.uses.get(box) not in ("free",):
            return
        left = [thing for thing in door.goods if parcel_of(thing) and thing not in self._abandoned]
        if left:
            self._laws.broken("I4", f"{left} lies in {box}, which passes for free")
