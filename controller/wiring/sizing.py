"""What the locks' supply, its fuses and cables must bear. Pure arithmetic; the rules come with their sources."""

import math
from dataclasses import dataclass
from typing import Final

VOLTS: Final = 12.0
COIL_A: Final = 1.0
"""Coils of lockers' strikes draw 0.5 to 1 A; who does not know theirs plans for the most."""
SUPPLY_FACTOR: Final = 2.0
"""A supply of at least twice a lock's current bears its inrush. Only one lock is fired at a time."""
FUSE_FACTOR: Final = 1.25
FUSES_A: Final = (0.63, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3)
"""Ratings of miniature fuses (IEC 60127, the R10 series)."""
SECTIONS_MM2: Final = (0.5, 0.75, 1.0, 1.5, 2.5, 4.0)
"""Cross-sections of copper conductors (IEC 60228)."""
COPPER_OHM_MM2_PER_M: Final = 1 / 58
"""Resistivity of annealed copper at 20 °C (IEC 60028)."""
DROP_SHARE: Final = 0.05
"""Of the supply's voltage may be lost in the cable there and back."""


@dataclass(frozen=True, slots=True)
class Sizing:
    coil_a: float
    supply_a: float
    """At least; what the boards themselves draw comes on top."""
    fuse_a: float
    """Of each board's lock supply, time-lag. It protects the cable: a coil that stays on draws no more than usual."""
    reaches: tuple[tuple[float, int], ...]
    """Cross-section in mm², and how many metres from supply to lock it may be long."""


def sizing(coil_a: float = COIL_A) -> Sizing:
    """For locks that draw this much; 0.1 to 3 A. ``ValueError`` beyond."""
    if not 0.1 <= coil_a <= 3:
        raise ValueError("a lock's coil draws 0.1 to 3 A")
    fuse_a = next(rating for rating in FUSES_A if rating >= FUSE_FACTOR * coil_a)
    return Sizing(coil_a, SUPPLY_FACTOR * coil_a, fuse_a, tuple((one, reach_m(one, coil_a)) for one in SECTIONS_MM2))


def reach_m(section_mm2: float, coil_a: float) -> int:
    """How long a two-wire copper cable may be: ``length = drop × section ÷ (2 × current × resistivity)``."""
    return math.floor(VOLTS * DROP_SHARE * section_mm2 / (2 * coil_a * COPPER_OHM_MM2_PER_M))
