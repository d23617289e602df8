"""When the law lets a window be lit, and by which text.

Laws:
- A touch, a passer-by, a notice or a fault light nothing: the verdict here is the only way to light (V15).
- It is dark whenever it might be forbidden, given how far the clock may be wrong (V14). Nobody knows the time: any hour
  might be a forbidden one, and the window is dark as long as any rule binds it at all.
- What the town or the configuration may take away is never given back by a prefect's derogation: that lifts the rules
  it names, and nothing else.

| asked in this order           | the window is                     |
|-------------------------------|-----------------------------------|
| the grid is short of power    | dark                              |
| outside the town's own hours  | dark                              |
| a rule's hours, and           |                                   |
| - the shop is or was just open| lit, where the rule names a time  |
| - a derogation lifts the rule | lit                               |
| - neither                     | dark                              |
| no rule's hours               | lit                               |
"""

from collections.abc import Iterator
from dataclasses import dataclass

from controller.core.moment import Moment, Trust
from controller.core.vitrine import local
from controller.core.vitrine.state import Verdict, Window
from controller.core.vitrine.values import DAY_MIN, Because, Calendar, Derogation, Hours, Night, Rule, Tension

NOON = DAY_MIN // 2
LEAD_S = 10.0
"""A screen and its lights need some seconds to go dark, and a synchronised clock is right to a second."""
HELD_OVER_S = 60.0
"""Beyond that, how far a clock may have been off when it was last synchronised or read from its battery clock."""
DRIFT = 100e-6
"""How much a clock that nobody corrects runs wrong: a Raspberry Pi's crystal is specified to 50 ppm, a DS3231 battery
clock to 4; heat and age included."""
UNPROVEN_S = 1_800.0
"""A battery clock that was never seen synchronised was set by a hand."""
LOOKS_AGAIN_S = 3_600.0
"""The margin of a clock that is held over grows; so often it is reckoned anew."""
STEADY_S = 6 * 3_600.0
"""A synchronised clock's does not."""
AHEAD_S = 3.0 * local.DAY_S
"""How far it is looked for the end of the dark."""


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that binds one window."""

    night: Night
    calendar: Calendar
    derogations: tuple[Derogation, ...]
    tensions: tuple[Tension, ...]

    @property
    def binds(self) -> bool:
        """There is any hour in which it may have to be dark."""
        return bool(self.night.rules or self.night.own_hours or self.tensions)


@dataclass(frozen=True, slots=True)
class Ruling:
    lit: bool
    because: Because
    rule: str = ""
    reference: str = ""


PERMITTED = Ruling(True, Because.PERMITTED)


def law_of(window: Window) -> Law:
    plan = window.plan
    return Law(plan.night, plan.calendar, (*plan.night.derogations, *window.derogations), window.tensions)


def ruling(law: Law, utc_s: float) -> Ruling:
    """What the law says at this very second, were it known."""
    if not local.knows(law.calendar, utc_s):
        return Ruling(False, Because.NO_CALENDAR) if law.binds else PERMITTED
    for tension in law.tensions:
        if tension.from_s <= utc_s < tension.until_s:
            return Ruling(False, Because.TENSION, reference=tension.reference)
    day, minute = local.clock(law.calendar, utc_s)
    own = law.night.own_hours
    if own and not local.within(law.calendar, own, day, minute):
        return Ruling(False, Because.OWN_HOURS)
    return _by_rules(law, utc_s, day, minute)


def _by_rules(law: Law, utc_s: float, day: int, minute: int) -> Ruling:
    """Every rule in whose hours this is must let it be lit."""
    answer = PERMITTED
    for rule in law.night.rules:
        if day < rule.since_day or local.runs(rule.begins, rule.ends, day, minute) is None:
            continue
        lifted = _derogation(law, rule, day, minute)
        if _around_activity(law, rule, utc_s, day):
            answer = Ruling(True, Because.ACTIVITY, rule.name, rule.reference)
        elif lifted is not None:
            answer = Ruling(True, Because.DEROGATION, rule.name, lifted.reference)
        else:
            return Ruling(False, Because.RULE, rule.name, rule.reference)
    return answer


def _derogation(law: Law, rule: Rule, day: int, minute: int) -> Derogation | None:
    for one in law.derogations:
        began = local.runs(one.begins, one.ends, day, minute)
        if rule.name not in one.rules or began is None or not one.first_day <= began <= one.last_day:
            continue
        if not one.eves_only or local.is_holiday(law.calendar, day if minute < NOON else day + 1):
            return one
    return None


def _around_activity(law: Law, rule: Rule, utc_s: float, day: int) -> bool:
    """An hour is an hour of the clock that never stops, whatever the local one is set to meanwhile."""
    around_s = rule.around_activity_min * 60
    if not around_s:
        return False
    return any(
        opens_s - around_s <= utc_s < closes_s + around_s
        for opens_s, closes_s in _open_spans(law, range(day - 2, day + 2))
    )


def _open_spans(law: Law, days: range) -> Iterator[tuple[int, int]]:
    for day in days:
        for hours in law.night.shop_hours:
            span = local.opened(law.calendar, hours, day)
            if span is not None:
                yield span


def edges(law: Law, from_s: float, until_s: float) -> list[float]:
    """Every second, after ``from_s`` and up to ``until_s``, at which the law may change its mind; in order."""
    first, _ = local.clock(law.calendar, from_s)
    last, _ = local.clock(law.calendar, until_s)
    found = set(_edges(law, range(first - 1, last + 2)))
    return sorted(edge for edge in found if from_s < edge <= until_s)


def _edges(law: Law, days: range) -> Iterator[float]:
    minutes = {minute for span in _spans(law) for minute in (span.begins, span.ends)} | {0, NOON}
    for day in days:
        for minute in minutes:
            yield from local.instants(law.calendar, day, minute)
    for rule in law.night.rules:
        around_s = rule.around_activity_min * 60
        for opens_s, closes_s in _open_spans(law, range(days.start - 2, days.stop)):
            yield from (opens_s - around_s, closes_s + around_s)
    for tension in law.tensions:
        yield from (tension.from_s, tension.until_s)
    yield from (shift.at_s for shift in law.calendar.shifts)
    yield from (law.calendar.from_s, law.calendar.until_s)


def _spans(law: Law) -> Iterator[Rule | Hours | Derogation]:
    yield from law.night.rules
    yield from law.night.own_hours
    yield from law.derogations


def margin_s(now: Moment, synced_s: float) -> float | None:
    """How far the clock may be wrong; None when nobody can tell. ``synced_s``: when it was last known to be right."""
    if now.trust is Trust.SYNCHRONISED:
        return LEAD_S
    if now.trust is Trust.FLOOR_ONLY or now.wall_s < synced_s:
        return None
    if not synced_s:
        return UNPROVEN_S
    return LEAD_S + HELD_OVER_S + DRIFT * (now.wall_s - synced_s)


def verdict(window: Window, now: Moment) -> Verdict:
    """May the window be lit now, why, and when is that to be asked again."""
    law, margin = law_of(window), margin_s(now, window.synced_s)
    ahead_s = now.wall_s - now.mono_s
    if margin is None:
        said = Ruling(False, Because.NO_CLOCK) if law.binds else PERMITTED
        return Verdict(
            said.lit, said.because, look_s=now.mono_s + LOOKS_AGAIN_S, ahead_s=ahead_s, trust=now.trust
        )  # fmt: skip
    said = _said(law, now.wall_s, margin)
    steady_s = STEADY_S if now.trust is Trust.SYNCHRONISED else LOOKS_AGAIN_S
    return Verdict(
        lit=said.lit,
        because=said.because,
        rule=said.rule,
        reference=said.reference,
        margin_s=round(margin, 3),
        again_min=None if said.lit else _again_min(law, now.wall_s, margin),
        look_s=_next_s(law, now.wall_s, margin, steady_s) - ahead_s,
        ahead_s=ahead_s,
        trust=now.trust,
    )


def _said(law: Law, wall_s: float, margin: float) -> Ruling:
    """Dark as soon as it might be forbidden at any second that this may be."""
    low_s, high_s = wall_s - margin, wall_s + margin
    for utc_s in (low_s, *edges(law, low_s, high_s)):
        said = ruling(law, utc_s)
        if not said.lit:
            return said
    return ruling(law, wall_s)


def _next_s(law: Law, wall_s: float, margin: float, steady_s: float) -> float:
    """Wall seconds at which the margin touches the next edge, its middle passes one, or it leaves one."""
    soon = edges(law, wall_s - margin, wall_s + margin + steady_s)
    touched = (edge + side for edge in soon for side in (-margin, 0.0, margin))
    return min((at for at in touched if at > wall_s), default=wall_s + steady_s)


def _again_min(law: Law, wall_s: float, margin: float) -> int | None:
    """The local minute at which it may be lit again."""
    for edge in edges(law, wall_s - margin, wall_s + AHEAD_S):
        if ruling(law, edge).lit:
            return local.clock(law.calendar, edge + margin)[1]
    return None


def holds(known: Verdict, now: Moment) -> bool:
    """This verdict is still good: its time is not over, and the clock was not moved meanwhile."""
    steady = abs(now.wall_s - now.mono_s - known.ahead_s) < 1.0
    return steady and known.trust is now.trust and now.mono_s < known.look_s
