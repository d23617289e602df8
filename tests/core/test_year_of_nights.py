"""A year of virtual nights: never lit when forbidden, by an oracle written from the texts; the proof is complete.

The same year finds bugs planted on purpose: a touch that relights, a summer time that is ignored, a clock that is
believed though nobody knows the time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from controller.core.decide import Decision, decide
from controller.core.moment import Moment, Trust
from controller.core.vitrine import events as v
from controller.core.vitrine.commands import SetDisplay
from controller.core.vitrine.presets import ECOWATT_RED, FR_ADVERTISING, FR_SHOP_WINDOW
from controller.core.vitrine.proof import Was, cut, spans, statement
from controller.core.vitrine.values import Day, Derogation, Night, Plan, Shift, Tension
from tests.core.windows import CALENDAR, HOLIDAYS, PLAN, at, day, hours, minute
from tests.core.year import BEGINS, DAYS, Decide, Machine, Oracle, Texts, a_year

PREFECT = "Arrêté préfectoral du 3 décembre 2026"
LIFTED = Derogation(
    PREFECT, ("fr-shop-window",), day("2026-12-18"), day("2026-12-31"), minute("01:00"), minute("03:00")
)  # fmt: skip
MORNINGS = frozenset(date(2026, 12, number) for number in range(18, 32))
REDS = tuple(
    Tension(int(at(f"{that} 08:00")), int(at(f"{that} 13:00")), ECOWATT_RED)
    for that in ("2027-01-12", "2027-01-13", "2027-02-02")
)
RED_SPANS = tuple((float(red.from_s), float(red.until_s)) for red in REDS)
HOLIDAY_DATES = frozenset(map(date.fromisoformat, HOLIDAYS))
COMMON = Texts(holidays=HOLIDAY_DATES, lifted=MORNINGS, reds=RED_SPANS)
BAKER = dict.fromkeys(range(1, 6), ("06:15", "13:00")) | {4: ("18:00", "01:45"), 7: ("05:45", "12:00")}
"""Open early from Tuesday to Saturday, on Fridays in the evening only and late; on public holidays too."""
BAKER_HOURS = (
    hours("06:15", "13:00", Day.TU, Day.WE, Day.TH, Day.SA),
    hours("18:00", "01:45", Day.FR),
    hours("05:45", "12:00", Day.HOLIDAY),
)


@dataclass(frozen=True)
class House:
    """A kind of window, in the core's words and in the texts'."""

    plan: Plan
    texts: Texts
    battery: bool = False


def house(night: Night, texts: Texts, **more: Any) -> House:
    return House(replace(PLAN, night=night, presence=True), texts, **more)


EMPTY_SHOP = house(Night((FR_SHOP_WINDOW,)), COMMON)
BAKERY = house(Night((FR_SHOP_WINDOW,), (), BAKER_HOURS), replace(COMMON, opens=BAKER), battery=True)
BOTH = house(
    Night((FR_SHOP_WINDOW, FR_ADVERTISING), (hours("06:30", "23:15"),)),
    replace(COMMON, advertising=True, own=("06:30", "23:15")),
)


def lived(of: House, seed: int, decides: Decide = decide, days: int = DAYS) -> Machine:
    return a_year(Machine(of.plan, seed, of.battery, decides), (LIFTED,), REDS, days)


def broken(machine: Machine, texts: Texts) -> list[float]:
    oracle = Oracle(texts)
    return [when for first, last in machine.lit for when in oracle.forbidden_in(first, last)]


@pytest.mark.field_note("V14", "V15")
@pytest.mark.parametrize(
    ("of", "seed"), [(EMPTY_SHOP, 1), (BAKERY, 2), (BOTH, 3)], ids=["empty shop", "bakery", "both"]
)
def test_a_year_of_nights_is_never_lit_when_that_is_forbidden_and_the_proof_is_complete(of: House, seed: int) -> None:
    machine = lived(of, seed)
    assert broken(machine, of.texts) == []
    assert _useful(machine, of.texts) > 0.9, "what is always dark obeys the law, too"
    proof = spans(machine.journal, machine.moment().wall_s)
    _complete(proof)
    said = statement(proof)
    assert said.never_lit and said.forbidden == ()
    _agrees(machine, proof)
    reds = [one for one in proof if one.reference == ECOWATT_RED]
    assert {one.was for one in reds} <= {Was.DARK} and reds


def _useful(machine: Machine, texts: Texts) -> float:
    """Of the minutes in which light was permitted and there was power, the part in which it was lit."""
    oracle = Oracle(texts)
    lit_s = sum(last - first for first, last in machine.lit)
    off_s = sum(last - first for first, last in machine.off)
    forbidden = sum(1 for _ in oracle.forbidden_in(BEGINS, BEGINS + DAYS * 86_400, 900))
    return lit_s / (DAYS * 86_400 - off_s - forbidden * 900)


def _complete(proof: list[Any]) -> None:
    """From the first to the last second, every time is spoken of."""
    for before, after in pairwise(proof):
        assert after.from_s == pytest.approx(before.until_s, abs=0.01) or after.from_s < before.until_s
    assert proof[0].from_s == pytest.approx(BEGINS, abs=60)


def _agrees(machine: Machine, proof: list[Any]) -> None:
    """When the display was lit, the proof never says that it was dark, but for the drift of some weeks."""
    known = [one for one in proof if one.trust is Trust.SYNCHRONISED and one.was is Was.DARK]
    for first, last in machine.lit:
        for dark in cut(known, first + 1, last - 1):
            assert dark.until_s - dark.from_s < 150, (first, last, dark)


def relights(state: Any, now: Moment, event: Any, minted: Any, sight: Any) -> Decision:
    """PLANTED: a touch lights the window, whatever the hour."""
    decision = decide(state, now, event, minted, sight)
    if isinstance(event, v.WindowTouched):
        return replace(decision, commands=(*decision.commands, SetDisplay(True)))
    return decision


def believes(state: Any, now: Moment, event: Any, minted: Any, sight: Any) -> Decision:
    """PLANTED: any clock is believed."""
    return decide(state, Moment(now.mono_s, now.wall_s, Trust.SYNCHRONISED), event, minted, sight)


def no_summer(plan: Plan) -> Plan:
    """PLANTED: winter time all the year."""
    return replace(plan, calendar=replace(CALENDAR, shifts=(Shift(CALENDAR.from_s, 3_600),)))


def as_it_is(plan: Plan) -> Plan:
    return plan


@pytest.mark.field_note("V14", "V15")
@pytest.mark.parametrize(
    ("decides", "changed"), [(relights, as_it_is), (believes, as_it_is), (decide, no_summer)],
    ids=["a touch relights", "any clock is believed", "no summer time"],
)  # fmt: skip
def test_a_bug_planted_on_purpose_is_found_by_the_year(decides: Decide, changed: Callable[[Plan], Plan]) -> None:
    planted = replace(EMPTY_SHOP, plan=changed(EMPTY_SHOP.plan))
    assert broken(lived(planted, 1, decides, days=30), EMPTY_SHOP.texts)
