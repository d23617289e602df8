"""The hardware of one bank, as its composition root hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hal.ports import Keypad, LockBank, Printer, Scanner, Signals


@dataclass(frozen=True, slots=True)
class Ports:
    locks: Mapping[str, LockBank]
    """By the board's name in the configuration."""
    scanners: Mapping[str, Scanner] = field(default_factory=dict)
    keypad: Keypad | None = None
    printer: Printer | None = None
    signals: Signals | None = None
