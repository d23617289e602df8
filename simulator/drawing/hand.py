"""The hand that cuts: shapes with edges as a knife leaves them, on whatever lies under it.

A :class:`Hand` knows outlines; a sheet writes them as SVG, a pane of a panorama bends them onto a sphere.
"""

import itertools
import math
import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

Point = tuple[float, float]
Step = tuple[Point | None, Point]
"""A line (or, with a control point, a quadratic curve) to a point."""
Outline = tuple[Point, list[Step]]
LONGEST_EDGE = 90.0
"""Pixels of the sheet: a longer edge is cut in several strokes."""


def points(text: str) -> list[Point]:
    """``"0 0, 10 -4"`` as points."""
    pairs = (pair.split() for pair in text.split(","))
    return [(float(x), float(y)) for x, y in pairs]


class Hand(ABC):
    """What is cut later lies above. Lengths are pixels of a sheet; y grows downwards."""

    def __init__(self, name: str, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.dice = random.Random(name)  # noqa: S311

    @abstractmethod
    def fill(self, ink: str, outlines: list[Outline]) -> None: ...

    @abstractmethod
    def line(self, ink: str, thick: float, outline: Outline) -> None: ...

    @abstractmethod
    @contextmanager
    def at(self, x: float, y: float, scale: float = 1.0, flip: bool = False, turn: float = 0.0) -> Iterator[None]:
        """What is cut inside has its origin at (x, y), is scaled, mirrored, turned (degrees)."""

    def shape(self, ink: str, corners: Sequence[Point], wobble: float = 2.0) -> None:
        """A polygon whose edges waver by ``wobble``."""
        self.fill(ink, [self._polygon(corners, wobble)])

    def box(self, ink: str, x: float, y: float, width: float, height: float, wobble: float = 2.0) -> None:
        self.shape(ink, [(x, y), (x + width, y), (x + width, y + height), (x, y + height)], wobble)

    def blob(self, ink: str, x: float, y: float, rx: float, ry: float, wobble: float = 0.06, corners: int = 11) -> None:
        """A round thing; ``wobble`` in parts of its radius."""
        around = []
        for i in range(corners):
            turn = 2 * math.pi * i / corners
            far = 1.04 + self.dice.uniform(-wobble, wobble)
            around.append((x + rx * far * math.cos(turn), y + ry * far * math.sin(turn)))
        self.soft(ink, around)

    def soft(self, ink: str, along: Sequence[Point]) -> None:
        """A closed curve that follows the points."""
        middles = [_middle(along[i], along[(i + 1) % len(along)]) for i in range(len(along))]
        self.fill(ink, [(middles[-1], list(zip(along, middles, strict=True)))])

    def stroke(self, ink: str, thick: float, along: Sequence[Point], smooth: bool = False) -> None:
        steps: list[Step] = [(None, point) for point in along[1:]]
        if smooth and len(along) > 2:
            inner = along[1:-1]
            ends = [*(_middle(a, b) for a, b in itertools.pairwise(inner)), along[-1]]
            steps = list(zip(inner, ends, strict=True))
        self.line(ink, thick, (along[0], steps))

    def gouges(self, ink: str, cuts: Iterable[tuple[Point, Point, float]]) -> None:
        """What a gouge takes out: slivers from a point to a point, so thick in their middle."""
        outlines: list[Outline] = []
        for (ax, ay), (bx, by), thick in cuts:
            length = math.hypot(bx - ax, by - ay) or 1.0
            nx, ny = -(by - ay) / length * thick, (bx - ax) / length * thick
            mx, my = (ax + bx) / 2, (ay + by) / 2
            outlines.append(((ax, ay), [((mx + nx, my + ny), (bx, by)), ((mx - nx, my - ny), (ax, ay))]))
        if outlines:
            self.fill(ink, outlines)

    def grain(
        self, ink: str, x: float, y: float, width: float, height: float,
        *, gap: float = 26, long: float = 70, thick: float = 3, share: float = 0.5,
    ) -> None:  # fmt: skip
        """A surface with the grain of the cut: slivers in rows, of which ``share`` is there."""
        cuts = []
        rows = max(1, int(height / gap))
        for row in range(rows):
            at = y + (row + 0.5) * height / rows
            along = x + self.dice.uniform(0, long)
            while along < x + width - long * 0.4:
                length = long * self.dice.uniform(0.5, 1.2)
                if self.dice.random() < share and along + length < x + width:
                    drop = self.dice.uniform(-gap, gap) / 5
                    cuts.append(((along, at + drop), (along + length, at + drop), thick))
                along += length * self.dice.uniform(1.1, 1.8)
        self.gouges(ink, cuts)

    def _polygon(self, corners: Sequence[Point], wobble: float) -> Outline:
        way: list[Point] = []
        for i, (ax, ay) in enumerate(corners):
            bx, by = corners[(i + 1) % len(corners)]
            pieces = max(1, round(math.hypot(bx - ax, by - ay) / LONGEST_EDGE)) if wobble else 1
            for piece in range(pieces):
                t = piece / pieces
                way.append((ax + (bx - ax) * t + self._off(wobble), ay + (by - ay) * t + self._off(wobble)))
        return (way[0], [(None, point) for point in way[1:]])

    def _off(self, wobble: float) -> float:
        return self.dice.uniform(-wobble, wobble) if wobble else 0.0


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
