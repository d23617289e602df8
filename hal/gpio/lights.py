"""The lights of a shop window on the header: a :class:`hal.ports.Lights`. Lines are renewed while they are on."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from hal.gpio.lines import Lines
from hal.gpio.plan import HOLD_MS_MAX

RENEWED_EVERY_S: Final = 10.0
"""Well within the longest that the keeper holds a line."""


class GpioLights:
    """:meth:`run` keeps a scene on; without a daemon its lines fall off."""

    def __init__(
        self, lines: Lines, scenes: Mapping[str, tuple[int, ...]], renewed_every_s: float = RENEWED_EVERY_S
    ) -> None:
        """``scenes``: the lines that are on in each, by its name."""
        self._lines = lines
        self._scenes = dict(scenes)
        self._all = frozenset(line for each in scenes.values() for line in each)
        self._every_s = renewed_every_s
        self._on: frozenset[int] = frozenset()
        self._stirred = asyncio.Event()

    async def show(self, scene: str | None) -> None:
        self._on = frozenset(self._scenes.get(scene or "", ()))
        for line in sorted(self._all - self._on):
            await self._lines.off(line)
        await self._renew()
        self._stirred.set()

    async def run(self) -> None:
        """Renew what is on, for ever."""
        while True:
            self._stirred.clear()
            await self._renew()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._stirred.wait()

    async def _renew(self) -> None:
        for line in sorted(self._on):
            await self._lines.hold(line, HOLD_MS_MAX)
