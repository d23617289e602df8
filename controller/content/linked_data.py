"""schema.org JSON-LD of shops and events, as far as a vitrine shows it. What it does not show is left alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from controller.config.locate import Place
from controller.content import json_lines
from controller.content.problems import ContentError, Problem, Report, Sheet
from controller.content.source import ID

SCHEMA = re.compile(r"^https?://schema\.org/?$")
PAGE = re.compile(r"^https?://[^\s<>\"']{3,400}$")
NUMBER = re.compile(r"^\+?[0-9][0-9 ().-]{2,22}$")
TEXT_MAX = 4000
RECORDS_MAX = 500


@dataclass(frozen=True, slots=True)
class Record:
    """One shop or event, and where it stands."""

    id: str
    node: dict[str, Any]
    sheet: Sheet
    place: Place

    def problem(self, key: str, text: str, remedy: str, *, grave: bool = True) -> Problem:
        return self.sheet.problem((*self.place, key), text, remedy, grave=grave)


def records(text: str, file: str, report: Report) -> list[Record]:
    """Every node of a file: the object alone, a list, or a ``@graph``. Without a usable id, the file names it."""
    value, sheet = json_lines.read(text, file)
    found = list(_nodes(value, ()))
    if not found:
        remedy = "write one object with `@context`, `@type` and `name`, as in the starter of `bastide content new`"
        raise ContentError([sheet.problem((), "holds no record", remedy)])
    if len(found) > RECORDS_MAX:
        raise ContentError([sheet.problem((), f"holds more than {RECORDS_MAX} records", "split it into several files")])
    stem = slug(file.rpartition("/")[2].removesuffix(".jsonld"))
    many = len(found) > 1
    named = [
        Record(_id(node, f"{stem}-{n}" if many else stem), node, sheet, at) for n, (at, node) in enumerate(found, 1)
    ]
    for one in named:
        if not isinstance(one.node.get("name"), (str, dict, list)):
            report.add(one.problem("name", "is missing", 'write for example `"name": "Boulangerie Martin"`'))
    return [one for one in named if isinstance(one.node.get("name"), (str, dict, list))]


def _nodes(value: Any, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    if isinstance(value, dict) and isinstance(value.get("@graph"), list):
        yield from _nodes(value["@graph"], (*place, "@graph"))
    elif isinstance(value, dict) and "@type" in value:
        yield place, value
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _nodes(one, (*place, index))


def _id(node: dict[str, Any], otherwise: str) -> str:
    given = node.get("identifier")
    return given if isinstance(given, str) and re.match(ID, given) else otherwise


def slug(text: str) -> str:
    """An id from any name."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "record"


def said(node: dict[str, Any], key: str, languages: tuple[str, ...]) -> dict[str, str]:
    """A text by language: JSON-LD's ``[{"@language", "@value"}]``, a table by language, or one text for all.

    A record may lack a language: it is then told in the first one it has, as names and imported texts often are.
    """
    value = node.get(key)
    found: dict[str, str] = {}
    if isinstance(value, str):
        found = {languages[0]: value}
    elif isinstance(value, dict) and "@value" not in value:
        found = {name: one for name, one in value.items() if isinstance(one, str)}
    else:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and isinstance(one.get("@value"), str):
                found.setdefault(str(one.get("@language", languages[0]))[:2], one["@value"])
    return {name: text.strip()[:TEXT_MAX] for name, text in found.items() if text.strip()}


def in_all(found: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """The text in every language; where one is missing, in the first there is."""
    first = next((found[name] for name in languages if name in found), next(iter(found.values()), ""))
    return {name: found.get(name, first) for name in languages} if first else {}


def line(node: dict[str, Any], key: str) -> str:
    value = node.get(key)
    return value.strip()[:400] if isinstance(value, str) else ""


def like(form: re.Pattern[str], text: str) -> str:
    """The text where it has that form, so that a telephone can do something with it; else nothing."""
    return text if form.match(text) else ""


def inner(node: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under ``key``; the first, where there are several."""
    value = node.get(key)
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def address(node: dict[str, Any]) -> str:
    value = node.get("address")
    if isinstance(value, str):
        return value.strip()[:400]
    parts = inner(node, "address")
    town = " ".join(filter(None, (line(parts, "postalCode"), line(parts, "addressLocality"))))
    return ", ".join(filter(None, (line(parts, "streetAddress"), town)))


def where(node: dict[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude, or none. Raises ``ValueError`` for ones that are not on earth."""
    geo = inner(node, "geo")
    if not geo:
        return None
    try:
        latitude, longitude = float(geo["latitude"]), float(geo["longitude"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("has no latitude and longitude") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("is not on earth")
    return latitude, longitude


def property_of(node: dict[str, Any], name: str) -> Any:
    """The value of an ``additionalProperty`` of that name."""
    value = node.get("additionalProperty")
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("name") == name:
            return one.get("value")
    return None


def giver(node: dict[str, Any]) -> str:
    """Who is to be named: ``creditText``, else author, publisher or provider."""
    if line(node, "creditText"):
        return line(node, "creditText")
    for key in ("author", "sdPublisher", "publisher", "provider"):
        name = line(node, key) or line(inner(node, key), "name")
        if name:
            return name
    return ""
