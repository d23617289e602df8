"""Scanners and numeric pads that are USB keyboards: read from their event device, for this process alone.

``struct input_event`` is two longs of time, two shorts and an int (``linux/input.h``); a device is grabbed by
``EVIOCGRAB``, ``_IOW('E', 0x90, int)``. Thirty lines, where the library for it wants a C compiler on every Pi.
"""

import asyncio
import fcntl
import logging
import os
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Final

from hal.line import LOOKED_FOR_EVERY_S
from hal.scanners.keys import LOST, KeyEvent, Typist, pad_key
from hal.scanners.texts import Texts
from hal.scanners.waiting import Waiting

log = logging.getLogger(__name__)

_EVENT: Final = struct.Struct("@llHHi")
EVIOCGRAB: Final = 0x40044590
EVENTS_A_READ: Final = 64
IDLE_GAP_MS: Final = 100
"""Between two keys of one text; such scanners type a key every 1 to 16 ms."""
KEYS_WAITING_MAX: Final = 64


def grab(device: int) -> None:
    """No key reaches a browser, a console or anybody else. Raises ``OSError`` when another process has it."""
    fcntl.ioctl(device, EVIOCGRAB, 1)


class Events:
    """The key events of one device, found again by its path (``/dev/input/by-id/…``) when it was pulled out."""

    def __init__(self, name: str, path: str, take: Callable[[int], None] = grab) -> None:
        self.name = name
        self._path = path
        self._take = take

    async def follow(self, heard: Callable[[KeyEvent], None], lost: Callable[[], None]) -> None:
        """For ever; ``lost`` is called whenever the device is gone, and what was begun with it."""
        quiet = False
        while True:
            try:
                device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError as error:
                gone = error
            else:
                if quiet:
                    log.info("%s: is back", self.name)
                quiet = False
                gone = await self._read(device, heard)
                lost()
            if not quiet:
                log.error("%s: %s: %s", self.name, self._path, gone.strerror or "was pulled out")
            quiet = True
            await asyncio.sleep(LOOKED_FOR_EVERY_S)

    async def _read(self, device: int, heard: Callable[[KeyEvent], None]) -> OSError:
        """Until the device is gone; why."""
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        data = b""
        loop.add_reader(device, readable.set)
        try:
            self._take(device)
            while True:
                with suppress(BlockingIOError):
                    more = os.read(device, EVENTS_A_READ * _EVENT.size)
                    if not more:
                        return OSError()
                    data = _told(data + more, heard)
                readable.clear()
                await readable.wait()
        except OSError as error:
            return error
        finally:
            loop.remove_reader(device)
            os.close(device)


def _told(data: bytes, heard: Callable[[KeyEvent], None]) -> bytes:
    """Each whole event is told; what is left of one is kept."""
    while len(data) >= _EVENT.size:
        _, _, kind, code, value = _EVENT.unpack_from(data)
        heard(KeyEvent(kind, code, value))
        data = data[_EVENT.size :]
    return data


class HidScanner:
    """A :class:`hal.ports.Scanner` while :meth:`run` runs."""

    def __init__(self, name: str, path: str, take: Callable[[int], None] = grab) -> None:
        self._events = Events(f"scanner {name}", path, take)
        self._typist = Typist()
        self._texts = Texts(IDLE_GAP_MS)
        self._waiting = Waiting()
        self._typed = asyncio.Event()

    def texts(self) -> AsyncIterator[str]:
        return self._waiting.texts()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._events.follow(self._heard, self._lost))
            group.create_task(self._settle())

    def _lost(self) -> None:
        self._typist = Typist()
        self._texts.drop()

    def _heard(self, event: KeyEvent) -> None:
        char = self._typist.types(event)
        if char == LOST:
            self._texts.drop()
        elif char:
            self._put(self._texts.feed(char.encode(), asyncio.get_running_loop().time()))
            self._typed.set()

    def _put(self, texts: list[str]) -> None:
        for text in texts:
            self._waiting.put(text)

    async def _settle(self) -> None:
        """A scanner that does not type enter: its text ends with a pause."""
        loop = asyncio.get_running_loop()
        while True:
            await self._typed.wait()
            due_s = self._texts.due_s()
            if due_s is None:
                self._typed.clear()
            elif due_s > loop.time():
                await asyncio.sleep(due_s - loop.time())
            else:
                self._put(self._texts.settle(loop.time()))


class HidKeypad:
    """A USB numeric pad: a :class:`hal.ports.Keypad` while :meth:`run` runs."""

    def __init__(self, path: str, take: Callable[[int], None] = grab) -> None:
        self._events = Events("keypad", path, take)
        self._waiting = Waiting(KEYS_WAITING_MAX)

    def keys(self) -> AsyncIterator[str]:
        return self._waiting.texts()

    async def run(self) -> None:
        await self._events.follow(self._heard, lambda: None)

    def _heard(self, event: KeyEvent) -> None:
        key = pad_key(event)
        if key:
            self._waiting.put(key)
