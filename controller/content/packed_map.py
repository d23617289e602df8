"""The town beneath a walk, out of a packed map: rivers, streets, houses and green as a tour's own background has them.

It is read when a release is built, and drawn with the tour in the window's colours; so no map is asked for anywhere,
and a telephone has it, too.
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from controller.content import sheets, source
from controller.content.folder import MEDIA_BYTES_MAX, Folder, refusal
from controller.content.pmtiles import Archive, NotPackedError
from controller.content.tile_shapes import Point, Shape, shapes

Box = tuple[float, float, float, float]
"""West, south, east, north."""
SUFFIX: Final = ".pmtiles"
TILES_MAX: Final = 16
POINTS_MAX: Final = 12_000
"""Some 150 KiB, and what a Raspberry Pi draws without anybody noticing."""
FINEST: Final = 1 / 16_384
"""Of a tile: at zoom 15 seven centimetres."""
AROUND: Final = 0.15
"""Of the walk's own span, so much more of the town on every side is the walk's plan,"""
BEYOND: Final = 0.6
"""and so much is drawn, for a plan seldom has the shape of its frame."""
LAYERS: Final = {
    "water": "river", "water_polygons": "river",
    "roads": "street", "transportation": "street", "streets": "street",
    "buildings": "building", "building": "building",
    "landuse": "land", "landcover": "land", "natural": "land", "park": "green", "land": "land",
}  # fmt: skip
"""Of the schemas of Protomaps, OpenMapTiles and Shortbread."""
GREEN: Final = frozenset({
    "cemetery", "forest", "garden", "grass", "grassland", "meadow", "nature_reserve", "orchard", "park",
    "recreation_ground", "scrub", "vineyard", "village_green", "wood",
})  # fmt: skip
NO_STREET: Final = frozenset({"aerialway", "ferry", "rail", "transit"})
ORDER: Final = ("river", "street", "green", "building")
"""What is kept first where there is too much."""


def around(box: Box, share: float = AROUND) -> Box:
    """The walk's box, and what lies about it: so much of its span."""
    west, south, east, north = box
    wide, high = share * (east - west), share * (north - south)
    return (west - wide, south - high, east + wide, north + high)


def read(folder: Folder, name: str, walk: Box) -> tuple[list[dict[str, Any]], source.Mark]:
    """The background of a walk, and who made the map: ``maps/town.toml`` beside ``maps/town.pmtiles`` says it.

    Raises :class:`~controller.content.problems.ContentError`.
    """
    data = folder.data(name, MEDIA_BYTES_MAX)
    beside = f"{name.removesuffix(SUFFIX)}.toml"
    table, sheet = sheets.table(folder.text(beside), beside)
    mark = sheets.model(source.Mark, table, sheet)
    try:
        return background(data, around(walk, BEYOND)), mark
    except NotPackedError as error:
        raise refusal(name, str(error), "make one of the town with `pmtiles extract`, or leave it out") from error


def background(data: bytes, box: Box) -> list[dict[str, Any]]:
    """GeoJSON features with a ``class``, clipped to the box. Raises
    :class:`~controller.content.pmtiles.NotPackedError`."""
    archive = Archive(data)
    zoom = archive.zoom_max
    while zoom > 0 and _how_many(box, zoom) > TILES_MAX:
        zoom -= 1
    found = [one for x, y in _tiles(box, zoom) for one in _of_tile(archive.tile(zoom, x, y), zoom, (x, y), box)]
    found.sort(key=lambda one: ORDER.index(one["properties"]["class"]))
    return list(_as_many_as_can_be_drawn(found))


def _as_many_as_can_be_drawn(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    points = 0
    for one in found:
        points += sum(map(len, one["geometry"]["coordinates"]))
        if points > POINTS_MAX:
            return
        yield one


def _tiles(box: Box, zoom: int) -> Iterator[tuple[int, int]]:
    columns, rows = _spans(box, zoom)
    return ((x, y) for x in columns for y in rows)


def _how_many(box: Box, zoom: int) -> int:
    columns, rows = _spans(box, zoom)
    return len(columns) * len(rows)


def _spans(box: Box, zoom: int) -> tuple[range, range]:
    (left, top), (right, low) = _place(box[0], box[3], zoom), _place(box[2], box[1], zoom)
    return range(math.floor(left), math.floor(right) + 1), range(math.floor(top), math.floor(low) + 1)


def _place(longitude: float, latitude: float, zoom: int) -> Point:
    """In tiles from the north-west of the world (web Mercator, EPSG:3857)."""
    tall = math.asinh(math.tan(math.radians(max(-85.0, min(85.0, latitude)))))
    return (longitude + 180) / 360 * 2**zoom, (1 - tall / math.pi) / 2 * 2**zoom


def _degrees(x: float, y: float, zoom: int) -> list[float]:
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom))))
    return [round(x / 2**zoom * 360 - 180, 6), round(latitude, 6)]


def _of_tile(tile: bytes, zoom: int, at: tuple[int, int], box: Box) -> Iterator[dict[str, Any]]:
    (left, top), (right, low) = _place(box[0], box[3], zoom), _place(box[2], box[1], zoom)
    window = (max(0.0, left - at[0]), max(0.0, top - at[1]), min(1.0, right - at[0]), min(1.0, low - at[1]))
    for shape in shapes(tile):
        kind = _class(shape)
        if kind is None:
            continue
        clip = _clipped_area if shape.area else _clipped_line
        parts = [thinned(part) for ring in shape.rings for part in clip(ring, window)]
        drawn = [[_degrees(at[0] + x, at[1] + y, zoom) for x, y in part] for part in parts if len(part) > 1]
        if drawn:
            geometry = {"type": "Polygon" if shape.area else "MultiLineString", "coordinates": drawn}
            yield {"type": "Feature", "properties": {"class": kind}, "geometry": geometry}


def _class(shape: Shape) -> str | None:
    """What it is in a tour; None for what a plan does without."""
    kind = LAYERS.get(shape.layer)
    said = {shape.said.get(name, "") for name in ("kind", "class", "subclass", "pmap:kind")}
    if kind == "land":
        kind = "green" if said & GREEN else None
    if kind == "street" and said & NO_STREET:
        return None
    return kind if shape.area or kind == "street" else None  # a brook is no line as wide as a tour's river


# -- geometry --------------------------------------------------------------------------------


def _clipped_area(ring: tuple[Point, ...], window: Box) -> Iterator[list[Point]]:
    """By Sutherland and Hodgman, one side of the window after another."""
    part = list(ring)
    for axis, limit, sign in ((0, window[0], 1), (1, window[1], 1), (0, window[2], -1), (1, window[3], -1)):
        part = _side(part, axis, limit, sign)
    if len(part) > 2:
        yield part if part[0] == part[-1] else [*part, part[0]]


def _side(ring: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for before, here in zip([*ring[-1:], *ring], ring, strict=False):
        was, is_in = sign * (before[axis] - limit) >= 0, sign * (here[axis] - limit) >= 0
        if was != is_in:
            kept.append(_crossing(before, here, axis, limit))
        if is_in:
            kept.append(here)
    return kept


def _crossing(one: Point, other: Point, axis: int, limit: float) -> Point:
    return _along(one, other, (limit - one[axis]) / (other[axis] - one[axis]))


def _clipped_line(line: tuple[Point, ...], window: Box) -> Iterator[list[Point]]:
    """By Liang and Barsky, piece by piece; pieces that follow each other stay one line."""
    part: list[Point] = []
    for one, other in pairwise(line):
        inside = _piece(one, other, window)
        if inside is None:
            continue
        begin, end = inside
        if part and part[-1] != begin:
            yield part
            part = []
        part = [*(part or [begin]), end]
    if part:
        yield part


def _piece(one: Point, other: Point, window: Box) -> tuple[Point, Point] | None:
    first, last = 0.0, 1.0
    for axis in (0, 1):
        step = other[axis] - one[axis]
        for limit, sign in ((window[axis], -1.0), (window[axis + 2], 1.0)):
            along, room = sign * step, sign * (limit - one[axis])
            if along == 0 and room < 0:
                return None
            if along < 0:
                first = max(first, room / along)
            elif along > 0:
                last = min(last, room / along)
    if first >= last:
        return None
    return _along(one, other, first), _along(one, other, last)


def _along(one: Point, other: Point, share: float) -> Point:
    if share in (0.0, 1.0):
        return other if share else one
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


def thinned(line: list[Point], finest: float = FINEST) -> list[Point]:
    """Without the points that nobody would miss: nearer than this to the line between their neighbours (Douglas and
    Peucker)."""
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = finest, None
        for number in range(first + 1, last):
            distance = _aside(line[number], line[first], line[last])
            if distance > far:
                far, at = distance, number
        if at is not None:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [line[number] for number in sorted(keep)]


def _aside(point: Point, one: Point, other: Point) -> float:
    wide, high = other[0] - one[0], other[1] - one[1]
    length = math.hypot(wide, high)
    if length == 0:
        return math.hypot(point[0] - one[0], point[1] - one[1])
    return abs(wide * (one[1] - point[1]) - high * (one[0] - point[0])) / length
