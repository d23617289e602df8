"""Times that can be read and are not over: opening hours, events, last days of polls, programmes."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import filterfalse
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.content.hours import HoursError, hours
from controller.content.linked_data import Record, inner, where
from controller.content.problems import Problem
from controller.content.read import Source
from controller.content.records_made import opening_hours, times
from controller.content.source import Entry, PollMatter, StreetMatter

HOURS_REMEDY = "write it as OpenStreetMap does: `Mo-Fr 08:00-12:00,14:00-19:00; Sa 08:00-13:00; PH off`"
EVENT_REMEDY = 'write `"startDate": "2026-12-24T18:00"` and an `"endDate"` after it'
LEAP_YEAR = 2028


def unreadable(found: Source, today: date) -> Iterator[Problem]:
    town = found.town.value
    try:
        zone = ZoneInfo(town.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield found.town.sheet.problem(("timezone",), f"{town.timezone!r} is unknown", 'write `"Europe/Paris"`')
        return
    for shop in found.shops.values():
        yield from _placed(shop, shop.node)
        yield from _open(shop, town.country, today)
    for event in found.events.values():
        yield from _placed(event, inner(event.node, "location"))
        yield from _when(event, zone, datetime.combine(today, time(), zone))


def over(found: Source, today: date) -> Iterator[Problem]:
    """Advice: a poll whose last day has passed still shows how it ended."""
    for scene in found.scenes.values():
        matter = scene.matter
        if isinstance(matter, (PollMatter, StreetMatter)) and matter.closes and matter.closes < today:
            text = f"this question was closed on {matter.closes.isoformat()}"
            remedy = "it is shown with its result; write a later day, or take the scene out"
            yield scene.sheet.problem(("closes",), text, remedy, grave=False)


def programmes(found: Source) -> Iterator[Problem]:
    """Lines of a programme that say something, on days that exist."""
    for window in found.windows.values():
        for index, entry in enumerate(window.value.programme):
            place = ("programme", index)
            for day in filterfalse(_is_day, _seasons(entry)):
                text = f"{day!r} is no day of any year"
                yield window.sheet.problem((*place, "season"), text, 'write for example `"06-15"`')
            if entry.begins == entry.ends:
                text = "begins when it ends"
                yield window.sheet.problem((*place, "to"), text, 'write another time, or `"24:00"` for the whole day')
            for number, scene in enumerate(entry.scenes):
                if scene not in window.value.scenes:
                    at, text = (*place, "scenes", number), f"{scene!r} is not among the scenes of this vitrine"
                    yield window.sheet.problem(at, text, "add it to its `scenes`, or take it out here")


def _open(shop: Record, country: str, today: date) -> Iterator[Problem]:
    written = opening_hours(shop)
    if not written:
        remedy = f"{HOURS_REMEDY}; without it nobody knows whether it is open"
        yield shop.problem("openingHours", "are missing", remedy, grave=False)
        return
    try:
        found = hours(written, country, today)
    except HoursError as error:
        yield shop.problem("openingHours", str(error), HOURS_REMEDY)
        return
    if not any(found.week) and not found.days:
        yield shop.problem("openingHours", "never open in the year to come", HOURS_REMEDY, grave=False)


def _when(event: Record, zone: ZoneInfo, today: datetime) -> Iterator[Problem]:
    try:
        _, ends = times(event, zone)
    except ValueError:
        yield event.problem("startDate", "begins or ends at no time that can be read", EVENT_REMEDY)
        return
    if ends < today:
        text, remedy = f"was over on {ends.date().isoformat()}", "delete it, or write its next date"
        yield event.problem("endDate", text, remedy, grave=False)


def _placed(record: Record, node: dict[str, object]) -> Iterator[Problem]:
    try:
        where(node)
    except ValueError as error:
        remedy = 'write `"latitude": 44.84, "longitude": 0.22`, in degrees'
        yield record.problem("location" if node is not record.node else "geo", str(error), remedy)


def _seasons(entry: Entry) -> tuple[str, ...]:
    return (entry.season.begins, entry.season.ends) if entry.season else ()


def _is_day(day: str) -> bool:
    try:
        date.fromisoformat(f"{LEAP_YEAR}-{day}")
    except ValueError:
        return False
    return True
