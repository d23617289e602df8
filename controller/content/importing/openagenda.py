"""OpenAgenda: events as its API and its exports write them, one file for each time they take place."""

from collections.abc import Iterator
from typing import Any

from controller.content.importing.record import (
    CONTEXT,
    Found,
    Giver,
    ImportProblemError,
    first,
    name,
    said,
    table,
    tables,
    without_blanks,
    words,
)

SOURCE = "openagenda"
TIMINGS_MAX = 24
PAGE = "https://openagenda.com"


def read(value: Any, giver: Giver, languages: tuple[str, ...]) -> list[Found]:
    """Raises :class:`ImportProblemError`."""
    if isinstance(value, dict):
        value = value.get("events")
    found = [one for event in tables(value) if event.get("title") for one in _files(event, giver, languages[0])]
    if not found:
        raise ImportProblemError('holds no OpenAgenda event; export it as JSON, with `"events": […]`')
    return found


def _files(event: dict[str, Any], giver: Giver, language: str) -> Iterator[Found]:
    own = name(SOURCE, event.get("uid") or event.get("slug"))
    timings = sorted(filter(_begins, tables(event.get("timings")) or [_whole(event)]), key=_begins)[:TIMINGS_MAX]
    for timing in timings:
        id = own if len(timings) == 1 else name(own, _begins(timing)[:16])
        body = {**_common(event, giver, language), "startDate": _begins(timing), "endDate": first(timing.get("end"))}
        yield Found(f"events/{id}.jsonld", without_blanks(body))


def _whole(event: dict[str, Any]) -> dict[str, Any]:
    """Where single times are not told: from the first to the last."""
    return {
        "begin": table(event.get("firstTiming")).get("begin"),
        "end": table(event.get("lastTiming")).get("end") or table(event.get("firstTiming")).get("end"),
    }


def _begins(timing: dict[str, Any]) -> str:
    return first(timing.get("begin"))


def _common(event: dict[str, Any], giver: Giver, language: str) -> dict[str, Any]:
    origin, location = table(event.get("originAgenda")), table(event.get("location"))
    agenda, slug = first(origin.get("slug")), first(event.get("slug"))
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "name": said(words(event.get("title")), language),
        "description": said(words(event.get("longDescription")) or words(event.get("description")), language),
        "location": _place(location),
        "license": giver.licence,
        "creditText": ", ".join(filter(None, [first(origin.get("title")) or giver.attribution, "OpenAgenda"])),
        "isBasedOn": f"{PAGE}/{agenda}/events/{slug}" if agenda and slug else PAGE,
    }


def _place(location: dict[str, Any]) -> dict[str, Any]:
    found = {"@type": "Place", "name": first(location.get("name")), "address": first(location.get("address"))}
    latitude, longitude = location.get("latitude"), location.get("longitude")
    geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return without_blanks({**found, "geo": geo if latitude is not None and longitude is not None else None})
