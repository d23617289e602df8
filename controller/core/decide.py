"""Decide: one event in, facts and commands out. Pure and total; the same arguments give the same answer for ever.

The facts must be durable before any of the commands is carried out (law I1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from controller.core import admission, afar, cold, content, doors, events, restart, schedule, visit
from controller.core.commands import Command
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.rights import Minted
from controller.core.state import State
from controller.core.turn import Turn


@dataclass(frozen=True, slots=True)
class Decision:
    facts: tuple[Fact, ...]
    commands: tuple[Command, ...]
    next_wake_s: float | None
    """Monotonic seconds at which :class:`~controller.core.events.Woke` is wanted."""
    state: State
    """The state after ``facts``: what a replay of them would give."""


def _woke(turn: Turn, event: events.Woke) -> None:
    schedule.due(turn)


HANDLERS: dict[type, Callable[[Turn, Any], None]] = {
    events.Started: restart.started,
    events.Restored: restart.restored,
    events.Configured: restart.configured,
    events.ClockSet: restart.clock_set,
    events.Woke: _woke,
    events.DoorSeen: doors.seen,
    events.DoorLost: doors.lost,
    events.ContentSeen: content.seen,
    events.TemperatureSeen: cold.seen,
    events.TemperatureRange: cold.logged,
    events.CaseSeen: doors.case_seen,
    events.PulseDone: doors.pulse_done,
    events.TicketScanned: admission.ticket,
    events.PinEntered: admission.pin,
    events.PassScanned: admission.passed,
    events.ScanRefused: admission.refused,
    events.CodeEntered: admission.code,
    events.Touched: visit.answer,
    events.ReservationWished: admission.reserve,
    events.OrderAnnounced: admission.announced,
    events.KeysListed: admission.keys,
    events.OrderedFromAfar: afar.ordered,
}
"""Every kind of event; there is no other arm."""


def decide(state: State, now: Moment, event: events.Event, minted: Minted) -> Decision:
    """What follows from ``event`` at ``now``.

    ``minted`` is a fresh ticket and PIN; it is used at most once and forgotten when nothing is shown.
    """
    turn = Turn(state, now, minted)
    HANDLERS[type(event)](turn, event)
    admission.next_in_line(turn)
    wake = schedule.next_wake_s(turn.state, now)
    return Decision(tuple(turn.facts), tuple(turn.commands), wake, turn.state)
