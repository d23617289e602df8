"""A relay in the display's supply, on the header: what always works.

Wire it so that the display has power while the relay is on: the keeper lets every output fall off when the daemon is
gone, and a window that goes dark breaks no law.
"""

import asyncio
from contextlib import suppress
from typing import Final

from hal.display.evidence import Witness
from hal.gpio.lines import Lines
from hal.gpio.plan import HOLD_MS_MAX
from hal.ports import Sent

RENEWED_EVERY_S: Final = 10.0
"""Well within the longest that the keeper holds a line."""


class Relay:
    """A :class:`hal.display.ladder.Rung`. :meth:`run` keeps it on."""

    name = "relay"
    witness = Witness.POWER

    def __init__(self, lines: Lines, line: int, renewed_every_s: float = RENEWED_EVERY_S) -> None:
        self._lines = lines
        self._line = line
        self._every_s = renewed_every_s
        self._wanted = False
        self._on: bool | None = False
        self._stirred = asyncio.Event()

    async def switch(self, lit: bool) -> bool:
        self._wanted = lit
        await self._apply()
        self._stirred.set()
        return self._on is lit

    async def awake(self) -> bool | None:
        return self._on

    async def run(self) -> None:
        """Renew what is wanted, for ever; when the keeper was gone, the display has its power back with the next."""
        while True:
            self._stirred.clear()
            if self._wanted:
                await self._apply()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._stirred.wait()

    async def _apply(self) -> None:
        if not self._wanted:
            await self._lines.off(self._line)
            self._on = False  # by this keeper, or by the next, which begins with everything off
            return
        sent = await self._lines.hold(self._line, HOLD_MS_MAX)
        self._on = {Sent.SENT: True, Sent.NOT_SENT: False}.get(sent)
