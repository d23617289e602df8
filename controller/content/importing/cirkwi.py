"""Cirkwi: walks (``circuits``) and places (``pois``) as XML, read without entities, external or not."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from controller.content.importing.record import Found, Giver, ImportProblemError, name, plain
from controller.content.importing.tour_file import Position, route, stop, tour

SOURCE = "cirkwi"
PAGE = "https://www.cirkwi.com"


def read(data: bytes, giver: Giver, languages: tuple[str, ...], stem: str) -> list[Found]:
    """One tour. Raises :class:`ImportProblemError`."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ImportProblemError("declares entities or a document type; a Cirkwi export has none") from error
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise ImportProblemError(f"is not XML ({error})"[:160]) from error
    made: dict[str, dict[str, object]] = {}
    for number, element in enumerate(_wanted(root), 1):
        for feature in _made(element, number, giver, languages):
            made.setdefault(str(feature["id"]), feature)
    if not made:
        raise ImportProblemError("holds no circuit and no poi; export it from Cirkwi, or from Geotrek as Cirkwi XML")
    return [tour(f"tours/{name(SOURCE, stem)}.geojson", made.values())]


def _wanted(root: Element) -> Iterator[Element]:
    """Circuits and places in the order of the file, the places of a circuit after it."""
    return (element for element in root.iter() if element.tag in ("circuit", "poi"))


def _made(element: Element, number: int, giver: Giver, languages: tuple[str, ...]) -> Iterator[dict[str, object]]:
    titles, texts = _told(element, "titre"), _told(element, "description")
    id = name(element.tag, element.get(f"id_{element.tag}") or number)
    line = [_position(point) for point in element.findall("trace/point")]
    if len(line) > 1:
        yield route(f"{id}-line", line)
    at = line[0] if line else _place(element)
    if at and titles:
        yield stop(id, number, at, titles, texts, giver, languages, PAGE)


def _told(element: Element, key: str) -> dict[str, str]:
    """What ``informations`` says, by language."""
    found: dict[str, str] = {}
    for one in element.findall("informations/information"):
        text = plain(one.findtext(key) or "")
        if text:
            found.setdefault((one.get("langue") or "")[:2], text)
    return found


def _place(element: Element) -> Position | None:
    position = element.find("adresse/position")
    return _position(position) if position is not None else None


def _position(element: Element) -> Position:
    try:
        longitude, latitude = float(element.findtext("lng") or ""), float(element.findtext("lat") or "")
    except ValueError as error:
        raise ImportProblemError("has a position without lat and lng") from error
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ImportProblemError("has a position that is not on earth")
    return round(longitude, 6), round(latitude, 6)
