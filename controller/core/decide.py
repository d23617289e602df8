"""Decide: one event in, facts and commands out. Pure and total; the same arguments give the same answer for ever.

The facts must be durable before any of the commands is carried out (law I1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from controller.core import admission, afar, cold, content, doors, events, restart, schedule, visit
from controller.core.commands import Command
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.rights import Minted
from controller.core.state import State
from controller.core.turn import Turn

if TYPE_CHECKING:
    from controller.core.vitrine.state import Sight


@dataclass(frozen=True, slots=True)
class Decision:
    facts: tuple[Fact, ...]
    commands: tuple[Command, ...]
    next_wake_s: float | None
    """Monotonic seconds at which :class:`~controller.core.events.Woke` is wanted."""
    state: State
    """The state after ``facts``: what a replay of them would give."""
    sight: "Sight | None" = None
    """Of the window; handed in again with the next event, and never written."""


def _woke(turn: Turn, event: events.Woke) -> None:
    schedule.due(turn)


def _at_the_window(turn: Turn, event: Any) -> None:
    from controller.core.vitrine import happenings  # a bank without a window never loads it

    happenings.happens(turn, event)


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
    events.PublicationEnded: afar.publication_ended,
}
"""Every kind of event of a bank; all others are its window's."""


def decide(state: State, now: Moment, event: events.Event, minted: Minted, sight: "Sight | None" = None) -> Decision:
    """What follows from ``event`` at ``now``.

    ``minted`` is a fresh ticket and PIN; it is used at most once and forgotten when nothing is shown. ``sight`` is what
    the decision before gave back; a daemon that just started has none.
    """
    turn = Turn(state, now, minted, sight)
    HANDLERS.get(type(event), _at_the_window)(turn, event)
    admission.next_in_line(turn)
    wake_s = schedule.next_wake_s(turn.state, now)
    if turn.state.window is not None:
        wake_s = _settled(turn, wake_s)
    return Decision(tuple(turn.facts), tuple(turn.commands), wake_s, turn.state, turn.seen)


def _settled(turn: Turn, wake_s: float | None) -> float:
    """The window after this event, whatever it was: the law is asked, the display told. Its wake, or the bank's."""
    from controller.core.vitrine import happenings

    own_s = happenings.settle(turn)
    return own_s if wake_s is None else min(own_s, wake_s)
