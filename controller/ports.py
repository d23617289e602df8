"""The hardware of one bank, as its composition root hands it over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hal.health import Machine
from hal.ports import (
    Display,
    Keypad,
    Kiosk,
    Lights,
    LockBank,
    Presence,
    Printer,
    Scanner,
    Signals,
    Tamper,
    Thermometer,
)
from hal.quality import Quality


class Carrier(Protocol):
    """A line that boards are on, as far as its health is concerned."""

    @property
    def quality(self) -> Quality: ...


@dataclass(frozen=True, slots=True)
class Ports:
    locks: Mapping[str, LockBank]
    """By the board's name in the configuration."""
    scanners: Mapping[str, Scanner] = field(default_factory=dict)
    keypad: Keypad | None = None
    printer: Printer | None = None
    signals: Signals | None = None
    thermometer: Thermometer | None = None
    tamper: Tamper | None = None
    presence: Presence | None = None
    display: Display | None = None
    lights: Lights | None = None
    kiosk: Kiosk | None = None
    machine: Callable[[Path], Machine] | None = None
    """How the machine and the file system of a folder are; None where there is none of one's own."""
    buses: Mapping[str, Carrier] = field(default_factory=dict)
    """The lines that some boards are on, by their names in the configuration."""
    turns: Mapping[str, Callable[[], int]] = field(default_factory=dict)
    """Counts that rise while each line, and the header, is looked after."""
