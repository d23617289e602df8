"""KERONG CU12 and CU16 lock boards: 19200 8N1 by default (some units come at 9600), ``02 ADDR CMD data 03 SUM``.

``SUM`` is the low byte of the sum of all before it. ``ADDR`` holds the board in its upper half and the lock, counted
from 0, in its lower. A lock bit of 1 says that its hook is closed, an IR bit of 1 that something lies in the
compartment. Commands that open all locks are not spoken here.

The board's document names no answer to an unlock, and the board may be busy and silent for as long as it pulses. So
the acknowledgement is its answer to the look that follows when pulse and mechanics are over: the board is there and
listens. Whether the lock let go is told by its hook alone.
"""

from collections.abc import Iterator
from typing import Final

from hal.boards.board import Seen
from hal.exchange import BadFrameError, Exchange, Heard, Talk

BAUD: Final = 19_200
ADDRESSES: Final = range(15)
"""15 in the upper half means the whole bus."""
CHANNELS_MAX: Final = 16
STX, ETX = 0x02, 0x03
ASK, UNLOCK, STATES = 0x30, 0x31, 0x35
REPLY_WITHIN_MS: Final = 500
ECHO_WITHIN_MS: Final = 20
"""Should a unit answer an unlock after all, it has done so by then, and it is not taken for another's answer."""
PULSE_MS: Final = 500
PULSE_WORST_MS: Final = 1_000
MECHANICS_MS: Final = 150
STABLE_MS: Final = 30.0
STATES_BYTES: Final = 9


def frame(address: int, command: int, *data: int) -> bytes:
    """A frame with its sum."""
    body = bytes((STX, address, command, *data, ETX))
    return bytes((*body, sum(body) & 0xFF))


def unlock_request(board: int, channel: int) -> bytes:
    return frame(board << 4 | channel - 1, UNLOCK)


def states_request(board: int) -> bytes:
    return frame(board << 4, ASK)


def hear_states(board: int, data: bytes) -> Heard:
    """``02 AA 35 L1-8 L9-16 IR1-8 IR9-16 03 SUM``. Raises :class:`~hal.exchange.BadFrameError`."""
    expected = bytes((STX, board << 4, STATES))
    if data[:3] != expected[: len(data)]:
        raise BadFrameError(f"{data.hex(' ')} answers something else than {expected.hex(' ')}")
    if len(data) < STATES_BYTES:
        return Heard.PART
    if data[-2] != ETX or data[-1] != sum(data[:-1]) & 0xFF or len(data) > STATES_BYTES:
        raise BadFrameError(f"sum or end is wrong: {data.hex(' ')}")
    return Heard.WHOLE


def hooks(reply: bytes) -> Iterator[tuple[int, bool]]:
    """Lock and hook closed, from a whole reply to :func:`states_request`."""
    return _bits(reply[3:5])


def beams(reply: bytes) -> Iterator[tuple[int, bool]]:
    """Lock and something inside, as the infrared beam of that compartment sees it."""
    return _bits(reply[5:7])


def _bits(two: bytes) -> Iterator[tuple[int, bool]]:
    return ((group * 8 + bit + 1, bool(byte >> bit & 1)) for group, byte in enumerate(two) for bit in range(8))


class Kerong:
    """One CU12 (12 locks) or CU16."""

    stable_ms = STABLE_MS
    proven_first = False

    def __init__(self, address: int, channels: int, *, closed_reads: int = 1, pulse_ms: int = PULSE_MS) -> None:
        """``closed_reads`` is the lock bit that means closed; ``pulse_ms`` is what the board is set to.

        Raises ``ValueError``.
        """
        if address not in ADDRESSES or not 1 <= channels <= CHANNELS_MAX:
            raise ValueError(f"a KERONG board has address 0 to 14 and up to {CHANNELS_MAX} channels")
        self.channels = channels
        self.pulse_ms = pulse_ms
        self.off_after_ms = max(PULSE_WORST_MS, pulse_ms)
        self._address = address
        self._closed = bool(closed_reads)

    def begin(self) -> Talk[Seen]:
        """It times its pulses by itself and has nothing to be set: that it answers is all."""
        return (yield from self.poll())

    def poll(self) -> Talk[Seen]:
        reply = yield Exchange(
            states_request(self._address), REPLY_WITHIN_MS, lambda data: hear_states(self._address, data)
        )
        closed = ((channel, made is self._closed) for channel, made in hooks(reply) if channel <= self.channels)
        return Seen(tuple(closed), {channel: seen for channel, seen in beams(reply) if channel <= self.channels})

    def unlock(self, channel: int) -> Talk[Seen]:
        if not 1 <= channel <= self.channels:
            raise ValueError(f"this board has no channel {channel}")
        request = unlock_request(self._address, channel)
        yield Exchange(request, ECHO_WITHIN_MS, busy_ms=self.pulse_ms + MECHANICS_MS)
        return (yield from self.poll())
