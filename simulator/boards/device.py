"""What every emulated board is: an address, doors behind channels, and answers to the frames it understands."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from hal.ports import Sent
from simulator.boards.faults import Faults
from simulator.live import LiveWorld

TURNAROUND_S = 0.001
"""From the end of a request to the first bit of its answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    after_s: float
    data: Callable[[], bytes]
    """Read when it is sent: the board looks at its inputs then."""


class Device(ABC):
    """One board on a line. Understands frames of one length, wherever they begin in what it hears."""

    BAUD = 9_600
    FRAME = 5
    GAP_S = 0.0
    """It is deaf to what comes sooner after other traffic."""
    ADDRESS_AT = 1
    """Where its address stands in an answer."""

    def __init__(self, live: LiveWorld, address: int, channels: int, *, closed_reads: int = 1) -> None:
        self.live = live
        self.address = address
        self.channels = channels
        self.closed_reads = closed_reads
        self.faults = Faults()
        self.stuck: set[int] = set()
        """Relays that do not let go any more."""
        self._window = b""

    def hear(self, data: bytes) -> list[Answer]:
        """Bytes of the bus; the answers to whatever they complete."""
        answers = []
        for at in range(len(data)):
            self._window = (self._window + data[at : at + 1])[-self.FRAME :]
            if len(self._window) == self.FRAME and self.live.now.answers:
                answer = self.understood(self._window)
                answers += [] if answer is None else [answer]
        return answers

    @abstractmethod
    def understood(self, frame: bytes) -> Answer | None:
        """The answer to this frame; None when it is none of mine, or I am too busy to listen."""

    @abstractmethod
    def sealed(self, body: bytes) -> bytes:
        """With its check bytes."""

    @abstractmethod
    def unsealed(self, frame: bytes) -> bytes:
        """Without them."""

    def readdressed(self, answer: bytes) -> bytes:
        """As another board would have said it."""
        body = bytearray(self.unsealed(answer))
        body[self.ADDRESS_AT] ^= 0x04
        return self.sealed(bytes(body))

    # -- the doors behind it ------------------------------------------------------------------

    def bit(self, channel: int) -> int:
        """The feedback bit of a channel; what is not wired reads like an open contact."""
        world = self.live.now
        return self.closed_reads if channel in world.channels and world.door(channel).reads() else 1 - self.closed_reads

    def byte(self, group: int) -> int:
        """The bits of eight channels from ``8 × group + 1``, the first one lowest."""
        return sum(self.bit(group * 8 + bit + 1) << bit for bit in range(8) if group * 8 + bit < self.channels)

    def fire(self, channel: int) -> bool:
        """Release a lock for the board's own time; False when this, or the word of it, was lost on the way."""
        world = self.live.now
        if channel not in world.channels:
            return True
        sent = world.pulse(channel)
        if channel in self.stuck:
            world.energise(channel)
            world.door(channel).coil_on_until_s = float("inf")
        return sent is Sent.SENT
