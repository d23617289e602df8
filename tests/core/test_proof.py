"""The proof of the night, read from the journal alone: judged anew, dated anew, and honest about what nobody saw."""

from dataclasses import replace

import pytest

from controller.core.facts import Booted, Fact, TimeSet
from controller.core.moment import Moment, Trust
from controller.core.vitrine import facts as f
from controller.core.vitrine.presets import ECOWATT_RED, FR_SHOP_WINDOW
from controller.core.vitrine.proof import Read, Span, Was, Written, cut, dated, spans, statement
from controller.core.vitrine.values import Because, Derogation, Night, Tension
from tests.core.windows import PLAN, at, day

NIGHT = PLAN
START_S = at("2026-11-24 18:00")
MONO_S = 1_000.0


def wrote(when: str, fact: Fact, boot: str = "a", trust: Trust = Trust.SYNCHRONISED) -> Written:
    wall_s = at(when)
    return Written(Moment(MONO_S + wall_s - START_S, wall_s, trust), boot, fact)


CONFIGURED = wrote("2026-11-24 18:00", f.WindowConfigured(NIGHT))
LIT = wrote("2026-11-24 18:00", f.ScreenLit(Because.PERMITTED))
DARK = wrote("2026-11-25 00:59:50", f.ScreenDarkened(Because.RULE, "fr-shop-window", "the arrêté", 10.0))
AGAIN = wrote("2026-11-25 07:00:10", f.ScreenLit(Because.PERMITTED))


def shown(of: list[Span]) -> list[tuple[Was, float, float]]:
    return [(one.was, one.from_s, one.until_s) for one in of]


@pytest.mark.field_note("V15")
def test_every_off_and_on_is_a_span_with_its_text() -> None:
    found = spans([CONFIGURED, LIT, DARK, AGAIN], at("2026-11-25 12:00"))
    assert shown(found) == [
        (Was.LIT, START_S, at("2026-11-25 00:59:50")),
        (Was.DARK, at("2026-11-25 00:59:50"), at("2026-11-25 07:00:10")),
        (Was.LIT, at("2026-11-25 07:00:10"), at("2026-11-25 12:00")),
    ]
    assert (found[1].rule, found[1].reference, found[1].margin_s) == ("fr-shop-window", "the arrêté", 10.0)
    assert found[1].read is Read.NOT_ASKED and statement(found).never_lit


@pytest.mark.field_note("V15")
def test_it_is_judged_anew_and_a_window_that_believed_itself_permitted_is_found_out() -> None:
    found = spans([CONFIGURED, LIT], at("2026-11-25 03:00"))
    said = statement(found)
    assert not said.never_lit and said.forbidden == tuple(found)
    assert found[0].forbidden is not None and found[0].forbidden.rule == "fr-shop-window"
    assert found[0].forbidden.reference == FR_SHOP_WINDOW.reference


def test_a_span_that_ends_with_the_permitted_hour_broke_nothing() -> None:
    assert statement(spans([CONFIGURED, LIT], at("2026-11-25 01:00"))).never_lit
    assert not statement(spans([CONFIGURED, LIT], at("2026-11-25 01:00:01"))).never_lit


@pytest.mark.field_note("V5", "V15")
def test_what_the_display_said_in_the_dark_stands_in_the_proof() -> None:
    dark = wrote("2026-11-25 01:00", f.DisplayObserved(False, "cec"))
    unknown = wrote("2026-11-25 01:01", f.DisplayObserved(None, "cec"))
    lit = wrote("2026-11-25 02:00", f.DisplayObserved(True, "cec"))
    after = wrote("2026-11-25 02:01", f.DisplayObserved(False, "cec"))
    confirmed = spans([CONFIGURED, LIT, DARK, dark, unknown], at("2026-11-25 03:00"))
    assert confirmed[-1].read is Read.DARK and statement(confirmed).never_lit
    doubtful = spans([CONFIGURED, LIT, DARK, dark, lit, after], at("2026-11-25 03:00"))
    assert doubtful[-1].read is Read.LIT and statement(doubtful).seen_lit == (doubtful[-1],)
    assert not statement(doubtful).never_lit


@pytest.mark.field_note("V15")
def test_times_in_which_nobody_watched_are_told_and_whether_light_was_forbidden_in_them() -> None:
    booted = Written(Moment(20.0, at("2026-11-25 02:00"), Trust.SYNCHRONISED), "b", Booted("b", "card", 7_200.0))
    dark = replace(booted, fact=f.ScreenDarkened(Because.RULE))
    found = spans([CONFIGURED, LIT, booted, dark], at("2026-11-25 03:00"))
    assert shown(found) == [
        (Was.LIT, START_S, at("2026-11-25 00:00")),
        (Was.UNWATCHED, at("2026-11-25 00:00"), at("2026-11-25 02:00")),
        (Was.DARK, at("2026-11-25 02:00"), at("2026-11-25 03:00")),
    ]
    said = statement(found)
    assert said.never_lit and said.unwatched == (found[1],)


def test_of_an_outage_that_no_clock_measured_the_last_fact_is_the_last_sign_of_life() -> None:
    booted = Written(Moment(20.0, at("2026-11-25 02:00"), Trust.FLOOR_ONLY), "b", Booted("b", "card", None))
    found = spans([CONFIGURED, LIT, booted], at("2026-11-25 02:00"))
    assert shown(found) == [(Was.UNWATCHED, START_S, at("2026-11-25 02:00"))]


def test_before_the_first_word_about_the_window_nothing_is_said() -> None:
    assert spans([wrote("2026-11-24 17:00", Booted("a", "card", None))], START_S) == []
    sent = wrote("2026-11-24 17:00", f.DerogationsAccepted(()))
    observed = wrote("2026-11-24 17:00", f.DisplayObserved(True, "cec"))
    assert spans([sent, observed, LIT, DARK], START_S) == [], "no law is known to judge by"


@pytest.mark.field_note("V15")
def test_each_span_is_judged_by_the_law_that_was_in_force_then() -> None:
    red = Tension(int(at("2026-11-24 18:00")), int(at("2026-11-24 22:00")), ECOWATT_RED)
    given = Derogation("Arrêté préfectoral", ("fr-shop-window",), day("2026-11-25"), day("2026-11-25"))
    told = wrote("2026-11-24 20:00", f.DerogationsAccepted((given,), (red,)))
    dark = wrote("2026-11-24 20:00", f.ScreenDarkened(Because.TENSION, "", ECOWATT_RED))
    lit = wrote("2026-11-24 22:00:10", f.ScreenLit(Because.PERMITTED))
    found = spans([CONFIGURED, LIT, told, dark, lit], at("2026-11-25 03:00"))
    assert [one.was for one in found] == [Was.LIT, Was.DARK, Was.LIT]
    assert statement(found).never_lit, "until 20:00 nobody had said so, and the night is lifted"
    stricter = replace(NIGHT, night=Night((FR_SHOP_WINDOW,)))
    later = wrote("2026-11-25 02:00", f.WindowConfigured(stricter))
    kept = spans([CONFIGURED, LIT, told, dark, lit, later], at("2026-11-25 03:00"))
    assert [one.was for one in kept] == [Was.LIT, Was.DARK, Was.LIT, Was.LIT], "what the town sent is still in force"
    assert statement(kept).never_lit


@pytest.mark.field_note("V14")
def test_what_a_lost_clock_wrote_is_dated_by_the_clock_that_was_found() -> None:
    """Ten minutes after the start the time server answers: it is 18:00. The floor had said 12:00."""
    lost = Written(Moment(60.0, at("2026-11-24 12:00"), Trust.FLOOR_ONLY), "a", f.ScreenDarkened(Because.NO_CLOCK))
    found_at = Written(Moment(660.0, at("2026-11-24 18:00"), Trust.SYNCHRONISED), "a", TimeSet(21_000.0))
    later = Written(Moment(1_260.0, at("2026-11-24 18:10"), Trust.SYNCHRONISED), "a", f.ScreenLit(Because.PERMITTED))
    held = Written(Moment(1_960.0, at("2026-11-24 18:21"), Trust.HELD_OVER), "a", f.ScreenLit(Because.ACTIVITY))
    first, second, third, fourth = dated([lost, found_at, later, held])
    assert (first.at.wall_s, first.at.trust) == (at("2026-11-24 17:50"), Trust.SYNCHRONISED)
    assert second is found_at and third is later
    assert fourth.at.wall_s == at("2026-11-24 18:21:40"), "from the nearest fact that is known"


def test_a_part_can_be_cut_out() -> None:
    found = spans([CONFIGURED, LIT, DARK, AGAIN], at("2026-11-25 12:00"))
    part = cut(found, at("2026-11-25 00:00"), at("2026-11-25 02:00"))
    assert shown(part) == [
        (Was.LIT, at("2026-11-25 00:00"), at("2026-11-25 00:59:50")),
        (Was.DARK, at("2026-11-25 00:59:50"), at("2026-11-25 02:00")),
    ]
