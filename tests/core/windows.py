"""A window under virtual time, told in the words of the people who pass by.

Every step goes through ``decide`` alone. After each one its facts are written, read back and folded once more, and the
laws of a window are asked. Wherever time passes, the window is woken exactly when it asked to be.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from controller.core import events as e
from controller.core.commands import Command
from controller.core.decide import Decision, decide
from controller.core.encoding import decode, decode_state, encode, encode_state
from controller.core.evolve import evolve
from controller.core.facts import Fact
from controller.core.moment import Moment, Trust
from controller.core.rights import Minted
from controller.core.state import State
from controller.core.vitrine import events as v
from controller.core.vitrine import facts as f
from controller.core.vitrine import night
from controller.core.vitrine.commands import SetDisplay, SetLights, Tell, Word
from controller.core.vitrine.presets import FR_SHOP_WINDOW
from controller.core.vitrine.state import Sight, Window
from controller.core.vitrine.values import (
    Calendar,
    Day,
    Hours,
    Night,
    Phase,
    Plan,
    Release,
    Shift,
    Slot,
)
from controller.core.vitrine.view import VitrineView, vitrine_view

PARIS = ZoneInfo("Europe/Paris")
EPOCH = date(1970, 1, 1)
MINTED = Minted("ANY", "digest", "0" * 6, "digest")
SHOWING = (Phase.ATTRACT, Phase.BROWSING, Phase.ASKING)


def at(text: str, zone: ZoneInfo = PARIS, *, fold: int = 0) -> float:
    """Seconds UTC of a local time: ``2026-11-24 18:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def utc(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


HOLIDAYS = (
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
    "2026-11-01", "2026-11-11", "2026-12-25", "2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08",
    "2027-05-17", "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25",
)  # fmt: skip
"""Of France, from the table of the labour code (article L. 3133-1) and the dates of Easter, 5 April and 28 March."""
CALENDAR = Calendar(
    "Europe/Paris",
    utc(2026, 1, 1),
    utc(2028, 1, 1),
    (
        Shift(utc(2026, 1, 1), 3_600),
        Shift(utc(2026, 3, 29, 1), 7_200),
        Shift(utc(2026, 10, 25, 1), 3_600),
        Shift(utc(2027, 3, 28, 1), 7_200),
        Shift(utc(2027, 10, 31, 1), 3_600),
    ),
    tuple(map(day, HOLIDAYS)),
)
"""Summer time: from the last Sunday of March to the last of October, at 01:00 UTC (directive 2000/84/EC)."""

WEEKDAYS = (Day.MO, Day.TU, Day.WE, Day.TH, Day.FR)
FRENCH = Night((FR_SHOP_WINDOW,))
PLAN = Plan("heritage", night=FRENCH, calendar=CALENDAR, lights=("day", "evening"))
FIRST = Release(
    "r1",
    ("open", "church", "river"),
    ("fr", "en"),
    (Slot(("church",), begins=18 * 60, ends=120, priority=1, lights="evening"),),
    version=1,
)
SECOND = Release("r2", ("open", "market"), ("fr",), version=2)


class Vitrine:
    """One window. ``facts`` and ``commands`` are those of the last step."""

    def __init__(self, plan: Plan = PLAN, start: str = "2026-11-24 18:30", *, release: Release | None = FIRST) -> None:
        self.state = State()
        self.seen: Sight | None = None
        self.now = Moment(1_000.0, at(start))
        self.journal: list[tuple[Moment, Fact]] = []
        self.everything: list[Command] = []
        self.words: list[Word] = []
        self.facts: tuple[Fact, ...] = ()
        self.commands: tuple[Command, ...] = ()
        self.next_wake_s: float | None = None
        self._replayed = State()
        self._boots = 0
        self.starts()
        self.happens(v.VitrineConfigured(plan))
        self.happens(v.PageHeard())
        if release is not None:
            self.adopts(release)

    # -- the machinery -----------------------------------------------------------------------

    def happens(self, event: e.Event) -> Decision:
        """One event; its facts are folded again, and the laws of a window asked."""
        before = self.seen
        decision = decide(self.state, self.now, event, MINTED, self.seen)
        for fact in decision.facts:
            again = decode(*encode(fact))
            self._replayed = evolve(self._replayed, self.now, again)
        assert self._replayed == decision.state, ("a replay gives another state", decision.facts)
        assert decode_state(encode_state(decision.state)) == decision.state, "a snapshot gives another state"
        self.state, self.seen = decision.state, decision.sight
        self.facts, self.commands, self.next_wake_s = decision.facts, decision.commands, decision.next_wake_s
        self.journal += [(self.now, fact) for fact in decision.facts]
        self.everything += decision.commands
        self.words += [one.word for one in decision.commands if isinstance(one, Tell)]
        if self.state.window is not None:
            self._laws(before)
        return decision

    def _laws(self, before: Sight | None) -> None:
        sight = self.sight
        assert sight.verdict is not None and night.holds(sight.verdict, self.now)
        assert sight.phase not in SHOWING or sight.verdict.lit, "it shows itself in the dark"
        assert not sight.lit or sight.verdict.lit, "it is lit against the law"
        assert self.window.lit is sight.verdict.lit, "what the law says is not written down"
        assert before is None or sight.session >= before.session, "a session comes again"
        assert sight.phase is Phase.CLEANING or not self.window.cleaning, "it is deaf for ever"
        assert (sight.phase is Phase.FAULT) is (sight.fault is not None)
        assert self.next_wake_s is not None and self.next_wake_s > self.now.mono_s, "it asks for a time that is over"

    @property
    def window(self) -> Window:
        assert self.state.window is not None
        return self.state.window

    @property
    def sight(self) -> Sight:
        assert self.seen is not None
        return self.seen

    @property
    def phase(self) -> Phase:
        return self.sight.phase

    @property
    def view(self) -> VitrineView:
        return vitrine_view(self.window, self.sight, self.now)

    @property
    def lit(self) -> bool:
        """As the display was last told."""
        return [one.lit for one in self.everything if isinstance(one, SetDisplay)][-1]

    @property
    def lights(self) -> str | None:
        return [one.name for one in self.everything if isinstance(one, SetLights)][-1]

    def kinds(self) -> set[type]:
        return {type(fact) for _, fact in self.journal}

    def written(self, kind: type) -> list[Any]:
        return [fact for _, fact in self.journal if isinstance(fact, kind)]

    def waits(self, seconds: float) -> None:
        """Time passes; the window is woken exactly when it asked to be."""
        until = self.now.mono_s + seconds
        while self.next_wake_s is not None and self.next_wake_s <= until:
            self.passes(max(0.0, self.next_wake_s - self.now.mono_s))
            self.happens(e.Woke())
        self.passes(until - self.now.mono_s)

    def passes(self, seconds: float) -> None:
        """Time passes, and nobody is woken."""
        self.now = Moment(self.now.mono_s + seconds, self.now.wall_s + seconds, self.now.trust)

    def waits_until(self, text: str) -> None:
        self.waits(at(text) - self.now.wall_s)

    def starts(self, outage_s: float | None = None) -> None:
        """The daemon comes up: nothing is left of what was before its eyes."""
        self._boots += 1
        self.seen = None
        self.happens(e.Started(f"boot {self._boots}", "this card", outage_s))

    def power_cut(self, outage_s: float, trust: Trust = Trust.SYNCHRONISED, *, browser: bool = True) -> None:
        """The machine was off for so long; by the floor it is no later than before. Then the browser is up again."""
        passed_s = 0.0 if trust is Trust.FLOOR_ONLY else outage_s
        self.now = Moment(20.0, self.now.wall_s + passed_s, trust)
        self.starts(None if trust is Trust.FLOOR_ONLY else outage_s)
        if browser:
            self.happens(v.PageHeard())

    def clock_set(self, wall_s: float, trust: Trust = Trust.SYNCHRONISED) -> None:
        jump_s = wall_s - self.now.wall_s
        self.now = Moment(self.now.mono_s, wall_s, trust)
        self.happens(e.ClockSet(jump_s))

    # -- people ------------------------------------------------------------------------------

    def touched(self) -> None:
        self.happens(v.WindowTouched(self.sight.session))

    def adopts(self, release: Release) -> None:
        """A release is brought, paints in its hidden frame, and then before everybody."""
        self.happens(v.ReleaseStaged(release))
        self.paints(release, hidden=True)
        self.paints(release)

    def paints(self, release: Release, *, hidden: bool = False, scene: str = "open") -> None:
        self.happens(v.FramesSeen(release.id, scene, hidden))

    def cleans(self, on: bool = True) -> None:
        self.happens(v.CleaningWished(on))

    def votes(self, choice: str = "garden", question: str = "street") -> None:
        self.happens(v.Answered(self.sight.session, "poll", question, choice))


def hours(begins: str, ends: str, *days: Day) -> Hours:
    return Hours(minute(begins), minute(ends), days or tuple(Day))


def minute(text: str) -> int:
    hour, minutes = text.split(":")
    return int(hour) * 60 + int(minutes)


__all__ = ["f", "v"]
