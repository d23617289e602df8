"""Locks on relays at the header, and the switches of their doors: a :class:`hal.ports.LockBank`."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from hal.bus import Supply
from hal.gpio.lines import Lines
from hal.gpio.plan import REST
from hal.ports import Level, Sent

MARGIN_S = 0.05
"""The keeper's own clock begins a little later than ours."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How one compartment is wired to the header."""

    lock: int
    """Line of its relay."""
    pulse_ms: int
    switch: int
    """Line of its door's switch."""
    closed_high: bool
    """Whether that line reads high while the door is closed; known from commissioning, never assumed."""


class GpioLocks:
    """One coil at a time on the supply, and each rests after its pulse."""

    def __init__(self, lines: Lines, channels: Mapping[int, Channel], supply: Supply) -> None:
        self._lines = lines
        self._channels = dict(channels)
        self._by_switch = {one.switch: channel for channel, one in channels.items()}
        self._supply = supply
        self._in_turn = asyncio.Lock()
        self._rested_s = dict.fromkeys(channels, 0.0)

    async def outputs_safe(self) -> None:
        await self._lines.safe()

    async def pulse(self, channel: int) -> Sent:
        """``ValueError`` for a channel that nothing is wired to."""
        wired = self._channels.get(channel)
        if wired is None:
            raise ValueError(f"no GPIO lines are wired to channel {channel}")
        async with self._in_turn:
            await self._may_fire(channel)
            self._supply.take(time.monotonic(), wired.pulse_ms)
            sent = await self._lines.hold(wired.lock, wired.pulse_ms)
            if sent is not Sent.NOT_SENT:
                self._rested_s[channel] = time.monotonic() + (1 + REST) * wired.pulse_ms / 1000 + MARGIN_S
            return sent

    async def _may_fire(self, channel: int) -> None:
        """The supply may be taken by another board meanwhile."""
        while (delay_s := max(self._supply.free_s, self._rested_s[channel]) - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(delay_s)

    async def levels(self) -> AsyncIterator[Level]:
        async for line, high in self._lines.watch(self._by_switch):
            channel = self._by_switch[line]
            yield Level(channel, None if high is None else high is self._channels[channel].closed_high)
