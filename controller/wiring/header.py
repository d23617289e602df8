"""The 40 pins of a Raspberry Pi's header (Raspberry Pi documentation, "GPIO and the 40-pin header")."""

from typing import Final

Place = str | int
GND: Final = "GND"
_LEFT: Final[tuple[Place, ...]] = ("3V3", 2, 3, 4, GND, 17, 27, 22, "3V3", 10, 9, 11, GND, 0, 5, 6, 13, 19, 26, GND)
_RIGHT: Final[tuple[Place, ...]] = (
    "5V",
    "5V",
    GND,
    14,
    15,
    18,
    GND,
    23,
    24,
    GND,
    25,
    8,
    7,
    1,
    GND,
    12,
    GND,
    16,
    20,
    21,
)

PINS: Final[tuple[Place, ...]] = tuple(one for pair in zip(_LEFT, _RIGHT, strict=True) for one in pair)
"""What is at each pin, from pin 1 on: the number of a GPIO line, or a supply's name."""


def pin_of(line: int) -> int:
    """The pin of a GPIO line. ``ValueError`` when the header has none."""
    return PINS.index(line) + 1
