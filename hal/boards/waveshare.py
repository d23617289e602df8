"""Waveshare Modbus RTU relay boards with 8, 16 or 32 relays and, as "(D)", 8 inputs: 9600 8N1 as they come.

The pulse is the board's own: FC05 at ``0200h`` + relay with a time in tenths of a second, a value that Modbus libraries
refuse, so the few frames needed are made here. An input may be set to drive its own relay ("linkage"): a door's switch
would fire that door's lock, so the board is used only once each input was read to be a plain one.

Sources: Modbus over Serial Line V1.02 (gaps, CRC), the Modbus Application Protocol V1.1b3 (functions 1, 2, 3, 5), and
the board's own register list.
"""

import math
from collections.abc import Callable
from typing import Final

from hal.boards.board import BoardRefusedError, Seen
from hal.exchange import BadFrameError, Exchange, Heard, Talk

BAUD: Final = 9600
ADDRESSES: Final = range(1, 248)
RELAYS: Final = (8, 16, 32)
INPUTS: Final = 8
COILS, INPUT_STATES, HOLDING, WRITE_COIL = 0x01, 0x02, 0x03, 0x05
FAULT: Final = 0x80
FLASH_ON, ALL_RELAYS, INPUT_MODES = 0x0200, 0x00FF, 0x1000
MODES: Final = {1: "it would drive its own relay", 2: "it would toggle its relay", 3: "it would act on edges"}
FLASH_UNIT_MS: Final = 100
REPLY_WITHIN_MS: Final = 300
PULSE_MS: Final = 500
STABLE_MS: Final = 30.0


def crc(data: bytes) -> int:
    """CRC-16 of Modbus: polynomial A001h reflected, starting at FFFFh; sent low byte first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def frame(*body: int) -> bytes:
    data = bytes(body)
    return data + crc(data).to_bytes(2, "little")


def request(address: int, function: int, at: int, value: int) -> bytes:
    """``value`` is what to write, or how many to read."""
    return frame(address, function, *at.to_bytes(2, "big"), *value.to_bytes(2, "big"))


def flash_request(address: int, relay: int, on_ms: int) -> bytes:
    """Relay ``relay``, from 0, on for ``on_ms``, a multiple of 100 ms; the board ends it."""
    return request(address, WRITE_COIL, FLASH_ON + relay, on_ms // FLASH_UNIT_MS)


def all_off_request(address: int) -> bytes:
    return request(address, WRITE_COIL, ALL_RELAYS, 0)


def gap_ms(baud: int) -> int:
    """3.5 characters of silence between frames, rounded up, and 1 ms of margin: without it a second board is deaf."""
    return math.ceil(3.5 * 10_000 / baud) + 1


def hear_echo(asked: bytes, data: bytes) -> Heard:
    """A write is answered with itself. Raises :class:`~hal.exchange.BadFrameError`."""
    if asked.startswith(data):
        return Heard.WHOLE if data == asked else Heard.PART
    return _fault(asked, data)


def hear_values(asked: bytes, count: int, data: bytes) -> Heard:
    """Address, function, ``count``, so many bytes, CRC. Raises :class:`~hal.exchange.BadFrameError`."""
    head = bytes((*asked[:2], count))
    if data[:3] != head[: len(data)]:
        return _fault(asked, data)
    return _whole(data, 5 + count)


def _fault(asked: bytes, data: bytes) -> Heard:
    """The board may say that it does not know the function: still no answer, but a clear word."""
    head = bytes((asked[0], asked[1] | FAULT))
    if data[:2] != head[: len(data)]:
        raise BadFrameError(f"{data.hex(' ')} is no answer to {asked.hex(' ')}")
    if _whole(data, 5) is Heard.WHOLE:
        raise BadFrameError(f"the board refuses {asked.hex(' ')} (Modbus exception {data[2]})")
    return Heard.PART


def _whole(data: bytes, length: int) -> Heard:
    if len(data) < length:
        return Heard.PART
    if len(data) > length or crc(data[:-2]).to_bytes(2, "little") != data[-2:]:
        raise BadFrameError(f"CRC is wrong: {data.hex(' ')}")
    return Heard.WHOLE


class Waveshare:
    """One board. Channels are its inputs with the relays of the same number: a lock without a switch is none."""

    stable_ms = STABLE_MS
    off_after_ms = 0
    proven_first = True

    def __init__(
        self, address: int, relays: int = 8, *, closed_reads: int = 1, pulse_ms: int = PULSE_MS, baud: int = BAUD
    ) -> None:
        """``closed_reads`` is the input bit that means closed; ``pulse_ms`` in steps of 100. Raises ``ValueError``."""
        if address not in ADDRESSES or relays not in RELAYS:
            raise ValueError("a Waveshare board has address 1 to 247 and 8, 16 or 32 relays")
        if pulse_ms % FLASH_UNIT_MS or pulse_ms < FLASH_UNIT_MS:
            raise ValueError(f"this board times its pulse in steps of {FLASH_UNIT_MS} ms, not {pulse_ms}")
        self.channels = INPUTS
        self.pulse_ms = pulse_ms
        self._relays = relays
        self._address = address
        self._closed = bool(closed_reads)
        self._gap_ms = gap_ms(baud)

    def begin(self) -> Talk[Seen]:
        yield self._write(all_off_request(self._address))
        relays = yield self._read(COILS, 0, self._relays)
        on = [relay + 1 for relay in range(self._relays) if relays[3 + relay // 8] >> relay % 8 & 1]
        if on:
            raise BoardRefusedError(f"relay {on[0]} stays on though it was switched off; disconnect the board")
        reply = yield self._read(HOLDING, INPUT_MODES, INPUTS)
        for number in range(INPUTS):
            mode = int.from_bytes(reply[3 + 2 * number : 5 + 2 * number], "big")
            if mode:
                words = MODES.get(mode, "unknown")
                raise BoardRefusedError(
                    f"input {number + 1} is in mode {mode} ({words}); set register {INPUT_MODES + number:04x}h to 0"
                )
        return (yield from self.poll())

    def poll(self) -> Talk[Seen]:
        reply = yield self._read(INPUT_STATES, 0, INPUTS)
        return Seen(tuple((bit + 1, bool(reply[3] >> bit & 1) is self._closed) for bit in range(INPUTS)))

    def unlock(self, channel: int) -> Talk[Seen]:
        if not 1 <= channel <= self.channels:
            raise ValueError(f"this board has no channel {channel}")
        yield self._write(flash_request(self._address, channel - 1, self.pulse_ms))
        return Seen()

    def _write(self, asked: bytes) -> Exchange:
        return self._exchange(asked, lambda data: hear_echo(asked, data))

    def _read(self, function: int, at: int, count: int) -> Exchange:
        asked = request(self._address, function, at, count)
        size = 2 * count if function == HOLDING else -(-count // 8)
        return self._exchange(asked, lambda data: hear_values(asked, size, data))

    def _exchange(self, asked: bytes, heard: Callable[[bytes], Heard]) -> Exchange:
        return Exchange(asked, REPLY_WITHIN_MS, heard, rest_ms=self._gap_ms)
