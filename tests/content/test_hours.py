"""Opening hours become minutes of a week, and the days that differ."""

from datetime import date

import pytest

from controller.content.hours import HoursError, hours

MONDAY = date(2026, 11, 23)


def test_an_ordinary_week() -> None:
    found = hours("Mo-Fr 08:00-12:00,14:00-19:00; Sa 08:00-13:00", "FR", MONDAY)
    day = ((480, 720), (840, 1140))
    assert found.week == (day, day, day, day, day, ((480, 780),), ())
    assert found.days == {}
    assert found.until == "2027-12-27"  # 400 days from a Monday, itself included


def test_holidays_and_closed_days_differ() -> None:
    found = hours("Mo-Su 09:00-12:00; PH off; Dec 24 09:00-10:00", "FR", MONDAY, days=60)
    assert found.days == {
        "2026-12-24": ((540, 600),),
        "2026-12-25": (),  # Christmas
        "2027-01-01": (),  # New Year
    }


def test_holidays_are_those_of_the_country() -> None:
    french, german = (hours("Mo-Su 09:00-12:00; PH off", land, date(2026, 7, 1), days=31) for land in ("FR", "DE"))
    assert (french.days, german.days) == ({"2026-07-14": ()}, {})


def test_an_evening_goes_on_past_midnight() -> None:
    found = hours("Fr-Sa 20:00-02:00", "FR", MONDAY)
    assert found.week[4:] == (((1200, 1560),), ((1200, 1560),), ())
    assert found.days == {}


def test_what_never_closes_is_open_each_day() -> None:
    assert hours("24/7", "FR", MONDAY).week == (((0, 1440),),) * 7


def test_a_season_that_is_longer_than_the_rest_is_the_week() -> None:
    found = hours("Mar-Nov Sa 10:00-18:00; Dec-Feb Sa off", "FR", date(2026, 3, 1), days=365)
    assert found.week[5] == ((600, 1080),)
    winter = [day for day, ranges in found.days.items() if ranges == ()]
    assert winter[0] == "2026-12-05" and winter[-1] == "2027-02-27" and len(winter) == len(found.days)


def test_by_appointment_is_not_open() -> None:
    assert hours('Mo 09:00-12:00; Tu unknown "sur rendez-vous"', "FR", MONDAY).week[1] == ()


@pytest.mark.parametrize(
    ("written", "where"),
    [("Mo-Fr 8-12", "'8-12'"), ("lundi 8h", "'lundi 8h'"), ("Mo 25:99-26:00", "'25:99"), ("x" * 600, "500")],
)
def test_what_cannot_be_read_says_where(written: str, where: str) -> None:
    with pytest.raises(HoursError, match=where):
        hours(written, "FR", MONDAY)


def test_a_country_without_known_holidays_is_refused() -> None:
    with pytest.raises(HoursError, match="'XX'"):
        hours("Mo 09:00-12:00", "XX", MONDAY)
