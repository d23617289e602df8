"""DS18B20 probes on the kernel's 1-wire bus: a :class:`hal.ports.Thermometer`.

Each probe is a folder ``28-…`` whose file ``temperature`` holds thousandths of a degree (Linux, ``w1_therm``); reading
it takes the probe three quarters of a second, in the kernel.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

from hal.ports import Temperature

log = logging.getLogger(__name__)

DEVICES: Final = Path("/sys/bus/w1/devices")
EVERY_S: Final = 10.0
POWER_ON: Final = 85_000
"""What a probe says that has just got power and measured nothing (DS18B20 data sheet, table 1)."""
RANGE: Final = range(-55_000, 125_001)


def read(folder: Path) -> float | None:
    """Degrees Celsius; None for a probe that is not there, does not answer, or has not measured yet."""
    try:
        value = int((folder / "temperature").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return value / 1000 if value in RANGE and value != POWER_ON else None


def found(devices: Path = DEVICES) -> tuple[str, ...]:
    """The numbers of all probes on the bus, for commissioning."""
    return tuple(sorted(path.name for path in devices.glob("28-*")))


class W1Thermometer:
    """Named probes, each with its number ``28-…``, in turn."""

    def __init__(self, probes: Mapping[str, str], devices: Path = DEVICES, every_s: float | None = None) -> None:
        self._probes = dict(probes)
        self._devices = devices
        self._every_s = EVERY_S if every_s is None else every_s
        self._silent: set[str] = set()

    async def temperatures(self) -> AsyncIterator[Temperature]:
        while True:
            for name, number in self._probes.items():
                celsius = await asyncio.to_thread(read, self._devices / number)
                self._note(name, number, celsius is None)
                yield Temperature(name, celsius)
            await asyncio.sleep(self._every_s)

    def _note(self, name: str, number: str, silent: bool) -> None:
        """Logged once when it goes and once when it returns."""
        if silent and name not in self._silent:
            log.error("thermometer %s (%s) does not answer", name, number)
            self._silent.add(name)
        elif not silent and name in self._silent:
            log.info("thermometer %s is back", name)
            self._silent.discard(name)
