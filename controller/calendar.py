"""Local time and public holidays, as the table that the core works from.

From zoneinfo (the system's time zone data) and the ``holidays`` package, for all the years a window may stand there:
who makes the table needs no clock, and so a wrong clock spoils nothing.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.core.vitrine.values import Calendar, Shift
from controller.holidays import FIRST_YEAR, LAST_YEAR, UNKNOWN

DAY: Final = timedelta(days=1)


class CalendarError(ValueError):
    """There is no such time zone, or nobody has written down the holidays of this country; the text says which."""


def table(zone: str, holidays: str) -> Calendar:
    """``zone`` as ``Europe/Paris``; ``holidays`` as ``FR`` or ``FR-57`` (ISO 3166), empty for none.

    Raises :class:`CalendarError`.
    """
    clock = zone_of(zone)
    first, last = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    return Calendar(
        zone, int(first.timestamp()), int(last.timestamp()), tuple(_shifts(clock, first, last)),
        holidays_of(holidays),
    )  # fmt: skip


def zone_of(zone: str) -> ZoneInfo:
    """Raises :class:`CalendarError`."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarError(f"{zone!r} is no time zone that this machine knows") from error


def _shifts(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Shift]:
    """Every change of the offset, to the second: no zone changes it twice in a day."""
    yield _shift(zone, first)
    at = first
    while at < last:
        if _offset(zone, at) != _offset(zone, at + DAY):
            yield _shift(zone, _found(zone, at, at + DAY))
        at += DAY


def _found(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second between the two at which the offset has become the later one's."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _shift(zone: ZoneInfo, at: datetime) -> Shift:
    return Shift(int(at.timestamp()), int(_offset(zone, at).total_seconds()))


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


@cache
def holidays_of(code: str) -> tuple[int, ...]:
    """Local days, in order. Raises :class:`CalendarError`."""
    if not code:
        return ()
    words = [sys.executable, "-m", "controller.holidays", code]
    told = subprocess.run(words, capture_output=True, text=True)  # noqa: S603 - our own module, a checked code
    if told.returncode == UNKNOWN:
        raise CalendarError(f"nobody has written down the public holidays of {code!r}")
    if told.returncode:
        raise CalendarError(f"the public holidays of {code!r} cannot be read: {told.stderr.strip()[-200:]}")
    return tuple(map(int, told.stdout.split()))
