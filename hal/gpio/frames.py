"""What the daemon and its keeper say to each other: one frame a packet, of a fixed size. Pure.

======= ==================== ========================= ==================================
order   its line and ``ms``  answer                    means
======= ==================== ========================= ==================================
BEAT    –                    BEAT                      both are alive
HOLD    on for ``ms``        TAKEN or REFUSED          the keeper ends it by itself
OFF     –                    TAKEN                     off now
SAFE    –                    TAKEN or REFUSED          everything is off, read back
READ    –                    LEVEL                     the line as it reads just now
======= ==================== ========================= ==================================

Unasked, with number 0: LEVEL of each input, then READY once (every output was proven off), then LEVEL of each change.
"""

import struct
from dataclasses import dataclass
from enum import Enum

_ORDER = struct.Struct(">cHBHI")
_ANSWER = struct.Struct(">cHBB")
FRAME_BYTES_MAX = 16
NUMBERS = 0xFFFF
STAMP = 0xFFFF_FFFF


class FrameError(ValueError):
    """The other end is none of ours, or of another release."""


class Ask(Enum):
    BEAT = b"b"
    HOLD = b"h"
    OFF = b"o"
    SAFE = b"s"
    READ = b"r"


class Told(Enum):
    BEAT = b"b"
    READY = b"g"
    TAKEN = b"t"
    REFUSED = b"n"
    LEVEL = b"l"


@dataclass(frozen=True, slots=True)
class Order:
    ask: Ask
    number: int
    line: int = 0
    ms: int = 0
    at_ms: int = 0
    """The machine's monotonic milliseconds when it was given, modulo 2^32: an order is never obeyed late (I6)."""

    def to_bytes(self) -> bytes:
        return _ORDER.pack(self.ask.value, self.number, self.line, self.ms, self.at_ms)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Order":
        """Raises :class:`FrameError`."""
        try:
            kind, number, line, ms, at_ms = _ORDER.unpack(data)
            return cls(Ask(kind), number, line, ms, at_ms)
        except (struct.error, ValueError) as error:
            raise FrameError(f"{len(data)} bytes that are no order") from error

    def age_ms(self, now_ms: int) -> int:
        """How long ago it was given; an order may be given after its reader has looked at the clock."""
        age_ms = (now_ms - self.at_ms) & STAMP
        return age_ms if age_ms <= STAMP // 2 else 0


@dataclass(frozen=True, slots=True)
class Answer:
    told: Told
    number: int = 0
    line: int = 0
    high: bool = False

    def to_bytes(self) -> bytes:
        return _ANSWER.pack(self.told.value, self.number, self.line, self.high)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Answer":
        """Raises :class:`FrameError`."""
        try:
            kind, number, line, high = _ANSWER.unpack(data)
            return cls(Told(kind), number, line, {0: False, 1: True}[high])
        except (struct.error, ValueError, KeyError) as error:
            raise FrameError(f"{len(data)} bytes that are no answer") from error
