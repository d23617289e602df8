"""Walks and places from elsewhere as one tour: their lines, and a stop for every text."""

from collections.abc import Iterable
from typing import Any

from controller.content.importing.record import Found, Giver, without_blanks
from controller.content.linked_data import in_all

Position = tuple[float, float]
"""Longitude, latitude."""


def tour(file: str, features: Iterable[dict[str, Any]]) -> Found:
    return Found(file, {"type": "FeatureCollection", "features": list(features)})


def route(id: str, line: list[Position]) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(one) for one in line]}
    return {"type": "Feature", "id": id, "properties": {"class": "route"}, "geometry": geometry}


def stop(
    id: str,
    order: int,
    at: Position,
    title: dict[str, str],
    text: dict[str, str],
    giver: Giver,
    languages: tuple[str, ...],
    source: str,
) -> dict[str, Any]:
    """A text that lacks a language is told in one that it has, until the town translates it."""
    credit = {"author": giver.attribution, "licence": giver.licence, "source": source}
    properties = {
        "id": id,
        "order": order,
        "title": in_all(_spoken(title, languages), languages),
        "text": in_all(_spoken(text, languages), languages),
        "credit": without_blanks(credit),
    }
    geometry = {"type": "Point", "coordinates": list(at)}
    return {"type": "Feature", "id": id, "properties": without_blanks(properties), "geometry": geometry}


def _spoken(found: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    return {language or languages[0]: text for language, text in found.items()}
