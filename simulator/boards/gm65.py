"""A GM65 scanner, byte by byte, on a pseudo-terminal: it reads what is shown to it and obeys commands.

Out of the box it adds no terminator and takes its settings from codes held in front of it (L31). Real set-up codes
are pictures in the vendor's manual; here they are texts of the form ``{zone=value}``, both in hexadecimal.
"""

import asyncio
import os
import re
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from hal.scanners import gm65

FACTORY: Final = {gm65.MODE: 0xD6, gm65.SET_UP_CODES: 0x01, gm65.TAIL: 0x00}
"""Continuous reading, set-up codes on, no terminator."""
BYTE_S: Final = 10 / 9_600
"""8N1 at the only speed it knows."""
BURST_BYTES: Final = 16
"""What a USB adapter hands on at once: it waits for 16 ms."""
COMMAND_BYTES: Final = 9
SET_UP_CODE: Final = re.compile(r"\{([0-9A-F]{4})=([0-9A-F]{2})\}")
SKIPPED: Final = b"\xab\xcd"
"""In place of a checksum."""


class Gm65:
    """The module itself: bytes in, bytes out."""

    def __init__(self) -> None:
        self.saved = dict(FACTORY)
        self.zones = dict(FACTORY)
        self.saves = 0
        self.mute = False
        """It reads, but does not answer commands."""
        self._heard = b""

    def power_cycle(self) -> None:
        self.zones, self._heard = dict(self.saved), b""

    def hear(self, data: bytes) -> bytes:
        """What it answers to these bytes of commands."""
        self._heard += data
        answers = b""
        while (at := self._heard.find(gm65.HEAD)) >= 0 and len(self._heard) >= at + COMMAND_BYTES:
            command, self._heard = self._heard[at : at + COMMAND_BYTES], self._heard[at + COMMAND_BYTES :]
            answers += self._obey(command)
        self._heard = self._heard[-COMMAND_BYTES:]
        return b"" if self.mute else answers

    def _obey(self, command: bytes) -> bytes:
        body, check = command[2:7], command[7:]
        if check not in (gm65.crc(body).to_bytes(2, "big"), SKIPPED):
            return b""
        kind, _, high, low, value = body
        zone = high << 8 | low
        if kind == gm65.READ:
            return gm65.reply(bytes(self.zones.get(zone + n, 0) for n in range(value)))
        if kind == gm65.WRITE:
            self.zones[zone] = value
        elif kind == gm65.SAVE:
            self.saved, self.saves = dict(self.zones), self.saves + 1
        else:
            return b""
        return gm65.reply(b"\0")

    def read(self, text: str) -> bytes:
        """Hold a code in front of it: what it sends."""
        set_up = SET_UP_CODE.fullmatch(text)
        if set_up is not None and not self.zones[gm65.SET_UP_CODES] & 0b10:
            self.zones[int(set_up[1], 16)] = int(set_up[2], 16)
            return b"" if not self.zones[gm65.SET_UP_CODES] & 0b01 else self._sent(text)
        return self._sent(text)

    def _sent(self, text: str) -> bytes:
        return text.encode() + (b"\r" if self.zones[gm65.TAIL] & 0b1 else b"")


class OnPty:
    """A module plugged into a pseudo-terminal, which appears at ``path`` like an adapter below ``by-id``."""

    def __init__(self, module: Gm65, path: Path) -> None:
        self.module = module
        self.path = path
        self._ends: tuple[int, int] | None = None
        self._sending = asyncio.Lock()

    def plug(self) -> None:
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self._ends = master, slave
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(slave))
        asyncio.get_running_loop().add_reader(master, self._hear)
        self.module.power_cycle()

    def unplug(self) -> None:
        """The adapter is gone from the machine, and its name with it."""
        if self._ends is None:
            return
        asyncio.get_running_loop().remove_reader(self._ends[0])
        self.path.unlink(missing_ok=True)
        for end in self._ends:
            os.close(end)
        self._ends = None

    async def show(self, text: str) -> None:
        """Hold a code in front of it; returns once its bytes have left."""
        await self.send(self.module.read(text))

    async def send(self, data: bytes) -> None:
        """At the pace of 9600 baud, in bursts as an adapter hands them on."""
        async with self._sending:
            for at in range(0, len(data), BURST_BYTES):
                burst = data[at : at + BURST_BYTES]
                await asyncio.sleep(BYTE_S * len(burst))
                self.put(burst)

    def put(self, data: bytes) -> None:
        """At once; a serial line loses what nobody takes."""
        if self._ends is not None:
            with suppress(BlockingIOError):
                os.write(self._ends[0], data)

    def _hear(self) -> None:
        assert self._ends is not None
        try:
            data = os.read(self._ends[0], 256)
        except OSError:
            return  # nobody has the other end open
        self.put(self.module.hear(data))


@asynccontextmanager
async def plugged(path: Path, module: Gm65 | None = None) -> AsyncIterator[OnPty]:
    device = OnPty(module or Gm65(), path)
    device.plug()
    try:
        yield device
    finally:
        device.unplug()
