"""What of a window is on the Raspberry Pi's own header, line by line: its sensor, its lights, its display's relay."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from controller.config.shopfront import GpioPresenceTable, ScreenTable
from controller.config.vitrine import VitrineTable
from hal.display.relay import Relay
from hal.gpio.contacts import Contact, GpioPresence
from hal.gpio.lights import GpioLights
from hal.gpio.lines import Lines
from hal.gpio.plan import HOLD_MS_MAX, Input, Output
from hal.ports import Lights, Presence

PRESENCE_STABLE_MS: Final = 100
"""A pigeon is no passer-by."""


@dataclass(frozen=True, slots=True)
class Shopfront:
    """None where nothing is wired."""

    presence: Presence | None = None
    lights: Lights | None = None
    relay: Relay | None = None


def outputs(window: VitrineTable) -> list[Output]:
    lines = {line: one.active_high for one in window.lights for line in one.lines}
    if isinstance(window.display, ScreenTable) and window.display.relay is not None:
        lines[window.display.relay] = window.display.relay_active_high
    return [Output(line, high, HOLD_MS_MAX, coil=False) for line, high in lines.items()]


def inputs(window: VitrineTable) -> list[Input]:
    sensor = window.presence
    return [Input(sensor.line, sensor.pull, PRESENCE_STABLE_MS)] if isinstance(sensor, GpioPresenceTable) else []


@asynccontextmanager
async def shopfront(window: VitrineTable, lines: Lines) -> AsyncIterator[Shopfront]:
    """Its ports, and what renews those outputs that stay on for hours, as long as the block lasts."""
    scenes = {one.name: one.lines for one in window.lights if one.lines}
    lights = GpioLights(lines, scenes) if scenes else None
    relay = _relay(window, lines)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.run()) for one in (relay, lights) if one is not None]
        try:
            yield Shopfront(_presence(window, lines), lights, relay)
        finally:
            for task in tasks:
                task.cancel()


def _relay(window: VitrineTable, lines: Lines) -> Relay | None:
    display = window.display
    return Relay(lines, display.relay) if isinstance(display, ScreenTable) and display.relay is not None else None


def _presence(window: VitrineTable, lines: Lines) -> Presence | None:
    sensor = window.presence
    if not isinstance(sensor, GpioPresenceTable):
        return None
    return GpioPresence(lines, Contact(sensor.line, sensor.present_reads == 1))
