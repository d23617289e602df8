"""The hardware of a bank whose cables end here: a lock board behind a serial line, a scanner, a clock to move on."""

import asyncio
import os
import pty
import tty
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from time import perf_counter

from controller.clock import SystemClock
from hal.ports import Level, Sent

FRAME = bytes((0x02, 0x00, 0x30, 0x03, 0x35))
"""As long as what common lock boards take for one pulse."""


class SerialLine:
    """A pseudo-terminal: writing to it costs what writing to a serial port costs; nobody needs to read it."""

    def __init__(self) -> None:
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)

    def write(self) -> None:
        os.write(self._near, FRAME)

    def drain(self) -> None:
        os.read(self._far, 4096)

    def close(self) -> None:
        os.close(self._near)
        os.close(self._far)


@dataclass(frozen=True, slots=True)
class Shot:
    board: "Board"
    channel: int
    at: float
    """When its pulse had left."""


class Board:
    """Doors that a hand opens and closes by :meth:`turn`; a pulse is one write to the line."""

    def __init__(self, line: SerialLine, channels: Iterable[int], fired: "asyncio.Queue[Shot]") -> None:
        self._line = line
        self._fired = fired
        self._moves: asyncio.Queue[Level] = asyncio.Queue()
        for channel in channels:
            self.turn(channel, closed=True)

    async def outputs_safe(self) -> None:
        return

    async def pulse(self, channel: int) -> Sent:
        self._line.write()
        self._fired.put_nowait(Shot(self, channel, perf_counter()))
        self._line.drain()
        return Sent.SENT

    async def levels(self) -> AsyncIterator[Level]:
        while True:
            yield await self._moves.get()

    def turn(self, channel: int, *, closed: bool) -> None:
        self._moves.put_nowait(Level(channel, closed))


class Scanner:
    def __init__(self) -> None:
        self._shown: asyncio.Queue[str] = asyncio.Queue()

    def show(self, text: str) -> float:
        """Hold a code in front of it; the time at which it was there."""
        self._shown.put_nowait(text)
        return perf_counter()

    async def texts(self) -> AsyncIterator[str]:
        while True:
            yield await self._shown.get()


class SkippingClock(SystemClock):
    """This machine's clock, which can be moved on past a grace time that nobody wants to sit through."""

    def __init__(self) -> None:
        super().__init__()
        self._skipped_s = 0.0

    def skip(self, by_s: float) -> None:
        self._skipped_s += by_s

    def mono_s(self) -> float:
        return super().mono_s() + self._skipped_s

    def wall_s(self) -> float:
        return super().wall_s() + self._skipped_s
