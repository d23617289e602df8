"""The proof of the night (V15): from the journal alone, when the window was dark, when it might be lit, by which text,
how far its clock could be believed, when nobody watched, and whether it was ever lit when that was forbidden.

Within one run of the machine the monotonic clock does not err: all its facts are dated from the best-known time of that
run, so that what was written by a lost clock is dated right once the clock is found.

The judgement is made anew, from the plan, the calendar and the derogations that were in force, not from what the window
thought then.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from controller.core.facts import Booted, Fact
from controller.core.moment import Moment, Trust
from controller.core.vitrine import facts as f
from controller.core.vitrine import night
from controller.core.vitrine.night import Law, Ruling
from controller.core.vitrine.values import Derogation, Plan, Tension


class Was(StrEnum):
    """How the window was, for a span of time."""

    LIT = "lit"
    """It might be lit: whether it slept meanwhile is not kept (V19)."""
    DARK = "dark"
    UNWATCHED = "unwatched"
    """The machine was off, or its daemon did not run: nothing commanded the display."""


class Read(StrEnum):
    """What the display itself said, in a dark span."""

    DARK = "dark"
    LIT = "lit"
    """At least once."""
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Written:
    """A fact of the journal, with its moment and the run of the machine it belongs to."""

    at: Moment
    boot: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Span:
    was: Was
    from_s: float
    until_s: float
    trust: Trust
    """How the beginning is known."""
    why: str = ""
    rule: str = ""
    reference: str = ""
    margin_s: float = 0.0
    read: Read = Read.NOT_ASKED
    forbidden: Ruling | None = None
    """The law spoke against light at some second of it, as judged now; not asked of a dark span."""


@dataclass(frozen=True, slots=True)
class _InForce:
    """What bound the window, as the journal has it at some place."""

    plan: Plan
    derogations: tuple[Derogation, ...] = ()
    tensions: tuple[Tension, ...] = ()

    @property
    def law(self) -> Law:
        given = (*self.plan.night.derogations, *self.derogations)
        return Law(self.plan.night, self.plan.calendar, given, self.tensions)


def spans(journal: Sequence[Written], until_s: float) -> list[Span]:
    """Everything from the first word about the window to ``until_s`` (wall seconds of the last sign of life), without
    a gap, in order. Where another law came into force a span ends, and another of the same kind begins."""
    found: list[Span] = []
    bound: _InForce | None = None
    last_s = 0.0
    for one in dated(journal):
        fact, at_s = one.fact, one.at.wall_s
        match fact:
            case Booted() if found:
                _end(found, _silent_since(fact, at_s, last_s), bound)
                found.append(Span(Was.UNWATCHED, found[-1].until_s, at_s, one.at.trust))
            case f.WindowConfigured() | f.DerogationsAccepted():
                if found:
                    _end(found, at_s, bound)
                    found.append(replace(found[-1], from_s=at_s, until_s=at_s, trust=one.at.trust))
                bound = _bound(bound, fact)
            case f.ScreenLit() | f.ScreenDarkened():
                _end(found, at_s, bound)
                was = Was.LIT if isinstance(fact, f.ScreenLit) else Was.DARK
                found.append(Span(was, at_s, at_s, one.at.trust, fact.why, fact.rule, fact.reference, fact.margin_s))
            case f.DisplayObserved(lit=lit) if found and lit is not None and found[-1].read is not Read.LIT:
                found[-1] = replace(found[-1], read=Read.LIT if lit else Read.DARK)
            case _:
                pass
        last_s = max(last_s, at_s)
    _end(found, until_s, bound)
    return [one for one in found if one.until_s > one.from_s]


def _end(found: list[Span], until_s: float, bound: _InForce | None) -> None:
    """The newest span ends, and is judged by the law that was in force."""
    if found and bound is not None:
        ended = replace(found[-1], until_s=until_s)
        found[-1] = replace(ended, forbidden=_forbidden(ended, bound.law))


def _forbidden(span: Span, law: Law) -> Ruling | None:
    """The first word of the law against light in this span."""
    if span.was is Was.DARK:
        return None
    for utc_s in (span.from_s, *night.edges(law, span.from_s, span.until_s)):
        said = night.ruling(law, utc_s)
        if utc_s < span.until_s and not said.lit:
            return said
    return None


def _bound(before: _InForce | None, fact: f.WindowConfigured | f.DerogationsAccepted) -> _InForce | None:
    if isinstance(fact, f.WindowConfigured):
        return _InForce(fact.plan) if before is None else replace(before, plan=fact.plan)
    return None if before is None else replace(before, derogations=fact.derogations, tensions=fact.tensions)


def _silent_since(booted: Booted, at_s: float, last_s: float) -> float:
    """When the last sign of life was; where no clock could measure the outage, the last fact."""
    return last_s if booted.outage_s is None else max(last_s, at_s - booted.outage_s)


def dated(journal: Sequence[Written]) -> Iterator[Written]:
    """The facts, each with the best time that is known for it: that of the nearest fact of the same run of the machine
    whose clock was believed most, carried to it by the monotonic clock."""
    best: dict[str, list[Moment]] = {}
    for one in journal:
        known = best.setdefault(one.boot, [])
        if known and one.at.trust > known[0].trust:
            known.clear()
        if not known or one.at.trust is known[0].trust:
            known.append(one.at)
    for one in journal:
        yield one if one.at.trust is best[one.boot][0].trust else replace(one, at=_carried(one.at, best[one.boot]))


def _carried(at: Moment, known: list[Moment]) -> Moment:
    place = bisect_left(known, at.mono_s, key=lambda one: one.mono_s)
    nearest = min(known[max(0, place - 1) : place + 1], key=lambda one: abs(one.mono_s - at.mono_s))
    return Moment(at.mono_s, nearest.wall_s + at.mono_s - nearest.mono_s, nearest.trust)


@dataclass(frozen=True, slots=True)
class Statement:
    """What can be said of a time."""

    forbidden: tuple[Span, ...]
    """It might be lit, and the law spoke against it."""
    seen_lit: tuple[Span, ...]
    """It was told to be dark, and the display said that it was lit."""
    unwatched: tuple[Span, ...]
    """Nobody watched, and in some of it light was forbidden: a machine without power commands no display."""

    @property
    def never_lit(self) -> bool:
        """It was never lit when that was forbidden, as far as anybody watched."""
        return not self.forbidden and not self.seen_lit


def statement(of: Iterable[Span]) -> Statement:
    of = tuple(of)
    return Statement(
        tuple(one for one in of if one.was is Was.LIT and one.forbidden is not None),
        tuple(one for one in of if one.read is Read.LIT),
        tuple(one for one in of if one.was is Was.UNWATCHED and one.forbidden is not None),
    )


def cut(of: Iterable[Span], from_s: float, until_s: float) -> list[Span]:
    """What of these spans lies between two times."""
    inside = (replace(one, from_s=max(one.from_s, from_s), until_s=min(one.until_s, until_s)) for one in of)
    return [one for one in inside if one.until_s > one.from_s]
