"""What is cut on walls, on the ground and on the far ring of the horizon, bent onto an equirectangular picture.

The eye stands at the origin, its feet on the ground. x is east, y north, z up, in metres; yaw 0 is north, positive to
the right. Straight lines stay straight for whoever looks through a window of the panorama: every edge is followed
in short steps, each of which is projected.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageDraw

from simulator.drawing.hand import Hand, Outline, Point

Space = tuple[float, float, float]
Direction = tuple[float, float]
"""Yaw and pitch, in degrees."""
EYE_M = 1.6
FINER = 2
"""Drawn so many times larger, then made smaller: soft edges."""
STEP = 24.0
"""Pixels of a pane between two projected points of an edge."""
LEAP_DEG = 6.0
CURVE_STEPS = 5


class Sphere:
    """An equirectangular picture in the making, ``width`` by half of it; it has no seam."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._image = Image.new("RGB", (width * FINER, width * FINER // 2))
        self._draw = ImageDraw.Draw(self._image)

    def picture(self) -> Image.Image:
        return self._image.resize((self.width, self.width // 2), Image.Resampling.LANCZOS)

    def polygon(self, ink: str, around: list[Direction]) -> None:
        """Fill the way around; yaws may run on past 180."""
        wide, high = self._image.size
        spots = [((yaw / 360 + 0.5) * wide, (0.5 - pitch / 180) * high) for yaw, pitch in around]
        least, most = min(x for x, _ in spots), max(x for x, _ in spots)
        for turn in (-wide, 0, wide):
            if least + turn < wide and most + turn > 0:
                self._draw.polygon([(x + turn, y) for x, y in spots], fill=ink)

    def band(self, ink: str, low_deg: float, high_deg: float, wave_deg: float = 0.0) -> None:
        """All around between two pitches; the upper edge waves, and meets itself again."""
        edge = [
            (yaw, high_deg + wave_deg * (math.sin(math.radians(yaw * 5)) + 0.6 * math.sin(math.radians(yaw * 13 + 40))))
            for yaw in range(-180, 181, 2)
        ]
        self.polygon(ink, [(-180, low_deg), *((float(yaw), pitch) for yaw, pitch in edge), (180, low_deg)])

    def cap(self, ink: str, up_m: float, aside_m: float) -> None:
        """A passage's ceiling (or floor, for a negative ``up_m``), ``aside_m`` to its walls in the north and south."""
        pole = math.copysign(90.0, up_m)
        edge = [
            (yaw / 2, math.degrees(math.atan2(up_m * abs(math.cos(math.radians(yaw / 2))), aside_m)))
            for yaw in range(-360, 361)
        ]
        self.polygon(ink, [(-180, pole), *edge, (180, pole)])


def seen(at: Space) -> Direction:
    x, y, z = at
    return (math.degrees(math.atan2(x, y)), math.degrees(math.atan2(z - EYE_M, math.hypot(x, y))))


def wall(start: Space, along: tuple[float, float], pixels_m: float) -> Callable[[Point], Direction]:
    """An upright plane: pixel (0, 0) lies at ``start``, x runs ``along`` (a unit vector), y downwards."""

    def project(point: Point) -> Direction:
        way = point[0] / pixels_m
        return seen((start[0] + along[0] * way, start[1] + along[1] * way, start[2] - point[1] / pixels_m))

    return project


def ground(start: Space, pixels_m: float) -> Callable[[Point], Direction]:
    """A level plane: x runs east, y south."""

    def project(point: Point) -> Direction:
        return seen((start[0] + point[0] / pixels_m, start[1] - point[1] / pixels_m, start[2]))

    return project


def ring(yaw_deg: float, pixels_deg: float) -> Callable[[Point], Direction]:
    """The horizon: pixel (0, 0) at ``yaw_deg`` on eye level."""

    def project(point: Point) -> Direction:
        return (yaw_deg + point[0] / pixels_deg, -point[1] / pixels_deg)

    return project


class Pane(Hand):
    """A plane under the hand, and where its points are seen from the eye."""

    def __init__(
        self,
        name: str,
        sphere: Sphere,
        project: Callable[[Point], Direction],
        width: float = 1600,
        height: float = 1200,
    ) -> None:
        super().__init__(name, width, height)
        self._sphere, self._project = sphere, project
        self._frames: list[tuple[float, float, float, float, float, float]] = [(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)]

    def fill(self, ink: str, outlines: list[Outline]) -> None:
        for outline in outlines:
            self._cut(ink, [*_flat(outline), outline[0]])

    def line(self, ink: str, thick: float, outline: Outline) -> None:
        way = _flat(outline)
        for (ax, ay), (bx, by) in itertools.pairwise(way):
            length = math.hypot(bx - ax, by - ay) or 1.0
            nx, ny = -(by - ay) / length * thick / 2, (bx - ax) / length * thick / 2
            self._cut(ink, [(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)])
        for x, y in way:
            self._cut(ink, [(x + thick / 2 * math.cos(k), y + thick / 2 * math.sin(k)) for k in range(7)])

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1.0, flip: bool = False, turn: float = 0.0) -> Iterator[None]:
        a, b, c, d, e, f = self._frames[-1]
        cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
        right, down = ((-cos, -sin) if flip else (cos, sin)), (-sin, cos)
        self._frames.append(
            (
                a * right[0] + c * right[1],
                b * right[0] + d * right[1],
                a * down[0] + c * down[1],
                b * down[0] + d * down[1],
                a * x + c * y + e,
                b * x + d * y + f,
            )
        )
        yield
        self._frames.pop()

    def _cut(self, ink: str, way: list[Point]) -> None:
        a, b, c, d, e, f = self._frames[-1]
        placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in way]
        self._sphere.polygon(ink, _unwound(self._followed(_fine(placed))))

    def _followed(self, way: list[Point]) -> list[Direction]:
        """Where the closed way is seen, with more points where it passes near the zenith or the nadir."""
        around: list[Direction] = []
        for i, here in enumerate(way):
            around += self._leap(here, way[(i + 1) % len(way)], 7)
        return around

    def _leap(self, a: Point, b: Point, deeper: int) -> list[Direction]:
        start, end = self._project(a), self._project(b)
        if not deeper or (abs((end[0] - start[0] + 180) % 360 - 180) < LEAP_DEG and abs(end[1] - start[1]) < LEAP_DEG):
            return [start]
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        return self._leap(a, middle, deeper - 1) + self._leap(middle, b, deeper - 1)


def _flat(outline: Outline) -> list[Point]:
    """An outline without curves."""
    start, steps = outline
    way = [start]
    for bend, end in steps:
        if bend is not None:
            (ax, ay), (bx, by), (cx, cy) = way[-1], bend, end
            for i in range(1, CURVE_STEPS):
                t = i / CURVE_STEPS
                p, q, r = (1 - t) ** 2, 2 * t * (1 - t), t**2
                way.append((p * ax + q * bx + r * cx, p * ay + q * by + r * cy))
        way.append(end)
    return way


def _fine(way: list[Point]) -> list[Point]:
    """The closed way with no step longer than ``STEP``."""
    fine: list[Point] = []
    for i, (ax, ay) in enumerate(way):
        bx, by = way[(i + 1) % len(way)]
        pieces = max(1, math.ceil(math.hypot(bx - ax, by - ay) / STEP))
        fine += [(ax + (bx - ax) * k / pieces, ay + (by - ay) * k / pieces) for k in range(pieces)]
    return fine


def _unwound(around: list[Direction]) -> list[Direction]:
    """Yaws without the leap from 180 to -180."""
    way = [around[0]]
    for yaw, pitch in around[1:]:
        turns = round((way[-1][0] - yaw) / 360)
        way.append((yaw + 360 * turns, pitch))
    return way
