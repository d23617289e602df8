"""The "8A/80" lock boards, 2 to 50 channels: 9600 8N1, an address from 1 to 31 on a DIP switch.

The last byte of every frame is the XOR of all before it, which lets a cut-off frame pass by chance; so length, header,
board, channel and closing byte are checked as well. The board times its pulse and answers an unlock after it, about
500 ms later, with the feedback as it is then. Orders that open everything or hold a coil on are not spoken here.

Source: the boards' protocol sheet, and captures of an 8-channel board that tells three bytes of states.
"""

from collections.abc import Iterator
from functools import reduce
from operator import xor
from typing import Final

from hal.boards.board import Seen
from hal.exchange import BadFrameError, Exchange, Heard, Talk

BAUD: Final = 9600
ADDRESSES: Final = range(1, 32)
CHANNELS_MAX: Final = 50
UNLOCK, ASK = 0x8A, 0x80
UNLOCK_END, ASK_END = 0x11, 0x33
STATES: Final = (0x00, 0x11)
"""The feedback of one channel: contact open, contact made."""
REPLY_WITHIN_MS: Final = 1_500
PULSE_MS: Final = 500
PULSE_WORST_MS: Final = 1_000
"""The longest that a board of this family was found set to."""
STABLE_MS: Final = 30.0
GROUPS_MAX: Final = -(-CHANNELS_MAX // 8)


def frame(*body: int) -> bytes:
    """A frame with its check byte."""
    return bytes((*body, reduce(xor, body)))


def unlock_request(address: int, channel: int) -> bytes:
    return frame(UNLOCK, address, channel, UNLOCK_END)


def states_request(address: int) -> bytes:
    return frame(ASK, address, 0, ASK_END)


def hear_unlocked(address: int, channel: int, data: bytes) -> Heard:
    """``8A BB CC SS X``. Raises :class:`~hal.exchange.BadFrameError`."""
    _begins_with(bytes((UNLOCK, address, channel)), data)
    if len(data) < 5:
        return Heard.PART
    if data[3] not in STATES or len(data) > 5:
        raise BadFrameError(f"no feedback: {data.hex(' ')}")
    return _checked(data)


def hear_states(address: int, groups: range, data: bytes) -> Heard:
    """``80 BB Sn … S1 33 X`` with as many bytes of states as ``groups`` allows. Nothing in it says how many, so only
    the longest is known to be whole at once. Raises :class:`~hal.exchange.BadFrameError`."""
    _begins_with(bytes((ASK, address)), data)
    count = len(data) - 4
    if count < groups[0]:
        return Heard.PART
    closes = data[-2] == ASK_END and reduce(xor, data) == 0
    if count < groups[-1]:
        return Heard.WHOLE_IF_SILENT if closes else Heard.PART
    if not closes:
        raise BadFrameError(f"check byte or end is wrong: {data.hex(' ')}")
    return Heard.WHOLE


def states(reply: bytes) -> Iterator[tuple[int, bool]]:
    """Channel and contact made, from a whole reply to :func:`states_request`: the last byte is of channels 1 to 8."""
    for group, byte in enumerate(reversed(reply[2:-2])):
        for bit in range(8):
            yield group * 8 + bit + 1, bool(byte >> bit & 1)


def _begins_with(expected: bytes, data: bytes) -> None:
    if data[: len(expected)] != expected[: len(data)]:
        raise BadFrameError(f"{data.hex(' ')} answers something else than {expected.hex(' ')}")


def _checked(data: bytes) -> Heard:
    if reduce(xor, data) != 0:
        raise BadFrameError(f"check byte is wrong: {data.hex(' ')}")
    return Heard.WHOLE


class A8a80:
    """One board. How many bytes of states it tells is learnt from two answers that agree, so that later ones need not
    be waited out; when one does not fit any more, it is learnt anew."""

    stable_ms = STABLE_MS
    proven_first = False

    def __init__(self, address: int, channels: int, *, closed_reads: int = 1, pulse_ms: int = PULSE_MS) -> None:
        """``closed_reads`` is the bit that means closed; ``pulse_ms`` is what the board is set to.

        Raises ``ValueError``.
        """
        if address not in ADDRESSES or not 1 <= channels <= CHANNELS_MAX:
            raise ValueError(f"an 8A/80 board has address 1 to 31 and up to {CHANNELS_MAX} channels")
        self.channels = channels
        self.pulse_ms = pulse_ms
        self.off_after_ms = max(PULSE_WORST_MS, pulse_ms)
        self._address = address
        self._closed = bool(closed_reads)
        self._any = range(-(-channels // 8), GROUPS_MAX + 1)
        self._groups: range | None = None

    def begin(self) -> Talk[Seen]:
        """It times its pulses by itself and has nothing to be set: that it answers is all."""
        self._groups = None
        return (yield from self.poll())

    def poll(self) -> Talk[Seen]:
        groups, self._groups = self._groups, None
        if groups is None:
            reply = yield self._ask(self._any)
            groups = range(len(reply) - 4, len(reply) - 3)
        reply = yield self._ask(groups)
        self._groups = groups
        told = ((channel, made is self._closed) for channel, made in states(reply) if channel <= self.channels)
        return Seen(tuple(told))

    def unlock(self, channel: int) -> Talk[Seen]:
        if not 1 <= channel <= self.channels:
            raise ValueError(f"this board has no channel {channel}")
        request = unlock_request(self._address, channel)
        within_ms = max(REPLY_WITHIN_MS, self.pulse_ms + PULSE_WORST_MS)
        reply = yield Exchange(request, within_ms, lambda data: hear_unlocked(self._address, channel, data))
        return Seen(((channel, (reply[3] == STATES[1]) is self._closed),))

    def _ask(self, groups: range) -> Exchange:
        request = states_request(self._address)
        return Exchange(request, REPLY_WITHIN_MS, lambda data: hear_states(self._address, groups, data))
