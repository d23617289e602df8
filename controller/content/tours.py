"""A tour: GeoJSON (RFC 7946) with stops as points, the way as lines, the background as areas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from controller.config.locate import Place
from controller.content import json_lines, sheets
from controller.content.problems import ContentError, Report, Sheet
from controller.content.source import Id, Mark, Maybe, Part, Words

CLASSES = ("river", "street", "square", "green", "rampart", "building")
FEATURES_MAX = 5000
POSITIONS_MAX = 100_000
LINES, AREAS = ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")


class StopTable(Part):
    """The properties of a point."""

    id: Id
    title: Words
    text: Maybe = Field({})
    """Markdown."""
    order: int = Field(0, ge=0, le=10_000)
    picture: Id | None = None
    audio: Id | None = None
    scene: Id | None = None
    credit: Mark | None = None


@dataclass(frozen=True, slots=True)
class StopPoint:
    table: StopTable
    longitude: float
    latitude: float
    place: Place


@dataclass(frozen=True, slots=True)
class Tour:
    sheet: Sheet
    stops: tuple[StopPoint, ...]
    """In their order."""
    ground: dict[str, Any]
    """The lines and areas, a FeatureCollection of their own."""
    box: tuple[float, float, float, float]
    """West, south, east, north of all of it."""


def read(text: str, file: str, report: Report) -> Tour:
    value, sheet = json_lines.read(text, file)
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list) or not features or len(features) > FEATURES_MAX:
        words = f"is not a GeoJSON FeatureCollection with 1 to {FEATURES_MAX} features"
        raise ContentError([sheet.problem((), words, 'write `{"type": "FeatureCollection", "features": […]}`')])
    stops, ground, positions = [], [], []
    for index, feature in enumerate(features):
        place: Place = ("features", index)
        try:
            kind, own = _shape(feature, sheet, place)
            positions += own
            if len(positions) > POSITIONS_MAX:
                raise ContentError(
                    [sheet.problem((), f"has more than {POSITIONS_MAX} positions", "simplify its lines")]
                )
            if kind == "Point":
                stops.append(_stop(feature, own[0], sheet, place))
            else:
                ground.append(_drawn(feature, kind, sheet, place))
        except ContentError as error:
            report.take(error.problems)
    ordered = tuple(sorted(stops, key=lambda stop: stop.table.order))
    return Tour(sheet, ordered, {"type": "FeatureCollection", "features": ground}, _box(positions))


def _shape(feature: Any, sheet: Sheet, place: Place) -> tuple[str, list[tuple[float, float]]]:
    """The kind of a feature's geometry and all its positions."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or (kind != "Point" and kind not in LINES + AREAS):
        remedy = f"take Point, {', '.join(LINES + AREAS)}"
        raise ContentError([sheet.problem(place, "has no geometry that a map can draw", remedy)])
    found = list(_positions(geometry.get("coordinates"), 0))
    if not found or None in found:
        remedy = "write [longitude, latitude] in degrees, longitude first (RFC 7946)"
        raise ContentError([sheet.problem((*place, "geometry"), "has a position that is not on earth", remedy)])
    return str(kind), [one for one in found if one is not None]


def _positions(value: Any, depth: int) -> Iterator[tuple[float, float] | None]:
    if not isinstance(value, list) or not value or depth > 4:
        yield None
    elif isinstance(value[0], (int, float)):
        good = len(value) in (2, 3) and all(isinstance(one, (int, float)) for one in value)
        good = good and -180 <= value[0] <= 180 and -90 <= value[1] <= 90
        yield (float(value[0]), float(value[1])) if good else None
    else:
        for one in value:
            yield from _positions(one, depth + 1)


def _stop(feature: dict[str, Any], position: tuple[float, float], sheet: Sheet, place: Place) -> StopPoint:
    inside: Place = (*place, "properties")
    below = Sheet(sheet.file, {key[len(inside) :]: line for key, line in sheet.lines.items() if key[:3] == inside})
    below.lines.setdefault((), sheet.line(*place))
    properties = feature.get("properties")
    table = sheets.model(StopTable, properties if isinstance(properties, dict) else {}, below)
    return StopPoint(table, *position, place)


def _drawn(feature: dict[str, Any], kind: str, sheet: Sheet, place: Place) -> dict[str, Any]:
    """A line or an area with its class alone, its positions rounded to some 10 cm."""
    properties = feature.get("properties")
    given = properties.get("class") if isinstance(properties, dict) else None
    if kind in AREAS and given not in CLASSES:
        remedy = f'write `"class": "river"`; known are {", ".join(CLASSES)}'
        raise ContentError([sheet.problem((*place, "properties"), "is an area without a known class", remedy)])
    if given is not None and given not in CLASSES:
        given = None
    kept = {"class": given} if given else {"class": "route"}
    shape = {"type": kind, "coordinates": _rounded(feature["geometry"]["coordinates"])}
    return {"type": "Feature", "properties": kept, "geometry": shape}


def _rounded(value: Any) -> Any:
    if isinstance(value[0], (int, float)):
        return [round(float(one), 6) for one in value[:2]]
    return [_rounded(one) for one in value]


def _box(positions: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    if not positions:
        return (0.0, 0.0, 0.0, 0.0)
    east, north = [one[0] for one in positions], [one[1] for one in positions]
    return (min(east), min(north), max(east), max(north))
