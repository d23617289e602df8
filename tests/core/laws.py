"""The laws of the core, as questions to a state and to one step. An answer is a list of what is broken."""

from collections.abc import Iterator, Sequence

from controller.core import events as e
from controller.core import facts as f
from controller.core.afar import NOBODY
from controller.core.commands import Answer, Pulse, Say, ShowTicket, Tone
from controller.core.decide import Decision
from controller.core.door import STANDS_OPEN
from controller.core.events import Event, Touch
from controller.core.evolve import evolve
from controller.core.facts import Fact, Why
from controller.core.moment import Moment
from controller.core.rights import Binding
from controller.core.screen import view
from controller.core.state import BRINGING, Door, Kind, Lot, LotState, Order, Outcome, Stage, State, Use
from controller.core.visit import NEVER, OTHER, Happened, Ignored, cell

COUNTERS = (f.PinFailed, f.PinKilled, f.CodeFailed)
"""All that a wrong try may leave behind (I9); a wrong code also keeps the screen awake, or ends its visit."""


def broken_in_state(state: State, now: Moment) -> list[str]:
    """Every law that this state breaks, in words."""
    return [
        *_boxes(state),
        *_orders(state),
        *_rights(state),
        *_visit(state),
        *_bounds(state),
        *_screen(state, now),
    ]


def _boxes(state: State) -> Iterator[str]:
    for box, what in state.boxes.items():
        order = state.order(what.order)
        lot = None if order is None else order.lot(box)
        if what.use is Use.FREE and (what.order or what.owner or what.errand or what.clearing_since_s is not None):
            yield f"I4: {box} is free, and yet {what}"
        if what.warm and what.use is Use.FREE:
            yield f"I4: {box} was too warm, and is free before anybody looked"
        if what.use is Use.FREE and what.door in STANDS_OPEN:
            yield f"I4: {box} stands open, and yet is free"
        if what.use is Use.OCCUPIED and (lot is None or lot.state not in (LotState.LYING, LotState.TAKEN)):
            yield f"I5: {box} is occupied by nothing that is known: {what}"
        if what.use is Use.RESERVED and what.owner is None:
            yield f"I5: {box} is reserved for nobody"
        if what.use is Use.RESERVED and what.order is None and what.reserved_until_s is None:
            yield f"I5: {box} is reserved for ever"
        if what.order is not None and order is None and what.use is not Use.TO_CHECK:
            yield f"I5: {box} belongs to an order nobody knows"
        if what.errand is not None and not 0 <= what.errand.fired <= state.bank.limits.firings_max:
            yield f"I2: {box} was fired {what.errand.fired} times on one errand"


def _orders(state: State) -> Iterator[str]:
    for order in state.orders.values():
        if order.ended is not None:
            yield f"I5: {order.id} has ended and is still live"
        waiting = [lot for lot in order.lots if lot.state in (LotState.LYING, LotState.PROMISED)]
        if not waiting:
            yield f"I5: {order.id} is live and nothing of it waits anywhere"
        if order.lying and order.deadline_s is None:
            yield f"I5: {order.id} lies without a deadline"
        for lot in waiting:
            yield from _lot(state, order, lot)
    for order in state.past.values():
        if order.ended is None or any(lot.state is LotState.PROMISED for lot in order.lots if _is_ours(state, order)):
            yield f"I5: {order.id} is past and not ended: {order}"


def _is_ours(state: State, order: Order) -> bool:
    """Withdrawn by an operator or not: only those leave their lots as they were."""
    return order.ended is not None and order.ended.value != "withdrawn"


def _lot(state: State, order: Order, lot: Lot) -> Iterator[str]:
    box = state.boxes.get(lot.box)
    if box is None or box.order != order.id:
        yield f"I5: {order.id} waits in {lot.box}, which knows nothing of it: {box}"
        return
    lying = lot.state is LotState.LYING
    if box.use not in ((Use.OCCUPIED, Use.TO_CHECK) if lying else (Use.RESERVED, Use.TO_CHECK)):
        yield f"I4: {lot.state} of {order.id} in {lot.box}, which is {box.use}"
    if not lying and not order.suspended and (box.errand is None or box.errand.order != order.id):
        yield f"I5: {order.id} was promised {lot.box}, and nothing will ever come of it"


def _rights(state: State) -> Iterator[str]:
    known = {**state.orders, **state.past}
    for order in known.values():
        if order.ticket is not None and state.tickets.get(order.ticket) != order.id:
            yield f"I2: the ticket of {order.id} leads to {state.tickets.get(order.ticket)}"
        if order.pin_slot is not None and state.slots.get(order.pin_slot) != order.id:
            yield f"I2: the PIN of {order.id} leads to {state.slots.get(order.pin_slot)}"
        if order.extensions > state.bank.limits.extensions_max or order.returns > state.bank.limits.returns_max:
            yield f"I12: {order.id} was extended or returned too often"
        for lot in order.lots:
            if lot.firings > state.bank.limits.firings_max or lot.reopenings > state.bank.limits.reopenings_max:
                yield f"I2: {order.id} fired too often: {lot}"
    for digest, order_id in state.tickets.items():
        if order_id not in known or known[order_id].ticket != digest:
            yield f"I2: a ticket leads to {order_id}, which does not know it"
    for slot, order_id in state.slots.items():
        if order_id not in known or known[order_id].pin_slot != slot:
            yield f"I12: slot {slot} is kept for {order_id}, which does not use it"


def _visit(state: State) -> Iterator[str]:
    visit = state.visit
    if visit is None:
        return
    if all(cell(visit.kind, visit.stage, what) in (NEVER, OTHER) for what in (*Touch, *Happened)):
        yield f"a visit to {visit.kind} stands at {visit.stage}, where it can never be"
    if visit.box is not None and visit.box not in state.boxes:
        yield f"the visit stands before {visit.box}, which is not there"
    if visit.stage in (Stage.OPENING, Stage.STUCK, Stage.OPEN) and visit.box is None:
        yield f"the visit waits for no door at {visit.stage}"
    if visit.order is not None and state.order(visit.order) is None:
        yield f"the visit is about {visit.order}, which nobody knows"
    if len(visit.tried) > 2 * len(state.bank.compartments) + 8:
        yield f"I12: the visit remembers {len(visit.tried)} compartments"


def _bounds(state: State) -> Iterator[str]:
    limits = state.bank.limits
    sizes: list[tuple[str, int, int]] = [
        ("waiting", len(state.waiting), limits.waiting_max),
        ("past", len(state.past), limits.ended_orders_max),
        ("orders", len(state.orders), len(state.boxes)),
        ("slots", len(state.slots), 1000),
        ("tickets", len(state.tickets), len(state.orders) + len(state.past)),
        *((name, len(getattr(state, name)), limits.passes_max) for name in
          ("used", "revoked", "announced", "voided", "codes")),
    ]  # fmt: skip
    for name, size, most in sizes:
        if size > most:
            yield f"I12: {size} {name}, at most {most} allowed"


def _screen(state: State, now: Moment) -> Iterator[str]:
    shown = view(state, now)
    if state.visit is None:
        if shown.touches:
            yield "the idle screen offers answers"
        return
    for touch in shown.touches:
        if isinstance(cell(state.visit.kind, state.visit.stage, touch), Ignored):
            yield f"the screen offers {touch}, which is ignored"
    if not shown.touches and state.visit.stage in (Stage.MENU, Stage.STUCK, Stage.CLOSED, Stage.TICKET):
        yield f"nothing can be touched at {state.visit.kind} {state.visit.stage}"


# -- one step --------------------------------------------------------------------------------


def broken_in_step(before: State, now: Moment, event: Event, decision: Decision, fired: set[int]) -> list[str]:
    """Every law that this decision breaks; ``fired`` are the shots of all pulses before it."""
    return [
        *_intents(decision, fired),
        *_tickets_shown(decision),
        *_firings(before, now, decision.facts, isinstance(event, e.OrderedFromAfar)),
        *_afar(before, event, decision),
        *_refusals(event, decision),
    ]


def _intents(decision: Decision, fired: set[int]) -> Iterator[str]:
    intended = {(fact.box, fact.shot) for fact in decision.facts if isinstance(fact, f.PulseIntended)}
    pulses = [command for command in decision.commands if isinstance(command, Pulse)]
    for pulse in pulses:
        if (pulse.box, pulse.shot) not in intended:
            yield f"I1: {pulse} without its intent"
        if pulse.shot in fired:
            yield f"I1: shot {pulse.shot} was fired before"
    if len({pulse.shot for pulse in pulses}) != len(intended):
        yield "I1: an intent whose pulse never comes"


def _tickets_shown(decision: Decision) -> Iterator[str]:
    minted = {fact.order for fact in decision.facts if isinstance(fact, f.TicketMinted)}
    for command in decision.commands:
        if isinstance(command, ShowTicket) and command.order not in minted:
            yield f"I11: the ticket of {command.order} is shown and was never recorded"


def _firings(state: State, now: Moment, facts: Sequence[Fact], afar: bool) -> Iterator[str]:
    for fact in facts:
        if isinstance(fact, f.LotPromised):
            yield from _offered(state, fact)
        if isinstance(fact, f.PulseIntended):
            yield from _covered(state, now, fact)
        if isinstance(fact, f.BoxFreed):
            yield from _freed(state, now, fact, afar)
        state = evolve(state, now, fact)


def _offered(state: State, fact: f.LotPromised) -> Iterator[str]:
    box, owner = state.boxes[fact.box], state.orders[fact.order].owner
    held = box.use is Use.RESERVED and box.owner == owner and box.reserved_until_s is not None
    if box.use is not Use.FREE and not held:
        yield f"I4: {fact.box} was offered while {box.use}"
    if box.door is not Door.CLOSED or box.errand is not None or box.order is not None:
        yield f"I4: {fact.box} was offered and is not surely free: {box}"
    for order in state.orders.values():
        if order.lot(fact.box) is not None and fact.box in order.lying:
            yield f"I4: {fact.box} was offered with goods of {order.id} inside"


def _freed(state: State, now: Moment, fact: f.BoxFreed, afar: bool) -> Iterator[str]:
    """A compartment becomes free by an observed closing without contrary report, or by a person's check (I4)."""
    box, visit = state.boxes[fact.box], state.visit
    order = state.orders.get(box.order or "")
    lot = None if order is None else order.lot(fact.box)
    if lot is not None and lot.state in (LotState.LYING, LotState.PROMISED):
        yield f"I4: {fact} with goods of {box.order} inside"
    if fact.why is Why.COLLECTED:
        since_s = box.clearing_since_s
        over = since_s is not None and now.mono_s - since_s >= state.bank.limits.grace_s
        if box.use is not Use.OCCUPIED or box.door is not Door.CLOSED or box.errand is not None or not over:
            yield f"I4: {fact} of {box}"
    elif fact.why is Why.CHECKED:
        looked = afar or (visit is not None and visit.kind is Kind.SERVICE)
        if not looked or box.door is not Door.CLOSED or box.errand is not None:
            yield f"I4: {fact} of {box} by nobody who could look"
    elif fact.why is Why.CONFIGURED:
        if state.epoch != 1 or state.shots:
            yield f"I4: {fact} of a bank that has a past"
    elif box.use is not Use.RESERVED or (fact.why is Why.UNDONE and box.door is not Door.CLOSED):
        yield f"I4: {fact} of {box}"


def _covered(state: State, now: Moment, fact: f.PulseIntended) -> Iterator[str]:
    """Whether the right of the present visit names this compartment (I2)."""
    visit = state.visit
    if fact.visit == NOBODY:
        begun = [id for id, one in state.afar.items() if one.box == fact.box and one.outcome is None]
        if not begun or fact.under.removeprefix("pass:") != begun[0][:12]:
            yield f"I2: {fact} under no order from afar"
        return
    if visit is None or visit.id != fact.visit or visit.kind is not fact.kind:
        yield f"I2: {fact} for nobody"
        return
    order = state.order(fact.order)
    lot = None if order is None else order.lot(fact.box)
    if fact.kind is Kind.SERVICE:
        right = visit.right
        if right is None or (right.boxes and fact.box not in right.boxes):
            yield f"I2: {fact} under a pass that does not name it"
        elif right.binding is Binding.ONCE and right.id not in state.used:
            yield f"I2: {fact} under a once pass that was not recorded"
        return
    if order is None or lot is None:
        yield f"I2: {fact} without an order"
    elif fact.kind is Kind.PICKUP and not _may_fetch(state, now, order, lot):
        yield f"I2: {fact} under a ticket that no longer opens: {order}"
    elif fact.kind is Kind.RECLAIM and not (order.owner == visit.owner and lot.state is LotState.LYING):
        yield f"I2: {fact} by someone else than its owner, or with nothing inside"
    elif fact.kind in BRINGING and not (
        order.owner == visit.owner and lot.state in (LotState.LYING, LotState.PROMISED)
    ):
        yield f"I2: {fact} for goods of somebody else"


def _may_fetch(state: State, now: Moment, order: Order, lot: Lot) -> bool:
    limits, box = state.bank.limits, state.boxes[lot.box]
    if order.suspended or order.exhausted or lot.firings >= limits.firings_max or box.order != order.id:
        return False
    if order.ended is None:
        return not order.spent and lot.state in (LotState.LYING, LotState.TAKEN)
    again = box.errand is not None and box.errand.order == order.id
    since_s = box.clearing_since_s
    if lot.seen:
        in_grace = since_s is not None and now.mono_s - since_s <= limits.grace_s
    else:
        in_grace = now.wall_s - lot.taken_s <= limits.dark_grace_s
    return lot.state is LotState.TAKEN and (again or (lot.reopenings < limits.reopenings_max and in_grace))


def _afar(before: State, event: Event, decision: Decision) -> Iterator[str]:
    """Each order from afar acts at most once and has one answer; what is told is what was written down."""
    answered = [fact for fact in decision.facts if isinstance(fact, f.AfarAnswered)]
    for fact in decision.facts:
        known = before.afar.get(fact.id) if isinstance(fact, f.AfarBegan | f.AfarAnswered) else None
        if known is not None and (known.outcome is not None or isinstance(fact, f.AfarBegan)):
            yield f"L14: {fact} after {known}"
    if len({fact.id for fact in answered}) < len(answered):
        yield "L14: two answers to one order"
    told = {command.name: command.outcome for command in decision.commands if isinstance(command, Answer)}
    if any(told.get(fact.name) is not fact.outcome for fact in answered):
        yield "L14: an answer that is not told"
    refused = isinstance(event, e.OrderedFromAfar) and told.get(event.right.pass_id) is Outcome.REFUSED
    if refused and not all(isinstance(fact, f.AfarAnswered) for fact in decision.facts):
        yield f"I9: refused, and yet {decision.facts}"


SHOWN = (e.TicketScanned, e.PinEntered, e.PassScanned, e.ScanRefused, e.ReservationWished, e.OrderAnnounced)


def _refusals(event: Event, decision: Decision) -> Iterator[str]:
    """What is shown and refused leaves nothing behind but the bounded counters of wrong tries (I9)."""
    said = [command for command in decision.commands if isinstance(command, Say)]
    refused = bool(said) and all(one.tone is Tone.REFUSED for one in said) and isinstance(event, SHOWN)
    ran_out = any(isinstance(fact, f.TicketSpent) for fact in decision.facts)
    if refused and not ran_out and not all(isinstance(fact, COUNTERS) for fact in decision.facts):
        yield f"I9: refused with {said[0].word}, and yet {decision.facts}"
