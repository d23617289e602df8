"""The display as the core wants it: ordered, read back, looked at again, and ordered again when it strays (V4, V5)."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from controller.core.vitrine.events import DisplaySeen
from hal.ports import Display, Glass, Output, Shown

log = logging.getLogger(__name__)

LOOKS_EVERY_S: Final = 30.0
"""A display that somebody switched with its own remote control is found within half a minute."""
AGAIN_S: Final = (5.0, 600.0)
"""An order that came to nothing is given again, ever more seldom."""
GLASSES: Final = {Glass.LIT: True, Glass.BLACK: True, Glass.DARK: False, Glass.UNKNOWN: None}
"""A panel that shines without a picture is lit for the law, and for who sleeps across the street."""


class Lamp:
    """Keeps one display as wanted. Nothing happens before :meth:`run` runs."""

    def __init__(
        self,
        display: Display,
        tell: Callable[[DisplaySeen], Awaitable[None]],
        looks_every_s: float = LOOKS_EVERY_S,
        again_s: tuple[float, float] = AGAIN_S,
    ) -> None:
        """``again_s``: the first and the longest wait before an order that came to nothing is given again."""
        self._display = display
        self._tell = tell
        self._looks_every_s = looks_every_s
        self._again_s = again_s
        self._wanted: bool | None = None
        self._stirred = asyncio.Event()
        self._failed_s: float | None = None
        """For how long to wait before the next order, since the last one came to nothing."""
        self._ordered_s = float("-inf")
        self.shown: Shown | None = None
        self.output: Output | None = None

    def set(self, lit: bool) -> None:
        """From now on, this."""
        if lit is not self._wanted:
            self._wanted, self._failed_s = lit, None
            self._stirred.set()

    @property
    def astray(self) -> bool:
        """It does not do what is wanted."""
        return self.shown is not None and self._wanted is not None and self.shown.glass is not _glass(self._wanted)

    async def run(self) -> None:
        """For ever; first what is plugged in, before anything is ordered (V4)."""
        while True:
            self._stirred.clear()
            await self._look_at_the_socket()
            shown = await self._display.look()
            if self._to_be_ordered(shown):
                shown = await self._order()
            await self._note(shown)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._next_look_s()):
                    await self._stirred.wait()

    def _to_be_ordered(self, shown: Shown) -> bool:
        """Where its state cannot be read, the order is given again all the same, ever more seldom."""
        if self._wanted is None or shown.glass is _glass(self._wanted):
            return False
        return time.monotonic() >= self._ordered_s + (self._failed_s or 0.0)

    async def _order(self) -> Shown:
        wanted = bool(self._wanted)
        shown = await self._display.power(wanted)
        self._ordered_s = time.monotonic()
        if shown.glass is _glass(wanted):
            self._failed_s = None
        elif wanted is self._wanted:
            self._failed_s = self._again_s[0] if self._failed_s is None else min(2 * self._failed_s, self._again_s[1])
        return shown

    def _next_look_s(self) -> float:
        if self._failed_s is None:
            return self._looks_every_s
        return min(self._looks_every_s, max(0.0, self._ordered_s + self._failed_s - time.monotonic()))

    async def _look_at_the_socket(self) -> None:
        output = await self._display.output()
        usable = None if self.output is None else self.output.usable
        if output.usable is not usable:
            if output.usable:
                log.info("a display is there: %s", output.modes[0])
            else:
                log.error("%s", SOCKET_TROUBLE)
            self._failed_s = None
        self.output = output

    async def _note(self, shown: Shown) -> None:
        """Told at each look: the core writes down what the law wants proven, and nothing twice."""
        if self.shown is None or shown.glass is not self.shown.glass:
            log.info("the display is %s (%s)", shown.glass.value, shown.how)
        self.shown = shown
        await self._tell(DisplaySeen(GLASSES[shown.glass], shown.how))

    @property
    def alarms(self) -> tuple[str, ...]:
        told = [SOCKET_TROUBLE] if self.output is not None and not self.output.usable else []
        if not told and self.astray and self.shown is not None:
            wanted = "lit" if self._wanted else "dark"
            told.append(f"the display should be {wanted} and is {self.shown.glass.value} ({self.shown.how})")
        return tuple(told)


SOCKET_TROUBLE: Final = (
    "no display answers with its modes; check its cable, its power and the socket in [vitrine.display]"
)


def _glass(lit: bool) -> Glass:
    return Glass.LIT if lit else Glass.DARK
