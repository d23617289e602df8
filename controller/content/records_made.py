"""Shops, events and stops of a tour, from what open formats say to what a screen shows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from controller.content import compiled, linked_data
from controller.content.compiled import Credit
from controller.content.hours import hours
from controller.content.linked_data import NUMBER, PAGE, Record, address, in_all, inner, like, line, said, where
from controller.content.making import Maker
from controller.content.shop_kinds import kind_of
from controller.content.tours import StopPoint

METRES_MAX = 20_000


def shop(maker: Maker, record: Record, today: date) -> compiled.Shop:
    node, languages, town = record.node, maker.source.languages, maker.source.town.value
    place, written, metres = where(node), opening_hours(record), linked_data.property_of(node, "lockers_m")
    return compiled.Shop(
        id=record.id,
        name=next(iter(in_all(said(node, "name", languages), languages).values())),
        kind=in_all(kind_of(node, languages), languages),
        text=maker.html(in_all(said(node, "description", languages), languages)),
        offers=in_all(offers(record, languages), languages),
        address=address(node),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        hours=hours(written, town.country, today) if written else None,
        telephone=like(NUMBER, line(node, "telephone")),
        page=like(PAGE, line(node, "url")),
        picture=maker.picture(picture_of(record)),
        lockers_m=metres if isinstance(metres, int) and 0 < metres <= METRES_MAX else None,
        credit=credit_of(maker, record),
    )


def event(maker: Maker, record: Record) -> compiled.Happening:
    node, languages, zone = record.node, maker.source.languages, ZoneInfo(maker.source.town.value.timezone)
    begins, ends = times(record, zone)
    location = inner(node, "location")
    place = where(location)
    return compiled.Happening(
        id=record.id,
        title=in_all(said(node, "name", languages), languages),
        text=maker.html(in_all(said(node, "description", languages), languages)),
        begins=begins.isoformat(),
        ends=ends.isoformat(),
        where=", ".join(filter(None, (line(location, "name") or line(node, "location"), address(location)))),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        page=like(PAGE, line(node, "url")),
        picture=maker.picture(picture_of(record)),
        credit=credit_of(maker, record),
    )


def stop(maker: Maker, point: StopPoint) -> compiled.Stop:
    table = point.table
    return compiled.Stop(
        id=table.id,
        title=maker.text(table.title),
        text=maker.html(table.text),
        latitude=point.latitude,
        longitude=point.longitude,
        picture=maker.picture(table.picture),
        sound=maker.sound(table.audio),
        scene=table.scene,
    )


def times(record: Record, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When an event begins and ends, in the town's time. Raises ``ValueError``."""
    begins = _moment(line(record.node, "startDate"), zone, clock())
    ends = _moment(line(record.node, "endDate") or line(record.node, "startDate"), zone, clock(23, 59))
    if not line(record.node, "endDate") and begins.time() != clock():
        ends = begins + timedelta(hours=1)
    if ends < begins:
        raise ValueError("ends before it begins")
    return begins, ends


def _moment(text: str, zone: ZoneInfo, whole_day: clock) -> datetime:
    """ISO 8601 as schema.org has it: a day, or a day and a time, with an offset or by the town's clock."""
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), whole_day, zone)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def opening_hours(record: Record) -> str:
    value = record.node.get("openingHours")
    if isinstance(value, list):
        return "; ".join(one.strip() for one in value if isinstance(one, str))
    return value.strip() if isinstance(value, str) else ""


def picture_of(record: Record) -> str | None:
    """``image`` where it names one of the folder's own pictures: ``baker`` or ``pictures/baker.jpg``."""
    name = line(record.node, "image")
    return name.removeprefix("pictures/").partition(".")[0] if name and "://" not in name else None


def offers(record: Record, languages: tuple[str, ...]) -> dict[str, str]:
    """The names of what it offers, in one line for each language."""
    value = record.node.get("makesOffer")
    every = [in_all(said(one, "name", languages), languages) for one in _objects(value)]
    lines = {language: ", ".join(one[language] for one in every if one) for language in languages}
    return {language: text for language, text in lines.items() if text}


def _objects(value: object) -> Iterator[dict[str, object]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def credit_of(maker: Maker, record: Record) -> Credit:
    """The record's own giver and licence; the town's where it names none."""
    node, town = record.node, maker.source.town.value
    licence = line(node, "license") or line(node, "sdLicense")
    return Credit(
        author=linked_data.giver(node) or town.attribution,
        licence=licence or town.licence,
        source=line(node, "isBasedOn") or line(node, "sameAs"),
        made_here=linked_data.property_of(node, "made_here") is True,
    )
