"""The door board's rules and the words of its wire. PROTOCOL.md beside this file says them in prose.

Imports nothing, so that the same file runs on a Raspberry Pi Pico, in the simulator and in every test. Time is passed
in as whole milliseconds that never go back; pins are bit masks, bit 0 for channel 1. Nothing here touches a pin.
"""

VERSION = (1, 0, 0)
PROTOCOL = 1
CHANNELS = 16
UNADDRESSED = 0
ADDRESS_MAX = 31
EVERYBODY = 0xFF
ID_BYTES = 8

FLAG = 0x7E
ESCAPE = 0x7D
FLIP = 0x20
BODY_BYTES_MIN = 3
BODY_BYTES_MAX = 48

IDENTIFY = 0x01
POLL = 0x02
STATE = 0x03
UNLOCK = 0x04
SAFE = 0x05
SELF_TEST = 0x06
SEARCH = 0x10
FOUND = 0x11
ASSIGN = 0x12
ANSWER = 0x80
"""Set in the kind of everything that a board says: boards hear each other and must not obey each other."""
NOT_UNDERSTOOD = 0x7F

FIRED = 0
BUSY = 1
COOLING = 2
OLD = 3
STALE = 4
NO_CHANNEL = 5
BAD_PULSE = 6

MISSED = 0x01
PULSING = 0x02
STUCK = 0x04
BITTEN = 0x08
"""The last start was the watchdog's doing."""

PULSE_MS_MIN = 50
PULSE_MS_MAX = 1000
"""The cap. With a watchdog of less than one second, no coil is on for two seconds even when the program hangs."""
WARM_MS_MAX = 2000
REST_FACTOR = 3
"""A coil bears two seconds of pulses in a row, and rests for three times what it was on: a duty cycle of 25 %, which
every strike's data sheet allows. Who pulls a stiff door and asks for it once more need not wait."""
SETTLED_AFTER_MS = 30
SILENT_AFTER_MS = 3000
"""Longer than any pulse: whatever the host ordered before is over by then."""
EVENTS_KEPT = 64
EVENTS_TOLD = 8
SUPPLY_MV_MIN = 10000
SUPPLY_MV_MAX = 15000

CRC_OF_NIBBLE = (
    0x0000, 0x1081, 0x2102, 0x3183, 0x4204, 0x5285, 0x6306, 0x7387,
    0x8408, 0x9489, 0xA50A, 0xB58B, 0xC60C, 0xD68D, 0xE70E, 0xF78F,
)  # fmt: skip


def crc16(data: bytes) -> int:
    """The frame check sequence of RFC 1662, appendix C (CRC-16/X-25): ``123456789`` gives 906Eh."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 4 ^ CRC_OF_NIBBLE[(crc ^ byte) & 15]
        crc = crc >> 4 ^ CRC_OF_NIBBLE[(crc ^ byte >> 4) & 15]
    return crc ^ 0xFFFF


def frame(body: bytes) -> bytes:
    """A body as it goes over the wire: flag, stuffed body and check sequence, flag."""
    out = bytearray([FLAG])
    for byte in body + crc16(body).to_bytes(2, "little"):
        if byte in (FLAG, ESCAPE):
            out.append(ESCAPE)
            byte ^= FLIP
        out.append(byte)
    out.append(FLAG)
    return bytes(out)


class Deframer:
    """Finds the bodies in a stream of bytes, however it is cut. What is not a whole, right frame is dropped."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._escaped = False
        self._lost = True
        self.bad = 0
        """How many frames were dropped since the start."""

    def feed(self, data: bytes) -> list[bytes]:
        bodies = []
        for byte in data:
            if byte == FLAG:
                body = self._close()
                if body:
                    bodies.append(body)
            elif not self._lost:
                self._take(byte)
        return bodies

    def _take(self, byte: int) -> None:
        if byte == ESCAPE and not self._escaped:
            self._escaped = True
            return
        self._held.append(byte ^ FLIP if self._escaped else byte)
        self._escaped = False
        self._lost = len(self._held) > BODY_BYTES_MAX + 2

    def _close(self) -> bytes:
        held = bytes(self._held)
        whole = not self._lost and not self._escaped and len(held) >= BODY_BYTES_MIN + 2
        right = whole and crc16(held[:-2]) == int.from_bytes(held[-2:], "little")
        if held and not right:
            self.bad += 1
        self._held = bytearray()
        self._escaped = self._lost = False
        return held[:-2] if right else b""


class Board:
    """Sixteen locks and sixteen switches. Call :meth:`look` every few milliseconds, and :meth:`hear` with what came."""

    def __init__(self, unique_id: bytes, address: int, boot: int, bitten: bool, now_ms: int) -> None:
        """``boot`` is drawn anew at each start, 0 to 65535; ``bitten`` when the watchdog made this start."""
        self.unique_id = (unique_id + bytes(ID_BYTES))[:ID_BYTES]
        self.address = address if 1 <= address <= ADDRESS_MAX else UNADDRESSED
        """Worth keeping over a power cut whenever it changes."""
        self.outputs = 0
        """The locks that are to be on: at most one."""
        self.supply_mv = 0
        self.chip_c = 0
        """What the pins' owner measures for the self-test."""
        self._boot = boot & 0xFFFF
        self._silences = 0
        self._bitten = bitten
        self._since_ms = now_ms
        self._heard_ms = now_ms
        self._silent = True
        self._looked_ms = now_ms
        self._slowest_ms = 0
        self._wire = Deframer()
        self._round = 0
        self._stuck = 0
        self._dead = 0
        self._pulse_ends_ms = 0
        self._warm_ms = [0] * CHANNELS
        self._cools_from_ms = [now_ms] * CHANNELS
        self._last_order = 0
        self._last_request = b""
        self._last_answer = b""
        self._raw = -1
        self._settled = 0
        self._moved_ms = [now_ms] * CHANNELS
        self._events: list[tuple[int, int]] = []
        self._forgotten = 0
        """The number of the last event that is no longer kept; the next one has the number after it."""

    # -- time and pins ------------------------------------------------------------------------

    def look(self, now_ms: int, made: int, driven: int) -> None:
        """``made``: the switches whose contact is made. ``driven``: the outputs as their pins read."""
        self._stuck = driven & ~self.outputs
        self._dead = (self._dead | self.outputs) & ~driven
        self._slowest_ms = min(max(self._slowest_ms, now_ms - self._looked_ms), 0xFFFF)
        self._looked_ms = now_ms
        if self.outputs and now_ms >= self._pulse_ends_ms:
            self.outputs = 0
        if not self._silent and now_ms - self._heard_ms > SILENT_AFTER_MS:
            self._silent = True
            self._silences = (self._silences + 1) & 0xFFFF
        self._debounce(now_ms, made)

    def _debounce(self, now_ms: int, made: int) -> None:
        if self._raw < 0:
            self._raw = self._settled = made
        moved = made ^ self._raw
        self._raw = made
        unsettled = made ^ self._settled
        if not moved and not unsettled:
            return
        for channel in range(CHANNELS):
            if moved >> channel & 1:
                self._moved_ms[channel] = now_ms
            elif unsettled >> channel & 1 and now_ms - self._moved_ms[channel] >= SETTLED_AFTER_MS:
                self._settled ^= 1 << channel
                self._remember(channel | (self._settled >> channel & 1) << 7, now_ms)

    def _remember(self, change: int, now_ms: int) -> None:
        self._events.append((change, now_ms))
        if len(self._events) > EVENTS_KEPT:
            self._forget(1)

    def _forget(self, count: int) -> None:
        self._events = self._events[count:]
        self._forgotten = (self._forgotten + count) & 0xFFFF

    # -- the wire -----------------------------------------------------------------------------

    def hear(self, now_ms: int, data: bytes) -> bytes:
        """What is to be said to what was heard: nothing, or one frame. Put ``outputs`` out before saying it."""
        answer = b""
        for body in self._wire.feed(data):
            answer = self._obey(now_ms, body)
        return frame(answer) if answer else b""

    def _obey(self, now_ms: int, body: bytes) -> bytes:
        to, kind, tag, payload = body[0], body[1], body[2], body[3:]
        if kind & ANSWER:
            return b""
        if to == EVERYBODY:
            words = self._obey_all(kind, payload)
        elif to == self.address and to != UNADDRESSED:
            self._heard_ms = now_ms
            self._silent = False
            words = self._obey_mine(now_ms, kind, payload)
            if words is None:
                kind, words = NOT_UNDERSTOOD, bytes([kind])
        else:
            return b""
        return b"" if words is None else bytes([self.address, kind | ANSWER, tag]) + words

    def _obey_mine(self, now_ms: int, kind: int, payload: bytes) -> "bytes | None":
        if kind == POLL and len(payload) == 4:
            return self._poll(now_ms, number(payload, 0, 2), number(payload, 2, 2))
        if kind == UNLOCK and len(payload) == 10:
            return self._unlock(now_ms, payload)
        if payload:
            return None
        if kind == STATE:
            return self._state()
        if kind == IDENTIFY:
            seconds = (now_ms - self._since_ms) // 1000
            made_of = bytes([PROTOCOL]) + bytes(VERSION) + bytes([CHANNELS, CHANNELS])
            return self.unique_id + made_of + word(seconds & 0xFFFFFFFF, 4)
        if kind == SAFE:
            self.outputs = 0
            return word(self.outputs, 2) + word(self._stuck, 2)
        return self._self_test() if kind == SELF_TEST else None

    def _obey_all(self, kind: int, payload: bytes) -> "bytes | None":
        """What is said to all is done by all, and answered by the one board that is meant, if any."""
        if kind == SAFE and not payload:
            self.outputs = 0
        elif kind == SEARCH and len(payload) == 2 + ID_BYTES:
            return self._search(payload[0], payload[1], payload[2:])
        elif kind == FOUND and payload[1:] == self.unique_id:
            self._round = payload[0]
            return self.unique_id
        elif kind == ASSIGN and payload[:-1] == self.unique_id and 1 <= payload[-1] <= ADDRESS_MAX:
            self.address = payload[-1]
            return self.unique_id
        return None

    def _search(self, round_: int, bits: int, prefix: bytes) -> "bytes | None":
        if bits > 8 * ID_BYTES or round_ == self._round:
            return None
        beyond = 8 * ID_BYTES - bits
        same = int.from_bytes(prefix, "big") >> beyond == int.from_bytes(self.unique_id, "big") >> beyond
        return self.unique_id if same else None

    # -- what is answered ---------------------------------------------------------------------

    def _flags(self) -> int:
        return (PULSING if self.outputs else 0) | (STUCK if self._stuck else 0) | (BITTEN if self._bitten else 0)

    def _newest(self) -> int:
        return (self._forgotten + len(self._events)) & 0xFFFF

    def _poll(self, now_ms: int, boot: int, taken: int) -> bytes:
        """``taken``: the number of the last event that the host has; what it has is forgotten here."""
        behind = (taken - self._forgotten) & 0xFFFF
        missed = boot != self._boot or behind > len(self._events)
        if not missed:
            self._forget(behind)
        told = [] if missed else self._events[:EVENTS_TOLD]
        head = word(self._boot, 2) + word(self._silences, 2) + bytes([self._flags() | missed])
        out = head + word(self._newest(), 2) + word(self._forgotten, 2)
        for change, at_ms in told:
            out += bytes([change]) + word(min((now_ms - at_ms) // 10, 0xFFFF), 2)
        return out

    def _state(self) -> bytes:
        head = word(self._boot, 2) + word(self._silences, 2) + bytes([self._flags()])
        return head + word(self._newest(), 2) + word(self._settled, 2) + word(self._last_order, 4)

    def _self_test(self) -> bytes:
        passed = (crc16(b"123456789") == 0x906E) | (not self._stuck) << 1 | (not self._dead) << 2
        passed |= (SUPPLY_MV_MIN <= self.supply_mv <= SUPPLY_MV_MAX) << 3
        measured = word(self.supply_mv, 2) + bytes([self.chip_c & 0xFF]) + word(self._slowest_ms, 2)
        return (
            bytes([passed]) + word(self._stuck, 2) + word(self._dead, 2) + measured + word(self._wire.bad & 0xFFFF, 2)
        )

    # -- locks --------------------------------------------------------------------------------

    def _unlock(self, now_ms: int, payload: bytes) -> bytes:
        order, channel, pulse_ms = number(payload, 4, 4), payload[8], payload[9] * 10
        if order == self._last_order and payload == self._last_request:
            return self._last_answer
        verdict, wait_ms = self._judge(now_ms, payload[:4], order, channel, pulse_ms)
        answer = payload[4:9] + bytes([verdict]) + word((wait_ms + 9) // 10, 2)
        if verdict not in (OLD, STALE):
            self._last_order, self._last_request, self._last_answer = order, payload, answer
        if verdict == FIRED:
            self.outputs = 1 << channel - 1
            self._pulse_ends_ms = now_ms + pulse_ms
            self._warm_ms[channel - 1] = self._warmth_ms(now_ms, channel) + pulse_ms
            self._cools_from_ms[channel - 1] = now_ms + pulse_ms
        return answer

    def _judge(self, now_ms: int, spoken: bytes, order: int, channel: int, pulse_ms: int) -> tuple[int, int]:
        """The verdict on a new order, and how long to wait before another could be obeyed."""
        if spoken != word(self._boot, 2) + word(self._silences, 2):
            return STALE, 0
        if order <= self._last_order:
            return OLD, 0
        if not 1 <= channel <= CHANNELS:
            return NO_CHANNEL, 0
        if not PULSE_MS_MIN <= pulse_ms <= PULSE_MS_MAX:
            return BAD_PULSE, 0
        if self.outputs:
            return BUSY, max(0, self._pulse_ends_ms - now_ms)
        too_warm_ms = self._warmth_ms(now_ms, channel) + pulse_ms - WARM_MS_MAX
        if too_warm_ms > 0:
            return COOLING, REST_FACTOR * too_warm_ms
        return FIRED, 0

    def _warmth_ms(self, now_ms: int, channel: int) -> int:
        """The time that a coil was on and has not rested for."""
        rested_ms = max(0, now_ms - self._cools_from_ms[channel - 1])
        return max(0, self._warm_ms[channel - 1] - rested_ms // REST_FACTOR)


def word(value: int, size: int) -> bytes:
    """A whole number as the wire carries it, highest byte first."""
    return value.to_bytes(size, "big")


def number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")
