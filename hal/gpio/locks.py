"""Locks on relays at the header, and the switches of their doors: a :class:`hal.ports.LockBank`."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from hal.gpio.lines import Lines
from hal.gpio.plan import REST
from hal.ports import Level, Sent

AFTER_PULSE_S = 0.05
"""Between two coils on one supply: the current of the first has died away."""


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
    """One coil at a time, and each rests after its pulse."""

    def __init__(self, lines: Lines, channels: Mapping[int, Channel]) -> None:
        self._lines = lines
        self._channels = dict(channels)
        self._by_switch = {one.switch: channel for channel, one in channels.items()}
        self._supply = asyncio.Lock()
        self._supply_free_s = 0.0
        self._rested_s = dict.fromkeys(channels, 0.0)

    async def outputs_safe(self) -> None:
        await self._lines.safe()

    async def pulse(self, channel: int) -> Sent:
        """``ValueError`` for a channel that nothing is wired to."""
        wired = self._channels.get(channel)
        if wired is None:
            raise ValueError(f"no GPIO lines are wired to channel {channel}")
        async with self._supply:
            await _until(max(self._supply_free_s, self._rested_s[channel]))
            sent = await self._lines.hold(wired.lock, wired.pulse_ms)
            if sent is not Sent.NOT_SENT:
                pulse_s, now_s = wired.pulse_ms / 1000, asyncio.get_running_loop().time()
                self._supply_free_s = now_s + pulse_s + AFTER_PULSE_S
                self._rested_s[channel] = now_s + (1 + REST) * pulse_s + AFTER_PULSE_S
            return sent

    async def levels(self) -> AsyncIterator[Level]:
        async for line, high in self._lines.watch(self._by_switch):
            channel = self._by_switch[line]
            yield Level(channel, None if high is None else high is self._channels[channel].closed_high)


async def _until(at_s: float) -> None:
    delay_s = at_s - asyncio.get_running_loop().time()
    if delay_s > 0:
        await asyncio.sleep(delay_s)
