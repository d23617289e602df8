"""A year of a window's nights, in virtual time: power cuts, lost and drifting and wrong clocks, touches at all hours,
derogations, days of a grid short of power; and an oracle that knows nothing of the core.

The machine's clocks go through :mod:`controller.core.clock`, as on a Raspberry Pi. What really happened is kept beside:
when, in true time, the display was commanded lit.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from controller.core import events as e
from controller.core.clock import Anchor, Reading, anchor, estimate, floor_after, floor_at_start, floor_now, jump_s
from controller.core.decide import Decision, decide
from controller.core.moment import Moment, Trust
from controller.core.state import State
from controller.core.vitrine import events as v
from controller.core.vitrine.commands import SetDisplay
from controller.core.vitrine.proof import Written
from controller.core.vitrine.values import Derogation, Plan, Tension
from tests.core.windows import FIRST, MINTED, PARIS

BEGINS = datetime(2026, 6, 1, 10, tzinfo=UTC).timestamp()
DAYS = 365
HOUR_S = 3_600.0
CLOCK_ASKED_S = 5.0
"""The daemon notices a clock that was moved so soon."""
Decide = Callable[..., Decision]


@dataclass
class Machine:
    """A Raspberry Pi, its clocks and its window."""

    plan: Plan
    seed: int
    battery: bool = False
    decides: Decide = decide
    lit: list[tuple[float, float]] = field(default_factory=list)
    """True seconds from, until which the display was lit."""
    off: list[tuple[float, float]] = field(default_factory=list)
    journal: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.true_s = BEGINS
        self.state, self.sight = State(), None  # type: Sight | None
        self.boots = 0
        self.shining_since: float | None = None
        self.floor: Anchor | None = None
        self.rtc_error_s = 0.0
        self.coming: list[tuple[float, int, str, object]] = []
        self.count = 0
        self.switch_on(outage_s=None)

    # -- clocks ------------------------------------------------------------------------------

    def moment(self) -> Moment:
        mono_s = (self.true_s - self.booted_s) * (1 + self.drift)
        error_s = 0.0 if self.synchronised else self.wrong_s
        reading = Reading(mono_s, self.true_s + error_s, self.synchronised, self.battery)
        moment = estimate(reading, self.boot, self.anchor, self.floor_s)
        self.floor_s = floor_after(moment, self.floor_s)
        if moment.trust is Trust.SYNCHRONISED:
            self.anchor = anchor(self.boot, moment)
        return Moment(round(moment.mono_s, 3), round(moment.wall_s, 3), moment.trust)

    def switch_on(self, outage_s: float | None) -> None:
        self.boots += 1
        self.boot, self.booted_s = f"boot {self.boots}", self.true_s
        self.drift = self.random.uniform(-80e-6, 80e-6)
        self.synchronised, self.anchor, self.sight = False, None, None
        self.rtc_error_s += self.random.uniform(-20e-6, 20e-6) * (outage_s or 0.0)
        self.wrong_s = self.rtc_error_s if self.battery else self.random.choice((-1e9, 3e7, 86_400.0 * 400, -7_200.0))
        self.floor_s = floor_at_start(self.boot, self.floor)
        self.seen = self.moment()
        known = outage_s if self.seen.trust is not Trust.FLOOR_ONLY else None
        self.happens(e.Started(self.boot, "card", known))
        self.happens(v.VitrineConfigured(self.plan))
        if self.state.window is not None and self.state.window.shown is None:
            for event in (v.ReleaseStaged(FIRST), v.FramesSeen("r1", "open", hidden=True), v.FramesSeen("r1", "open")):
                self.happens(event)

    def switch_off(self) -> None:
        beat = floor_now(self.boot, self.moment().mono_s, self.floor_s)
        self.floor = beat
        self._shines(False)
        self.next_s = None

    # -- the core ----------------------------------------------------------------------------

    def happens(self, event: e.Event) -> None:
        now = self.moment()
        decision = self.decides(self.state, now, event, MINTED, self.sight)
        self.state, self.sight = decision.state, decision.sight
        self.journal += [Written(now, self.boot, fact) for fact in decision.facts]
        for command in decision.commands:
            if isinstance(command, SetDisplay):
                self._shines(command.lit)
        wake_s = decision.next_wake_s
        self.next_s = None if wake_s is None else self.booted_s + wake_s / (1 + self.drift) + 0.001

    def _shines(self, lit: bool) -> None:
        if self.shining_since is not None and self.true_s > self.shining_since:
            self.lit.append((self.shining_since, self.true_s))
        self.shining_since = self.true_s if lit else None

    # -- the year ----------------------------------------------------------------------------

    def plans(self, at_s: float, what: str, of: object = None) -> None:
        self.count += 1
        heapq.heappush(self.coming, (at_s, self.count, what, of))

    def lives(self, until_s: float) -> None:
        """Everything that was planned happens, and the core is woken when it asked to be."""
        while True:
            asked = self.next_s if self.next_s is not None else until_s
            planned = self.coming[0][0] if self.coming else until_s
            at_s = min(asked, planned)
            if at_s >= until_s:
                break
            self.true_s = max(self.true_s, at_s)
            if planned <= asked:
                _, _, what, of = heapq.heappop(self.coming)
                self._comes(what, of)
            else:
                self.happens(e.Woke())
        self.true_s = until_s
        self.switch_off()

    def _comes(self, what: str, of: object) -> None:
        if what == "power":
            off_s = float(of)  # type: ignore[arg-type]
            began = self.true_s
            self.switch_off()
            self.true_s += off_s
            while self.coming and self.coming[0][0] < self.true_s:
                heapq.heappop(self.coming)
            self.off.append((began, self.true_s))
            self.switch_on(off_s)
            self.plans(self.true_s + self.random.choice((20.0, 60.0, 5 * HOUR_S, 40 * HOUR_S)), "sync", True)
        elif what == "sync":
            self.synchronised = bool(of)
            self.wrong_s, self.rtc_error_s = (self.rtc_error_s if self.battery else self.wrong_s), 0.0
            self.plans(self.true_s + CLOCK_ASKED_S, "clock")
        elif what == "clock":
            now = self.moment()
            jump = jump_s(self.seen, now)
            self.seen = now
            if jump is not None:
                self.happens(e.ClockSet(jump))
        else:
            self.happens(of)  # type: ignore[arg-type]


def a_year(
    machine: Machine, derogations: tuple[Derogation, ...], reds: tuple[Tension, ...], days: int = DAYS
) -> Machine:
    """Plan the year from the seed, and live it, or its first ``days``."""
    chance = machine.random
    machine.plans(BEGINS + 30, "sync", True)
    for one in range(days):
        at_s = BEGINS + one * 86_400
        for _ in range(3):
            machine.plans(at_s + chance.uniform(0, 86_400), "event", v.WindowTouched(0))
        night_s = at_s + chance.uniform(13, 19) * HOUR_S
        machine.plans(night_s, "event", v.WindowTouched(0))
        machine.plans(night_s + 1, "event", v.PresenceSeen(one % 2 == 0))
        if one % 9 == 4:
            machine.plans(
                at_s + chance.uniform(0, 86_400), "power", chance.choice((5.0, 600.0, 8 * HOUR_S, 30 * HOUR_S))
            )
        if one % 31 == 7:
            machine.plans(at_s + chance.uniform(0, 86_400), "sync", False)
            machine.plans(at_s + chance.uniform(2, 20) * 86_400, "sync", True)
        if one % 50 == 20:
            notice = v.NoticeOrdered({"": "Crue"}, int(at_s + 20 * 86_400))
            machine.plans(night_s, "event", notice)
    known: tuple[Tension, ...] = ()
    for red in reds:
        known = (*known, red)
        machine.plans(red.from_s - 4 * HOUR_S, "event", v.DerogationsKnown(derogations, known))
    machine.plans(BEGINS + 60, "event", v.DerogationsKnown(derogations))
    machine.lives(BEGINS + days * 86_400)
    return machine


# -- the oracle --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Texts:
    """What binds a window, in the words of the texts and the calendar's own: no minute of a day, no day number."""

    shop_window: bool = True
    advertising: bool = False
    opens: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Weekday from 0 for Monday; 7 is a public holiday."""
    own: tuple[str, str] | None = None
    holidays: frozenset[date] = frozenset()
    lifted: frozenset[date] = frozenset()
    """Mornings on which the prefect lets shop windows be lit until 3 o'clock."""
    reds: tuple[tuple[float, float], ...] = ()


class Oracle:
    """Minute by minute, from the legal texts, with the time zone library."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._activity: dict[int, list[tuple[float, float]]] = {}
        for first, last in self._open_times():
            for number in range(int((first - HOUR_S) // 86_400), int((last + HOUR_S) // 86_400) + 1):
                self._activity.setdefault(number, []).append((first - HOUR_S, last + HOUR_S))

    def forbids(self, utc_s: float) -> bool:
        texts, when = self.texts, datetime.fromtimestamp(utc_s, PARIS)
        if any(first <= utc_s < last for first, last in texts.reds):
            return True
        if texts.own is not None and not texts.own[0] <= f"{when:%H:%M}" < texts.own[1]:
            return True
        if texts.advertising and 1 <= when.hour < 6:
            return True
        if not (texts.shop_window and 1 <= when.hour < 7):
            return False
        if when.date() in texts.lifted and when.hour < 3:
            return False
        return not any(first <= utc_s < last for first, last in self._activity.get(int(utc_s // 86_400), ()))

    def _open_times(self) -> Iterator[tuple[float, float]]:
        that = date(2026, 5, 30)
        while that < date(2027, 6, 5):
            hours = self.texts.opens.get(7 if that in self.texts.holidays else that.weekday())
            if hours is not None:
                ends = that if hours[0] < hours[1] else that + timedelta(days=1)
                yield _at(that, hours[0]), _at(ends, hours[1])
            that += timedelta(days=1)

    def forbidden_in(self, first_s: float, last_s: float, step_s: int = 60) -> Iterator[float]:
        """The minutes between two times in which light is forbidden, and the first second if it is."""
        if self.forbids(first_s):
            yield first_s
        minute_s = -(-first_s // step_s) * step_s
        while minute_s < last_s:
            if self.forbids(minute_s):
                yield minute_s
            minute_s += step_s


def _at(that: date, clock: str) -> float:
    return datetime.fromisoformat(f"{that} {clock}").replace(tzinfo=PARIS).timestamp()
