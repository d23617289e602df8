"""Opening hours as OpenStreetMap writes them, worked out into minutes of a week and the days that differ.

The whole grammar of ``opening_hours`` is read by opening-hours-py (the library that OpenStreetMap's own tools use);
public holidays (``PH``) are those of the country. What is unknown or "by appointment" counts as closed: a window
never sends anybody to a shut door.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

import opening_hours
from opening_hours import OpeningHours, State

from controller.content.compiled import Hours

KNOWN_DAYS = 400
"""A year and a month from the day of the build: a release is made anew before that."""
DAY_MIN = 24 * 60
Ranges = tuple[tuple[int, int], ...]


class HoursError(ValueError):
    """What is written cannot be read; the text says where."""


def hours(written: str, country: str, today: date, days: int = KNOWN_DAYS) -> Hours:
    """Raises :class:`HoursError`."""
    if len(written) > 500:
        raise HoursError("is longer than 500 characters")
    try:
        reading = OpeningHours(written, country=country)
    except opening_hours.UnknownCountryError as error:  # type: ignore[attr-defined]  # its stubs forget these
        raise HoursError(f"no public holidays are known for {country!r}") from error
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]
        raise HoursError(_where(written, str(error))) from error
    found = _by_day(reading, today, days)
    week = tuple(_usual(found, weekday) for weekday in range(7))
    differing = {day.isoformat(): ranges for day, ranges in found.items() if ranges != week[day.weekday()]}
    return Hours(written=written, week=week, days=differing, until=max(found).isoformat())


def _by_day(reading: OpeningHours, today: date, days: int) -> dict[date, Ranges]:
    """Of each day the ranges that begin on it; one that lasts beyond the next midnight but one is cut at midnights."""
    found: dict[date, list[tuple[int, int]]] = {today + timedelta(n): [] for n in range(days)}
    start = datetime.combine(today, time())
    for begins, ends, state, _ in reading.intervals(start - timedelta(1), start + timedelta(days + 1)):
        if state != State.OPEN:
            continue
        while begins < ends:
            midnight = datetime.combine(begins.date(), time())
            until = min(ends, midnight + timedelta(2 if _short(begins, ends) else 1))
            if begins.date() in found:
                found[begins.date()].append((_minutes(begins - midnight), _minutes(until - midnight)))
            begins = until
    return {day: tuple(ranges) for day, ranges in found.items()}


def _short(begins: datetime, ends: datetime) -> bool:
    """An evening that goes on past midnight, rather than a place that never closes."""
    return ends - begins < timedelta(days=1)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _usual(found: dict[date, Ranges], weekday: int) -> Ranges:
    """What most of these weekdays have; the earliest such, where two are as frequent."""
    return Counter(ranges for day, ranges in found.items() if day.weekday() == weekday).most_common(1)[0][0]


def _where(written: str, told: str) -> str:
    """The parser's arrow (`` --> 1:7``) as words."""
    column = next((part.rpartition(":")[2] for part in told.splitlines() if "-->" in part), "")
    at = int(column) - 1 if column.isdigit() else 0
    return f"cannot be read from {written[at : at + 20]!r} on"
