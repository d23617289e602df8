"""The laws, watched from outside the core: what locks, doors, goods and people did, against what the journal says.

- I1 every firing was announced by a durable intent; nothing acknowledged is lost (:mod:`simulator.laws.firing`)
- I2 only a valid right fires, only what it names, boundedly often; spent when taken, not before
- I3 no coil is on beyond its cap (:mod:`simulator.laws.doors`)
- I4 nobody is given a compartment that may hold another's goods (:mod:`simulator.laws.goods`)
- I5 every order ends, none is forgotten
- I6 no shot is fired twice, none without a person's act
- I8 every opening is in the journal
- I9 a bad input changes nothing but bounded counters (:mod:`simulator.laws.bounds`)
- I11 nothing readable is written
- I12 everything is bounded
- L9 what people report empty is a fact
- L5, L12 a valid ticket always fires, and once however often it is shown
- L14 an order from afar has one answer

I7 (no network) holds by construction here: the imagined machine has none. I10 and I13 are of other parts.
"""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from controller.core.bank import Limits
from controller.core.commands import Command, Say
from controller.core.decide import Decision
from controller.core.events import Event, Woke
from controller.core.facts import Fact
from controller.core.moment import Moment, Trust
from controller.core.state import State
from hal.ports import Sent
from simulator.laws.bounds import Bounds
from simulator.laws.doors import Doors
from simulator.laws.firing import Firing
from simulator.laws.goods import Goods
from simulator.laws.known import Known
from simulator.world import World

REMEMBERED = 1500
STORY_LINES = 45
VIOLATIONS_MAX = 20
NAMES = re.compile(r"\b[co]\d+\b|\b\d+/\d+\b")
CHECKED = ("I1", "I2", "I3", "I4", "I5", "I6", "I8", "I9", "I11", "I12", "L5", "L9", "L12", "L14")


@dataclass(frozen=True, slots=True)
class Violation:
    law: str
    what: str
    seed: int
    day: int
    story: str
    """The last lines of what happened before, in words."""


class Laws:
    """One court for one bank. It is told everything and tells nobody anything but violations."""

    def __init__(self, seed: int, world: World, channels: Mapping[str, int], limits: Limits) -> None:
        self.violations: list[Violation] = []
        self.counts: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.known = Known(limits)
        self.up = False
        self.synchronised = True
        """The machine knows the time."""
        self._restored = False
        self.now_s = 0.0
        self._seed = seed
        self._story: deque[tuple[float, object]] = deque(maxlen=REMEMBERED)
        self._acknowledged = State()
        self._pending: tuple[Moment, Event, State, Decision] | None = None
        self._down_s = 0.0
        self._down_for_s = 0.0
        self.firing = Firing(self, self.known)
        self.goods = Goods(self, self.known, world, channels)
        self.doors = Doors(self, self.known, world, channels)
        self.bounds = Bounds(self, self.known)

    def broken(self, law: str, what: str) -> None:
        if len(self.violations) < VIOLATIONS_MAX:
            day = int(self.now_s // 86_400)
            self.violations.append(Violation(law, what, self._seed, day, self.story(what)))

    def note(self, now_s: float, what: object) -> None:
        self._story.append((now_s, what))

    def story(self, about: str) -> str:
        """The last lines that name a compartment, order or thing that ``about`` names, and the very last ones."""
        names = set(NAMES.findall(about))
        lines = [f"{_clock(at_s)}  {in_words(what)}" for at_s, what in self._story]
        chosen = [line for line in lines[:-8] if names & set(NAMES.findall(line)) or "-- " in line or "trouble" in line]
        return "\n".join([*chosen[8 - STORY_LINES :], *lines[-8:]])

    # -- what the machine does (Watcher) ------------------------------------------------------

    def appending(self, now_s: float, at: Moment, event: Event, before: State, decision: Decision) -> None:
        self._pending = (at, event, before, decision)

    def decided(self, now_s: float, at: Moment, event: Event, before: State, decision: Decision) -> None:
        self.now_s, self._pending, self._acknowledged = now_s, None, decision.state
        self.synchronised = at.trust is Trust.SYNCHRONISED
        if decision.facts or not isinstance(event, Woke):
            self._story.append((now_s, event))
        self.bounds.decided(event, before, decision)
        self.doors.decided(now_s, event, decision)
        self.goods.settle(now_s)
        self.firing.shown(now_s, event)
        counts = self.counts
        for fact in decision.facts:
            self._story.append((now_s, fact))
            kind = type(fact).__name__
            counts[kind] = counts.get(kind, 0) + 1
            self._judge(now_s, event, fact)
            self.known.fold(now_s, fact)
        self.firing.decided(now_s, event, before, decision)

    def _judge(self, now_s: float, event: Event, fact: Fact) -> None:
        """Each fact is judged by what was known before it."""
        self.firing.fact(now_s, event, fact)
        self.goods.fact(now_s, event, fact)
        self.doors.fact(now_s, fact)

    def commanded(self, now_s: float, command: Command) -> None:
        if isinstance(command, Say):
            self.words[command.word] = self.words.get(command.word, 0) + 1
            self._story.append((now_s, command))

    def fired(self, now_s: float, shot: int, box: str, sent: Sent) -> None:
        self._story.append((now_s, f"pulse {shot} at {box}: {sent.value}"))
        self.firing.fired(now_s, shot, box)
        self.goods.fired(now_s, shot, box)

    def went_down(self, now_s: float, why: str) -> None:
        self.up = False
        self.now_s = self._down_s = now_s
        self.counts[f"down: {why}"] = self.counts.get(f"down: {why}", 0) + 1
        self.note(now_s, f"-- down: {why}")
        self.doors.blind()
        self.goods.blind()

    def restored(self) -> None:
        self._restored = True

    def replayed(self, now_s: float, state: State) -> None:
        self.note(now_s, f"-- started again after {now_s - self._down_s:.0f} s")
        self.up = True
        self.now_s = now_s
        self._down_for_s = now_s - self._down_s
        self.known.was_down(self._down_for_s, now_s)
        if self._restored:
            self.known.rewind(now_s, state)
            self.firing.forget()
            self.goods.lapse()
        elif state != self._acknowledged:
            self._torn(now_s, state)
        self._restored, self._pending, self._acknowledged = False, None, state

    def _torn(self, now_s: float, state: State) -> None:
        """Only what was being written when the power went may or may not be there."""
        if self._pending is None or state != self._pending[3].state:
            self.broken("I1", "facts that were acknowledged are not in the journal any more, or not as they were")
            self.known.rewind(now_s, state)
            return
        _, event, _, decision = self._pending
        self.firing.shown(now_s, event)
        for fact in decision.facts:
            self.known.fold(now_s, fact)

    # -- what people do (Witness) -------------------------------------------------------------

    def put_in(self, now_s: float, box: str, thing: str) -> None:
        self.note(now_s, f"{thing} is put into {box}")
        self.goods.put_in(now_s, box, thing)

    def taken_out(self, now_s: float, box: str, things: list[str], by: str) -> None:
        self.note(now_s, f"{by} takes {', '.join(things) or 'nothing'} out of {box}")
        self.goods.taken_out(now_s, box, things, by)

    def shut(self, now_s: float, box: str) -> None:
        self.note(now_s, f"{box} is pushed shut")
        self.goods.shut(now_s, box)

    def forced(self, now_s: float, box: str) -> None:
        self.note(now_s, f"{box} is forced with a crowbar")

    # -- the passing of time ------------------------------------------------------------------

    def hourly(self, now_s: float, state: State) -> None:
        self.now_s = now_s
        self.doors.hourly(now_s)
        self.goods.hourly(now_s)
        self.bounds.hourly(state)


def _clock(at_s: float) -> str:
    day, rest = divmod(at_s, 86_400.0)
    hours, rest = divmod(rest, 3600.0)
    return f"day {int(day)} {int(hours):02d}:{int(rest // 60):02d}:{rest % 60:06.3f}"


def in_words(what: object) -> str:
    """A fact or an event as a line: its name and what is not at its default."""
    if not is_dataclass(what) or isinstance(what, type):
        return str(what)
    parts = (f"{field.name}={_short(getattr(what, field.name))}" for field in fields(what))
    return f"{type(what).__name__} {' '.join(part for part in parts if not part.endswith(('=None', '=', '=()')))}"


def _short(value: Any) -> str:
    if is_dataclass(value):
        return type(value).__name__
    text = str(getattr(value, "value", value))
    return text if len(text) <= 24 else f"{text[:12]}…"
