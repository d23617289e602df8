"""What the hardware says, turned into events of the core."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from controller.core.events import CaseSeen, ContentSeen, DoorLost, DoorSeen, Event
from controller.core.pins import PIN_DIGITS
from controller.hands import Wiring
from hal.ports import ContentSensors, Keypad, LockBank, Scanner, Tamper

KEYS_FORGOTTEN_AFTER_S: Final = 15.0
"""A PIN begun on a keypad and left; the next person starts with nothing."""

Tell = Callable[[Event], Awaitable[None]]


class Board:
    """The doors of one board, watched."""

    def __init__(self, name: str, locks: LockBank, wiring: Wiring, tell: Tell) -> None:
        self.name = name
        self._locks = locks
        self._boxes = {channel: box for box, (board, channel) in wiring.items() if board == name}
        self._tell = tell
        self._silent: set[int] = set(self._boxes)
        self._since_s = time.monotonic()

    @property
    def for_s(self) -> float:
        """For how long it has answered, or been silent."""
        return time.monotonic() - self._since_s

    @property
    def answering(self) -> bool:
        return len(self._silent) < len(self._boxes)

    async def run(self) -> None:
        async for level in self._locks.levels():
            box = self._boxes.get(level.channel)
            if box is None:
                continue  # a channel nothing is wired to
            self._note(level.channel, level.closed is None)
            await self._tell(DoorLost(box) if level.closed is None else DoorSeen(box, level.closed))

    async def look_inside(self, sensors: ContentSensors) -> None:
        """While a sensor does not answer, it is taken to say what it said last."""
        async for content in sensors.contents():
            box = self._boxes.get(content.channel)
            if box is not None and content.present is not None:
                await self._tell(ContentSeen(box, content.present))

    def _note(self, channel: int, silent: bool) -> None:
        before = self.answering
        if silent:
            self._silent.add(channel)
        else:
            self._silent.discard(channel)
        if self.answering is not before:
            self._since_s = time.monotonic()


async def watch_case(tamper: Tamper, tell: Tell) -> None:
    """While nobody can tell, it is taken to be as it was."""
    async for opened in tamper.case_open():
        if opened is not None:
            await tell(CaseSeen(opened))


async def scans(scanner: Scanner, scan: Callable[[str], Awaitable[object]]) -> None:
    async for text in scanner.texts():
        await scan(text)


class Typing:
    """A PIN, or a badge's code, typed on a keypad without a screen: ``#`` enters, ``*`` clears."""

    def __init__(self, keypad: Keypad, entered: Callable[[str], Awaitable[object]]) -> None:
        self._keypad = keypad
        self._entered = entered
        self._typed = ""
        self._at_s = 0.0

    async def run(self) -> None:
        async for key in self._keypad.keys():
            await self._key(key)

    async def _key(self, key: str) -> None:
        now_s = time.monotonic()
        if now_s - self._at_s > KEYS_FORGOTTEN_AFTER_S:
            self._typed = ""
        self._at_s = now_s
        if key == "*":
            self._typed = ""
        elif key == "#":
            typed, self._typed = self._typed, ""
            if typed:
                await self._entered(typed)
        elif len(self._typed) < PIN_DIGITS:
            self._typed += key
