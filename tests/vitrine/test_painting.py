"""Evidence of painting: who is let alone, and who is told (V1, V2, V8). Times are worked out by hand."""

import pytest

from controller.vitrine.painting import BEGINS_WITHIN_S, MISSING_AFTER_S, TURNS_WITHIN_S, Due, Painting, Report

BREAD, RIVER = frozenset({"bread"}), frozenset({"river"})


def good(scene: str | None = "bread", frames: int = 300, release: str = "7-a") -> Report:
    return Report(release, scene, frames)


def watched(scenes: frozenset[str] = BREAD) -> Painting:
    """A window that was seen painting at 100 s."""
    one = Painting(Due("7-a", scenes), 0.0)
    assert one.saw(good(next(iter(scenes), None)), 100.0)
    return one


@pytest.mark.field_note("V1")
def test_a_page_that_falls_silent_is_missing_after_its_time_and_not_before() -> None:
    one = watched()
    assert one.missing(100.0 + MISSING_AFTER_S) == ""
    assert one.missing(100.0 + MISSING_AFTER_S + 0.1) == "no_page"


@pytest.mark.field_note("V1")
def test_a_page_that_reports_and_draws_nothing_is_frozen_all_the_same() -> None:
    one = watched()
    for at_s in (105.0, 110.0, 115.0, 120.0):
        assert not one.saw(good(frames=0), at_s)
    assert one.missing(120.1) == "no_frames"


@pytest.mark.field_note("V2")
def test_a_film_that_keeps_the_page_busy_is_no_fault() -> None:
    """Reports come late, three times the usual, with few frames in them; still each is proof."""
    one = watched()
    for at_s in (115.0, 131.0, 148.0, 167.0):
        assert one.missing(at_s) == ""
        assert one.saw(good(frames=12), at_s)
    assert one.missing(180.0) == ""


@pytest.mark.field_note("V8")
def test_frames_of_something_else_are_no_health() -> None:
    """An empty programme, a page of an error, another release: all of it paints sixty times a second."""
    for report in (good(None), good("stranger"), good(release="6-b")):
        one = watched()
        assert not one.saw(report, 105.0)
        assert one.missing(121.0) == "other_scene"


def test_while_no_scene_is_due_frames_alone_will_do() -> None:
    one = Painting(Due("7-a"), 0.0)
    assert one.saw(good(None), 1.0)
    assert one.saw(good("anything"), 2.0)


def test_the_scene_that_is_just_leaving_is_good_for_a_moment() -> None:
    one = watched()
    one.expects(Due("7-a", RIVER), 103.0)
    assert one.saw(good("bread"), 103.0 + TURNS_WITHIN_S)
    assert not one.saw(good("bread"), 103.1 + TURNS_WITHIN_S)
    assert one.saw(good("river"), 114.0)


def test_a_change_of_what_is_due_does_not_excuse_a_frozen_page() -> None:
    one = watched()
    for at_s, scenes in ((105.0, RIVER), (110.0, BREAD), (115.0, RIVER), (119.0, BREAD)):
        one.expects(Due("7-a", scenes), at_s)
    assert one.missing(120.1) == "no_page"


def test_a_dark_display_owes_no_frames_and_gets_its_time_when_it_lights() -> None:
    one = watched()
    one.expects(Due("7-a", BREAD, lit=False), 101.0)
    assert one.missing(50_000.0) == ""
    one.expects(Due("7-a", BREAD), 50_000.0)
    assert one.missing(50_000.0 + MISSING_AFTER_S) == ""
    assert one.missing(50_000.1 + MISSING_AFTER_S) == "no_page"


def test_with_nothing_to_show_nothing_is_missing_here() -> None:
    assert Painting(Due(None), 0.0).missing(1_000.0) == ""


def test_a_browser_that_begins_is_waited_for() -> None:
    one = Painting(Due("7-a", BREAD), 0.0)
    assert one.missing(BEGINS_WITHIN_S) == ""
    assert one.missing(BEGINS_WITHIN_S + 0.1) == "no_page"
    one.restarted(200.0)
    assert one.missing(200.0 + BEGINS_WITHIN_S) == ""
    assert one.missing(200.1 + BEGINS_WITHIN_S) == "no_page"
