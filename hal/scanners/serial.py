"""Scanners on a serial line: any that ends its texts with CR, LF or a pause, and GM65-class modules."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from typing import Final

from hal.line import LOOKED_FOR_EVERY_S, Line, LineLostError
from hal.scanners import gm65
from hal.scanners.texts import IDLE_GAP_MS, Texts
from hal.scanners.waiting import Waiting

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S: Final = 0.5
TRIES: Final = 4
"""A module that has just got power answers nothing for a second or so."""
LOOKS_AGAIN_S: Final = 3_600.0


class SerialScanner:
    """Any scanner that sends plain text. A :class:`hal.ports.Scanner` while :meth:`run` runs."""

    def __init__(self, name: str, line: Line) -> None:
        self.name = name
        self._line = line
        self._texts = Texts()
        self._waiting = Waiting()

    def texts(self) -> AsyncIterator[str]:
        return self._waiting.texts()

    async def run(self) -> None:
        """Read for ever; a scanner that was pulled out is found again, and logged once each way."""
        quiet = False
        while True:
            try:
                self._line.open()
                if quiet:
                    log.info("scanner %s: is back", self.name)
                quiet = False
                await self._begin()
                while True:
                    await self._hear(LOOKS_AGAIN_S)
            except LineLostError as error:
                if not quiet:
                    log.error("scanner %s: %s %s", self.name, self._line.path, error)
                quiet = True
            finally:
                self._line.close()
                self._texts.drop()
            await asyncio.sleep(LOOKED_FOR_EVERY_S)

    async def _begin(self) -> None:
        """What is to be done once the line is open."""

    async def _hear(self, within_s: float) -> None:
        """Take in what comes within so long, or what is complete because nothing comes."""
        loop = asyncio.get_running_loop()
        due_s = self._texts.due_s()
        wait_s = within_s if due_s is None else min(within_s, max(0.0, due_s - loop.time()))
        data = await self._line.read(wait_s)
        for text in self._texts.feed(self._plain(data), loop.time()) + self._texts.settle(loop.time()):
            self._waiting.put(text)

    def _plain(self, data: bytes) -> bytes:
        return data


class Gm65Scanner(SerialScanner):
    """A GM65-class module, set up when its line opens: set-up codes off, CR after each text, kept in its memory."""

    def __init__(self, name: str, line: Line, mode: int = gm65.NEAR) -> None:
        super().__init__(name, line)
        self._mode = mode
        self._stream = gm65.Stream()
        self._heard_s = 0.0
        self._replies: deque[gm65.Reply] = deque(maxlen=4)
        self.proven = False
        """Its settings were read back; else it is read as it is, and may still take set-up codes."""

    async def _begin(self) -> None:
        self._stream.rest()
        self.proven = False
        for _ in range(TRIES):
            self.proven = await self._set_up()
            if self.proven:
                return
            await self._quiet()
        if not self.proven:
            log.warning(
                "scanner %s: does not answer to commands; is it a GM65? Codes may change its settings", self.name
            )

    async def _set_up(self) -> bool:
        """Only what differs is written: the module's memory wears out."""
        changed = False
        for wanted in gm65.settings(self._mode):
            before = await self._zone(wanted.zone)
            if before is None:
                return False
            after = wanted.applied(before)
            if after != before:
                changed = True
                if await self._ask(gm65.write(wanted.zone, after)) is None or await self._zone(wanted.zone) != after:
                    return False
        return not changed or await self._ask(gm65.save()) is not None

    async def _zone(self, zone: int) -> int | None:
        reply = await self._ask(gm65.read(zone))
        return reply.data[0] if reply is not None and len(reply.data) == 1 else None

    async def _quiet(self) -> None:
        """A reply that comes late, or is part of what somebody shows, must not answer the next command."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + ANSWERS_WITHIN_S
        while loop.time() < until_s:
            await self._hear(until_s - loop.time())

    async def _ask(self, command: bytes) -> gm65.Reply | None:
        loop = asyncio.get_running_loop()
        self._replies.clear()
        self._line.write(command)
        until_s = loop.time() + ANSWERS_WITHIN_S
        while not self._replies and loop.time() < until_s:
            await self._hear(until_s - loop.time())
        return self._replies.popleft() if self._replies else None

    def _plain(self, data: bytes) -> bytes:
        """Replies taken out. A reply does not pause: half of one, left over, is nobody's text."""
        now_s = asyncio.get_running_loop().time()
        if data and now_s - self._heard_s > IDLE_GAP_MS / 1000:
            self._stream.rest()
        if data:
            self._heard_s = now_s
        plain = b""
        for part in self._stream.feed(data):
            if isinstance(part, gm65.Reply):
                self._replies.append(part)
            else:
                plain += part
        return plain
