"""Where each compartment is on the small drawing of the bank that the screen shows.

The configuration tells heights and an order, not columns. A run of compartments that steadily goes up or down is a
column; a bank listed row by row (equal heights beside each other) is read as rows. A bank without heights becomes
a plain grid. The drawing helps to find a door; the number on the door decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, sqrt

from controller.core.bank import Bank, Compartment

UNITS = {1: 2, 2: 3, 3: 5}
"""Drawn height by size; a compartment's real height is not configured."""


@dataclass(frozen=True, slots=True)
class Place:
    """A compartment on the drawing: column and top in cells from the left and from above, and how many cells high."""

    label: str
    column: int
    top: float
    height: float
    cold: bool


def drawing(bank: Bank) -> tuple[Place, ...]:
    """Every compartment once; all columns are equally high."""
    columns = [sorted(column, key=lambda one: -one.height_mm) for column in _columns(bank.compartments)]
    highest = max((sum(UNITS[one.size] for one in column) for column in columns), default=0)
    places: list[Place] = []
    for number, column in enumerate(columns):
        stretch = highest / sum(UNITS[one.size] for one in column)
        top = 0.0
        for one in column:
            height = UNITS[one.size] * stretch
            places.append(Place(one.label, number, round(top, 3), round(height, 3), one.cold))
            top += height
    return tuple(places)


def _columns(compartments: Sequence[Compartment]) -> list[list[Compartment]]:
    heights = [one.height_mm for one in compartments]
    if len(set(heights)) <= 1:
        return _grid(compartments)
    level = sum(one == other for one, other in pairwise(heights))
    return _from_rows(compartments) if level > len(heights) // 2 else _runs(compartments)


def _grid(compartments: Sequence[Compartment]) -> list[list[Compartment]]:
    rows = max(1, ceil(sqrt(len(compartments) / 2)))
    return [list(compartments[start : start + rows]) for start in range(0, len(compartments), rows)]


def _from_rows(compartments: Sequence[Compartment]) -> list[list[Compartment]]:
    rows = [list(row) for _, row in groupby(compartments, key=lambda one: one.height_mm)]
    widest = max(len(row) for row in rows)
    return [[row[column] for row in rows if column < len(row)] for column in range(widest)]


def _runs(compartments: Sequence[Compartment]) -> list[list[Compartment]]:
    """Cut where the heights turn round: a column is listed all downwards or all upwards."""
    columns: list[list[Compartment]] = [[]]
    rising: bool | None = None
    for one in compartments:
        column = columns[-1]
        if column:
            step = one.height_mm - column[-1].height_mm
            if step == 0 or (rising is not None and (step > 0) != rising):
                columns.append([])
                rising = None
            else:
                rising = step > 0
        columns[-1].append(one)
    return columns
