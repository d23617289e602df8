"""The ``[vitrine]`` table: which window this is, where its glass is, when it may be lit. Without it there is none.

Hours are local ones, as ``"22:30"``; an end that is not after its beginning is on the next day. Days are ``mo`` to
``su`` and ``holiday``: a public holiday is that and no weekday.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from controller import calendar
from controller.config.content import ContentTable
from controller.config.locate import Place
from controller.config.models import COMPARTMENTS_MAX, CompartmentTable
from controller.config.shopfront import DisplayTable, LightsTable, PresenceTable
from controller.config.strict import Line, Strict
from controller.config.update import UpdatingConfig
from controller.core.vitrine import presets
from controller.core.vitrine.values import (
    Calendar,
    Day,
    Derogation,
    Glass,
    Hours,
    Night,
    Plan,
    Times,
)

ID: Final = r"^[a-z0-9][a-z0-9-]{0,63}$"
CLOCK: Final = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
EPOCH: Final = date(1970, 1, 1)
T: Final = Times()
G: Final = Glass()


def _date(written: object) -> object:
    if not isinstance(written, str):
        return written
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError("must be a day of the calendar") from None


Clock = Annotated[Line, Field(pattern=CLOCK, examples=["22:30"])]
Date = Annotated[date, BeforeValidator(_date)]
DayName = Literal["mo", "tu", "we", "th", "fr", "sa", "su", "holiday"]
ALL_DAYS: Final[tuple[DayName, ...]] = ("mo", "tu", "we", "th", "fr", "sa", "su", "holiday")
RuleName = Literal["fr-shop-window", "fr-advertising"]


class GlassTable(Strict):
    """Where the lit glass is; millimetres from the ground."""

    bottom_mm: Annotated[int, Field(ge=0, le=2_000, examples=[700])] = G.bottom_mm
    height_mm: Annotated[int, Field(ge=100, le=3_000, examples=[1_200])] = G.height_mm
    width_mm: Annotated[int, Field(ge=100, le=3_000, examples=[700])] = G.width_mm
    orientation: Annotated[Literal["portrait", "landscape"], Field(examples=["portrait"])] = "portrait"

    def glass(self) -> Glass:
        return Glass(self.bottom_mm, self.height_mm, self.width_mm, self.orientation)


class TimesTable(Strict):
    """Every key may be left out. Seconds; what each means stands in ``controller.core.vitrine.values.Times``."""

    idle_s: Annotated[float, Field(ge=20, le=600, examples=[60])] = T.idle_s
    asks_s: Annotated[float, Field(ge=10, le=120, examples=[20])] = T.asks_s
    attract_s: Annotated[float, Field(ge=20, le=3_600, examples=[120])] = T.attract_s
    cleaning_s: Annotated[float, Field(ge=30, le=1_800, examples=[180])] = T.cleaning_s

    wall_days: Annotated[int, Field(ge=1, le=1_825, examples=[365])] = 365
    """So long a neighbour's words stay on the wall after a person approved them; then they are erased."""

    def times(self) -> Times:
        shown_kept_s = 86_400.0 * self.wall_days
        return Times(self.idle_s, self.asks_s, self.attract_s, self.cleaning_s, shown_kept_s=shown_kept_s)


class HoursTable(Strict):
    """A span of some days."""

    days: Annotated[tuple[DayName, ...], Field(strict=False, min_length=1, max_length=8, examples=[["mo", "tu"]])] = (
        ALL_DAYS
    )
    begins: Clock
    ends: Clock

    def hours(self) -> Hours:
        return Hours(minute(self.begins), minute(self.ends), tuple(map(Day, self.days)))


class DerogationTable(Strict):
    """A prefect's permission: in these hours the named rules do not bind."""

    reference: Line = Field(min_length=8, max_length=200, examples=["Arrêté préfectoral du 3 décembre 2026, n° 12"])
    """Who gave it, when, and its number: it stands in the proof."""
    rules: Annotated[
        tuple[RuleName, ...], Field(strict=False, min_length=1, max_length=2, examples=[["fr-shop-window"]])
    ] = ("fr-shop-window",)
    first: Date = Field(examples=["2026-12-18"])
    last: Date = Field(examples=["2026-12-31"])
    """Both included: days on which such hours begin."""
    begins: Clock = "00:00"
    ends: Clock = "24:00"
    eves_only: Annotated[bool, Field(examples=[True])] = False
    """Only in nights that end in a public holiday."""

    def derogation(self) -> Derogation:
        return Derogation(
            self.reference, self.rules, day(self.first), day(self.last), minute(self.begins), minute(self.ends),
            self.eves_only,
        )  # fmt: skip


class VitrineTable(Strict):
    """One window."""

    theme: Line = Field(pattern=ID, examples=["heritage"])
    """Which vitrine of the release it shows."""
    country: Annotated[Literal["fr", "none"], Field(examples=["fr"])] = "fr"
    """Whose night law binds it; ``none``: only the own hours below."""
    kind: Annotated[Literal["shop_window", "advertising", "both"], Field(examples=["shop_window"])] = "shop_window"
    """What the law takes it for. A window that also shows advertising to the street is ``both``."""
    timezone: Line = Field("Europe/Paris", max_length=60, examples=["Europe/Paris"])
    holidays: Line = Field("FR", pattern=r"^$|^[A-Z]{2}(-[A-Z0-9]{1,5})?$", examples=["FR"])
    """Of which country, and of which part of it (``FR-57``); empty: none."""
    asleep: Annotated[Literal["still", "dark"], Field(examples=["still"])] = "still"
    """What it is while nobody is there, where a sensor tells."""
    reach_always: Annotated[bool, Field(examples=[False])] = False
    """Everything that can be touched always lies within a wheelchair's reach, not only when asked for."""
    glass: GlassTable = GlassTable()
    times: TimesTable = TimesTable()
    own_hours: Annotated[tuple[HoursTable, ...], Field(strict=False, max_length=16)] = ()
    """The town's stricter hours: it is lit in these alone."""
    shop_hours: Annotated[tuple[HoursTable, ...], Field(strict=False, max_length=32)] = ()
    """When the shop behind the glass is open; none for an empty shop."""
    derogations: Annotated[tuple[DerogationTable, ...], Field(strict=False, max_length=32)] = ()
    display: DisplayTable
    presence: PresenceTable | None = None
    lights: Annotated[tuple[LightsTable, ...], Field(strict=False, max_length=8)] = ()

    def to_plan(self, languages: tuple[str, ...], calendar: Calendar) -> Plan:
        """What the core works from."""
        return Plan(
            theme=self.theme,
            languages=languages,
            glass=self.glass.glass(),
            reach_always=self.reach_always,
            presence=self.presence is not None,
            sleeps_lit=self.asleep == "still",
            night=self.night(),
            calendar=calendar,
            times=self.times.times(),
            lights=tuple(dict.fromkeys(one.name for one in self.lights)),
        )

    def night(self) -> Night:
        return Night(
            presets.rules(self.country, self.kind),
            tuple(one.hours() for one in self.own_hours),
            tuple(one.hours() for one in self.shop_hours),
            tuple(one.derogation() for one in self.derogations),
        )


class WindowConfig(UpdatingConfig):
    """The configuration of a machine with a window; it may have no compartments."""

    compartments: Annotated[tuple[CompartmentTable, ...], Field(strict=False)] = Field((), max_length=COMPARTMENTS_MAX)
    vitrine: VitrineTable
    content: ContentTable = ContentTable(address=None, authority=None)


def faults(vitrine: VitrineTable) -> Iterator[tuple[Place, str]]:
    """What is wrong between keys that are right one by one, each with its remedy."""
    try:
        calendar.zone_of(vitrine.timezone)
    except calendar.CalendarError as error:
        yield ("vitrine", "timezone"), f'{error}; write for example `timezone = "Europe/Paris"`'
    try:
        calendar.holidays_of(vitrine.holidays)
    except calendar.CalendarError as error:
        yield ("vitrine", "holidays"), f'{error}; write for example `holidays = "FR"`, or an empty text for none'
    for index, one in enumerate(vitrine.derogations):
        if one.last < one.first:
            yield ("vitrine", "derogations", index, "last"), f"is before its first day {one.first}; write a later day"
    names = [one.name for one in vitrine.lights]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("vitrine", "lights", index, "name"), f"{name!r} is the name of an earlier one; give each its own"
    if vitrine.country == "none" and not vitrine.own_hours:
        yield ("vitrine", "country"), "leaves the night to own hours, and there are none; add [[vitrine.own_hours]]"


def minute(clock: str) -> int:
    """Of the day, of a checked ``"22:30"``."""
    hour, minutes = clock.split(":")
    return int(hour) * 60 + int(minutes)


def day(when: date) -> int:
    """The local day, as the core counts them."""
    return (when - EPOCH).days
