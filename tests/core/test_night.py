"""When the law lets a window be lit: by which text, in which summer time, with which clock."""

from dataclasses import replace

import pytest

from controller.core.moment import Moment, Trust
from controller.core.vitrine import facts as f
from controller.core.vitrine import local, night
from controller.core.vitrine.commands import SetDisplay, Tell, Word
from controller.core.vitrine.events import DerogationsKnown, DisplaySeen
from controller.core.vitrine.night import Law, ruling
from controller.core.vitrine.presets import ECOWATT_RED, FR_ADVERTISING, FR_SHOP_WINDOW, PRESETS, rules
from controller.core.vitrine.state import RULINGS_MAX
from controller.core.vitrine.values import Because, Calendar, Day, Derogation, Hours, Night, Shift, Tension
from controller.core.vitrine.view import Trouble, troubles
from tests.core.windows import CALENDAR, PLAN, WEEKDAYS, Vitrine, at, day, hours, minute

PREFECT = "Arrêté préfectoral du 3 décembre 2026"
LIFTED = ("fr-shop-window",)


def law(rule: tuple = (FR_SHOP_WINDOW,), **more: object) -> Law:  # type: ignore[type-arg]
    shop = more.pop("shop_hours", ())
    own = more.pop("own_hours", ())
    given = more.pop("derogations", ())
    tensions = more.pop("tensions", ())
    return Law(Night(rule, own, shop), CALENDAR, given, tensions)  # type: ignore[arg-type]


def lit(of: Law, when: str, fold: int = 0) -> bool:
    return ruling(of, at(when, fold=fold)).lit


SHOP = law()


@pytest.mark.field_note("V15")
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-24 00:59:59", True),
        ("2026-11-24 01:00", False),
        ("2026-11-24 06:59:59", False),
        ("2026-11-24 07:00", True),
        ("2026-11-24 19:00", True),
        ("2026-07-14 01:00", False),
        ("2026-07-14 07:00", True),
    ],
)
def test_an_empty_shops_window_is_off_from_one_to_seven(when: str, expected: bool) -> None:
    assert lit(SHOP, when) is expected


@pytest.mark.field_note("V15")
@pytest.mark.parametrize(("when", "expected"), [("00:59", True), ("01:00", False), ("05:59", False), ("06:00", True)])
def test_advertising_is_off_from_one_to_six(when: str, expected: bool) -> None:
    assert lit(law((FR_ADVERTISING,)), f"2026-11-24 {when}") is expected


def test_what_is_both_obeys_both() -> None:
    both = law((FR_SHOP_WINDOW, FR_ADVERTISING), shop_hours=(hours("18:00", "02:00"),))
    assert not lit(both, "2026-11-24 01:30"), "the shop is open, but advertising is off"
    assert not lit(both, "2026-11-24 06:30")


@pytest.mark.field_note("V15")
def test_a_late_bar_goes_dark_an_hour_after_it_closes_and_an_early_baker_lights_an_hour_before() -> None:
    bar = law(shop_hours=(hours("18:00", "02:00", Day.FR, Day.SA),))
    assert lit(bar, "2026-11-28 02:59:59") and not lit(bar, "2026-11-28 03:00"), "Friday's night"
    assert not lit(bar, "2026-11-27 02:00"), "on Thursday it was closed"
    baker = law(shop_hours=(hours("06:30", "13:00", *WEEKDAYS),))
    assert not lit(baker, "2026-11-24 05:29:59") and lit(baker, "2026-11-24 05:30")
    assert not lit(baker, "2026-11-22 06:00"), "on Sunday it is closed"
    said = ruling(baker, at("2026-11-24 06:00"))
    assert (said.because, said.rule) == (Because.ACTIVITY, "fr-shop-window")


def test_on_a_public_holiday_only_the_hours_that_name_holidays_count() -> None:
    baker = law(shop_hours=(hours("06:00", "13:00", *WEEKDAYS),))
    assert lit(baker, "2026-07-13 05:30") and not lit(baker, "2026-07-14 05:30")
    also = law(shop_hours=(hours("06:00", "13:00", *WEEKDAYS, Day.HOLIDAY),))
    assert lit(also, "2026-07-14 05:30")


@pytest.mark.field_note("V15")
def test_an_hour_after_closing_is_an_hour_of_the_clock_that_never_stops() -> None:
    """The bar closes at 01:30; when summer begins, 02:00 is 03:00; when it ends, 03:00 is 02:00 once more."""
    bar = law(shop_hours=(hours("18:00", "01:30"),))
    assert lit(bar, "2026-03-29 03:29") and not lit(bar, "2026-03-29 03:30")
    assert lit(bar, "2026-10-25 02:29") and not lit(bar, "2026-10-25 02:30")
    assert not lit(bar, "2026-10-25 02:15", fold=1), "the second quarter past two is later than an hour after"
    closes_twice = law(shop_hours=(hours("18:00", "02:15"),))
    assert lit(closes_twice, "2026-10-25 02:10", fold=1), "of the two times at which it may close, the first counts"
    assert not lit(closes_twice, "2026-10-25 02:15", fold=1)


@pytest.mark.field_note("V15")
def test_a_prefects_derogation_lifts_the_rule_it_names_on_its_days_and_no_other() -> None:
    given = Derogation(PREFECT, LIFTED, day("2026-12-18"), day("2026-12-31"), minute("01:00"), minute("03:00"))
    lifted = law(derogations=(given,))
    said = ruling(lifted, at("2026-12-18 02:59"))
    assert said.lit and (said.because, said.reference) == (Because.DEROGATION, PREFECT)
    assert not lit(lifted, "2026-12-18 03:00") and not lit(lifted, "2026-12-17 02:00")
    assert lit(lifted, "2026-12-31 02:00") and not lit(lifted, "2027-01-01 02:00")
    assert not lit(law((FR_ADVERTISING,), derogations=(given,)), "2026-12-18 02:00")


def test_a_derogation_for_eves_holds_in_nights_that_end_in_a_public_holiday() -> None:
    eves = Derogation(PREFECT, LIFTED, day("2026-01-01"), day("2027-12-31"), minute("22:00"), minute("07:00"), True)
    lifted = law(derogations=(eves,))
    assert lit(lifted, "2026-07-14 03:00") and not lit(lifted, "2026-07-13 03:00")
    assert not lit(lifted, "2026-07-15 03:00")


def test_the_towns_own_hours_are_stricter_and_no_derogation_gives_them_back() -> None:
    given = Derogation(PREFECT, LIFTED, day("2026-12-01"), day("2026-12-31"))
    strict = law(own_hours=(hours("08:00", "22:00"),), derogations=(given,))
    assert lit(strict, "2026-12-01 21:59")
    assert ruling(strict, at("2026-12-01 22:00")).because is Because.OWN_HOURS
    overnight = law((), own_hours=(hours("18:00", "00:30", Day.SA), hours("09:00", "12:00", Day.HOLIDAY)))
    assert lit(overnight, "2026-11-29 00:29") and not lit(overnight, "2026-11-29 00:30")
    assert lit(overnight, "2026-12-25 10:00") and not lit(overnight, "2026-11-27 19:00")


@pytest.mark.field_note("V15")
def test_when_the_grid_is_short_of_power_it_is_dark_at_once() -> None:
    window = Vitrine(start="2026-11-24 18:30")
    red = Tension(int(at("2026-11-24 18:00")), int(at("2026-11-24 20:00")), ECOWATT_RED)
    window.happens(DerogationsKnown((), (red,)))
    assert not window.lit and window.view.dark_until == "20:00"
    assert window.facts[-1] == f.ScreenDarkened(Because.TENSION, "", ECOWATT_RED, night.LEAD_S)
    window.touched()
    assert not window.lit
    window.waits(5_400 + night.LEAD_S)
    assert window.lit
    window.happens(DerogationsKnown((), (red,)))
    assert not window.facts, "known already"


def test_more_than_can_be_remembered_is_refused_whole() -> None:
    window = Vitrine()
    window.happens(DerogationsKnown((), (Tension(0, 1, "x"),) * (RULINGS_MAX + 1)))
    assert window.commands == (Tell(Word.FULL),) and not window.facts


def test_a_rule_binds_from_the_day_it_came_into_force() -> None:
    assert lit(law((replace(FR_SHOP_WINDOW, since_day=day("2026-11-25")),)), "2026-11-24 03:00")


def test_a_country_has_its_presets() -> None:
    assert rules("fr", "shop_window") == (FR_SHOP_WINDOW,) and rules("fr", "both") == (FR_SHOP_WINDOW, FR_ADVERTISING)
    assert all(rules("none", kind) == () for kind in PRESETS["fr"])


# -- the clock ---------------------------------------------------------------------------------


@pytest.mark.field_note("V14", "V15")
def test_it_goes_dark_before_the_minute_and_lights_after_it() -> None:
    window = Vitrine(start="2026-11-25 00:30")
    window.waits_until("2026-11-25 00:59:49")
    assert window.lit
    window.waits_until("2026-11-25 00:59:50.1")
    assert not window.lit, "a display takes seconds to go dark"
    window.waits_until("2026-11-25 07:00:09")
    assert not window.lit
    window.waits_until("2026-11-25 07:00:10.1")
    assert window.lit


@pytest.mark.field_note("V14", "V15")
def test_when_nobody_knows_the_time_it_is_dark_and_plays_the_safe_programme() -> None:
    window = Vitrine()
    window.power_cut(7_200, Trust.FLOOR_ONLY)
    assert not window.lit and window.view.dark_until is None and not window.view.trusted
    assert window.written(f.ScreenDarkened) == [f.ScreenDarkened(Because.NO_CLOCK)]
    assert window.view.scenes == FIRST_SCENES and window.view.lights is None
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.NO_CLOCK]
    window.touched()
    assert window.words[-1] is Word.DARK
    window.clock_set(at("2026-11-24 20:31"))
    assert window.lit and window.view.scenes == ("church",)


FIRST_SCENES = ("open", "church", "river")


@pytest.mark.field_note("V14")
def test_a_window_that_nothing_binds_is_lit_by_any_clock() -> None:
    free = Vitrine(replace(PLAN, night=Night()))
    free.power_cut(60, Trust.FLOOR_ONLY)
    assert free.lit
    outside = Vitrine(replace(PLAN, night=Night(), calendar=Calendar()))
    assert outside.lit and outside.view.wall_offset_s == 0


@pytest.mark.field_note("V14")
def test_the_longer_a_clock_is_held_over_the_wider_the_night() -> None:
    """A month without a time server: 30 days at 100 millionths are 259 s, and a minute and ten seconds beside."""
    window = Vitrine()
    assert window.window.synced_s == at("2026-11-24 18:30")
    now = Moment(1_000.0, at("2026-12-24 18:30"), Trust.HELD_OVER)
    assert night.margin_s(now, window.window.synced_s) == pytest.approx(329.2)
    window.power_cut(30 * 86_400, Trust.HELD_OVER)
    assert window.lit
    window.waits_until("2026-12-25 00:54:28")
    assert window.lit
    window.waits_until("2026-12-25 00:54:32")
    assert not window.lit
    window.waits_until("2026-12-25 07:05:25")
    assert not window.lit
    window.waits_until("2026-12-25 07:05:40")
    assert window.lit


@pytest.mark.field_note("V14")
def test_a_battery_clock_that_was_never_proven_has_half_an_hour_and_one_that_runs_back_has_none() -> None:
    held = Moment(5.0, at("2026-11-24 18:30"), Trust.HELD_OVER)
    assert night.margin_s(held, 0.0) == 1_800
    assert night.margin_s(held, held.wall_s + 1) is None


@pytest.mark.field_note("V14")
def test_outside_of_the_years_whose_summer_time_is_known_it_is_dark() -> None:
    window = Vitrine()
    window.clock_set(at("2028-03-01 12:00"))
    assert window.window.because is Because.NO_CALENDAR and not window.lit
    assert Trouble.NO_CALENDAR in troubles(window.window, window.sight, window.now)
    assert window.view.scenes == FIRST_SCENES, "and the programme is the safe one"
    window.touched()
    assert window.sight.touches == 0


@pytest.mark.field_note("V15")
def test_every_change_and_every_reason_is_written_down() -> None:
    given = Derogation(PREFECT, LIFTED, day("2026-11-25"), day("2026-11-25"), minute("01:00"), minute("03:00"))
    window = Vitrine(replace(PLAN, night=Night((FR_SHOP_WINDOW,), derogations=(given,))))
    window.waits_until("2026-11-25 09:00")
    told = [(one, fact.wall_s) for fact, one in window.journal if isinstance(one, f.ScreenLit | f.ScreenDarkened)]
    assert [(one.why, one.rule, one.reference) for one, _ in told] == [
        (Because.PERMITTED, "", ""),
        (Because.DEROGATION, "fr-shop-window", PREFECT),
        (Because.RULE, "fr-shop-window", FR_SHOP_WINDOW.reference),
        (Because.PERMITTED, "", ""),
    ]
    assert [when for _, when in told][1:3] == [at("2026-11-25 01:00"), at("2026-11-25 02:59:50")]


def test_a_window_follows_its_shops_hours() -> None:
    bar = Night((FR_SHOP_WINDOW,), shop_hours=(hours("18:00", "02:00"),))
    window = Vitrine(replace(PLAN, night=bar))
    window.waits_until("2026-11-25 02:59:49")
    assert window.lit and window.window.because is Because.ACTIVITY
    window.waits_until("2026-11-25 02:59:51")
    assert not window.lit and window.view.dark_until == "07:00"


# -- the display -------------------------------------------------------------------------------


@pytest.mark.field_note("V5", "V15")
def test_what_the_display_says_of_itself_in_the_dark_is_written_down() -> None:
    window = Vitrine(start="2026-11-25 00:50")
    window.happens(DisplaySeen(True, "cec"))
    assert not window.facts, "it may be lit: who is there is nobody's business"
    window.waits_until("2026-11-25 01:00")
    window.happens(DisplaySeen(True, "cec"))
    assert window.facts == (f.DisplayObserved(True, "cec"),) and window.commands == (SetDisplay(False),)
    assert Trouble.LIT_WHEN_DARK not in troubles(window.window, window.sight, window.now), "it needs some seconds"
    window.waits(55)
    window.happens(DisplaySeen(True, "cec"))
    assert not window.facts and not window.commands, "told again once a minute"
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.LIT_WHEN_DARK]
    window.waits(10)
    window.happens(DisplaySeen(True, "cec"))
    assert window.commands == (SetDisplay(False),)
    window.happens(DisplaySeen(False, "relay"))
    assert window.facts == (f.DisplayObserved(False, "relay"),)
    assert list(troubles(window.window, window.sight, window.now)) == []
    window.happens(DisplaySeen(None, "relay"))
    assert window.facts == (f.DisplayObserved(None, "relay"),) and not window.commands


@pytest.mark.law("I12")
def test_a_display_that_changes_its_mind_fills_no_disk() -> None:
    window = Vitrine(start="2026-11-25 03:00")
    for _ in range(100):
        window.happens(DisplaySeen(True, "cec"))
        window.happens(DisplaySeen(False, "cec"))
    assert len(window.written(f.DisplayObserved)) == 20


@pytest.mark.field_note("V5")
def test_a_display_that_stays_dark_by_day_is_told_again_and_reported() -> None:
    window = Vitrine()
    window.waits(100)
    window.happens(DisplaySeen(False, "wlopm"))
    assert window.commands == (SetDisplay(True),) and not window.facts
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.DARK_WHEN_LIT]


# -- the local clock ---------------------------------------------------------------------------


def test_minutes_that_come_twice_and_minutes_that_never_come() -> None:
    twice = local.instants(CALENDAR, day("2026-10-25"), minute("02:30"))
    assert twice == (at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1)) and twice[1] - twice[0] == 3_600
    assert local.instants(CALENDAR, day("2026-03-29"), minute("02:30")) == (
        at("2026-03-29 01:30"),
        at("2026-03-29 03:30"),
    )
    assert local.instants(CALENDAR, day("2026-11-24"), 1_440) == (at("2026-11-25 00:00"),)


def test_a_calendar_before_its_first_line_and_without_any() -> None:
    assert local.offset_s(Calendar(shifts=(Shift(1_000, 3_600),)), 5) == 3_600
    assert local.clock(Calendar(), 90_061.0) == (1, 61)
    assert not local.is_holiday(CALENDAR, 0) and local.is_holiday(CALENDAR, day("2027-12-25"))


def test_days_have_their_names() -> None:
    assert local.weekday(CALENDAR, day("2026-11-24")) is Day.TU
    assert local.weekday(CALENDAR, day("2026-12-25")) is Day.HOLIDAY
    assert local.within(CALENDAR, (Hours(60, 120, (Day.WE,)),), day("2026-11-24"), 90) is False
