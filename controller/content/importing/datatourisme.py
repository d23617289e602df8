"""DATAtourisme: JSON-LD of the French national tourism data, under the Licence Ouverte 2.0.

Both shapes are read: the flux (``rdfs:label``, ``schema:address`` …) and the API (``label``, ``address`` …). A record
that takes place at a time is an event, any other a shop. Pictures are left out: their rights are their makers'.
"""

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
from controller.content.linked_data import NUMBER, PAGE, like
from controller.content.shop_kinds import KINDS

SOURCE = "datatourisme"
LICENCE = "etalab-2.0"
PERIODS_MAX = 24


def read(value: Any, giver: Giver, languages: tuple[str, ...]) -> list[Found]:
    """Raises :class:`ImportProblemError`."""
    found = [one for record in _records(value) for one in _files(record, giver, languages[0])]
    if not found:
        raise ImportProblemError("holds no DATAtourisme record; export it as JSON-LD, with labels and places")
    return found


def _records(value: Any) -> Iterator[dict[str, Any]]:
    for key in ("@graph", "objects"):
        if isinstance(value, dict) and isinstance(value.get(key), list):
            value = value[key]
    for one in tables(value):
        if _get(one, "label") and ("isLocatedAt" in one or "takesPlaceAt" in one):
            yield one


def _get(record: dict[str, Any], key: str) -> Any:
    """A property under its name in the flux, with its prefix, or in the API, without."""
    for prefix in ("", "schema:", "rdfs:", "dc:", "foaf:"):
        if f"{prefix}{key}" in record:
            return record[f"{prefix}{key}"]
    return None


def _files(record: dict[str, Any], giver: Giver, language: str) -> Iterator[Found]:
    own = name(SOURCE, _get(record, "identifier") or first(record.get("@id") or record.get("uri")).rpartition("/")[2])
    common = _common(record, giver, language)
    periods = sorted(filter(_begins, tables(record.get("takesPlaceAt"))), key=_begins)[:PERIODS_MAX]
    if not periods:
        yield Found(f"shops/{own}.jsonld", {**common, "@type": _type(record), **_located(record)})
    for period in periods:
        id = own if len(periods) == 1 else name(own, _begins(period))
        body = {**common, "@type": "Event", **_time(period), "location": {"@type": "Place", **_located(record)}}
        yield Found(f"events/{id}.jsonld", body)


def _common(record: dict[str, Any], giver: Giver, language: str) -> dict[str, Any]:
    description = table(record.get("hasDescription"))
    text = words(_get(description, "description")) or words(_get(description, "shortDescription"))
    contact, maker = table(record.get("hasContact")), table(record.get("hasBeenCreatedBy"))
    credited = [first(_get(maker, "legalName")) or giver.attribution, "DATAtourisme"]
    return without_blanks(
        {
            "@context": CONTEXT,
            "name": said(words(_get(record, "label")), language),
            "description": said(text or words(_get(record, "comment")), language),
            "telephone": like(NUMBER, first(_get(contact, "telephone"))),
            "url": like(PAGE, first(_get(contact, "homepage"))),
            "license": giver.licence or LICENCE,
            "creditText": ", ".join(filter(None, credited)),
            "isBasedOn": first(record.get("@id") or record.get("uri")),
        }
    )


def _located(record: dict[str, Any]) -> dict[str, Any]:
    place = table(record.get("isLocatedAt"))
    address, geo = table(_get(place, "address")), table(_get(place, "geo"))
    written = {
        "@type": "PostalAddress",
        "streetAddress": first(_get(address, "streetAddress")),
        "postalCode": first(_get(address, "postalCode")),
        "addressLocality": first(_get(address, "addressLocality")),
    }
    found: dict[str, Any] = {"address": without_blanks(written)}
    latitude, longitude = first(_get(geo, "latitude")), first(_get(geo, "longitude"))
    if latitude and longitude:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return found


def _type(record: dict[str, Any]) -> str:
    types = record.get("@type") or record.get("type") or []
    names = [str(one).removeprefix("schema:") for one in (types if isinstance(types, list) else [types])]
    return next((one for one in names if one in KINDS), "LocalBusiness")


def _begins(period: dict[str, Any]) -> str:
    return first(period.get("startDate"))[:10]


def _time(period: dict[str, Any]) -> dict[str, str]:
    begins, ends = _begins(period), first(period.get("endDate"))[:10] or _begins(period)
    starts_at, ends_at = first(period.get("startTime"))[:5], first(period.get("endTime"))[:5]
    return {
        "startDate": f"{begins}T{starts_at}" if starts_at else begins,
        "endDate": f"{ends}T{ends_at}" if ends_at else ends,
    }
