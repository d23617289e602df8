"""A release is shown once it has painted, never under a visitor's hands, and taken back when it does not hold; a window
that paints nothing is brought back step by step."""

from dataclasses import replace

import pytest

from controller.core.events import Woke
from controller.core.vitrine import facts as f
from controller.core.vitrine.commands import Reload, RestartBrowser, RestartSession
from controller.core.vitrine.events import (
    BrowserRestarted,
    FramesMissing,
    FramesSeen,
    PageHeard,
    ReleaseFailed,
    ReleaseStaged,
)
from controller.core.vitrine.values import Fault, Phase, Step
from controller.core.vitrine.view import Trouble, troubles
from tests.core.windows import FIRST, SECOND, Vitrine

THIRD = replace(SECOND, id="r3", version=3)


@pytest.mark.field_note("V8")
def test_a_window_with_nothing_to_show_is_not_healthy() -> None:
    window = Vitrine(release=None)
    assert window.phase is Phase.FAULT and window.sight.fault is Fault.NO_RELEASE
    assert window.view.release is None and list(troubles(window.window, window.sight, window.now)) == [
        Trouble.NO_RELEASE
    ]
    window.touched()
    assert window.phase is Phase.FAULT
    window.adopts(FIRST)
    assert window.phase is Phase.ATTRACT and window.view.release == "r1"


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
def test_a_release_is_shown_once_it_has_painted_in_its_hidden_frame() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(SECOND))
    assert window.view.release == "r1" and window.view.staged == "r2"
    window.paints(FIRST)
    window.paints(SECOND)
    window.happens(FramesSeen("r2", "river", hidden=True))
    assert window.view.release == "r1", "a scene that it does not have proves nothing"
    window.paints(SECOND, hidden=True)
    assert window.facts == (f.ReleaseShown("r2"),)
    assert window.view.release == "r2" and window.view.staged is None and window.view.languages == ("fr",)
    window.paints(SECOND)
    assert window.facts == (f.ReleaseProven("r2"),) and window.window.former == FIRST
    window.paints(SECOND)
    window.paints(SECOND, hidden=True)
    assert not window.facts


@pytest.mark.field_note("V7")
def test_nothing_changes_under_a_visitors_hands() -> None:
    window = Vitrine()
    window.touched()
    window.happens(ReleaseStaged(SECOND))
    window.paints(SECOND, hidden=True)
    window.waits(79)
    assert window.view.release == "r1" and window.phase is Phase.ASKING
    window.waits(1)
    assert window.view.release == "r2" and window.phase is Phase.ATTRACT


@pytest.mark.field_note("V7")
def test_one_that_does_not_paint_is_refused_and_the_old_one_goes_on() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(SECOND))
    window.waits(59)
    assert window.view.staged == "r2"
    window.waits(1)
    assert window.facts == (f.ReleaseRefused("r2", "not_painted"),)
    assert window.view.release == "r1" and window.view.staged is None
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.REFUSED]
    window.happens(ReleaseStaged(SECOND))
    assert not window.facts, "not again before the next start"
    window.power_cut(60)
    window.happens(ReleaseStaged(SECOND))
    assert window.facts == (f.ReleaseArrived(SECOND),)


@pytest.mark.field_note("V7")
def test_before_the_browser_is_up_nothing_paints_and_no_release_is_to_blame() -> None:
    window = Vitrine(release=None)
    window.power_cut(60, browser=False)
    window.happens(ReleaseStaged(FIRST))
    window.waits(3_600)
    assert window.view.staged == "r1"
    window.happens(PageHeard())
    window.waits(40)
    window.happens(PageHeard())
    assert window.view.staged == "r1"
    window.waits(20)
    assert window.facts == (f.ReleaseRefused("r1", "not_painted"),), "a page that comes again and again buys no time"


@pytest.mark.field_note("V7")
def test_behind_a_dark_display_nothing_paints_and_no_release_is_to_blame() -> None:
    window = Vitrine(start="2026-11-25 03:00", release=None)
    window.happens(ReleaseStaged(FIRST))
    window.waits(3_600)
    assert window.view.staged == "r1"
    window.waits_until("2026-11-25 07:00:11")
    window.paints(FIRST, hidden=True)
    assert window.view.release == "r1"


@pytest.mark.field_note("V7")
def test_one_that_was_shown_and_does_not_paint_is_taken_back() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(SECOND))
    window.paints(SECOND, hidden=True)
    window.waits(59)
    assert window.view.release == "r2"
    window.waits(1)
    assert window.facts == (f.ReleaseRolledBack("r2", "r1", "not_painted"),)
    assert window.view.release == "r1"
    window.waits(600)
    assert window.view.release == "r1", "there is none behind it"
    window.paints(FIRST)
    assert window.facts == (f.ReleaseProven("r1"),)
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.REFUSED]


@pytest.mark.field_note("V7")
def test_a_power_cut_between_switch_and_proof_takes_nothing_for_proven() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(SECOND))
    window.paints(SECOND, hidden=True)
    window.power_cut(60)
    assert window.view.release == "r2"
    window.happens(FramesMissing())
    window.waits(60)
    assert window.view.release == "r1"


def test_no_frames_under_a_new_release_take_it_back_before_anything_is_restarted() -> None:
    window = Vitrine()
    window.waits(60)
    window.happens(ReleaseStaged(SECOND))
    window.paints(SECOND, hidden=True)
    window.happens(FramesMissing())
    assert window.facts == (f.ReleaseRolledBack("r2", "r1", "not_painted"),)
    assert Reload() not in window.everything


def test_the_last_proven_one_is_kept_through_two_that_were_not() -> None:
    window = Vitrine()
    for release in (SECOND, THIRD):
        window.happens(ReleaseStaged(release))
        window.paints(release, hidden=True)
    assert window.view.release == "r3" and window.window.former == FIRST


@pytest.mark.field_note("V7")
def test_what_does_not_verify_is_written_down_once_and_may_come_whole_later() -> None:
    window = Vitrine()
    window.happens(ReleaseFailed("r2", "bad_hash"))
    assert window.facts == (f.ReleaseRefused("r2", "bad_hash"),)
    window.happens(ReleaseFailed("r2", "bad_hash"))
    assert not window.facts
    window.adopts(SECOND)
    assert window.view.release == "r2"


def test_a_staged_one_that_turns_out_damaged_is_refused() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(SECOND))
    window.happens(ReleaseFailed("r2", "damaged"))
    assert window.view.staged is None and window.view.release == "r1"


@pytest.mark.field_note("V7")
def test_one_that_is_shown_and_found_damaged_gives_way_to_the_one_before_or_to_none() -> None:
    window = Vitrine()
    window.adopts(SECOND)
    window.happens(ReleaseFailed("r2", "damaged"))
    assert window.facts == (f.ReleaseRolledBack("r2", "r1", "damaged"),) and window.view.release == "r1"
    window.happens(ReleaseFailed("r1", "damaged"))
    assert window.facts == (f.ReleaseRolledBack("r1", None, "damaged"),)
    assert window.phase is Phase.FAULT and window.view.release is None


def test_the_same_one_again_is_no_news() -> None:
    window = Vitrine()
    window.happens(ReleaseStaged(FIRST))
    assert not window.facts
    window.happens(ReleaseStaged(SECOND))
    window.waits(30)
    window.happens(ReleaseStaged(SECOND))
    assert not window.facts
    window.waits(59)
    assert window.view.staged == "r2", "its time began anew"


# -- the ladder --------------------------------------------------------------------------------


def missing(window: Vitrine, why: str = "no_frames") -> None:
    window.happens(FramesMissing(why))


@pytest.mark.field_note("V1")
def test_the_ladder_goes_from_the_gentlest_step_to_giving_up_and_is_tried_again() -> None:
    window = Vitrine()
    window.waits(60)
    steps = [
        (Step.RELOAD, Reload()),
        (Step.RESTART_BROWSER, RestartBrowser()),
        (Step.RESTART_SESSION, RestartSession()),
    ]
    for step, command in steps:
        missing(window)
        assert window.facts == (f.LivenessStep(step, "no_frames"),) and window.commands == (command,)
        missing(window)
        assert not window.facts, "it has time to come back"
        assert Trouble.NOT_PAINTING in troubles(window.window, window.sight, window.now)
        window.waits(120)
    missing(window, "x" * 100)
    assert window.facts == (f.LivenessStep(Step.GIVE_UP, "x" * 40),)
    assert window.phase is Phase.FAULT and not window.lit, "a frozen window is dark rather than wrong"
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.FROZEN]
    window.waits(3_599)
    missing(window)
    assert not window.lit and not window.facts
    window.waits(1)
    assert window.facts == (f.LivenessStep(Step.RESTART_SESSION, "again"),)
    assert RestartSession() in window.commands and window.lit and window.phase is Phase.ATTRACT
    window.waits(120)
    missing(window)
    assert window.facts == (f.LivenessStep(Step.GIVE_UP, "no_frames"),)


@pytest.mark.field_note("V3")
def test_a_page_that_has_grown_too_large_has_its_browser_started_anew_when_nobody_is_there() -> None:
    window = Vitrine()
    window.waits(60)
    window.touched()
    missing(window, "memory")
    assert not window.facts, "never under a hand"
    window.waits(120)
    missing(window, "memory")
    assert window.facts == (f.LivenessStep(Step.RESTART_BROWSER, "memory"),)
    assert window.commands == (RestartBrowser(),)
    window.waits(120)
    missing(window, "memory")
    assert window.facts == (f.LivenessStep(Step.RESTART_SESSION, "memory"),)


@pytest.mark.field_note("V1")
def test_frames_end_the_ladder_wherever_it_stood() -> None:
    window = Vitrine()
    window.waits(60)
    missing(window)
    window.paints(SECOND)
    window.paints(FIRST, hidden=True)
    assert not window.facts, "frames of another release prove nothing"
    window.paints(FIRST)
    assert window.facts == (f.PaintingAgain(Step.RELOAD),) and window.window.tried is None
    for _ in range(4):
        window.waits(120)
        missing(window)
    assert window.phase is Phase.FAULT
    window.paints(FIRST)
    assert window.facts == (f.PaintingAgain(Step.GIVE_UP),) and window.phase is Phase.ATTRACT and window.lit


@pytest.mark.field_note("V1", "V2")
def test_nothing_is_restarted_under_a_touch_or_behind_a_dark_display() -> None:
    window = Vitrine(start="2026-11-25 00:55")
    window.waits(60)
    window.touched()
    window.waits(29)
    missing(window)
    assert not window.facts and not window.commands
    window.waits_until("2026-11-25 03:00")
    missing(window)
    assert not window.facts
    window.waits_until("2026-11-25 07:00:20")
    missing(window)
    assert not window.facts, "it has just been lit, and could not have painted yet"
    window.waits(30)
    missing(window)
    assert window.commands == (Reload(),)


def test_a_step_that_could_not_be_taken_need_not_be_waited_for() -> None:
    window = Vitrine()
    window.waits(60)
    missing(window)
    window.happens(BrowserRestarted(Step.RELOAD, done=True))
    missing(window)
    assert not window.commands
    window.happens(BrowserRestarted(Step.RESTART_SESSION, done=False))
    missing(window)
    assert not window.commands, "of another step"
    window.happens(BrowserRestarted(Step.RELOAD, done=False))
    missing(window)
    assert window.commands == (RestartBrowser(),)


def test_a_page_that_paints_nothing_refuses_no_release() -> None:
    window = Vitrine()
    window.waits(60)
    window.happens(ReleaseStaged(SECOND))
    missing(window)
    window.waits(100)
    assert window.view.staged == "r2", "the page itself is at fault"
    window.paints(FIRST)
    window.happens(Woke())
    assert window.view.staged is None


def test_given_up_without_a_release_and_mended_by_one() -> None:
    window = Vitrine(release=None)
    window.waits(60)
    for _ in range(4):
        missing(window)
        window.waits(120)
    assert window.sight.fault is Fault.FROZEN and not window.lit
    window.waits(3_600)
    assert window.sight.fault is Fault.NO_RELEASE and window.lit
    window.adopts(FIRST)
    assert window.phase is Phase.ATTRACT
