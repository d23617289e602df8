"""GM65-class modules (GM65, GM805, GM861 and their kin): commands, replies, and the stream both share. Pure.

Source: Hangzhou Grow, GM65 user manual, serial commands and zone bits. A command is ``7E 00``, a type, a length, an
address of two bytes and data; a reply ``02 00``, a type, a length and data. Both end with a CRC (CCITT, polynomial
1021h, from 0, most significant bit first) over everything after the first two bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HEAD: Final = b"\x7e\x00"
REPLY_HEAD: Final = b"\x02\x00"
READ, WRITE, SAVE = 0x07, 0x08, 0x09
REPLY_OVERHEAD: Final = 6

MODE: Final = 0x0000
"""Bits 1–0: 0 by key, 1 by command, 2 continuously, 3 when something comes near."""
SET_UP_CODES: Final = 0x0003
"""Bit 1 set: codes held in front of it change nothing. Bit 0 set: their content is sent."""
TAIL: Final = 0x0060
"""Bit 0: add a terminator; bits 6–5: which, 0 is CR."""
CONTINUOUS, NEAR = 2, 3


@dataclass(frozen=True, slots=True)
class Setting:
    """Bits of one zone as they should be."""

    zone: int
    mask: int
    bits: int

    def applied(self, before: int) -> int:
        return before & ~self.mask & 0xFF | self.bits


def settings(mode: int = NEAR) -> tuple[Setting, ...]:
    """How a bank wants its scanner: no set-up by codes first (L31), CR after each text."""
    return (
        Setting(SET_UP_CODES, 0b11, 0b10),
        Setting(TAIL, 0b110_0001, 0b000_0001),
        Setting(MODE, 0b11, mode),
    )


def crc(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def command(kind: int, zone: int, data: bytes) -> bytes:
    """One command. To read, ``data`` is how many bytes from ``zone`` on; the length of what follows is always one."""
    body = bytes((kind, len(data))) + zone.to_bytes(2, "big") + data
    return HEAD + body + crc(body).to_bytes(2, "big")


def read(zone: int) -> bytes:
    return command(READ, zone, b"\x01")


def write(zone: int, value: int) -> bytes:
    return command(WRITE, zone, bytes((value,)))


def save() -> bytes:
    """Keep all zones for the next time the power comes."""
    return command(SAVE, 0, b"\0")


def reply(data: bytes) -> bytes:
    body = bytes((0, len(data))) + data
    return REPLY_HEAD + body + crc(body).to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class Reply:
    data: bytes


class Stream:
    """What a module sends: scanned bytes, and replies to commands between them or in their midst."""

    def __init__(self) -> None:
        self._data = b""

    def feed(self, data: bytes) -> Iterator[bytes | Reply]:
        """In order. What may be the beginning of a reply is kept until it is one or is not."""
        self._data += data
        while self._data:
            at = self._data.find(REPLY_HEAD[:1])
            if at:
                plain, self._data = (self._data, b"") if at < 0 else (self._data[:at], self._data[at:])
                yield plain
                continue
            found = self._reply()
            if found is None:
                return
            yield found

    def rest(self) -> bytes:
        """What was kept and has not become a reply; it is forgotten."""
        rest, self._data = self._data, b""
        return rest

    def _reply(self) -> Reply | bytes | None:
        """The reply at the beginning; one byte that is none; or None while it may become one."""
        data = self._data
        if not REPLY_HEAD.startswith(data[:2]) or (len(data) > 2 and data[2] != 0):
            return self._take(1)
        if len(data) < 4 or len(data) < REPLY_OVERHEAD + data[3]:
            return None
        length = data[3]
        body, check = data[2 : 4 + length], data[4 + length : REPLY_OVERHEAD + length]
        if crc(body).to_bytes(2, "big") != check:
            return self._take(1)
        self._take(REPLY_OVERHEAD + length)
        return Reply(body[2:])

    def _take(self, count: int) -> bytes:
        taken, self._data = self._data[:count], self._data[count:]
        return taken
