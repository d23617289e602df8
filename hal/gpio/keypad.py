"""A 4 × 3 keypad as a matrix on the header: a :class:`hal.ports.Keypad`.

At rest every row is on, so that any key moves its column's input. Then the rows go on one after another, and the one
row and column that meet name the key; two keys at once name none. Rows are outputs with a safe value like all others:
the keeper switches them off after 30 s, and they are asked for again well before.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from hal.gpio.lines import Lines

KEYS: Final = ("123", "456", "789", "*0#")
ROW_MS: Final = 30_000
RENEWED_EVERY_S: Final = 10.0
STABLE_MS: Final = 20
"""Keys bounce for less."""
QUIET_LOOKS: Final = 3


class MatrixKeypad:
    """Rows from the top, columns from the left; a column reads high while a key joins it to a row that is on."""

    def __init__(self, lines: Lines, rows: tuple[int, int, int, int], columns: tuple[int, int, int]) -> None:
        self._lines = lines
        self._rows = rows
        self._columns = columns

    async def keys(self) -> AsyncIterator[str]:
        while True:
            await self._pressed()
            key = await self._key()
            if key is not None:
                yield key
            await self._released()

    async def _pressed(self) -> None:
        """Return once any column reads pressed. The rows are asked for again meanwhile."""
        changes = self._lines.watch(self._columns)
        change = asyncio.ensure_future(anext(changes))
        try:
            while True:
                await self._rest()
                await asyncio.wait([change], timeout=RENEWED_EVERY_S)
                while change.done():
                    if change.result()[1]:
                        return
                    change = asyncio.ensure_future(anext(changes))
                    await asyncio.sleep(0)
        finally:
            change.cancel()
            await asyncio.gather(change, return_exceptions=True)

    async def _key(self) -> str | None:
        """The one place where a row and a column meet just now."""
        met = []
        for row in self._rows:
            await self._lines.off(row)
        for number, row in enumerate(self._rows):
            await self._lines.hold(row, ROW_MS)
            met += [KEYS[number][at] for at, column in enumerate(self._columns) if await self._lines.read(column)]
            await self._lines.off(row)
        return met[0] if len(met) == 1 else None

    async def _released(self) -> None:
        """Return once no key has been down for a while: what the rows stirred up is over, too."""
        await self._rest()
        quiet = 0
        while quiet < QUIET_LOOKS:
            await asyncio.sleep(STABLE_MS / 1000)
            reads = [await self._lines.read(column) for column in self._columns]
            quiet = 0 if any(reads) else quiet + 1

    async def _rest(self) -> None:
        for row in self._rows:
            await self._lines.hold(row, ROW_MS)
