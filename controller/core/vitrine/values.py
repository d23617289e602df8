"""What a vitrine works from: its plan, its calendar, the hours that bind it, and what a release says of itself.

Minutes are counted from the midnight that begins a local day, up to 1440. A local day is a number: days since
1 January 1970. Whole values are replaced, never a field of one.
"""

from dataclasses import dataclass
from enum import StrEnum

DAY_MIN = 24 * 60


class Day(StrEnum):
    """Of the week, from Monday; on a public holiday a day is ``HOLIDAY`` and nothing else."""

    MO = "mo"
    TU = "tu"
    WE = "we"
    TH = "th"
    FR = "fr"
    SA = "sa"
    SU = "su"
    HOLIDAY = "holiday"


EVERY_DAY = tuple(Day)


@dataclass(frozen=True, slots=True)
class Shift:
    """From this second on (UTC) the local clock is so far ahead of UTC."""

    at_s: int
    offset_s: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Local time and public holidays, handed in: a table, no library. Outside of it the local time is unknown."""

    zone: str = "UTC"
    from_s: int = 0
    until_s: int = 0
    shifts: tuple[Shift, ...] = ()
    """In order; the first one at or before ``from_s``."""
    holidays: tuple[int, ...] = ()
    """Local days, in order."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of some days. ``ends`` not after ``begins``: it goes on into the next day."""

    begins: int
    ends: int
    days: tuple[Day, ...] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Rule:
    """Hours in which a text of law wants a window dark."""

    name: str
    """As ``fr-shop-window``."""
    reference: str
    begins: int
    ends: int
    since_day: int = 0
    """The local day on which it came into force."""
    around_activity_min: int = 0
    """So long before the shop opens and after it closes it may be lit all the same."""


@dataclass(frozen=True, slots=True)
class Derogation:
    """A dated permission: in these hours the named rules do not bind. ``reference`` says who gave it and when."""

    reference: str
    rules: tuple[str, ...]
    first_day: int
    last_day: int
    """Local days on which such hours begin, both included."""
    begins: int = 0
    ends: int = DAY_MIN
    """Not after ``begins``: into the next day."""
    eves_only: bool = False
    """Only in the nights that end in a public holiday."""


@dataclass(frozen=True, slots=True)
class Tension:
    """While the grid is short of power (EcoWatt red) the window is dark: from, until in seconds UTC."""

    from_s: int
    until_s: int
    reference: str


@dataclass(frozen=True, slots=True)
class Night:
    """When the window may be lit."""

    rules: tuple[Rule, ...] = ()
    own_hours: tuple[Hours, ...] = ()
    """The town's stricter hours: it is lit in these alone. Empty: it has none."""
    shop_hours: tuple[Hours, ...] = ()
    """When the shop behind the glass is open."""
    derogations: tuple[Derogation, ...] = ()


@dataclass(frozen=True, slots=True)
class Glass:
    """Where the glass is, for what must be within reach; lengths in millimetres."""

    bottom_mm: int = 700
    height_mm: int = 1200
    width_mm: int = 700
    orientation: str = "portrait"


@dataclass(frozen=True, slots=True)
class Times:
    """Every time the window keeps to, in seconds; the reason stands beside each."""

    idle_s: float = 60.0
    """Without a touch, before it asks "still there?"."""
    asks_s: float = 20.0
    """For an answer; then everything this visitor did is forgotten."""
    attract_s: float = 120.0
    """It goes on playing after the last presence, where there is a sensor."""
    cleaning_s: float = 180.0
    """A glass is clean by then; the window does not stay deaf for ever."""
    paints_within_s: float = 60.0
    """A staged release in its hidden frame, and a new one after the switch."""
    under_touch_s: float = 30.0
    """So long after a touch nothing is reloaded or restarted (V1)."""
    ladder_rests_s: float = 120.0
    """After a step of the ladder, before the next."""
    ladder_again_s: float = 3_600.0
    """Given up, it is tried once more so often."""
    ghosts_after_s: float = 600.0
    """Nobody touches glass without a pause for so long (V12)."""
    ghosts_rest_s: float = 60.0
    """Without a touch for so long, they are over."""
    corrects_s: float = 60.0
    """A display that is not as it was told is told again at most so often."""
    touches_told_s: float = 3_600.0
    """Counted touches are written down at most so often."""
    unread_kept_s: float = 5_184_000.0
    """Sixty days: words that nobody looked at for so long are nobody's any more."""
    refused_kept_s: float = 2_592_000.0
    """Thirty days, for who refused by mistake, or is asked why."""
    shown_kept_s: float = 31_536_000.0
    """A year on the wall."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The configuration of one vitrine."""

    theme: str
    """Which vitrine of the release."""
    languages: tuple[str, ...] = ("fr", "en")
    glass: Glass = Glass()
    reach_always: bool = False
    presence: bool = False
    """There is a presence sensor: nobody there, the window sleeps."""
    sleeps_lit: bool = True
    """Asleep it shows a still picture; otherwise it is dark."""
    night: Night = Night()
    calendar: Calendar = Calendar()
    times: Times = Times()
    lights: tuple[str, ...] = ()
    """Names of the light scenes that this window has."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the programme: when what plays by itself. The highest priority that matches wins, of equals the
    later."""

    scenes: tuple[str, ...]
    days: tuple[Day, ...] = EVERY_DAY
    begins: int = 0
    ends: int = DAY_MIN
    """Not after ``begins``: into the next day."""
    season_from: int | None = None
    season_to: int | None = None
    """Month times 100 plus day, both included; it may span the turn of the year. Both or neither."""
    priority: int = 0
    lights: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What the core needs to know of a signed, verified, complete release, of this window's theme."""

    id: str
    scenes: tuple[str, ...]
    """All of this vitrine, its opening first."""
    languages: tuple[str, ...]
    programme: tuple[Slot, ...] = ()
    version: int = 0
    """Only grows; the content's own."""


class Phase(StrEnum):
    """Where the window stands."""

    ASLEEP = "asleep"
    ATTRACT = "attract"
    BROWSING = "browsing"
    ASKING = "asking"
    """Still there?"""
    CLEANING = "cleaning"
    FAULT = "fault"


class Fault(StrEnum):
    NO_RELEASE = "no_release"
    """There is nothing to show: not a healthy window (V8)."""
    FROZEN = "frozen"
    """Every step of the ladder was tried, and still nothing is painted."""


class Because(StrEnum):
    """Why the window is dark, or may be lit."""

    RULE = "rule"
    """A text of law, named beside it."""
    OWN_HOURS = "own_hours"
    TENSION = "tension"
    NO_CLOCK = "no_clock"
    """Nobody knows the time: any hour might be a forbidden one."""
    NO_CALENDAR = "no_calendar"
    """The time is outside of the years whose local time is known."""
    PERMITTED = "permitted"
    """No rule speaks of this hour."""
    ACTIVITY = "activity"
    """The shop is open, or within the time around it that the rule names."""
    DEROGATION = "derogation"


class Step(StrEnum):
    """The ladder, gentlest first (V1)."""

    RELOAD = "reload"
    RESTART_BROWSER = "restart_browser"
    RESTART_SESSION = "restart_session"
    GIVE_UP = "give_up"
    """Dark, and an alarm; tried once more from time to time."""


class Ghost(StrEnum):
    """Touches that no finger makes (V12)."""

    RATE = "rate"
    """More in a second than a hand can."""
    HELD = "held"
    """A contact held for minutes."""
    ENDLESS = "endless"
    """Touches without a pause, for longer than anybody touches."""
