"""Our open door board, 16 locks and 16 switches: RS-485 at 115200 8N1, addresses 1 to 31 given over the line.

Source: ``firmware/PROTOCOL.md``, and its golden vectors. The board times its pulse, debounces its switches, keeps every
change until it was taken and never obeys one order twice; this is the host's own codec, which shares no code with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from hal.boards.board import BoardRefusedError, NotFiredError, Seen
from hal.exchange import BadFrameError, Exchange, Heard, Talk

BAUD: Final = 115_200
ADDRESSES: Final = range(1, 32)
EVERYBODY: Final = 0xFF
CHANNELS: Final = 16
PULSES_MS: Final = range(50, 1_001)
PULSE_MS: Final = 500
REPLY_WITHIN_MS: Final = 100
"""A board begins within 20 ms; the rest is for USB adapters and a busy machine."""
KEPT_WITHIN_MS: Final = 500
"""An address is written to flash memory before the answer."""
REST_MS: Final = 0.5
READ_BACK_MS: Final = 20
"""An output that was on a moment ago is read again."""
FLAG, ESCAPE, FLIP = 0x7E, 0x7D, 0x20
ANSWER: Final = 0x80
BODY_BYTES: Final = range(3, 49)
NOISE_BYTES_MAX: Final = 16
"""An adapter may give some when a driver takes the line."""
HEARD_BYTES_MAX: Final = 2 * (2 * (BODY_BYTES[-1] + 2) + 2) + NOISE_BYTES_MAX
"""The answer, stuffed from end to end, and another one before it that came too late."""
PASSED_ALL: Final = 0x0F
TELLINGS_MAX: Final = 10
"""Eight changes at a time, and a board keeps 64."""


class Kind(IntEnum):
    IDENTIFY = 0x01
    POLL = 0x02
    STATE = 0x03
    UNLOCK = 0x04
    SAFE = 0x05
    SELF_TEST = 0x06
    SEARCH = 0x10
    FOUND = 0x11
    ASSIGN = 0x12


class Verdict(IntEnum):
    FIRED = 0
    BUSY = 1
    COOLING = 2
    OLD = 3
    STALE = 4
    NO_CHANNEL = 5
    BAD_PULSE = 6


PASSING: Final = (Verdict.BUSY, Verdict.COOLING, Verdict.STALE)
"""Refused now, and obeyed soon."""
MISSED, PULSING, STUCK, BITTEN = 0x01, 0x02, 0x04, 0x08


def crc(data: bytes) -> int:
    """CRC-16/X-25 (RFC 1662): polynomial 1021h reflected, begun with FFFFh, inverted at the end."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return value ^ 0xFFFF


def frame(body: bytes) -> bytes:
    """As it goes over the wire."""
    flag, escape = bytes((FLAG,)), bytes((ESCAPE,))
    stuffed = (body + crc(body).to_bytes(2, "little")).replace(escape, bytes((ESCAPE, ESCAPE ^ FLIP)))
    return flag + stuffed.replace(flag, bytes((ESCAPE, FLAG ^ FLIP))) + flag


def body_of(data: bytes) -> bytes | None:
    """The body of the frame that the last byte closes, which must be right; None when it closes none.

    Raises :class:`~hal.exchange.BadFrameError`.
    """
    begin = data.find(FLAG)
    if (begin < 0 and len(data) > NOISE_BYTES_MAX) or begin > NOISE_BYTES_MAX or len(data) > HEARD_BYTES_MAX:
        raise BadFrameError(f"no frame in {data.hex(' ')}")
    _, opened, stuffed = data[:-1].rpartition(bytes((FLAG,)))
    if data[-1:] != bytes((FLAG,)) or not opened or not stuffed:
        return None
    held = _unstuffed(stuffed)
    if len(held) - 2 not in BODY_BYTES or crc(held[:-2]).to_bytes(2, "little") != held[-2:]:
        raise BadFrameError(f"the check does not fit: {data.hex(' ')}")
    return held[:-2]


def _unstuffed(stuffed: bytes) -> bytes:
    first, *rest = stuffed.split(bytes((ESCAPE,)))
    if any(not piece for piece in rest):
        raise BadFrameError(f"an escape too many: {stuffed.hex(' ')}")
    return first + b"".join(bytes((piece[0] ^ FLIP,)) + piece[1:] for piece in rest)


def hear_answer(kind: Kind, tag: int, sizes: range, address: int | None, data: bytes) -> Heard:
    """The answer to one request, whose payload has one of ``sizes``; ``address`` None: of whichever board answers.

    A right frame that answers something else is a late one, and is passed over (L4).
    Raises :class:`~hal.exchange.BadFrameError`.
    """
    body = body_of(data)
    if body is None or address not in (None, body[0]) or body[1:3] != bytes((kind | ANSWER, tag)):
        return Heard.PART
    if len(body) - 3 not in sizes:
        raise BadFrameError(f"{body.hex(' ')} is no answer to {kind.name.lower()} {tag:02x}")
    return Heard.WHOLE


# -- what answers say ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    unique_id: bytes
    protocol: int
    version: tuple[int, ...]
    locks: int
    switches: int
    up_s: int

    @classmethod
    def of(cls, reply: bytes) -> "Identity":
        words = _payload(reply)
        return cls(words[:8], words[8], tuple(words[9:12]), words[12], words[13], _number(words[14:18]))


@dataclass(frozen=True, slots=True)
class Change:
    channel: int
    made: bool
    """The contact is closed now."""
    age_ms: int


@dataclass(frozen=True, slots=True)
class News:
    boot: int
    silences: int
    flags: int
    newest: int
    after: int
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, reply: bytes) -> "News":
        """Raises :class:`~hal.exchange.BadFrameError` for half a change or a channel that is none."""
        words = _payload(reply)
        told = words[9:]
        if len(told) % 3 or any(byte & 0x70 for byte in told[::3]):
            raise BadFrameError(f"no changes: {told.hex(' ')}")
        changes = tuple(
            Change((told[at] & 15) + 1, bool(told[at] >> 7), _number(told[at + 1 : at + 3]) * 10)
            for at in range(0, len(told), 3)
        )
        return cls(_number(words[:2]), _number(words[2:4]), words[4], _number(words[5:7]), _number(words[7:9]), changes)


@dataclass(frozen=True, slots=True)
class State:
    boot: int
    silences: int
    flags: int
    newest: int
    made: int
    """A bit for each contact, the lowest for channel 1."""
    last_order: int

    @classmethod
    def of(cls, reply: bytes) -> "State":
        words = _payload(reply)
        boot, silences, newest = _number(words[:2]), _number(words[2:4]), _number(words[5:7])
        return cls(boot, silences, words[4], newest, _number(words[7:9]), _number(words[9:13]))


@dataclass(frozen=True, slots=True)
class Answered:
    """To an order to unlock."""

    order: int
    channel: int
    verdict: Verdict
    wait_ms: int

    @classmethod
    def of(cls, reply: bytes) -> "Answered":
        """Raises :class:`~hal.exchange.BadFrameError`."""
        words = _payload(reply)
        try:
            verdict = Verdict(words[5])
        except ValueError:
            raise BadFrameError(f"no verdict: {words.hex(' ')}") from None
        return cls(_number(words[:4]), words[4], verdict, _number(words[6:8]) * 10)


@dataclass(frozen=True, slots=True)
class Off:
    outputs: int
    stuck: int

    @classmethod
    def of(cls, reply: bytes) -> "Off":
        words = _payload(reply)
        return cls(_number(words[:2]), _number(words[2:4]))


@dataclass(frozen=True, slots=True)
class SelfTest:
    passed: int
    """1 codec, 2 outputs read off, 4 pulses read on, 8 the locks' supply is 10 to 15 V."""
    stuck: int
    dead: int
    supply_mv: int
    chip_c: int
    slowest_ms: int
    bad_frames: int

    @classmethod
    def of(cls, reply: bytes) -> "SelfTest":
        words = _payload(reply)
        chip_c = int.from_bytes(words[7:8], "big", signed=True)
        pins, line = (_number(words[1:3]), _number(words[3:5])), (_number(words[8:10]), _number(words[10:12]))
        return cls(words[0], *pins, _number(words[5:7]), chip_c, *line)


def _payload(reply: bytes) -> bytes:
    body = body_of(reply)
    assert body is not None, "a whole reply"
    return body[3:]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def channels_of(mask: int) -> Iterator[int]:
    return (channel for channel in range(1, CHANNELS + 1) if mask >> channel - 1 & 1)


# -- what is asked ---------------------------------------------------------------------------

SIZES: Final = {
    Kind.IDENTIFY: range(18, 19),
    Kind.POLL: range(9, 9 + 3 * 8 + 1),
    Kind.STATE: range(13, 14),
    Kind.UNLOCK: range(8, 9),
    Kind.SAFE: range(4, 5),
    Kind.SELF_TEST: range(12, 13),
    Kind.SEARCH: range(8, 9),
    Kind.FOUND: range(8, 9),
    Kind.ASSIGN: range(8, 9),
}
"""Bytes of each answer's payload."""


class Asking:
    """Makes requests to one board, or to all, each with a tag of its own."""

    def __init__(self, address: int) -> None:
        self._address = address
        self._tag = 0

    def ask(self, kind: Kind, payload: bytes = b"", *, answered_by: int | None = None, busy_ms: int = 0) -> Exchange:
        """``answered_by``: the address that must answer where the request is for all; None: any."""
        self._tag = (self._tag + 1) & 0xFF
        tag, board = self._tag, answered_by if self._address == EVERYBODY else self._address
        return Exchange(
            frame(bytes((self._address, kind, tag)) + payload),
            KEPT_WITHIN_MS if kind is Kind.ASSIGN else REPLY_WITHIN_MS,
            lambda data: hear_answer(kind, tag, SIZES[kind], board, data),
            rest_ms=REST_MS,
            busy_ms=busy_ms,
        )


def order_words(state: State, order: int, channel: int, pulse_ms: int) -> bytes:
    """The payload of an order to unlock."""
    spoken = state.boot.to_bytes(2, "big") + state.silences.to_bytes(2, "big")
    return spoken + order.to_bytes(4, "big") + bytes((channel, pulse_ms // 10))


class Doorboard:
    """One board. Remembers which of its changes were taken and which order was the last."""

    stable_ms = 0.0
    off_after_ms = 0
    proven_first = True

    def __init__(
        self, address: int, channels: int = CHANNELS, *, closed_reads: int = 1, pulse_ms: int = PULSE_MS
    ) -> None:
        """``closed_reads`` is 1 where a contact that is made means closed; ``pulse_ms`` in steps of 10.

        Raises ``ValueError``.
        """
        if address not in ADDRESSES or not 1 <= channels <= CHANNELS:
            raise ValueError(f"a door board has address 1 to 31 and up to {CHANNELS} channels")
        if pulse_ms not in PULSES_MS or pulse_ms % 10:
            raise ValueError(f"this board pulses for 50 to 1000 ms in steps of 10, not for {pulse_ms}")
        self.channels = channels
        self.pulse_ms = pulse_ms
        self._asking = Asking(address)
        self._closed = bool(closed_reads)
        self._state: State | None = None
        """As it was last told; its ``newest`` is the last change that was taken."""

    def begin(self) -> Talk[Seen]:
        """Everything off, what happened meanwhile if the board still knows, and how it is now."""
        off = Off.of((yield self._asking.ask(Kind.SAFE, busy_ms=READ_BACK_MS)))
        if off.stuck:
            off = Off.of((yield self._asking.ask(Kind.SAFE)))
        if off.outputs or off.stuck:
            channel = next(channels_of(off.outputs | off.stuck))
            raise BoardRefusedError(f"output {channel} stays on though it was switched off; disconnect the board")
        before = (yield from self._changes()) if self._state is not None else ()
        return Seen((*before, *(yield from self._all())))

    def poll(self) -> Talk[Seen]:
        news = yield from self._news()
        return Seen((yield from self._all()) if news is None else self._told(news))

    def unlock(self, channel: int) -> Talk[Seen]:
        if not 1 <= channel <= self.channels:
            raise ValueError(f"this board has no channel {channel}")
        state = self._known()
        order = state.last_order + 1
        self._state = State(state.boot, state.silences, state.flags, state.newest, state.made, order)
        reply = yield self._asking.ask(Kind.UNLOCK, order_words(state, order, channel, self.pulse_ms))
        answered = Answered.of(reply)
        if (answered.order, answered.channel) != (order, channel):
            raise BadFrameError(f"order {answered.order} for channel {answered.channel} was not the one that was given")
        if answered.verdict is Verdict.STALE:
            yield from self._all()  # it was started anew, or we were silent for too long
        if answered.verdict is not Verdict.FIRED:
            again_ms = answered.wait_ms if answered.verdict in PASSING else None
            raise NotFiredError(f"lock {channel}: {answered.verdict.name.lower()}", again_ms=again_ms)
        return Seen()

    def _changes(self) -> Talk[tuple[tuple[int, bool], ...]]:
        """All that the board still keeps for us; nothing when it had to drop some or was started anew."""
        told: list[tuple[int, bool]] = []
        for _ in range(TELLINGS_MAX):
            news = yield from self._news()
            if news is None or not news.changes:
                break
            told += self._told(news)
        return tuple(told)

    def _news(self) -> Talk[News | None]:
        """The next changes, taken; None when some were missed and the whole state must be asked."""
        state = self._known()
        words = state.boot.to_bytes(2, "big") + state.newest.to_bytes(2, "big")
        news = News.of((yield self._asking.ask(Kind.POLL, words)))
        if news.flags & MISSED:
            return None
        if (news.boot, news.after) != (state.boot, state.newest):
            raise BadFrameError(f"changes after {news.after} of start {news.boot:04x} were not asked for")
        taken = (news.after + len(news.changes)) & 0xFFFF
        self._state = State(news.boot, news.silences, news.flags, taken, state.made, state.last_order)
        return news

    def _all(self) -> Talk[tuple[tuple[int, bool], ...]]:
        state = State.of((yield self._asking.ask(Kind.STATE)))
        self._state = state
        made = ((channel, bool(state.made >> channel - 1 & 1)) for channel in range(1, self.channels + 1))
        return tuple((channel, level is self._closed) for channel, level in made)

    def _told(self, news: News) -> tuple[tuple[int, bool], ...]:
        return tuple((one.channel, one.made is self._closed) for one in news.changes if one.channel <= self.channels)

    def _known(self) -> State:
        assert self._state is not None, "begin() comes first"
        return self._state
