"""A passer-by at the window: waking, touching, being asked, being forgotten; cleaning, ghosts and a start anew."""

from dataclasses import replace

import pytest

from controller.core.bank import Bank as Configuration
from controller.core.commands import Say, Tone
from controller.core.commands import Word as SaidWord
from controller.core.events import Afar, OrderedFromAfar, Touch, Woke
from controller.core.moment import Moment, Trust
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import State
from controller.core.visit import Ignored
from controller.core.vitrine import facts as f
from controller.core.vitrine import machine
from controller.core.vitrine.commands import SetDisplay, SetLights, Word
from controller.core.vitrine.events import (
    CleaningWished,
    GhostsSeen,
    Left,
    NoticeOrdered,
    PresenceSeen,
    SceneOpened,
    Stayed,
    VitrineConfigured,
    VitrineEvent,
    WindowTouched,
)
from controller.core.vitrine.machine import PHASES, TABLE, Happened
from controller.core.vitrine.state import SESSIONS_PER_START
from controller.core.vitrine.values import Ghost, Phase
from controller.core.vitrine.view import Trouble, troubles
from tests.core.stories import Bank, digest
from tests.core.windows import FIRST, PLAN, Vitrine, at, hours

WITH_SENSOR = replace(PLAN, presence=True)


def test_every_pair_is_decided_and_what_is_ignored_has_its_reason() -> None:
    assert set(TABLE) == set(Happened) and set(PHASES) == set(Phase)
    for row in TABLE.values():
        assert len(row) == len(PHASES)
        assert all(step.because for step in row if isinstance(step, Ignored))


def standing(phase: Phase) -> Vitrine:
    """A window that stands there."""
    window = Vitrine(WITH_SENSOR, release=None if phase is Phase.FAULT else FIRST)
    if phase in (Phase.ATTRACT, Phase.BROWSING, Phase.ASKING):
        window.happens(PresenceSeen(True))
    if phase in (Phase.BROWSING, Phase.ASKING):
        window.touched()
    if phase is Phase.ASKING:
        window.waits(60)
    if phase is Phase.CLEANING:
        window.cleans()
    assert window.phase is phase
    return window


@pytest.mark.law("I9")
@pytest.mark.parametrize("phase", Phase)
def test_what_is_ignored_changes_nothing_and_what_is_not_does_something(phase: Phase) -> None:
    for what in Happened:
        window = standing(phase)
        window.passes(1)
        turn = machine.Turn(window.state, window.now, None, window.sight)  # type: ignore[arg-type]
        machine.happen(turn, what)
        ignored = isinstance(machine.cell(phase, what), Ignored)
        same = turn.sight == window.sight and turn.state == window.state and not turn.facts
        assert same is ignored, (phase, what)


def test_somebody_wakes_it_and_when_they_have_gone_it_sleeps_again() -> None:
    window = Vitrine(WITH_SENSOR)
    assert window.phase is Phase.ASLEEP and window.lit
    window.happens(PresenceSeen(True))
    assert window.phase is Phase.ATTRACT
    window.waits(10_000)
    assert window.phase is Phase.ATTRACT, "they still stand there"
    window.happens(PresenceSeen(False))
    window.waits(119)
    assert window.phase is Phase.ATTRACT
    window.waits(1)
    assert window.phase is Phase.ASLEEP


def test_asleep_it_can_be_dark() -> None:
    window = Vitrine(replace(WITH_SENSOR, sleeps_lit=False))
    assert not window.lit and window.lights is None
    window.happens(PresenceSeen(True))
    assert window.lit and window.lights == "evening"
    window.happens(PresenceSeen(False))
    window.waits(120)
    assert not window.lit


def test_without_a_sensor_it_always_plays() -> None:
    window = Vitrine()
    window.waits(3_600)
    assert window.phase is Phase.ATTRACT and window.view.scenes == ("church",)


@pytest.mark.field_note("V10")
def test_a_visitor_is_asked_before_they_are_forgotten() -> None:
    window = Vitrine()
    session = window.sight.session
    window.touched()
    window.waits(59)
    assert window.phase is Phase.BROWSING
    window.waits(1)
    assert window.phase is Phase.ASKING and window.view.asks_for_s == 20
    window.waits(19)
    assert window.phase is Phase.ASKING and window.view.asks_for_s == 1
    window.happens(Stayed(session))
    assert window.phase is Phase.BROWSING and window.view.asks_for_s is None
    assert window.sight.session == session, "nothing was forgotten"
    window.waits(80)
    assert window.phase is Phase.ATTRACT and window.sight.session == session + 1


@pytest.mark.field_note("V10")
def test_touches_and_explored_scenes_keep_a_visit_alive_and_a_touch_answers_too() -> None:
    window = Vitrine()
    session = window.sight.session
    for _ in range(10):
        window.touched()
        window.waits(40)
        window.happens(SceneOpened(session, "river"))
        window.waits(40)
    assert window.phase is Phase.BROWSING
    window.waits(25)
    assert window.phase is Phase.ASKING
    window.touched()
    assert window.phase is Phase.BROWSING and window.sight.session == session


def test_who_leaves_is_forgotten_at_once() -> None:
    window = Vitrine()
    window.touched()
    window.votes()
    session = window.sight.session
    window.happens(Left(session))
    assert window.phase is Phase.ATTRACT and window.sight.session == session + 1 and window.sight.voted == ()


@pytest.mark.law("I9")
@pytest.mark.parametrize("event", [Stayed(1), Left(1), SceneOpened(1, "river")])
def test_what_belongs_to_a_visit_that_is_over_changes_nothing(event: VitrineEvent) -> None:
    window = Vitrine()
    window.touched()
    before = window.sight
    window.happens(event)
    assert window.sight == before and window.words[-1] is Word.OVER and not window.facts


def test_a_touch_for_a_visit_that_is_over_begins_another() -> None:
    window = Vitrine()
    window.touched()
    old = window.sight.session
    window.waits(80)
    window.happens(WindowTouched(old))
    assert window.phase is Phase.BROWSING and window.sight.session == old + 1


@pytest.mark.field_note("V13")
def test_while_the_glass_is_cleaned_touches_are_the_cloths_and_it_ends_by_itself() -> None:
    window = Vitrine()
    window.touched()
    session = window.sight.session
    window.cleans()
    assert window.phase is Phase.CLEANING and window.sight.session == session + 1, "whoever stood there is forgotten"
    for _ in range(50):
        window.touched()
        window.waits(1)
    assert window.phase is Phase.CLEANING and window.sight.touches == 1
    window.waits(129)
    assert window.phase is Phase.CLEANING
    window.waits(1)
    assert window.phase is Phase.ATTRACT and window.written(f.CleaningEnded) == [f.CleaningEnded(by_itself=True)]


@pytest.mark.field_note("V13")
def test_cleaning_can_be_ended_and_does_not_outlive_a_start() -> None:
    window = Vitrine()
    window.cleans()
    window.cleans(False)
    assert window.phase is Phase.ATTRACT and window.written(f.CleaningEnded) == [f.CleaningEnded(by_itself=False)]
    window.cleans(False)
    assert not window.facts, "it was not being cleaned"
    window.cleans()
    window.power_cut(60)
    assert window.phase is Phase.ATTRACT and not window.window.cleaning


def test_a_window_with_nothing_to_show_any_more_is_not_cleaned_on() -> None:
    window = Vitrine()
    window.cleans()
    turn = machine.Turn(window.state, window.now, None, window.sight)  # type: ignore[arg-type]
    machine.happen(turn, Happened.FAILED)
    assert turn.facts == [f.CleaningEnded(by_itself=True)] and turn.sight.phase is Phase.FAULT


@pytest.mark.field_note("V12")
@pytest.mark.parametrize("how", [Ghost.RATE, Ghost.HELD])
def test_touches_that_no_finger_makes_are_reported_and_not_listened_to(how: Ghost) -> None:
    window = Vitrine()
    window.touched()
    session = window.sight.session
    window.happens(GhostsSeen(how, on=True))
    assert window.facts == (f.GhostTouches(how, on=True),)
    assert window.phase is Phase.ATTRACT and window.sight.session == session + 1, "nobody was there"
    window.happens(GhostsSeen(how, on=True))
    assert not window.facts, "the same again is no news"
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.GHOSTS]
    touches = window.sight.touches
    window.touched()
    assert window.phase is Phase.ATTRACT and window.sight.touches == touches and not window.view.touches
    other = Ghost.HELD if how is Ghost.RATE else Ghost.RATE
    window.happens(GhostsSeen(other, on=False))
    assert window.window.ghosts is how, "another trouble has ended, not this one"
    window.happens(GhostsSeen(how, on=False))
    window.touched()
    assert window.phase is Phase.BROWSING and window.view.touches


@pytest.mark.field_note("V12")
def test_touches_without_any_pause_for_ten_minutes_are_nobodys() -> None:
    window = Vitrine()
    for _ in range(301):
        window.touched()
        window.waits(2)
    assert window.written(f.GhostTouches) == [f.GhostTouches(Ghost.ENDLESS, on=True)]
    assert window.phase is Phase.ATTRACT
    window.touched()
    window.waits(59)
    assert window.window.ghosts is Ghost.ENDLESS
    window.waits(1)
    assert window.written(f.GhostTouches)[-1] == f.GhostTouches(Ghost.ENDLESS, on=False)
    window.touched()
    assert window.phase is Phase.BROWSING


@pytest.mark.field_note("V12")
def test_a_lively_visitor_is_no_ghost() -> None:
    window = Vitrine()
    for _ in range(200):
        for _ in range(5):
            window.touched()
            window.waits(1)
        window.waits(4)
    assert window.written(f.GhostTouches) == [] and window.phase is Phase.BROWSING


@pytest.mark.field_note("V19")
@pytest.mark.law("I11")
def test_who_stands_there_is_on_no_disk_and_touches_are_totals() -> None:
    window = Vitrine(replace(WITH_SENSOR, sleeps_lit=False), "2026-11-24 08:00")
    begun = len(window.journal)
    for _ in range(100):
        window.happens(PresenceSeen(True))
        for _ in range(6):
            window.touched()
            window.happens(SceneOpened(window.sight.session, "river"))
            window.waits(10)
        window.happens(PresenceSeen(False))
        window.waits(540)
    assert {type(fact) for _, fact in window.journal[begun:]} == {f.TouchesCounted}
    told = window.written(f.TouchesCounted)
    assert 14 <= len(told) <= 17, "at most one an hour"
    assert sum(one.count for one in told) + window.sight.touches == 600
    assert window.window.touches == sum(one.count for one in told)


@pytest.mark.field_note("V19")
def test_touches_are_counted_by_the_day_they_fell_on() -> None:
    window = Vitrine(start="2026-11-24 23:50")
    window.touched()
    window.waits(700)
    window.touched()
    assert window.facts == (f.TouchesCounted(20_781, 1),)
    window.waits(3_600)
    assert window.written(f.TouchesCounted) == [f.TouchesCounted(20_781, 1), f.TouchesCounted(20_782, 1)]


def test_touches_of_a_day_that_nobody_knows_are_counted_too() -> None:
    always = Vitrine(replace(PLAN, night=replace(PLAN.night, rules=())))
    always.power_cut(60, Trust.FLOOR_ONLY)
    always.touched()
    always.waits(3_600)
    assert always.written(f.TouchesCounted) == [f.TouchesCounted(None, 1)]


@pytest.mark.law("I12")
@pytest.mark.field_note("V19")
def test_a_day_without_anybody_writes_the_night_and_nothing_else() -> None:
    window = Vitrine()
    begun = len(window.journal)
    window.waits(86_400)
    assert [type(fact) for _, fact in window.journal[begun:]] == [f.ScreenDarkened, f.ScreenLit]


@pytest.mark.field_note("V9")
@pytest.mark.law("I7")
def test_after_four_hundred_days_without_a_network_it_plays_and_serves_as_on_the_first() -> None:
    """With a battery clock; 400 days at 100 millionths are 58 minutes, and so much wider is its night."""
    window = Vitrine()
    window.power_cut(400 * 86_400, Trust.HELD_OVER)
    assert window.phase is Phase.ATTRACT and window.lit and window.view.release == "r1" and window.view.trusted
    window.touched()
    window.votes()
    assert window.window.totals == {"poll/street": {"garden": 1}}
    window.waits_until("2027-12-30 00:00")
    assert window.lit
    window.waits_until("2027-12-30 00:02")
    assert not window.lit


@pytest.mark.field_note("V14", "V15")
def test_a_start_lands_in_a_safe_place_with_a_session_of_its_own() -> None:
    window = Vitrine()
    window.touched()
    before = window.sight.session
    window.power_cut(60)
    assert window.phase is Phase.ATTRACT and window.lit
    assert window.sight.session == 2 * SESSIONS_PER_START > before, "a page that lived through it forgets (V18)"
    window.waits_until("2026-11-25 03:00")
    window.power_cut(60, browser=False)
    assert window.phase is Phase.ASLEEP and window.commands == (SetDisplay(False), SetLights(None))


@pytest.mark.field_note("V15")
def test_in_the_dark_nothing_relights_it() -> None:
    window = Vitrine(WITH_SENSOR, "2026-11-25 00:58")
    window.happens(PresenceSeen(True))
    window.touched()
    session = window.sight.session
    window.waits_until("2026-11-25 01:00")
    assert window.phase is Phase.ASLEEP and not window.lit and window.sight.session == session + 1
    assert window.view.dark_until == "07:00"
    window.touched()
    assert window.words[-1] is Word.DARK
    window.happens(PresenceSeen(False))
    window.happens(PresenceSeen(True))
    window.happens(NoticeOrdered({"fr": "Crue de la Dordogne"}, int(at("2026-11-25 12:00"))))
    window.happens(CleaningWished(True))
    assert window.phase is Phase.CLEANING and not window.lit
    window.waits(180)
    assert window.phase is Phase.ASLEEP and not window.lit
    window.waits_until("2026-11-25 06:59")
    assert not window.lit and window.written(f.TouchesCounted) == [f.TouchesCounted(20_782, 1)], "that of 00:58"
    window.waits_until("2026-11-25 07:01")
    assert window.lit and window.phase is Phase.ATTRACT and window.view.dark_until is None


def test_an_urgent_notice_is_seen_until_its_end() -> None:
    window = Vitrine(WITH_SENSOR)
    window.happens(NoticeOrdered({"fr": "Crue", "en": "Flood"}, int(window.now.wall_s) + 600))
    assert window.phase is Phase.ATTRACT, "it wakes the window, though nobody is there"
    assert window.view.notice is not None and window.view.notice.text["en"] == "Flood"
    window.waits(599)
    assert window.view.notice is not None and window.phase is Phase.ATTRACT
    window.waits(1)
    assert window.view.notice is None and window.phase is Phase.ASLEEP


def test_a_notice_interrupts_nobody_and_can_be_ended_early() -> None:
    window = Vitrine()
    window.touched()
    window.happens(NoticeOrdered({"fr": "Crue"}, int(window.now.wall_s) + 600))
    assert window.phase is Phase.BROWSING and window.view.notice is not None
    window.happens(NoticeOrdered({}, 0))
    assert window.view.notice is None
    window.happens(NoticeOrdered({"fr": "Trop tard"}, int(window.now.wall_s)))
    assert not window.facts, "its time is over, and there is none to end"
    window.power_cut(10)
    assert window.view.notice is None


def test_a_notice_outlives_a_power_cut() -> None:
    window = Vitrine()
    window.happens(NoticeOrdered({"fr": "Crue"}, int(window.now.wall_s) + 600))
    window.power_cut(60)
    assert window.view.notice is not None


def test_a_machine_without_a_window_has_nothing_to_do_with_one() -> None:
    window = Vitrine()
    window.state, window.seen, window._replayed = State(), None, State()
    window.happens(WindowTouched(1))
    assert window.state == State() and not window.commands
    window.happens(Woke())
    assert window.next_wake_s is None


def test_the_same_plan_again_is_no_news_and_another_one_is_obeyed_at_once() -> None:
    window = Vitrine()
    window.happens(VitrineConfigured(PLAN))
    assert not window.facts
    closed = replace(PLAN, night=replace(PLAN.night, own_hours=(hours("08:00", "18:00"),)))
    window.happens(VitrineConfigured(closed))
    assert not window.lit and window.phase is Phase.ASLEEP


def test_a_clock_that_is_moved_is_noticed_with_the_next_event() -> None:
    window = Vitrine()
    window.now = Moment(window.now.mono_s + 1, at("2026-11-25 03:00"))
    window.touched()
    assert window.phase is Phase.ASLEEP and not window.lit


def test_a_machine_with_a_window_may_have_no_compartment() -> None:
    bank = Bank(Configuration("vitrine 1", ()))
    bank.happens(VitrineConfigured(PLAN))
    assert SetDisplay(True) in bank.commands
    bank.badge()
    bank.choose()
    assert bank.commands == (Say(SaidWord.FULL, Tone.REFUSED),)
    bank.touch(Touch.DONE)
    bank.scan("A TICKET OF ANOTHER BANK")
    assert bank.everything_said[-1] is SaidWord.TICKET_UNKNOWN
    bank.power_cut(outage_s=60)
    bank.waits(10_000)
    assert bank.state.boxes == {} and bank.state.window is not None


def test_a_word_of_the_town_stands_over_the_window_until_its_end() -> None:
    """The same signed order that puts a line on a bank's screen."""
    window = Vitrine()
    until_s = int(window.now.wall_s) + 3_600
    right = VerifiedPass(
        digest("order 1"), digest("clerk"), Act.SERVICE, pass_id="order 1", reason="", binding=Binding.ONCE,
        not_before_s=int(window.now.wall_s) - 60, expires_s=int(window.now.wall_s) + 600,
    )  # fmt: skip
    window.happens(OrderedFromAfar(right, Afar.MESSAGE, text="Closed on Monday", until_s=until_s))
    assert f.NoticeAccepted({"": "Closed on Monday"}, until_s) in window.facts
    assert window.view.notice is not None and window.view.notice.text == {"": "Closed on Monday"}
    window.waits(3_600)
    assert window.view.notice is None
