"""Asks one question at a time on a line, and never takes a late answer for the next one (rule 4, L4)."""

import asyncio
from typing import Final

from hal.exchange import Ear, Exchange
from hal.line import Line

QUIET_S: Final = 0.05
"""A line that has been silent for twice what may lie between two bursts of one answer carries none any more."""
QUIET_AT_MOST_S: Final = 1.0
"""A line that babbles on is spoken to anyway, or every board on it would be lost for ever."""


class NoReplyError(Exception):
    """Nothing came within the time that the board's document gives it."""


class Speaker:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._free_at_s = 0.0
        self._troubled = True
        self.surplus_bytes = 0

    async def settle(self) -> None:
        """Return once the next request may go out: the line is rested, and after trouble it is quiet and empty.

        Raises :class:`~hal.line.LineLostError`.
        """
        loop = asyncio.get_running_loop()
        wait_s = self._free_at_s - loop.time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        self._drop()
        if self._troubled:
            await self._quiet(loop)

    async def ask(self, exchange: Exchange) -> bytes:
        """The whole reply; nothing where none is due. The request leaves before anything is waited for.

        Raises :class:`NoReplyError`, :class:`~hal.exchange.BadFrameError` and :class:`~hal.line.LineLostError`.
        """
        loop = asyncio.get_running_loop()
        self._drop()
        self._line.write(exchange.request)
        wire_s = self._line.wire_s(len(exchange.request))
        sent_s = loop.time() + wire_s
        before, self._troubled = self.surplus_bytes, True
        try:
            reply = await self._reply(exchange, wire_s + exchange.reply_within_ms / 1000)
            self._troubled = self.surplus_bytes > before
            return reply
        finally:
            self._free_at_s = max(self._line.heard_s, sent_s) + exchange.rest_ms / 1000

    async def _reply(self, exchange: Exchange, within_s: float) -> bytes:
        if exchange.heard is None:
            await self._let_pass(within_s)
            return b""
        ear, silence_s, begun = Ear(exchange.heard), exchange.silence_ms / 1000, False
        while data := await self._line.read(silence_s if begun else within_s):
            begun = True
            whole = ear.feed(data)
            if whole is not None:
                self.surplus_bytes += len(whole[1])
                return whole[0]
        if not begun:
            raise NoReplyError(f"no answer within {exchange.reply_within_ms} ms")
        return ear.silence()

    async def _let_pass(self, for_s: float) -> None:
        loop = asyncio.get_running_loop()
        end_s = loop.time() + for_s
        while (left_s := end_s - loop.time()) > 0:
            self.surplus_bytes += len(await self._line.read(left_s))

    async def _quiet(self, loop: asyncio.AbstractEventLoop) -> None:
        end_s = loop.time() + QUIET_AT_MOST_S
        while (late := await self._line.read(QUIET_S)) and loop.time() < end_s:
            self.surplus_bytes += len(late)
        self._troubled = False

    def _drop(self) -> None:
        """Old bytes answer nothing. Where some came, more may be on their way."""
        old = self._line.drop()
        if old:
            self.surplus_bytes += old
            self._troubled = True
