"""Commands on their way to the hardware. Each port has its own bounded queue: one hung board delays nobody else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from controller.core.commands import Answer, Command, Notice, PrintTicket, Pulse, Remind, Say, ShowTicket
from controller.core.commands import Tone as Said
from controller.core.events import Fired, PulseDone
from hal.ports import LockBank, Printer, Sent, Signals, Tone

if TYPE_CHECKING:
    from controller.core.vitrine.commands import VitrineCommand

PULSES_WAITING_MAX: Final = 32
"""People open doors one at a time; more than this waiting means that the board hangs."""
TICKETS_WAITING_MAX: Final = 4
FIRED: Final = {Sent.SENT: Fired.SENT, Sent.NOT_SENT: Fired.NOT_SENT, Sent.UNKNOWN: Fired.UNKNOWN}
TONES: Final = {
    Said.OK: Tone.OK,
    Said.REFUSED: Tone.REFUSED,
    Said.ATTENTION: Tone.ATTENTION,
    Said.ALARM: Tone.ALARM,
}
HELD_S: Final = {Tone.OFF: None, Tone.OK: 2.0, Tone.REFUSED: 2.0, Tone.ATTENTION: 3.0, Tone.ALARM: 30.0}
"""Long enough to be noticed; an alarm as long as hardware may sound it at a time."""
REMINDERS: Final = (Tone.OFF, Tone.ATTENTION, Tone.ATTENTION, Tone.ALARM)

Wiring = Mapping[str, tuple[str, int]]
Tell = Callable[[PulseDone], Awaitable[None]]


class Locks:
    """Pulses for one board, one after another; what became of each is told back."""

    def __init__(self, locks: LockBank, tell: Tell) -> None:
        self._locks = locks
        self._tell = tell
        self._waiting: asyncio.Queue[tuple[Pulse, int]] = asyncio.Queue(PULSES_WAITING_MAX)
        self.fired = 0

    def pulse(self, command: Pulse, channel: int) -> bool:
        """False when the queue is full; then nothing was sent."""
        if self._waiting.full():
            return False
        self._waiting.put_nowait((command, channel))
        return True

    async def run(self) -> None:
        while True:
            command, channel = await self._waiting.get()
            self.fired += 1
            sent = await self._locks.pulse(channel)
            await self._tell(PulseDone(command.box, command.shot, FIRED[sent]))

    @property
    def length(self) -> int:
        return self._waiting.qsize()


class Voice:
    """The buzzer and lights: the latest thing said, for who has no screen; then off again."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._next: asyncio.Queue[Tone] = asyncio.Queue(1)

    def show(self, tone: Tone) -> None:
        with suppress(asyncio.QueueEmpty):
            self._next.get_nowait()
        self._next.put_nowait(tone)

    async def run(self) -> None:
        tone = Tone.OFF
        while True:
            try:
                async with asyncio.timeout(HELD_S[tone]):
                    tone = await self._next.get()
            except TimeoutError:
                tone = Tone.OFF
            await self._signals.show(tone)


class Press:
    """Tickets on their way to the printer."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._waiting: asyncio.Queue[tuple[str, tuple[str, ...]]] = asyncio.Queue(TICKETS_WAITING_MAX)

    def print(self, ticket: str, lines: tuple[str, ...]) -> None:
        if not self._waiting.full():
            self._waiting.put_nowait((ticket, lines))

    async def run(self) -> None:
        while True:
            await self._printer.print_ticket(*await self._waiting.get())


class Hands:
    """Every command of the core goes through here to the port that carries it out, or to the screen."""

    def __init__(
        self,
        wiring: Wiring,
        locks: Mapping[str, Locks],
        voice: Voice | None,
        press: Press | None,
        show: Callable[[ShowTicket | Say], None],
        paper: Callable[[PrintTicket], tuple[str, tuple[str, ...]] | None],
        note: Callable[[PulseDone], None],
        answer: Callable[[Answer], None],
        announce: Callable[[Notice], None],
        window: "Callable[[VitrineCommand], None]" = lambda command: None,
    ) -> None:
        """``window`` carries out what concerns a vitrine, where there is one."""
        self._wiring = wiring
        self._locks = locks
        self._voice = voice
        self._press = press
        self._show = show
        self._paper = paper
        self._note = note
        self._answer = answer
        self._announce = announce
        self._window = window

    def act(self, command: Command) -> None:
        match command:
            case Pulse():
                self._pulse(command)
            case Say(tone=tone):
                self._show(command)
                self._sound(TONES[tone])
            case ShowTicket():
                self._show(command)
            case Remind(level=level):
                self._sound(REMINDERS[level])
            case PrintTicket():
                self._print(command)
            case Answer():
                self._answer(command)
            case Notice():
                self._announce(command)
            case _:
                self._window(command)

    def _pulse(self, command: Pulse) -> None:
        board, channel = self._wiring[command.box]
        if not self._locks[board].pulse(command, channel):
            self._note(PulseDone(command.box, command.shot, Fired.NOT_SENT))

    def _sound(self, tone: Tone) -> None:
        if self._voice is not None:
            self._voice.show(tone)

    def _print(self, command: PrintTicket) -> None:
        paper = self._paper(command)
        if self._press is not None and paper is not None:
            self._press.print(*paper)
