"""A serial line of the field on a pseudo-terminal: several boards, one pair of wires, bytes at their real pace.

A path that stays (a symbolic link, as below ``/dev/serial/by-id``) leads to the terminal; pulled out and plugged in
again it is another one. Two who speak at once spoil each other's bytes, as on RS-485.
"""

import asyncio
import os
import pty
import time
import tty
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from simulator.boards.device import Answer, Device

BITS_PER_BYTE = 10
EARLY_S = 0.0015
"""The event loop wakes by whole milliseconds; the rest of the way is slept, so that bytes come when they would."""

Tap = Callable[[float, str, bytes], None]


class SerialWire:
    """Call :meth:`plug` first, inside a running event loop; or use :meth:`plugged_in`."""

    def __init__(self, path: Path, devices: Sequence[Device], baud: int | None = None) -> None:
        self.path = path
        self.devices = list(devices)
        self.baud = baud or self.devices[0].BAUD
        self.collisions = 0
        """How often the host began to speak while a board did."""
        self.tap: Tap | None = None
        """Told of every piece on the wire: the second at which it began, ``host`` or ``board``, and the bytes."""
        self._far: int | None = None
        self._near: int | None = None
        self._quiet_s = 0.0
        """When the last byte on the wire is over."""
        self._host_s = 0.0
        """When the last byte of the host is over: its bytes follow each other."""
        self._speaking: list[tuple[float, float, bytearray]] = []
        self._timers: set[asyncio.TimerHandle] = set()

    @asynccontextmanager
    async def plugged_in(self) -> AsyncIterator["SerialWire"]:
        self.plug()
        try:
            yield self
        finally:
            self.pull()

    @property
    def plugged(self) -> bool:
        return self._far is not None

    def plug(self) -> None:
        """The adapter is plugged in, wherever: the terminal has a new name, the path is the same."""
        if self._far is not None:
            return
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self._near))
        asyncio.get_running_loop().add_reader(self._far, self._readable)

    def pull(self) -> None:
        """Pulled out: whoever has it open gets EIO, and the path leads nowhere."""
        if self._far is None or self._near is None:
            return
        asyncio.get_running_loop().remove_reader(self._far)
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._speaking.clear()
        os.close(self._far)
        os.close(self._near)
        self._far = self._near = None
        self.path.unlink(missing_ok=True)

    # -- the host speaks ----------------------------------------------------------------------

    def _readable(self) -> None:
        assert self._far is not None
        try:
            data = os.read(self._far, 4096)
        except OSError:
            return
        now_s = time.monotonic()
        begins_s = max(now_s, self._host_s)
        gap_s = begins_s - self._quiet_s
        ends_s = begins_s + self._lasts_s(data)
        self._seen(begins_s, "host", data)
        if any(begins_s < until_s for _, until_s, _ in self._speaking):
            self.collisions += 1
            data = bytes(len(data))
            for _, _, piece in self._speaking:
                piece[:] = bytes(len(piece))
        self._quiet_s = max(self._quiet_s, ends_s)
        self._host_s = ends_s
        self._at(ends_s, partial(self._heard, data, gap_s))

    def _heard(self, data: bytes, gap_s: float) -> None:
        for device in self.devices:
            if gap_s >= device.GAP_S:
                for answer in device.hear(data):
                    self._at(time.monotonic() + answer.after_s, partial(self._answer, device, answer))

    # -- a board answers ----------------------------------------------------------------------

    def _answer(self, device: Device, answer: Answer) -> None:
        at_s = time.monotonic()
        for pause_s, data in device.faults.spoil(answer.data(), device.readdressed):
            at_s += pause_s
            if data:
                self._at(at_s, partial(self._speak, data))
                at_s += self._lasts_s(data)

    def _speak(self, data: bytes) -> None:
        begins_s = time.monotonic()
        ends_s = begins_s + self._lasts_s(data)
        piece = bytearray(data)
        for _, until_s, other in self._speaking:
            if begins_s < until_s:
                _mix(other, piece)
        mine = (begins_s, ends_s, piece)
        self._speaking.append(mine)
        self._seen(begins_s, "board", data)
        self._quiet_s = max(self._quiet_s, ends_s)
        self._at(ends_s, partial(self._said, mine))

    def _said(self, mine: tuple[float, float, bytearray]) -> None:
        self._speaking.remove(mine)
        if self._far is not None:
            with suppress(BlockingIOError):
                os.write(self._far, mine[2])

    # -- time ---------------------------------------------------------------------------------

    def _lasts_s(self, data: bytes) -> float:
        return len(data) * BITS_PER_BYTE / self.baud

    def _seen(self, at_s: float, who: str, data: bytes) -> None:
        if self.tap is not None:
            self.tap(at_s, who, data)

    def _at(self, at_s: float, do: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()

        def now() -> None:
            self._timers.discard(timer)
            time.sleep(max(0.0, at_s - time.monotonic()))
            do()

        timer = loop.call_at(at_s - EARLY_S, now)
        self._timers.add(timer)


def _mix(one: bytearray, other: bytearray) -> None:
    """Two drivers on one pair of wires: a bit is what both say, or low."""
    for at in range(min(len(one), len(other))):
        one[at] &= other[at]
    other[:] = b""
