"""What plays by itself now, and under which lights.

The line with the highest priority whose day, season and minutes hold wins; of equals the later one. A line that goes
past midnight belongs to the day on which it began. On a public holiday the weekday is ``holiday`` and nothing else.
When nobody knows the time there is no programme: every scene plays, under no lights (V14).
"""

from collections.abc import Iterator

from controller.core.moment import Moment, Trust
from controller.core.vitrine import local
from controller.core.vitrine.state import Playing, Window
from controller.core.vitrine.values import Calendar, Release, Slot

LOOKS_AGAIN_S = 3_600.0


def playing(window: Window, now: Moment) -> Playing:
    """What is on, until when (monotonic)."""
    release, calendar = window.shown, window.plan.calendar
    again_s = now.mono_s + LOOKS_AGAIN_S
    if release is None:
        return Playing(look_s=again_s)
    if now.trust is Trust.FLOOR_ONLY or not local.knows(calendar, now.wall_s):
        return Playing(release.scenes, None, again_s, release.id)
    day, minute = local.clock(calendar, now.wall_s)
    slot = on(release, calendar, day, minute)
    look_s = min((edge + now.mono_s - now.wall_s for edge in _edges(release, calendar, now.wall_s)), default=again_s)
    if slot is None:
        return Playing(release.scenes, None, min(look_s, again_s), release.id)
    return Playing(slot.scenes, slot.lights, min(look_s, again_s), release.id)


def on(release: Release, calendar: Calendar, day: int, minute: int) -> Slot | None:
    """The line of the programme that holds at this minute; None when none does."""
    best: Slot | None = None
    for slot in release.programme:
        began = local.runs(slot.begins, slot.ends, day, minute)
        if began is None or not _fits(slot, calendar, began):
            continue
        if best is None or slot.priority >= best.priority:
            best = slot
    return best


def _fits(slot: Slot, calendar: Calendar, day: int) -> bool:
    if local.weekday(calendar, day) not in slot.days:
        return False
    if slot.season_from is None or slot.season_to is None:
        return True
    date = month_and_day(day)
    if slot.season_from <= slot.season_to:
        return slot.season_from <= date <= slot.season_to
    return date >= slot.season_from or date <= slot.season_to


def month_and_day(day: int) -> int:
    """Month times 100 plus day of the month, of a local day.

    Howard Hinnant's ``civil_from_days``: years are counted from 1 March, so that a leap day is the last of its year.
    """
    era_day = (day + 719_468) % 146_097
    year = (era_day - era_day // 1_460 + era_day // 36_524 - era_day // 146_096) // 365
    of_year = era_day - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    return (month + 3 if month < 10 else month - 9) * 100 + of_year - (153 * month + 2) // 5 + 1


def _edges(release: Release, calendar: Calendar, wall_s: float) -> Iterator[float]:
    """Seconds UTC, after now, at which another line may hold."""
    day, _ = local.clock(calendar, wall_s)
    minutes = {0} | {minute for slot in release.programme for minute in (slot.begins, slot.ends)}
    for that in (day - 1, day, day + 1):
        for minute in minutes:
            yield from (at for at in local.instants(calendar, that, minute) if at > wall_s)
    yield from (shift.at_s for shift in calendar.shifts if shift.at_s > wall_s)
