"""``bastide night``: the proof that a window was dark when it had to be, and when it may be lit on a day to come."""

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from controller import calendar
from controller.cli.main import CommandError
from controller.config import ConfigError, load
from controller.core.clock import Anchor
from controller.core.encoding import UnknownFact, decode
from controller.core.moment import Moment, Trust
from controller.core.vitrine import local, night
from controller.core.vitrine.facts import WindowConfigured
from controller.core.vitrine.night import Law, Ruling
from controller.core.vitrine.proof import Read, Span, Statement, Was, Written, cut, spans, statement
from controller.core.vitrine.values import Because, Plan
from controller.holidays import EPOCH
from controller.records import HEARTBEAT, JOURNAL, last_sign
from controller.store.errors import JournalError
from controller.store.heartbeat import SLOT_BYTES, Beat
from controller.store.reader import reading
from controller.store.tables import Record

DATA: Final = Path("/var/lib/bastide")
CONFIG: Final = Path("/etc/bastide/bastide.toml")
KINDS: Final = frozenset(
    ("Booted", "TimeSet", "WindowConfigured", "DerogationsAccepted", "ScreenLit", "ScreenDarkened", "DisplayObserved")
)
DAYS_MAX: Final = 400
WAS: Final = {Was.LIT: "may be lit", Was.DARK: "dark", Was.UNWATCHED: "nobody watched"}
CLOCK: Final = {Trust.SYNCHRONISED: "known", Trust.HELD_OVER: "held over", Trust.FLOOR_ONLY: "not before"}
READ: Final = {Read.DARK: "dark", Read.LIT: "LIT", Read.NOT_ASKED: ""}
WORDS: Final = {
    Because.RULE: "forbidden by",
    Because.OWN_HOURS: "outside of the town's own hours",
    Because.TENSION: "the grid is short of power:",
    Because.NO_CLOCK: "nobody knew the time",
    Because.NO_CALENDAR: "outside of the years whose summer time is known",
    Because.PERMITTED: "no rule speaks of it",
    Because.ACTIVITY: "the shop is open, or was or will be soon:",
    Because.DEROGATION: "by derogation:",
}
COLUMNS: Final = (
    "from_utc", "until_utc", "from_local", "until_local", "was", "why", "rule", "reference", "clock", "margin_s",
    "display_said", "light_forbidden_by",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", metavar="proof|plan", required=True)
    proof = parts.add_parser("proof", help="every off and on, by which text; exit status 1 when it was lit against it")
    proof.add_argument("--from", dest="first", type=_day, metavar="DAY", help="2026-06-01, local; else from the start")
    proof.add_argument("--to", dest="last", type=_day, metavar="DAY", help="this day included; else until now")
    proof.add_argument("--csv", type=Path, metavar="FILE", help="write a new file for a table calculator, too")
    proof.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"the machine's data (default {DATA})")
    plan = parts.add_parser("plan", help="when it may be lit, and by which text, by the configuration alone")
    plan.add_argument("--date", type=_day, metavar="DAY", help="2026-12-24, local; else today")
    plan.add_argument("--days", type=int, default=1, metavar="N", help="so many days from then (default 1)")
    plan.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help=f"(default {CONFIG})")


def run(args: argparse.Namespace) -> int:
    return _proof(args) if args.part == "proof" else _plan(args)


def _day(text: str) -> date:
    return date.fromisoformat(text)


# -- the proof ---------------------------------------------------------------------------------


def _proof(args: argparse.Namespace) -> int:
    written, until_s = _read(args.data)
    plans = [one.fact.plan for one in written if isinstance(one.fact, WindowConfigured)]
    if not plans:
        raise CommandError(f"{args.data} is of a machine without a window; there is nothing to prove")
    zone = _zone(plans[-1])
    found = cut(spans(written, until_s), _midnight(args.first, zone, 0.0), _midnight(_after(args.last), zone, until_s))
    if not found:
        raise CommandError("nothing is known of that time; leave out --from and --to for all that is")
    if args.csv is not None:
        with _new(args.csv) as file:
            _csv(found, zone, file)
    print(f"Window {plans[-1].theme!r}, local time of {zone.key}.")
    for one in found:
        print(_line(one, zone))
    said = statement(found)
    print("\n" + "\n".join(_said(said, found, zone)))
    return 0 if said.never_lit else 1


def _read(data: Path) -> tuple[list[Written], float]:
    """What the journal says of the window, and when the last sign of life was."""
    written: list[Written] = []
    last: Record | None = None
    try:
        with reading(data / JOURNAL) as reader:
            for record in reader.facts():
                last = record
                if record.kind in KINDS:
                    written.append(Written(_moment(record), record.boot, decode(record.kind, record.body)))
    except (JournalError, UnknownFact) as error:
        raise CommandError(str(error)) from error
    if last is None:
        return written, 0.0
    at = _moment(last)
    sign = last_sign(Anchor(last.boot, at.mono_s, at.wall_s, at.trust), _beat(data / HEARTBEAT))
    return written, at.wall_s if sign is None or sign.boot != last.boot else sign.wall_s


def _moment(record: Record) -> Moment:
    return Moment(record.mono_s, record.wall_s, Trust(record.trust))


def _beat(path: Path) -> Anchor | None:
    """The newest heartbeat, read beside the daemon that writes it."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    beats = [Beat.from_bytes(data[place : place + SLOT_BYTES]) for place in (0, SLOT_BYTES)]
    newest = max((one for one in beats if one is not None), key=lambda one: one.number, default=None)
    return None if newest is None else Anchor(newest.boot, newest.at.mono_s, newest.at.wall_s, newest.at.trust)


def _zone(plan: Plan) -> ZoneInfo:
    try:
        return calendar.zone_of(plan.calendar.zone)
    except calendar.CalendarError as error:
        raise CommandError(str(error)) from error


def _midnight(day: date | None, zone: ZoneInfo, otherwise_s: float) -> float:
    return otherwise_s if day is None else datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _line(one: Span, zone: ZoneInfo) -> str:
    said = READ[one.read]
    display = f"  the display said: {said}" if said else ""
    wrong = f"  LIGHT WAS FORBIDDEN: {_why(one.forbidden)}" if one.forbidden is not None and one.was is Was.LIT else ""
    why = _words(one.why, one.rule, one.reference) if one.why else ""
    return (
        f"{_local(one.from_s, zone)}  {_local(one.until_s, zone)}  {WAS[one.was]:<14}  {why}{display}{wrong}".rstrip()
    )


def _words(why: str, rule: str, reference: str) -> str:
    named = f" {reference}" if reference else ""
    return f"{WORDS[Because(why)]}{named}{f' ({rule})' if rule else ''}"


def _why(ruling: Ruling) -> str:
    return _words(ruling.because, ruling.rule, ruling.reference)


def _local(utc_s: float, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(utc_s, zone):%Y-%m-%d %H:%M:%S %z}"


def _said(said: Statement, found: Sequence[Span], zone: ZoneInfo) -> Iterator[str]:
    whole = f"From {_local(found[0].from_s, zone)} to {_local(found[-1].until_s, zone)}"
    if said.never_lit:
        yield f"{whole}, the window was never lit when that was forbidden, as far as anybody watched."
    for one in said.forbidden:
        yield f"{_local(one.from_s, zone)}: it may have been lit, and that was forbidden."
    for one in said.seen_lit:
        yield f"{_local(one.from_s, zone)}: it was told to be dark, and the display said that it was lit."
    unwatched = [one for one in found if one.was is Was.UNWATCHED]
    if not unwatched:
        yield "It was watched all the time."
        return
    hours = sum(one.until_s - one.from_s for one in unwatched) / 3_600
    times = f"{len(unwatched)} times, {hours:.1f} hours in all, nobody watched"
    yield f"{times}; in {len(said.unwatched)} of them light was forbidden for a part of it."
    lost_s = sum(one.until_s - one.from_s for one in found if one.trust is Trust.FLOOR_ONLY)
    if lost_s:
        yield f"For {lost_s / 3_600:.1f} hours nobody knew the time: what is written of them was not before that."


def _csv(found: Iterable[Span], zone: ZoneInfo, file: TextIO) -> None:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for one in found:
        forbidden = "" if one.forbidden is None else _why(one.forbidden)
        table.writerow(
            (
                _utc(one.from_s), _utc(one.until_s), _local(one.from_s, zone), _local(one.until_s, zone), one.was.value,
                str(one.why), one.rule, one.reference, CLOCK[one.trust], one.margin_s, one.read.value, forbidden,
            )
        )  # fmt: skip


def _utc(utc_s: float) -> str:
    return f"{datetime.fromtimestamp(utc_s, ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"


@contextmanager
def _new(path: Path) -> Iterator[TextIO]:
    try:
        file = path.open("x", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}); name a new file") from error
    with file:
        yield file


# -- the plan ----------------------------------------------------------------------------------


def _plan(args: argparse.Namespace) -> int:
    if not 1 <= args.days <= DAYS_MAX:
        raise CommandError(f"--days must be from 1 to {DAYS_MAX}")
    plan = _configured(args.config)
    zone = _zone(plan)
    law = Law(plan.night, plan.calendar, plan.night.derogations, ())
    first = args.date or datetime.now(zone).date()
    print(f"Window {plan.theme!r}, local time of {zone.key}; what the town sends besides is not counted.")
    for number in range(args.days):
        that = first + timedelta(days=number)
        print(f"{that:%a %Y-%m-%d}{_holiday(law, that)}")
        for begins_s, ends_s, said in _rulings(law, _midnight(that, zone, 0.0), _midnight(_after(that), zone, 0.0)):
            lit = "may be lit" if said.lit else "dark"
            ends = _clock(ends_s, zone).replace("00:00", "24:00")
            print(f"  {_clock(begins_s, zone)} – {ends}  {lit:<10}  {_why(said)}")
    return 0


def _configured(path: Path) -> Plan:
    try:
        config = load(path)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    if config.vitrine is None:
        raise CommandError(f"{path} has no [vitrine]; there is no window whose night could be planned")
    table = calendar.table(config.vitrine.timezone, config.vitrine.holidays)
    return config.vitrine.to_plan(config.bank.languages, table)


def _holiday(law: Law, that: date) -> str:
    return "  public holiday" if local.is_holiday(law.calendar, (that - EPOCH).days) else ""


def _rulings(law: Law, from_s: float, until_s: float) -> list[tuple[float, float, Ruling]]:
    """The day in pieces that are of one mind."""
    pieces: list[tuple[float, float, Ruling]] = []
    times = [from_s, *(edge for edge in night.edges(law, from_s, until_s) if edge < until_s), until_s]
    for begins_s, ends_s in pairwise(times):
        said = night.ruling(law, begins_s)
        if pieces and pieces[-1][2] == said:
            pieces[-1] = (pieces[-1][0], ends_s, said)
        else:
            pieces.append((begins_s, ends_s, said))
    return pieces


def _clock(utc_s: float, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(utc_s, zone):%H:%M}"
