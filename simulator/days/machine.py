"""The machine in the cabinet under virtual time: decide, make durable, act; and what a power cut does to it.

This is what the daemon does around the core, without its tasks and sockets: the real core, a ledger, an imagined
clock, and the imagined world behind the port.
"""

from collections.abc import Mapping
from typing import Protocol

from controller.core.bank import Bank
from controller.core.clock import Anchor, Reading, estimate, floor_after, floor_at_start, floor_now, jump_s
from controller.core.commands import Command, Pulse, ShowTicket
from controller.core.decide import Decision, decide
from controller.core.events import (
    ClockSet,
    Configured,
    DoorLost,
    DoorSeen,
    Event,
    Fired,
    KeysListed,
    PulseDone,
    Started,
    Woke,
)
from controller.core.moment import Moment, Trust
from controller.core.state import State
from hal.ports import Sent
from simulator.days.agenda import Agenda
from simulator.days.ledger import Ledger, LedgerBrokenError, PowerLostError
from simulator.days.mint import Mint
from simulator.world import World

EPOCH_S = 1_767_225_600.0
"""Wall time at which every simulation begins: Thursday 1 January 2026, 00:00 UTC."""
HEARTBEAT_S = 600.0
TICK_S = 0.001
"""The machine's clocks tell milliseconds."""
RESULT_AFTER_S = {Sent.SENT: 0.03, Sent.NOT_SENT: 0.01, Sent.UNKNOWN: 0.5}
FIRED = {Sent.SENT: Fired.SENT, Sent.NOT_SENT: Fired.NOT_SENT, Sent.UNKNOWN: Fired.UNKNOWN}
WAKES_MAX = 50
"""Wake-ups in one instant after which the core is surely going in circles."""


class Watcher(Protocol):
    """Whoever looks on from outside: the laws."""

    def decided(self, now_s: float, at: Moment, event: Event, before: State, decision: Decision) -> None:
        """These facts are durable now; their commands have not left yet."""

    def commanded(self, now_s: float, command: Command) -> None: ...

    def fired(self, now_s: float, shot: int, box: str, sent: Sent) -> None: ...

    def replayed(self, now_s: float, state: State) -> None:
        """The daemon starts from this, read back from what is durable."""

    def appending(self, now_s: float, at: Moment, event: Event, before: State, decision: Decision) -> None:
        """These facts are being written; they count only once :meth:`decided` is called."""

    def went_down(self, now_s: float, why: str) -> None: ...

    def restored(self) -> None:
        """What is durable is older than what was acknowledged: a backup was put back."""

    def broken(self, law: str, what: str) -> None: ...


class Display(Protocol):
    """The screen, light and buzzer in front of people."""

    def show(self, command: Command) -> None: ...

    def changed(self) -> None: ...

    def dark(self) -> None: ...


class Machine:
    """One Raspberry Pi: on or off, its clock right or wrong, its daemon running or not."""

    def __init__(
        self,
        bank: Bank,
        channels: Mapping[str, int],
        world: World,
        agenda: Agenda,
        ledger: Ledger,
        mint: Mint,
        watcher: Watcher,
        display: Display,
    ) -> None:
        self.bank = bank
        self.state = State()
        self.up = False
        self.wake_s: float | None = None
        """True time at which the core wants to be called next."""
        self.cut_at: str | None = None
        """Where in the next firing the power goes: ``before``, ``in`` or ``after append``, or ``after pulse``."""
        self.synchronised, self.battery, self.error_s = True, False, 0.0
        self.without_network = False
        self._channels = channels
        self._boxes = {channel: box for box, channel in channels.items()}
        self._world = world
        self._agenda = agenda
        self._ledger = ledger
        self._mint = mint
        self._watcher = watcher
        self._display = display
        self._boots = 0
        self.boot = "boot-0"
        self._life = 0
        self._switched_on_s = 0.0
        self._wakes = (0.0, 0)
        self._floor_s = 0.0
        self._last = Moment(0.0, 0.0, Trust.FLOOR_ONLY)
        self._beat = Anchor("", 0.0, 0.0, Trust.FLOOR_ONLY)
        """The floor that the last sign of life carried."""
        self._beat_wall_s = 0.0
        self._identity = "machine-1"
        world.on_level = self._level

    # -- its clock ----------------------------------------------------------------------------

    def moment(self) -> Moment:
        """What this machine believes the time to be."""
        mono_s = self._agenda.now_s - self._switched_on_s
        system_s = EPOCH_S + self._agenda.now_s + self.error_s
        now = estimate(Reading(mono_s, system_s, self.synchronised, self.battery), self.boot, None, self._floor_s)
        self._floor_s = floor_after(now, self._floor_s)
        return Moment(round(now.mono_s, 3), round(now.wall_s, 3), now.trust)

    def synchronise(self) -> None:
        """A time server is heard, if there is a network."""
        if self.without_network or not self._world.powered:
            return
        self.synchronised = True
        if not self.up:
            return
        jump = jump_s(self._last, self.moment())
        if jump is not None:
            self.handle(ClockSet(jump))

    # -- decide, make durable, act ------------------------------------------------------------

    def handle(self, event: Event) -> None:
        """One turn of the loop. The power may go in the midst of it."""
        if not self.up:
            return
        try:
            self._turn(event)
        except PowerLostError:
            self.lose_power("torn disk")

    def _turn(self, event: Event) -> None:
        now, before = self.moment(), self.state
        self._last = now
        decision = decide(before, now, event, self._mint.fresh())
        if any(isinstance(command, ShowTicket) for command in decision.commands):
            self._mint.used()
        firing = self.cut_at is not None and any(isinstance(command, Pulse) for command in decision.commands)
        if firing and self._cut("before append"):
            return
        if firing and self.cut_at == "in append":
            self.cut_at = None
            self._ledger.cut_soon()
        if decision.facts:
            self._watcher.appending(self._agenda.now_s, now, event, before, decision)
            self._ledger.append(self._agenda.now_s, now, self.boot, decision.facts)
        self.state = decision.state
        wake_s = decision.next_wake_s
        self.wake_s = None if wake_s is None else self._switched_on_s + wake_s + TICK_S
        self._watcher.decided(self._agenda.now_s, now, event, before, decision)
        if firing and self._cut("after append"):
            return
        for command in decision.commands:
            self._obey(command)
        if firing and self._cut("after pulse"):
            return
        if decision.facts or decision.commands:
            self._display.changed()

    def _cut(self, where: str) -> bool:
        if self.cut_at != where:
            return False
        self.cut_at = None
        self.lose_power(where)
        return True

    def _obey(self, command: Command) -> None:
        self._watcher.commanded(self._agenda.now_s, command)
        if isinstance(command, Pulse):
            self._fire(command)
        else:
            self._display.show(command)

    def _fire(self, command: Pulse) -> None:
        sent = self._world.pulse(self._channels[command.box])
        self._watcher.fired(self._agenda.now_s, command.shot, command.box, sent)
        self._later(RESULT_AFTER_S[sent], PulseDone(command.box, command.shot, FIRED[sent]))

    def _later(self, delay_s: float, event: Event) -> None:
        """An answer of the hardware; nobody hears it if the daemon dies before."""
        life = self._life
        self._agenda.after(delay_s, lambda: self.handle(event) if life == self._life else None)

    def wake(self) -> None:
        """The time asked for has come."""
        at_s, count = self._wakes
        self._wakes = (self._agenda.now_s, count + 1 if at_s == self._agenda.now_s else 1)
        if self._wakes[1] > WAKES_MAX:
            self._watcher.broken("I12", "the core asks to be woken over and over in one instant")
            self.wake_s = self._agenda.now_s + 1.0
            return
        self.handle(Woke())

    def _level(self, channel: int, closed: bool | None) -> None:
        box = self._boxes[channel]
        self.handle(DoorLost(box) if closed is None else DoorSeen(box, closed))

    # -- power and processes ------------------------------------------------------------------

    def switch_on(self) -> None:
        """Power for the first time."""
        self._boot()
        self._start()

    def _boot(self) -> None:
        self._boots += 1
        self.boot = f"boot-{self._boots}"
        self._switched_on_s = self._agenda.now_s

    def crash(self, restart_s: float = 3.0) -> None:
        """The process dies; the machine, its clock and the board go on. systemd starts it again."""
        self._go_down("crash")
        self._agenda.after(restart_s, self._restart)

    def _restart(self) -> None:
        if not self.up and self._world.powered:
            self._start()

    def lose_power(self, why: str, for_s: float | None = None) -> None:
        """Mains gone. It comes back after ``for_s`` (a few minutes when not told)."""
        if not self._world.powered:
            return
        self._go_down(why)
        self._world.power_off()
        self._ledger.power_cut()
        self._agenda.after(300.0 if for_s is None else for_s, self._power_back)

    def _power_back(self) -> None:
        if self._world.powered:
            return
        self._world.power_on()
        self._boot()
        self.synchronised = False
        self._agenda.after(25.0, self._restart)
        self._agenda.after(40.0, self.synchronise)

    def _go_down(self, why: str) -> None:
        if not self.up:
            return
        self.up = False
        self.wake_s = None
        self._life += 1
        self._note_floor()
        self._watcher.went_down(self._agenda.now_s, why)
        self._display.dark()

    def _note_floor(self) -> None:
        """The last heartbeat or fact before the end carries the floor and dates the outage."""
        beat_s = max(self._ledger.last_s, self._agenda.now_s - (self._agenda.now_s % HEARTBEAT_S))
        self._beat = floor_now(self.boot, beat_s - self._switched_on_s, self._floor_s)
        passed_s = self._last.mono_s - self._beat.mono_s
        self._beat_wall_s = self._last.wall_s - passed_s

    def _outage_s(self, now: Moment) -> float | None:
        """For how long nobody was watching, as far as the clocks can tell."""
        if self._beat.boot == self.boot:
            return max(0.0, now.mono_s - self._beat.mono_s)
        return None if now.trust is Trust.FLOOR_ONLY else max(0.0, now.wall_s - self._beat_wall_s)

    def restore(self, days: float) -> None:
        """The card is dead; a backup some days old is put on a new one. Nothing happens while the power is off."""
        if not self.up:
            return
        self._go_down("card replaced")
        self._watcher.restored()
        taken_s = self._ledger.restore(self._agenda.now_s - days * 86_400.0)
        self._beat_wall_s = EPOCH_S + taken_s
        self._beat = Anchor("another machine", 0.0, self._beat_wall_s, Trust.FLOOR_ONLY)
        self._identity = f"{self._identity}'"
        self._agenda.after(600.0, self._restart)

    def tidy(self, backup: bool) -> None:
        """Housekeeping: a snapshot, and perhaps a backup that may be put back one day."""
        if not self.up:
            return
        try:
            self._ledger.snapshot(self._agenda.now_s, self.state, backup)
        except PowerLostError:
            self.lose_power("torn disk")

    def _start(self) -> None:
        try:
            self.state = self._ledger.replay()
        except PowerLostError:
            return self.lose_power("torn disk while starting")
        except LedgerBrokenError as error:
            return self._watcher.broken("I1", f"the journal cannot be read back: {error}")
        self.up = True
        self._watcher.replayed(self._agenda.now_s, self.state)
        outage_s, moved_s = None, 0.0
        if self._boots > 1 or self._life:
            self._floor_s = floor_at_start(self.boot, self._beat)
            now = self.moment()
            outage_s, moved_s = self._outage_s(now), round(now.wall_s - self._beat_wall_s, 3)
        self.handle(Started(self.boot, self._identity, outage_s, moved_s))
        self.handle(Configured(self.bank))
        self.handle(KeysListed(1))
        for channel, closed in self._world.levels():
            self._level(channel, closed)
        return None
