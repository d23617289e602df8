"""The local clock, from a table handed in: which day and minute it is, and when a minute comes.

Where the clock is set forward some minutes never come; where it is set back some come twice. Nothing here chooses
between two times: it gives both, and who asks takes the one that is on the safe side.
"""

from bisect import bisect_right
from collections.abc import Iterable

from controller.core.vitrine.values import DAY_MIN, Calendar, Day, Hours

DAY_S = 86_400
WEEK = (Day.MO, Day.TU, Day.WE, Day.TH, Day.FR, Day.SA, Day.SU)
MONDAY = 4
"""Days since 1 January 1970, which was a Thursday."""


def knows(calendar: Calendar, utc_s: float) -> bool:
    """The local time is known then."""
    return calendar.from_s <= utc_s < calendar.until_s


def offset_s(calendar: Calendar, utc_s: float) -> int:
    """How far the local clock is ahead of UTC; before the table's first line it is as in that, without any line 0."""
    if not calendar.shifts:
        return 0
    line = bisect_right(calendar.shifts, utc_s, key=lambda shift: shift.at_s) - 1
    return calendar.shifts[max(0, line)].offset_s


def clock(calendar: Calendar, utc_s: float) -> tuple[int, int]:
    """The local day, and the minute of it."""
    day, second = divmod(int(utc_s // 1) + offset_s(calendar, utc_s), DAY_S)
    return day, second // 60


def instants(calendar: Calendar, day: int, minute: int) -> tuple[int, ...]:
    """Seconds UTC at which a local clock shows this minute of this day, earliest first.

    Once on most days; twice where it was set back in between. A minute that was skipped would have come at two times,
    by the clock of before and of after: both are given.
    """
    local_s = day * DAY_S + minute * 60
    offsets = {offset_s(calendar, local_s - DAY_S), offset_s(calendar, local_s + DAY_S)}
    all_s = sorted(local_s - offset for offset in offsets)
    shown = tuple(utc_s for utc_s in all_s if utc_s + offset_s(calendar, utc_s) == local_s)
    return shown or tuple(all_s)


def weekday(calendar: Calendar, day: int) -> Day:
    """What day this is for hours and programmes: a public holiday is one whatever its weekday."""
    return Day.HOLIDAY if is_holiday(calendar, day) else WEEK[(day - MONDAY) % 7]


def is_holiday(calendar: Calendar, day: int) -> bool:
    place = bisect_right(calendar.holidays, day)
    return place > 0 and calendar.holidays[place - 1] == day


def runs(begins: int, ends: int, day: int, minute: int) -> int | None:
    """The local day on which a span of these minutes began that holds this minute; None when none does.

    A span whose end is not after its beginning goes on into the next day.
    """
    if begins < ends:
        return day if begins <= minute < ends else None
    if minute >= begins:
        return day
    return day - 1 if minute < ends else None


def within(calendar: Calendar, hours: Iterable[Hours], day: int, minute: int) -> bool:
    """Some of these hours hold this minute."""
    for span in hours:
        began = runs(span.begins, span.ends, day, minute)
        if began is not None and weekday(calendar, began) in span.days:
            return True
    return False


def opened(calendar: Calendar, hours: Hours, day: int) -> tuple[int, int] | None:
    """Seconds UTC from, until which hours last that begin on this day: of two possible times the shorter span."""
    if weekday(calendar, day) not in hours.days:
        return None
    ends = hours.ends if hours.begins < hours.ends else hours.ends + DAY_MIN
    return instants(calendar, day, hours.begins)[-1], instants(calendar, day, ends)[0]
