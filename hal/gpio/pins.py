"""Which of the header's GPIO lines may be used for what, and which one to take instead. Pure.

At power-up every line is an input: 0 to 8 are pulled *up*, 9 to 27 *down*, and firmware may toggle some for a second
or two before Linux runs (Raspberry Pi documentation, GPIO pads and pull types). So an active-low relay on 9 to 27, or
an active-high one on 0 to 8, can fire its lock at every boot, before any software of ours could hold it off.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

LINES: Final = range(28)
PULLED_UP_AT_BOOT: Final = range(9)
FIXED_PULL_UP: Final = (2, 3)
"""1.8 kΩ to 3.3 V on the board itself."""

Bus = Literal["i2c", "spi", "uart", "w1"]
BUSES: Final[dict[int, Bus]] = {
    2: "i2c", 3: "i2c", 7: "spi", 8: "spi", 9: "spi", 10: "spi", 11: "spi", 14: "uart", 15: "uart", 4: "w1",
}  # fmt: skip
BUS_NAMES: Final[dict[Bus, str]] = {
    "i2c": "the I2C bus", "spi": "the SPI bus", "uart": "the serial console", "w1": "the 1-wire bus of thermometers",
}  # fmt: skip
EEPROM: Final = (0, 1)


class Role(Enum):
    ACTIVE_HIGH = "an active-high output"
    ACTIVE_LOW = "an active-low output"
    INPUT = "an input"
    INPUT_PULLED_DOWN = "an input pulled down"


@dataclass(frozen=True, slots=True)
class Use:
    line: int
    role: Role
    name: str
    """What is wired to it, in the words of the configuration: ``lock 3 of board pi``."""


@dataclass(frozen=True, slots=True)
class Refusal:
    use: Use
    text: str
    """Why, and what to do."""


def refusals(uses: Iterable[Use], free_buses: Iterable[Bus] = ()) -> Iterator[Refusal]:
    """What must not be wired so. ``free_buses`` are those that this machine does not have switched on."""
    uses, free = tuple(uses), frozenset(free_buses)
    taken: dict[int, str] = {}
    for use in uses:
        other = taken.setdefault(use.line, use.name)
        why = _why_not(use, free)
        if why is None and other != use.name:
            why = f"GPIO {use.line} already serves {other}"
        if why is not None:
            yield Refusal(use, f"{why}; {_instead(use, {one.line for one in uses}, free)}")


def _why_not(use: Use, free: frozenset[Bus]) -> str | None:
    line = use.line
    if line not in LINES:
        return f"the header has no GPIO {line} (0 to 27; these are GPIO numbers, not pins)"
    if line in EEPROM:
        return f"GPIO {line} belongs to the identification chip of boards on the header"
    bus = BUSES.get(line)
    if bus is not None and bus not in free:
        return f"GPIO {line} is part of {BUS_NAMES[bus]}"
    up = line in PULLED_UP_AT_BOOT
    if use.role is Role.ACTIVE_LOW and not up:
        return f"GPIO {line} is pulled down until the daemon starts: an active-low relay there fires at boot"
    if use.role is Role.ACTIVE_HIGH and up:
        return f"GPIO {line} is pulled up until the daemon starts: an active-high relay there fires at boot"
    if use.role is Role.INPUT_PULLED_DOWN and line in FIXED_PULL_UP:
        return f"GPIO {line} has a fixed pull-up and cannot be pulled down"
    return None


def better(role: Role, taken: Iterable[int], free_buses: Iterable[Bus] = ()) -> int | None:
    """The first line that would do for this role; None when all of them are taken."""
    free = frozenset(free_buses)
    used = frozenset(taken)
    lines = (line for line in LINES if line not in used)
    return next((line for line in lines if _why_not(Use(line, role, ""), free) is None), None)


def _instead(use: Use, taken: set[int], free: frozenset[Bus]) -> str:
    line = better(use.role, taken, free)
    if line is not None:
        return f"move {use.name} to GPIO {line}"
    if use.role is Role.ACTIVE_LOW:
        return f"no line is left for {use.name}; take an active-high relay board, or one with a bus of its own"
    return f"no line is left for {use.name}; take a relay board with a bus of its own"
