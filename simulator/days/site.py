"""The pavement in front of the bank: all that a person can see, hear, touch and show there, and nothing more."""

from collections.abc import Mapping
from typing import Protocol

from controller.core.bank import Size
from controller.core.commands import Command, Remind, Say, ShowTicket, Word
from controller.core.events import (
    CodeEntered,
    PassScanned,
    PinEntered,
    Refusal,
    ScanRefused,
    TicketScanned,
    Touch,
    Touched,
)
from controller.core.pins import slot_digits, split
from controller.core.rights import VerifiedPass
from controller.core.screen import View, view
from simulator.days.agenda import Agenda, Living
from simulator.days.machine import Machine
from simulator.days.mint import digest
from simulator.world import DoorBody, World

HEARD_MAX = 8


class Witness(Protocol):
    """Whoever keeps account of what really happened to goods."""

    def put_in(self, now_s: float, box: str, thing: str) -> None: ...

    def taken_out(self, now_s: float, box: str, things: list[str], by: str) -> None: ...

    def shut(self, now_s: float, box: str) -> None: ...

    def forced(self, now_s: float, box: str) -> None: ...


class Site:
    """One bank, from the street."""

    def __init__(self, world: World, agenda: Agenda, labels: Mapping[str, tuple[str, int]], witness: Witness) -> None:
        """``labels`` are the numbers on the doors: label → (compartment id, channel)."""
        self.machine: Machine
        self.world = world
        self.agenda = agenda
        self.front: object | None = None
        """Who stands before the screen."""
        self.people: list[Living] = []
        self.ticket: ShowTicket | None = None
        """The QR code and PIN on the screen."""
        self.heard: list[tuple[float, Word]] = []
        self.doors = dict(labels)
        self._labels = {box: label for label, (box, _) in labels.items()}
        self._witness = witness
        self._compartments = len(labels)

    # -- eyes and ears ------------------------------------------------------------------------

    def look(self) -> View | None:
        """The screen; None when it is dark."""
        return view(self.machine.state, self.machine.moment()) if self.machine.up else None

    def glance(self) -> int | None:
        """The number of the visit on the screen, 0 when it invites the next person; None when it is dark."""
        if not self.machine.up:
            return None
        visit = self.machine.state.visit
        return 0 if visit is None else visit.id

    def shown_ticket(self, visit: int) -> ShowTicket | None:
        return self.ticket if self.ticket is not None and self.ticket.visit == visit and self.machine.up else None

    def heard_since(self, since_s: float) -> list[Word]:
        return [word for at_s, word in self.heard if at_s >= since_s]

    def eyes(self, label: str) -> DoorBody:
        return self.world.door(self.doors[label][1])

    def label_of(self, box: str) -> str:
        return self._labels[box]

    # -- the screen's side (Display) ----------------------------------------------------------

    def show(self, command: Command) -> None:
        if isinstance(command, ShowTicket):
            self.ticket = command
        elif isinstance(command, Say):
            self.heard = [*self.heard[-HEARD_MAX:], (self.agenda.now_s, command.word)]
        elif isinstance(command, Remind):
            pass

    def changed(self) -> None:
        for person in self.people:
            person.notice()

    def dark(self) -> None:
        self.ticket = None
        self.changed()

    # -- a finger and things to show ----------------------------------------------------------

    def touch(
        self,
        touch: Touch,
        seen: View,
        *,
        box: str | None = None,
        order: str | None = None,
        size: Size | None = None,
        cold: bool = False,
        reachable: bool = False,
        reason: str = "",
    ) -> None:
        """Press an answer of the screen that was seen, which may be gone by now."""
        self.machine.handle(Touched(touch, seen.visit, box, order, size, cold, reachable, reason))

    def scan(self, ticket: str) -> None:
        self.machine.handle(TicketScanned(digest(ticket)))

    def scan_rubbish(self, why: Refusal) -> None:
        self.machine.handle(ScanRefused(why))

    def badge(self, right: VerifiedPass) -> None:
        self.machine.handle(PassScanned(right))

    def code(self, code: str) -> None:
        self.machine.handle(CodeEntered(digest(code)))

    def pin(self, typed: str) -> None:
        parts = split(typed, slot_digits(self._compartments))
        if parts is None:
            self.machine.handle(ScanRefused(Refusal.NOT_OURS))
        else:
            self.machine.handle(PinEntered(parts[0], digest(parts[1])))

    # -- hands --------------------------------------------------------------------------------

    def pull(self, label: str) -> bool:
        return self.world.pull(self.doors[label][1])

    def push(self, label: str) -> bool:
        box, channel = self.doors[label]
        if not self.world.push(channel):
            return False
        self._witness.shut(self.agenda.now_s, box)
        return True

    def put(self, label: str, thing: str) -> bool:
        box, channel = self.doors[label]
        if not self.world.put(channel, thing):
            return False
        self._witness.put_in(self.agenda.now_s, box, thing)
        return True

    def take(self, label: str, wanted: list[str], by: str) -> list[str]:
        """Take those of the wanted things that lie there."""
        box, channel = self.doors[label]
        there = self.world.take(channel)
        taken = [thing for thing in there if thing in wanted]
        for thing in there:
            if thing not in wanted:
                self.world.put(channel, thing)
        if taken:
            self._witness.taken_out(self.agenda.now_s, box, taken, by)
        return taken

    def break_open(self, label: str) -> None:
        """A crowbar."""
        box, channel = self.doors[label]
        self._witness.forced(self.agenda.now_s, box)
        self.world.force(channel)

    def steal(self, label: str) -> None:
        box, channel = self.doors[label]
        self._witness.taken_out(self.agenda.now_s, box, self.world.take(channel), "thief")
