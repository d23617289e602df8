"""What plays by itself: days, hours, seasons, priorities; past midnight, at the change of the clocks, on holidays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from controller.core.moment import Moment, Trust
from controller.core.vitrine import local, programme
from controller.core.vitrine.state import Playing, Window
from controller.core.vitrine.values import Day, Release, Slot
from tests.core.windows import CALENDAR, EPOCH, PLAN, WEEKDAYS, Vitrine, at, day, minute

SCENES = ("open", "church", "river", "market")


def release(*slots: Slot) -> Release:
    return Release("r1", SCENES, ("fr",), slots)


def on(when: str, *slots: Slot, fold: int = 0) -> tuple[str, ...]:
    now = Moment(5.0, at(when, fold=fold))
    return programme.playing(Window(PLAN, shown=release(*slots)), now).scenes


def slot(scene: str, begins: str = "00:00", ends: str = "24:00", **more: object) -> Slot:
    return Slot((scene,), begins=minute(begins), ends=minute(ends), **more)  # type: ignore[arg-type]


def test_without_a_programme_everything_plays_and_without_a_release_nothing_does() -> None:
    assert on("2026-11-24 12:00") == SCENES
    assert programme.playing(Window(PLAN), Moment(5.0, at("2026-11-24 12:00"))) == Playing(look_s=3_605.0)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("17:59", SCENES), ("18:00", ("river",)), ("23:59", ("river",)), ("00:00", ("river",)), ("01:59", ("river",)),
     ("02:00", SCENES)],
)  # fmt: skip
def test_a_line_may_go_past_midnight(when: str, expected: tuple[str, ...]) -> None:
    assert on(f"2026-11-24 {when}", slot("river", "18:00", "02:00")) == expected


def test_past_midnight_it_is_still_the_day_on_which_it_began() -> None:
    friday = slot("river", "18:00", "02:00", days=(Day.FR,))
    assert on("2026-11-28 01:00", friday) == ("river",), "the night of Friday"
    assert on("2026-11-27 01:00", friday) == SCENES
    eve = slot("river", "18:00", "02:00", season_from=1231, season_to=1231)
    assert on("2027-01-01 01:00", eve) == ("river",)


def test_the_highest_priority_wins_and_of_equals_the_later() -> None:
    first, second = slot("church", priority=1), slot("river", priority=1)
    urgent = slot("market", "10:00", "12:00", priority=9)
    assert on("2026-11-24 09:00", first, second) == ("river",)
    assert on("2026-11-24 11:00", urgent, first, second) == ("market",)


def test_a_public_holiday_is_no_weekday() -> None:
    weekday, holiday = slot("church", days=WEEKDAYS), slot("market", days=(Day.HOLIDAY,))
    assert on("2026-07-13 12:00", weekday, holiday) == ("church",)
    assert on("2026-07-14 12:00", weekday, holiday) == ("market",)


@pytest.mark.parametrize(
    ("when", "summer", "winter"),
    [("06-14", False, False), ("06-15", True, False), ("09-15", True, False), ("09-16", False, False),
     ("11-30", False, False), ("12-01", False, True), ("01-15", False, True), ("02-29", False, True),
     ("03-01", False, False)],
)  # fmt: skip
def test_seasons_hold_their_first_and_last_day_and_may_span_the_new_year(when: str, summer: bool, winter: bool) -> None:
    month, of_month = map(int, when.split("-"))
    that = (date(2028, month, of_month) - EPOCH).days
    warm = slot("river", season_from=615, season_to=915)
    cold = slot("church", season_from=1201, season_to=229)
    assert (programme.on(release(warm), CALENDAR, that, 600) is warm) is summer
    assert (programme.on(release(cold), CALENDAR, that, 600) is cold) is winter


def test_month_and_day_are_those_of_the_calendar() -> None:
    for days in range(60 * 366):
        that = EPOCH + timedelta(days=days)
        assert programme.month_and_day(days) == that.month * 100 + that.day


def test_when_the_clocks_change_the_local_clock_is_right() -> None:
    early = slot("river", "02:15", "02:45")
    assert on("2026-10-25 02:30", early) == ("river",) == on("2026-10-25 02:30", early, fold=1)
    assert on("2026-10-25 02:50", early) == SCENES
    assert on("2026-03-29 03:00", early) == SCENES, "it never came"
    late = slot("market", "03:00", "04:00")
    assert on("2026-03-29 03:00", late) == ("market",)


@pytest.mark.field_note("V14")
def test_on_a_clock_that_nobody_knows_everything_plays_without_lights() -> None:
    slots = (slot("river", lights="evening"),)
    window = Window(PLAN, shown=release(*slots))
    now = Moment(5.0, at("2026-11-24 12:00"), Trust.FLOOR_ONLY)
    assert programme.playing(window, now) == Playing(SCENES, None, 3_605.0, "r1")
    held = Moment(5.0, at("2026-11-24 12:00"), Trust.HELD_OVER)
    assert programme.playing(window, held).lights == "evening"


def test_a_window_changes_with_its_programme_to_the_minute_and_its_lights_follow() -> None:
    lines = (
        slot("church", "08:00", "18:00", lights="day"),
        slot("river", "18:00", "00:30", lights="evening"),
        slot("market", "20:00", "21:00", priority=1, lights="disco"),
    )
    window = Vitrine(PLAN, "2026-11-24 17:59", release=release(*lines))
    assert (window.view.scenes, window.lights) == (("church",), "day")
    for when, scenes, lights in [
        ("17:59:59", ("church",), "day"),
        ("18:00:00", ("river",), "evening"),
        ("19:59:59", ("river",), "evening"),
        ("20:00:00", ("market",), None),
        ("21:00:00", ("river",), "evening"),
    ]:
        window.waits_until(f"2026-11-24 {when}")
        assert (window.view.scenes, window.lights) == (scenes, lights), when
    window.waits_until("2026-11-25 00:30")
    assert (window.view.scenes, window.lights) == (SCENES, None)


def test_another_release_brings_another_programme_at_once() -> None:
    window = Vitrine()
    other = replace(release(slot("market")), id="r2")
    window.adopts(other)
    assert window.view.scenes == ("market",) and window.view.release == "r2"


def test_a_programme_is_looked_at_again_when_the_clock_is_set() -> None:
    window = Vitrine()
    assert window.view.scenes == ("church",)
    window.clock_set(at("2026-11-24 12:00"))
    assert window.view.scenes == ("open", "church", "river")


def test_the_day_of_a_minute_is_found_back() -> None:
    for text in ("2026-01-01", "2026-10-25", "2027-03-28"):
        first = local.instants(CALENDAR, day(text), 0)[0]
        assert local.clock(CALENDAR, first) == (day(text), 0) and first == at(f"{text} 00:00")
