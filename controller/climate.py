"""What thermometers say, told to the core: each reading, and once in a while the range, to be written down."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from controller.core.events import Event, TemperatureRange, TemperatureSeen
from hal.ports import Temperature, Thermometer

WRITTEN_EVERY_S: Final = 3_600.0
"""One fact an hour and probe: enough for a cold chain's record, and a card bears it for decades."""

Tell = Callable[[Event], Awaitable[None]]


class Climate:
    """``boxes`` are the compartments whose air each probe measures, by its name."""

    def __init__(
        self,
        thermometer: Thermometer,
        boxes: Mapping[str, tuple[str, ...]],
        tell: Tell,
        written_every_s: float = WRITTEN_EVERY_S,
    ) -> None:
        self._thermometer = thermometer
        self._boxes = boxes
        self._tell = tell
        self._written_every_s = written_every_s
        self._ranges: dict[str, tuple[float, float]] = {}
        self._written_s = time.monotonic()
        self.latest: dict[str, float | None] = {}
        """Degrees Celsius by probe; None for one that does not answer."""

    async def run(self) -> None:
        async for seen in self._thermometer.temperatures():
            await self._note(seen)

    async def _note(self, seen: Temperature) -> None:
        self.latest[seen.probe] = seen.celsius
        if seen.celsius is not None:
            low, high = self._ranges.get(seen.probe, (seen.celsius, seen.celsius))
            self._ranges[seen.probe] = min(low, seen.celsius), max(high, seen.celsius)
        await self._tell(TemperatureSeen(self._boxes.get(seen.probe, ()), seen.celsius))
        if time.monotonic() - self._written_s >= self._written_every_s:
            await self._write()

    async def _write(self) -> None:
        self._written_s = time.monotonic()
        ranges, self._ranges = self._ranges, {}
        for probe, (low, high) in ranges.items():
            await self._tell(TemperatureRange(probe, low, high))

    @property
    def alarms(self) -> tuple[str, ...]:
        return tuple(f"thermometer {probe} does not answer" for probe, c in self.latest.items() if c is None)
