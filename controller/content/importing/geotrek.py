"""Geotrek: treks and points of interest as GeoJSON, as the API of Geotrek-admin writes them (``format=geojson``)."""

from collections.abc import Iterator
from typing import Any

from controller.content.importing.record import Found, Giver, ImportProblemError, name, plain, tables, words
from controller.content.importing.tour_file import Position, route, stop, tour

SOURCE = "geotrek"


def read(value: Any, giver: Giver, languages: tuple[str, ...], stem: str) -> list[Found]:
    """One tour. Raises :class:`ImportProblemError`."""
    features = tables(value.get("features")) if isinstance(value, dict) else []
    made = [one for number, feature in enumerate(features, 1) for one in _made(feature, number, giver, languages)]
    if not made:
        raise ImportProblemError("holds no trek and no point; export it from Geotrek as GeoJSON")
    return [tour(f"tours/{name(SOURCE, stem)}.geojson", made)]


def _made(feature: dict[str, Any], number: int, giver: Giver, languages: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    properties, lines = feature.get("properties"), list(_lines(feature.get("geometry")))
    if not isinstance(properties, dict) or not lines or not words(properties.get("name")):
        return
    line = lines[0]
    kind = "trek" if len(line) > 1 else "poi"
    id = name(kind, properties.get("id") or feature.get("id") or number)
    for part, each in enumerate(lines):
        if len(each) > 1:
            yield route(f"{id}-line-{part}", each)
    text = _joined(words(properties.get("description_teaser")), words(properties.get("description")))
    source = plain(str(properties.get("url") or ""))
    yield stop(id, number, line[0], words(properties["name"]), text, giver, languages, source)


def _lines(geometry: Any) -> Iterator[list[Position]]:
    """A point is a line of one position."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    nested = {"Point": [[coordinates]], "LineString": [coordinates], "MultiLineString": coordinates}.get(str(kind), [])
    for line in nested if isinstance(nested, list) else []:
        found = [_position(one) for one in line] if isinstance(line, list) else []
        if found:
            yield found


def _position(value: Any) -> Position:
    """Longitude and latitude; Geotrek's third number is the height."""
    try:
        longitude, latitude = float(value[0]), float(value[1])
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise ImportProblemError("has a position that is no [longitude, latitude]") from error
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ImportProblemError("has positions that are not in degrees; export it in WGS 84 (EPSG:4326)")
    return round(longitude, 6), round(latitude, 6)


def _joined(short: dict[str, str], long: dict[str, str]) -> dict[str, str]:
    return {one: "\n\n".join(filter(None, (short.get(one, ""), long.get(one, "")))) for one in {**short, **long}}
