"""When a bank was last alive, and what its clock may not run behind: from the newest fact and the newest heartbeat."""

import pytest

from controller.core.clock import Anchor
from controller.core.moment import Trust
from controller.records import floor, last_sign, moved_s, outage_s

FACT = Anchor("boot-1", 100.0, 5_000.0, Trust.SYNCHRONISED)
YEAR_S = 31_536_000.0


def test_without_a_trace_nothing_is_known() -> None:
    assert last_sign(None, None) is None and floor(None, None) is None
    assert moved_s(None, FACT) == 0.0 and outage_s(None, FACT) is None


def test_a_heartbeat_after_the_fact_dates_the_outage_by_the_clock_of_the_facts() -> None:
    beat = Anchor("boot-1", 700.0, 90.0, Trust.FLOOR_ONLY)
    assert last_sign(FACT, beat) == Anchor("boot-1", 700.0, 5_600.0, Trust.SYNCHRONISED)


def test_a_fact_after_the_heartbeat_is_the_last_sign() -> None:
    assert last_sign(FACT, Anchor("boot-1", 10.0, 4_910.0, Trust.FLOOR_ONLY)) == FACT


def test_of_two_boots_the_later_time_is_the_last_sign() -> None:
    beat = Anchor("boot-0", 9_000.0, 4_000.0, Trust.FLOOR_ONLY)
    assert last_sign(FACT, beat) == FACT == last_sign(FACT, None)
    assert last_sign(None, beat) == beat


@pytest.mark.field_note("L38")
def test_a_battery_clock_far_ahead_sets_no_floor_and_the_heartbeats_floor_stays() -> None:
    ahead = Anchor("boot-1", 100.0, 5_000.0 + YEAR_S, Trust.HELD_OVER)
    beat = Anchor("boot-1", 60.0, 4_960.0, Trust.FLOOR_ONLY)
    assert floor(ahead, beat) == beat
    assert floor(ahead, None) is None


@pytest.mark.field_note("L38")
def test_a_future_that_synchronised_time_took_back_is_no_floor_though_a_heartbeat_carried_it() -> None:
    beat = Anchor("boot-1", 60.0, 4_960.0 + YEAR_S, Trust.FLOOR_ONLY)
    assert floor(FACT, beat) == FACT


@pytest.mark.field_note("L38")
def test_when_a_clock_that_was_ahead_comes_back_right_the_wall_time_moved_back() -> None:
    ahead = Anchor("boot-1", 100.0, 5_000.0 + YEAR_S, Trust.HELD_OVER)
    assert moved_s(ahead, Anchor("boot-2", 20.0, 5_400.0, Trust.SYNCHRONISED)) == 400.0 - YEAR_S


def test_within_one_boot_the_monotonic_clock_tells_the_outage() -> None:
    assert outage_s(FACT, Anchor("boot-1", 130.0, 9_999.0, Trust.SYNCHRONISED)) == 30.0
