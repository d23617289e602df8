"""Several ways to light and darken one display, one after the other, and only what is read back believed (V5)."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final, Protocol

from hal.display.connector import Connector
from hal.display.evidence import Evidence, Witness, judge
from hal.ports import Glass, Output, Shown

SETTLES_S: Final = 9.0
"""Panels of the field need four to eight seconds from standby to their first picture."""
LOOKS_EVERY_S: Final = 0.5


class Rung(Protocol):
    """One way to switch a display."""

    name: str
    witness: Witness

    async def switch(self, lit: bool) -> bool:
        """Order it; False when the order did not get through."""

    async def awake(self) -> bool | None:
        """What this way itself can tell, True for lit; None when it does not answer."""


class Ladder:
    """A :class:`hal.ports.Display`. Darkens by the first way that works, lights by all of them from the last."""

    def __init__(
        self,
        connector: Connector,
        rungs: Sequence[Rung],
        *,
        settles_s: float = SETTLES_S,
        looks_every_s: float = LOOKS_EVERY_S,
    ) -> None:
        """``rungs``: from the gentlest to the one that always works, three at most."""
        self._connector = connector
        self._rungs = tuple(rungs)
        self._settles_s = settles_s
        self._looks_every_s = looks_every_s
        self._one_at_a_time = asyncio.Lock()

    async def power(self, lit: bool) -> Shown:
        async with self._one_at_a_time:
            return await self._light() if lit else await self._darken()

    async def look(self) -> Shown:
        return await self._seen("")

    async def output(self) -> Output:
        return await asyncio.to_thread(self._connector.output)

    async def _light(self) -> Shown:
        """Power before panel, panel before picture; a display that missed one of them stays black."""
        obeyed = [rung.name for rung in reversed(self._rungs) if await rung.switch(True)]
        return await self._settled(Glass.LIT, "+".join(obeyed))

    async def _darken(self) -> Shown:
        shown = Shown(Glass.UNKNOWN, "no way to switch it")
        for rung in self._rungs:
            if await rung.switch(False):
                shown = await self._settled(Glass.DARK, rung.name)
                if shown.glass is Glass.DARK:
                    return shown
        return shown if shown.glass is not Glass.UNKNOWN else await self._seen("")

    async def _settled(self, wanted: Glass, by: str) -> Shown:
        """What is to be seen once it is as wanted, or has had its time."""
        end_s = time.monotonic() + self._settles_s
        while True:
            shown = await self._seen(by)
            if shown.glass is wanted or time.monotonic() >= end_s:
                return shown
            await asyncio.sleep(self._looks_every_s)

    async def _seen(self, by: str) -> Shown:
        glass, witness = judge(await self._evidence())
        told = "nothing tells" if witness is None else f"told by {witness.value}"
        return Shown(glass, f"{by}, {told}" if by else told)

    async def _evidence(self) -> Evidence:
        told = {rung.witness: await rung.awake() for rung in self._rungs}
        signal = await asyncio.to_thread(self._connector.signal)
        by_rung = told.get(Witness.SIGNAL)
        return Evidence(by_rung if signal is None else signal, told.get(Witness.PANEL), told.get(Witness.POWER))
