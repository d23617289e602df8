"""The cables between the daemon and the imagined world: JSON lines over a unix socket.

The daemon runs as its own process, so that a power cut is a real one (``kill -9``). What travels here is what
travels on real cables and no more: channels, levels, texts, tones, and the readings of the machine's clock.
"""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

MAX_LINE_BYTES = 65_536
"""The longest message is the greeting of a bank of 250 channels, about 8 KiB; a ticket to print is under 2 KiB."""
MAX_BACKLOG_BYTES = 262_144
"""What the world keeps for a daemon that does not listen; then the cable is pulled."""
MAX_SCAN_CHARS = 2_048
"""More than a scanner reports (512), so that its bound can be shown to hold."""

Name = Annotated[str, Field(min_length=1, max_length=64)]
Channel = Annotated[int, Field(ge=1, le=250)]
Number = Annotated[int, Field(ge=1)]
STRICT = ConfigDict(extra="forbid")


class WireError(Exception):
    """The other end sent what is no message of this wire; the cable is pulled."""


# -- what the daemon orders ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MakeSafe:
    """Answered ``safe`` once every output of the board is off, or ``silent``."""

    id: Number
    board: Name
    kind: Literal["make_safe"] = "make_safe"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Pulse:
    """Answered with a value of :class:`hal.ports.Sent`."""

    id: Number
    board: Name
    channel: Channel
    kind: Literal["pulse"] = "pulse"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Print:
    """Answered ``printed`` or ``no_paper``."""

    id: Number
    qr_text: Annotated[str, Field(max_length=512)]
    lines: Annotated[tuple[Annotated[str, Field(max_length=256)], ...], Field(max_length=40)]
    kind: Literal["print"] = "print"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Sound:
    """Answered ``shown``; ``tone`` is a value of :class:`hal.ports.Tone`."""

    id: Number
    tone: Literal["off", "ok", "refused", "attention", "alarm"]
    kind: Literal["sound"] = "sound"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class SetGlass:
    """To the display behind the glass. Answered ``taken``."""

    id: Number
    lit: bool
    kind: Literal["set_glass"] = "set_glass"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class LookAtGlass:
    """Answered with what is seen and the best mode that it offers, as ``lit 1080x1920``; ``dark`` alone without."""

    id: Number
    kind: Literal["look_at_glass"] = "look_at_glass"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Shine:
    """The window's lights: a scene by its name. Answered ``shown``."""

    id: Number
    scene: Name | None
    kind: Literal["shine"] = "shine"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Restart:
    """The browser before the glass, or its whole session. Answered ``begun``."""

    id: Number
    what: Literal["browser", "session"]
    kind: Literal["restart"] = "restart"
    __pydantic_config__ = STRICT


Order = MakeSafe | Pulse | Print | Sound | SetGlass | LookAtGlass | Shine | Restart


# -- what the world tells --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the machine's clocks make of the host's. The monotonic clock starts at 0 with each power-on."""

    boot: Name
    started_s: float
    """Monotonic seconds of the host at the machine's power-on."""
    wall_offset_s: float
    """The machine's wall time is the host's plus this."""
    synchronised: bool
    battery: bool = False
    """A cell keeps the wall time through a power cut."""
    kind: Literal["clock"] = "clock"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class LevelSeen:
    board: Name
    channel: Channel
    closed: bool | None
    kind: Literal["level"] = "level"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Greeting:
    """First on every connection: what is wired up, and how it stands."""

    clock: ClockReading
    boards: dict[Name, dict[Channel, bool | None]]
    scanners: tuple[Name, ...]
    present: bool | None = None
    """Whether somebody stands before the window; None where nothing could tell."""
    kind: Literal["greeting"] = "greeting"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Scanned:
    scanner: Name
    text: Annotated[str, Field(max_length=MAX_SCAN_CHARS)]
    kind: Literal["scanned"] = "scanned"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class KeyPressed:
    key: Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
    kind: Literal["key"] = "key"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class PresenceSeen:
    """Somebody stands before the window, or nobody; None when the sensor's cable is cut."""

    present: bool | None
    kind: Literal["presence"] = "presence"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Answered:
    id: Number
    outcome: Name
    kind: Literal["answered"] = "answered"
    __pydantic_config__ = STRICT


News = Greeting | ClockReading | LevelSeen | Scanned | KeyPressed | PresenceSeen | Answered

ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="kind")])
NEWS: TypeAdapter[News] = TypeAdapter(Annotated[News, Field(discriminator="kind")])

T = TypeVar("T")


def encode(adapter: TypeAdapter[Any], message: Order | News) -> bytes:
    """One line. A JSON text never holds a raw line end, so the line end is the frame."""
    return adapter.dump_json(message) + b"\n"


def decode(adapter: TypeAdapter[T], line: bytes) -> T:
    """Raises :class:`WireError` for anything but one whole message."""
    try:
        return adapter.validate_json(line, strict=False)
    except ValidationError as error:
        raise WireError(f"{error.error_count()} fault(s), first: {error.errors()[0]['msg']}") from None


async def receive(reader: asyncio.StreamReader, adapter: TypeAdapter[T]) -> T | None:
    """The next message; None when the other end is gone. ``reader`` must have the limit ``MAX_LINE_BYTES``."""
    try:
        line = await reader.readline()
    except ValueError:
        raise WireError(f"a line of more than {MAX_LINE_BYTES} bytes") from None
    except ConnectionError:
        return None
    return decode(adapter, line) if line.endswith(b"\n") else None
