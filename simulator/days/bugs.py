"""Bugs planted at the seams, to prove that the laws find them. Nothing in the daemon knows of these.

| bug | what it breaks | found by |
|---|---|---|
| skip-intent | a lock is fired without a durable intent | I1 |
| normal-sync | the disk is not synced at a commit (disk lane only) | I1 |
| fire-on-restart | a firing that was cut off is repeated after a restart | I6 |
| reuse-once | a *once* pass that has acted is accepted again | I2 |
| forget-orders | an order from afar that has acted is carried out again | L14 |
| offer-to-check | compartments that must be checked are offered | I4 |
| forget-deadline | no deadline is ever due | I5 |
| burn-early | a ticket is spent when its door is fired | I2 |
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from controller.core import admission, allocation, schedule, service, taking
from controller.core import facts as f
from controller.core.commands import Pulse
from controller.core.decide import Decision
from controller.core.events import Event, OrderedFromAfar, Started
from controller.core.moment import Moment
from controller.core.rights import Minted
from controller.core.state import Box, Kind, State, Use
from controller.core.turn import Turn
from controller.store.journal import Journal
from simulator.days import machine
from simulator.days.disk_ledger import DiskLedger

Decide = Callable[[State, Moment, Event, Minted], Decision]


@dataclass(frozen=True, slots=True)
class Bug:
    law: str
    """The law that must find it."""
    plant: Callable[[], AbstractContextManager[None]]
    disk: bool = False
    """It can only be found in the disk lane."""


@contextmanager
def _instead(owner: Any, name: str, wrap: Callable[[Any], Any]) -> Iterator[None]:
    """Put something else in the place of one name of a module or class, for a while."""
    real = getattr(owner, name)
    setattr(owner, name, wrap(real))
    try:
        yield
    finally:
        setattr(owner, name, real)


def _skip_intent(decide: Decide) -> Decide:
    def without(state: State, now: Moment, event: Event, minted: Minted) -> Decision:
        decision = decide(state, now, event, minted)
        return replace(decision, facts=tuple(fact for fact in decision.facts if not isinstance(fact, f.PulseIntended)))

    return without


def _fire_on_restart(decide: Decide) -> Decide:
    def again(state: State, now: Moment, event: Event, minted: Minted) -> Decision:
        decision = decide(state, now, event, minted)
        if not isinstance(event, Started):
            return decision
        pending = [
            Pulse(box, what.errand.shot)
            for box, what in state.boxes.items()
            if what.errand is not None and not what.errand.opened
        ]
        return replace(decision, commands=(*decision.commands, *pending))

    return again


def _forget_orders(decide: Decide) -> Decide:
    def forgetful(state: State, now: Moment, event: Event, minted: Minted) -> Decision:
        known = replace(state, afar={}) if isinstance(event, OrderedFromAfar) else state
        return decide(known, now, event, minted)

    return forgetful


def _offer_to_check(surely_free: Callable[[Box], bool]) -> Callable[[Box], bool]:
    return lambda box: surely_free(replace(box, use=Use.FREE, order=None) if box.use is Use.TO_CHECK else box)


def _burn_early(fire: Callable[..., None]) -> Callable[..., None]:
    def burn(turn: Turn, box: str, order: str | None, reason: str = "") -> None:
        live = turn.live(order)
        if turn.visit.kind is Kind.PICKUP and live is not None and not live.spent:
            turn.record(f.TicketSpent(live.id))
        fire(turn, box, order, reason)

    return burn


@contextmanager
def _reuse_once() -> Iterator[None]:
    def forgetful(judge: Callable[..., Any]) -> Callable[..., Any]:
        return lambda right, now, state: judge(right, now, replace(state, used={}))

    with _instead(admission, "judge", forgetful), _instead(service, "_spend_once", lambda real: lambda turn: True):
        yield


class _NormalSync(Journal):
    _synchronous = "NORMAL"


BUGS: Mapping[str, Bug] = {
    "skip-intent": Bug("I1", lambda: _instead(machine, "decide", _skip_intent)),
    "normal-sync": Bug("I1", lambda: _instead(DiskLedger, "journal_kind", lambda real: _NormalSync), disk=True),
    "fire-on-restart": Bug("I6", lambda: _instead(machine, "decide", _fire_on_restart)),
    "reuse-once": Bug("I2", _reuse_once),
    "forget-orders": Bug("L14", lambda: _instead(machine, "decide", _forget_orders)),
    "offer-to-check": Bug("I4", lambda: _instead(allocation, "surely_free", _offer_to_check)),
    "forget-deadline": Bug("I5", lambda: _instead(schedule, "order_due_s", lambda real: lambda *_: None)),
    "burn-early": Bug("I2", lambda: _instead(taking, "fire", _burn_early)),
}


def planted(name: str | None) -> AbstractContextManager[None]:
    """While this lasts, the bug is in. None plants none."""
    return nullcontext() if name is None else BUGS[name].plant()
