"""Third chapter: what time it is here. Deadlines, a window's night and every line of the journal hang on it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from controller.dialogue.steps import AnswerRefusedError, Note, Reply, Text
from controller.setup.book import Book
from controller.setup.steps import Answer, ClockSeen, ClockSet, LookAtClock, SetClock, SetZone, Step, ZoneSet

PREFIX: Final = "zone:"
OFFERED: Final = ("Europe/Paris", "America/Guadeloupe", "America/Cayenne", "Indian/Reunion", "Pacific/Noumea")
ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{1,29}(/[A-Za-z0-9_+-]{1,30}){0,2}")
YEARS: Final = (2025, 2099)


def ask(book: Book) -> Step | None:
    if not book.zone:
        return _zone(book)
    if not book.zone_set:
        return Step("setting_zone", {"zone": book.zone}, task=SetZone(book.zone))
    if book.clock_done:
        return None
    if book.clock_wanted:
        return Step("setting_clock", task=SetClock(book.clock_wanted))
    if book.clock is None:
        return Step("looking_at_clock", task=LookAtClock())
    if book.clock_typed:
        return Step("clock_set", form=Text(20, digits=True), options=("back",))
    notes = (Note("clock_problem", {"problem": book.clock_problem}),) if book.clock_problem else ()
    return Step(
        "clock_right", {"now": book.clock.shown}, options=("right", "set_it", "look_again", "unsure"), notes=notes
    )


def _zone(book: Book) -> Step:
    if book.zone_problem:
        return Step("zone_refused", {"problem": book.zone_problem}, options=("try_again", "leave"))
    if book.zone_typed:
        return Step("which_zone", form=Text(60, default=OFFERED[0], plain=True), options=("back",))
    return Step("zone", options=(*(f"{PREFIX}{one}" for one in OFFERED), "other_zone"))


def _zone_chosen(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "other_zone":
        return replace(book, zone_typed=True)
    return replace(book, zone=reply.key.removeprefix(PREFIX), zone_problem="")


def _zone_typed(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "back":
        return replace(book, zone_typed=False)
    zone = reply.text.replace(" ", "_")
    if not ZONE.fullmatch(zone):
        raise AnswerRefusedError("zone_form")
    return replace(book, zone=zone, zone_problem="")


def _zone_refused(book: Book, _: Step, reply: Reply) -> Book:
    """Left so, the system's own zone stays, and this one is what we work with."""
    if reply.key == "try_again":
        return replace(book, zone_problem="", zone_typed=False)
    return replace(book, zone=book.zone_tried, zone_set=True, zone_problem="")


def _right(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key in ("right", "unsure"):
        return replace(book, clock_done=True, clock_told=reply.key == "right")
    if reply.key == "set_it":
        return replace(book, clock_typed=True, clock_problem="")
    return replace(book, clock=None, clock_problem="")


def _set(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "back":
        return replace(book, clock_typed=False)
    return replace(book, clock_wanted=parsed(reply.text), clock_typed=False)


def parsed(text: str) -> str:
    """``2026 11 25 2 15`` → ``2026-11-25 02:15:00``: year, month, day, hour, minute, whatever stands between them.

    Raises :class:`~controller.dialogue.steps.AnswerRefusedError` for what is no moment of these decades.
    """
    try:
        wall = datetime(*map(int, re.findall(r"[0-9]+", text, re.ASCII)))  # type: ignore[arg-type]  # noqa: DTZ001
    except (ValueError, TypeError, OverflowError):
        raise AnswerRefusedError("clock_form") from None
    if not YEARS[0] <= wall.year <= YEARS[1] or len(re.findall(r"[0-9]+", text)) != 5:
        raise AnswerRefusedError("clock_form")
    return wall.strftime("%Y-%m-%d %H:%M:00")


ANSWERS: Mapping[str, Answer] = {
    "zone": _zone_chosen, "which_zone": _zone_typed, "zone_refused": _zone_refused, "clock_right": _right,
    "clock_set": _set,
}  # fmt: skip


def named(key: str) -> str | None:
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else None


def zone_set(book: Book, evidence: ZoneSet) -> Book:
    if evidence.problem:
        return replace(book, zone="", zone_tried=book.zone, zone_problem=evidence.problem)
    return replace(book, zone_set=True)


def clock_seen(book: Book, evidence: ClockSeen) -> Book:
    """A clock that the network sets needs nobody's word."""
    return replace(book, clock=evidence.clock, clock_done=evidence.clock.synchronised)


def clock_set(book: Book, evidence: ClockSet) -> Book:
    return replace(book, clock=None, clock_wanted="", clock_problem=evidence.problem)
