"""Local time and public holidays as the core is handed them: against dates known by hand."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from controller.calendar import CalendarError, holidays_of, table
from controller.core.clock import EARLIEST_S
from controller.core.vitrine.values import Shift
from tests.core.windows import CALENDAR, HOLIDAYS, day


def test_summer_time_and_holidays_of_france_are_those_of_the_calendar() -> None:
    paris = table("Europe/Paris", "FR")
    assert [one for one in paris.shifts if CALENDAR.from_s < one.at_s < CALENDAR.until_s] == list(CALENDAR.shifts[1:])
    known = {one for one in paris.holidays if day("2026-01-01") <= one <= day("2027-12-31")}
    assert known == set(map(day, HOLIDAYS))
    assert paris.from_s == EARLIEST_S and paris.until_s == datetime(2050, 1, 1, tzinfo=UTC).timestamp()
    assert paris.shifts[0] == Shift(paris.from_s, 3_600) and len(paris.shifts) == 51


def test_a_zone_without_summer_time_and_a_country_without_holidays() -> None:
    reunion = table("Indian/Reunion", "")
    assert reunion.shifts == (Shift(reunion.from_s, 14_400),) and reunion.holidays == ()


def test_a_part_of_a_country_may_have_more_holidays() -> None:
    assert day("2026-12-26") in holidays_of("FR-57") and day("2026-12-26") not in holidays_of("FR")


def test_a_window_does_not_keep_what_it_needed_for_a_second() -> None:
    code = (
        "import sys; from controller.calendar import table;"
        "table('Europe/Paris', 'FR'); print('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "False\n"


def test_what_the_package_cannot_do_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(CalendarError, match="cannot be read"):
        holidays_of("DE")


@pytest.mark.law("I9")
@pytest.mark.parametrize(("zone", "holidays"), [("Europe/Paname", ""), ("../etc/passwd", ""), ("Europe/Paris", "XX")])
def test_what_nobody_knows_is_refused(zone: str, holidays: str) -> None:
    with pytest.raises(CalendarError):
        table(zone, holidays)
