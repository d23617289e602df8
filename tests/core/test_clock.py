import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from controller.core.clock import (
    EARLIEST_S,
    Anchor,
    Reading,
    anchor,
    believed,
    estimate,
    floor_after,
    floor_at_start,
    floor_now,
    jump_s,
)
from controller.core.moment import Moment, Trust

TODAY = 1_800_000_000.0
WRONG_FUTURE = 4_070_908_800.0
"""2099, as a dead battery clock or a slip of a hand has it."""
MONO = st.floats(0, 1e7)
WALL = st.floats(0, 5e9)
FLOOR = st.floats(EARLIEST_S, 2e9)


def unsynchronised(mono_s: float, wall_s: float, battery: bool = False) -> Reading:
    return Reading(mono_s, wall_s, synchronised=False, battery=battery)


def synchronised(mono_s: float, wall_s: float) -> Reading:
    return Reading(mono_s, wall_s, synchronised=True, battery=False)


def test_synchronised_time_is_believed() -> None:
    assert estimate(synchronised(5, TODAY), "b", None, EARLIEST_S) == Moment(5, TODAY, Trust.SYNCHRONISED)


def test_a_synchronised_time_before_this_software_was_written_is_not() -> None:
    assert estimate(synchronised(5, 12.0), "b", None, TODAY) == Moment(5, TODAY + 5, Trust.FLOOR_ONLY)


@pytest.mark.field_note("L21")
@given(MONO, FLOOR, WALL)
def test_after_a_power_cut_the_time_goes_on_from_what_was_written_down(
    mono_s: float, floor: float, wall: float
) -> None:
    written = Anchor("before", 9e6, floor, Trust.FLOOR_ONLY)
    now = estimate(unsynchronised(mono_s, wall), "after", None, floor_at_start("after", written))
    assert now.trust is Trust.FLOOR_ONLY
    assert now.wall_s == pytest.approx(floor + mono_s)


@pytest.mark.field_note("L21")
@given(MONO, st.floats(0, 1e6), WALL)
def test_without_the_network_the_time_is_held_over(mono_s: float, passed_s: float, wall: float) -> None:
    known = Anchor("b", mono_s, TODAY, Trust.SYNCHRONISED)
    now = estimate(unsynchronised(mono_s + passed_s, wall), "b", known, EARLIEST_S)
    assert now.trust is Trust.HELD_OVER
    assert now.wall_s == pytest.approx(TODAY + passed_s)


@pytest.mark.parametrize(
    "known", [Anchor("other", 5, TODAY, Trust.SYNCHRONISED), Anchor("b", 5, TODAY, Trust.FLOOR_ONLY)]
)
def test_an_anchor_of_another_boot_or_of_no_trust_holds_nothing(known: Anchor) -> None:
    assert estimate(unsynchronised(9, 0), "b", known, TODAY).trust is Trust.FLOOR_ONLY


def told(mono_s: float, wall_s: float = TODAY, trust: Trust = Trust.HELD_OVER, boot: str = "b") -> Anchor:
    return Anchor(boot, mono_s, wall_s, trust)


def test_a_persons_word_counts_where_nothing_better_is_known() -> None:
    floor_only, word = told(50, trust=Trust.FLOOR_ONLY), told(9)
    assert believed("b", None, word, EARLIEST_S) == believed("b", floor_only, word, EARLIEST_S) == word
    assert believed("b", told(5), word, EARLIEST_S) == word, "it was told anew"
    assert believed("b", word, told(5), EARLIEST_S) == word


def test_a_persons_word_counts_for_less_than_a_time_server_and_for_one_boot() -> None:
    server = told(5, TODAY, Trust.SYNCHRONISED)
    assert believed("b", server, told(9), EARLIEST_S) == server
    assert believed("after", None, told(9), EARLIEST_S) is None
    assert believed("b", told(9, boot="before"), None, EARLIEST_S) is None


def test_a_persons_word_behind_the_floor_is_an_error() -> None:
    assert believed("b", None, told(9, TODAY), TODAY - 8) is None
    assert believed("b", None, told(9, TODAY), TODAY - 9) == told(9, TODAY)


def test_a_battery_clock_counts_as_held_over_unless_it_is_behind() -> None:
    assert estimate(unsynchronised(9, TODAY + 10, battery=True), "b", None, TODAY) == Moment(
        9, TODAY + 10, Trust.HELD_OVER
    )
    assert estimate(unsynchronised(9, TODAY + 8, battery=True), "b", None, TODAY) == Moment(
        9, TODAY + 9, Trust.FLOOR_ONLY
    )


@pytest.mark.field_note("L38")
@given(MONO, FLOOR, st.booleans())
def test_a_wrong_future_moves_no_floor(mono_s: float, floor: float, battery: bool) -> None:
    wrong = estimate(unsynchronised(mono_s, WRONG_FUTURE, battery), "b", None, floor)
    assert floor_after(wrong, floor) == floor
    written = floor_now("b", mono_s, floor_after(wrong, floor))
    healed = estimate(unsynchronised(1, 0), "next", None, floor_at_start("next", written))
    assert healed.wall_s == pytest.approx(floor + mono_s + 1)


@pytest.mark.field_note("L38")
def test_a_wrong_future_that_was_once_believed_is_healed_by_the_next_synchronisation() -> None:
    misled = estimate(synchronised(10, WRONG_FUTURE), "b", None, EARLIEST_S)
    floor = floor_after(misled, EARLIEST_S)
    right = estimate(synchronised(20, TODAY), "b", anchor("b", misled), floor)
    assert right.wall_s == TODAY
    assert floor_now("b", 20, floor_after(right, floor)).wall_s == TODAY


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, Reading]]:
    """Boots one after another; within each the monotonic clock only grows and the system clock says anything."""
    life = []
    for boot in range(draw(st.integers(1, 4))):
        mono = 0.0
        for _ in range(draw(st.integers(1, 5))):
            mono += draw(st.floats(0, 1e6))
            life.append((f"boot{boot}", unsynchronised(mono, draw(WALL), battery=False)))
    return life


@pytest.mark.field_note("L21")
@pytest.mark.field_note("L38")
@given(lives())
def test_restarts_at_any_point_never_take_the_floor_back_nor_count_time_twice(life: list[tuple[str, Reading]]) -> None:
    """Without synchronisation the floor is its start plus exactly what the monotonic clocks counted."""
    written, counted, last_boot, last_mono = None, 0.0, "", 0.0
    for boot, reading in life:
        floor = floor_at_start(boot, written)
        now = estimate(reading, boot, None, floor)
        counted += reading.mono_s - (last_mono if boot == last_boot else 0.0)
        assert now.wall_s == pytest.approx(EARLIEST_S + counted, abs=0.01)
        assert written is None or now.wall_s >= written.wall_s - 0.001
        written, last_boot, last_mono = floor_now(boot, reading.mono_s, floor_after(now, floor)), boot, reading.mono_s


@given(MONO, st.floats(0, 1e5), st.floats(-1e8, 1e8))
def test_a_jump_is_what_the_wall_moved_beyond_the_monotonic_clock(
    mono_s: float, passed_s: float, moved_s: float
) -> None:
    before = Moment(mono_s, TODAY, Trust.FLOOR_ONLY)
    after = Moment(mono_s + passed_s, TODAY + passed_s + moved_s, Trust.SYNCHRONISED)
    assert jump_s(before, after) == pytest.approx(moved_s, abs=0.01)


@given(st.sampled_from(Trust), st.floats(-1.9, 1.9))
def test_trimming_is_no_news(trust: Trust, moved_s: float) -> None:
    assert jump_s(Moment(5, TODAY, trust), Moment(6, TODAY + 1 + moved_s, trust)) is None


@given(st.sampled_from(Trust), st.floats(-1e8, 1e8))
def test_a_step_of_a_synchronised_clock_is_news(trust: Trust, moved_s: float) -> None:
    assume(abs(moved_s) >= 2.1)
    assert jump_s(Moment(5, TODAY, trust), Moment(6, TODAY + 1 + moved_s, trust)) == pytest.approx(moved_s, abs=0.01)
