"""What hardware can do, in channels and levels. Nothing here knows of doors, orders or people.

Each port is a small protocol documented by what it promises physically. The real hardware, the simulated one
and the byte-level emulators pass the same contract suite (``tests/contracts``).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable


class Sent(Enum):
    """What became of a pulse, as far as a port can know."""

    SENT = "sent"
    """The board acknowledged it. That a door moved is told by the feedback alone."""
    NOT_SENT = "not_sent"
    """No byte left the port; nothing can have moved."""
    UNKNOWN = "unknown"
    """Sent, and no answer came. It may have fired; it must not be sent again by itself."""


@dataclass(frozen=True, slots=True)
class Level:
    """The debounced feedback of one channel. ``closed`` is None while the channel does not answer."""

    channel: int
    closed: bool | None


class LockBank(Protocol):
    """Locks and their feedback switches, numbered by channel from 1."""

    async def outputs_safe(self) -> None:
        """Return once every output is known to be off. Raises ``ConnectionError`` when that cannot be shown."""

    async def pulse(self, channel: int) -> Sent:
        """Release one lock for its configured time, at most 2 s; the lowest layer that can ends the pulse.

        Returns when the board has taken the order or its time limit is over; never raises for a silent board.
        """

    def levels(self) -> AsyncIterator[Level]:
        """Every channel's level once, then each change, in order. A channel that falls silent says None."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a board's own sensor says of what lies behind one channel. ``present`` is None while it does not answer."""

    channel: int
    present: bool | None


@runtime_checkable
class ContentSensors(Protocol):
    """Sensors in the compartments themselves, as some lock boards have them. Evidence, never proof: a sheet of paper
    under a beam is seen by none."""

    def contents(self) -> AsyncIterator[Content]:
        """Every channel that has a sensor once, then each change. A board without sensors says nothing."""


class Scanner(Protocol):
    def texts(self) -> AsyncIterator[str]:
        """What was scanned, one text a scan, at most 512 characters, terminator and echoes stripped."""


class Keypad(Protocol):
    def keys(self) -> AsyncIterator[str]:
        """One of ``0``–``9``, ``*`` (clear) or ``#`` (enter) a key press."""


class Printer(Protocol):
    async def print_ticket(self, qr_text: str, lines: tuple[str, ...]) -> bool:
        """Print a QR code and lines of text under it; False when there is no paper or no printer."""


class Presence(Protocol):
    def present(self) -> AsyncIterator[bool | None]:
        """Whether somebody stands before the bank, now and at each change; None while nobody can tell. Never stored."""


class Tamper(Protocol):
    def case_open(self) -> AsyncIterator[bool | None]:
        """Whether the bank's own case stands open, now and at each change; None while nobody can tell."""


class Tone(Enum):
    """What a person hears and sees without a screen."""

    OFF = "off"
    OK = "ok"
    REFUSED = "refused"
    ATTENTION = "attention"
    ALARM = "alarm"


class Signals(Protocol):
    """The buzzer and lights of a bank. Safe value: off. An alarm sounds at most 30 s at a time."""

    async def show(self, tone: Tone) -> None: ...


@dataclass(frozen=True, slots=True)
class Temperature:
    probe: str
    celsius: float | None
    """None when the probe does not answer."""


class Thermometer(Protocol):
    def temperatures(self) -> AsyncIterator[Temperature]:
        """Each probe's reading, at most once in ten seconds, and at once when it changes by half a degree."""


class Glass(Enum):
    """What somebody in the street sees of a display."""

    LIT = "lit"
    """It shows a picture."""
    DARK = "dark"
    BLACK = "black"
    """It shines without a picture: neither dark for the law nor any use to a passer-by."""
    UNKNOWN = "unknown"
    """Nothing that could tell answers."""


@dataclass(frozen=True, slots=True)
class Output:
    """The machine's own socket for a display."""

    connected: bool
    modes: tuple[str, ...]
    """As the display offers them, the best first (``1920x1080``). Connected without any it stays black for ever."""

    @property
    def usable(self) -> bool:
        return self.connected and bool(self.modes)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a display was seen to do, and how that is known."""

    glass: Glass
    how: str
    """By which way, and who says so: ``wlopm, told by the signal``."""


class Display(Protocol):
    """One display, behind glass. Safe value: dark. It takes seconds to light, and may refuse to go off."""

    async def power(self, lit: bool) -> Shown:
        """Light or darken it by every way there is, and tell what was seen afterwards, within half a minute.

        Never raises for a display that does not answer or obey: what it returns is what is so, not what was asked.
        """

    async def look(self) -> Shown:
        """What it does now, without touching it."""

    async def output(self) -> Output:
        """Whether something is connected, and offers modes."""


class Lights(Protocol):
    """The lights of a shop window, by the names of their scenes. Safe value: off."""

    async def show(self, scene: str | None) -> None:
        """Only these from now on; None for none. An unknown name is none."""


class Kiosk(Protocol):
    """The browser before the glass, and the graphical session it lives in. Each returns whether it was begun."""

    async def restart_browser(self) -> bool: ...

    async def restart_session(self) -> bool: ...
