"""Any people, any doors, any weather: whatever happens, in any order, no law is broken.

The machine below plays everybody at once, liars and broken boards included. Every step asks every law
(:mod:`tests.core.laws`), and replays the journal. The same examples are drawn on every run; ``EXPLORE=1`` draws new
ones, and many more.
"""

import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from controller.core import events as e
from controller.core.bank import Size
from controller.core.events import Touch
from controller.core.moment import Moment, Trust
from controller.core.rights import Act, Binding, VerifiedPass
from controller.core.state import Door, Publication, Wish
from tests.core.stories import EVENING_S, LARGE, MEDIUM, MEDIUM_COLD, SMALL, SMALL_HIGH, Bank, badge, digest

EXPLORE = bool(os.environ.get("EXPLORE"))
BOXES = (SMALL, SMALL_HIGH, MEDIUM, MEDIUM_COLD, LARGE)
NARROW = {
    "firings_max": 4, "ended_orders_max": 8, "passes_max": 6, "waiting_max": 2, "returns_max": 2, "extensions_max": 1,
    "reservations_max": 2, "compartments_per_order_max": 3, "pin_tries_max": 3, "code_tries_max": 2,
    "keypad_free_tries": 2, "returns_within_s": 200_000.0,
}  # fmt: skip
"""Bounds so narrow that people run into them."""

boxes = st.sampled_from([one.id for one in BOXES] + ["nowhere"])
steps_s = st.sampled_from(
    [0.0, 0.04, 0.7, 5.9999, 6.0, 20.1, 45.0, 61.3, 95.0, 130.7, 200.0, 7200.0, 90_000.1, 300_000.0]
)


def passes() -> list[VerifiedPass]:
    """Badges and orders for one time, of merchants, residents, technicians and the town hall."""
    return [
        badge("bakery", "1"),
        badge("bakery", "2", code=digest("1")),
        badge("florist", "1"),
        badge("stall", "1", binding=Binding.ONCE),
        badge("florist", "old", expires_s=int(EVENING_S) - 5),
        badge("florist", "soon", not_before_s=int(EVENING_S) + 86_400),
        badge("bakery", "return", allows=Act.RETURN),
        badge("technician", "1", allows=Act.SERVICE),
        badge("technician", "2", allows=Act.SERVICE, boxes=("a1", "b1")),
        badge("town", "once", allows=Act.SERVICE, binding=Binding.ONCE),
        badge("town", "void", allows=Act.REVOKE, revokes=badge("florist", "1").id),
        badge("town", "nothing", allows=Act(0)),
        *(
            badge("resident", ticket, allows=Act.PICKUP, binding=Binding.ORDER, order=digest(ticket))
            for ticket in ("TICKET1", "CARD1")
        ),
    ]


class AnyDay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.bank = Bank(replace(Bank().configuration, compartments=BOXES), **NARROW)
        self.unanswered: list[e.PulseDone] = []

    # -- whoever stands before the bank ------------------------------------------------------

    @rule(right=st.sampled_from(passes()))
    def shows(self, right: VerifiedPass) -> None:
        self.bank.shows(right)

    @rule(holder=st.sampled_from(["bakery", "florist"]), size=st.sampled_from(Size), cold=st.booleans())
    def leaves_an_order(self, holder: str, size: Size, cold: bool) -> None:
        self.bank.badge(holder)
        self.bank.choose(size, cold=cold)
        self._door(closed=False)
        self._door(closed=True)
        self.bank.touch(Touch.DONE)

    @rule(size=st.sampled_from(Size), touch=st.sampled_from([Touch.FOREIGN, Touch.TOO_SMALL, Touch.CANCEL, None]))
    def stands_at_an_open_door(self, size: Size, touch: Touch | None) -> None:
        """Somebody brings goods, and does not get any further yet."""
        self.bank.badge("bakery")
        self.bank.choose(size)
        self._door(closed=False)
        if touch is not None:
            self.bank.touch(touch)

    @rule(number=st.integers(1, 8), at_the_bank=st.booleans())
    def fetches(self, number: int, at_the_bank: bool) -> None:
        self.bank.scan(self._ticket(number))
        if at_the_bank:
            self._door(closed=False)
            self._door(closed=True)

    @rule(number=st.integers(1, 3), card=st.booleans())
    def scans(self, number: int, card: bool) -> None:
        self.bank.scan(f"CARD{number}" if card else self._ticket(number))

    def _ticket(self, number: int) -> str:
        """A ticket that was shown once; nobody can show one before it was drawn."""
        return f"TICKET{number}" if number <= len(self.bank.shown) else "NEVER"

    @rule(number=st.integers(1, 6), right=st.booleans())
    def types(self, number: int, right: bool) -> None:
        shown = [one.pin for one in self.bank.shown if one.pin is not None]
        if number <= len(shown):
            self.bank.types(shown[-number][:2] + (shown[-number][2:] if right else "000000"))
        else:
            self.bank.happens(e.PinEntered(number, digest("guess")))

    @rule(celsius=st.sampled_from([4.0, 7.5, 12.0, None]), box=boxes)
    def a_thermometer_reads(self, celsius: float | None, box: str) -> None:
        self.bank.happens(e.TemperatureSeen((box, MEDIUM_COLD.id), celsius))

    @rule(inside=st.booleans(), box=boxes)
    def a_beam_tells(self, inside: bool, box: str) -> None:
        self.bank.happens(e.ContentSeen(box, inside))

    @rule(code=st.sampled_from(["1", "2"]))
    def enters_code(self, code: str) -> None:
        self.bank.enters_code(code)

    @rule(pick=st.integers(0, 9), box=boxes, number=st.integers(1, 6), size=st.sampled_from(Size))
    def answers(self, pick: int, box: str, number: int, size: Size) -> None:
        """One of the answers that the screen offers."""
        touches = self.bank.screen.touches
        if touches:
            touch = touches[pick % len(touches)]
            named = {"box": box} if touch is not Touch.FORGOT else {}
            self.bank.touch(touch, order=f"o{number}", size=size, **named)

    @rule(
        touch=st.sampled_from(Touch), box=st.none() | boxes, size=st.none() | st.sampled_from(Size), flags=st.booleans()
    )
    def touches_anything(self, touch: Touch, box: str | None, size: Size | None, flags: bool) -> None:
        self.bank.touch(touch, box=box, size=size, cold=flags, reachable=flags, reason="because")

    @rule(touch=st.sampled_from(Touch))
    def answers_a_screen_that_is_gone(self, touch: Touch) -> None:
        self.bank.happens(e.Touched(touch, self.bank.state.visits + 7, size=Size.S))
        assert not self.bank.facts

    @rule(why=st.sampled_from(e.Refusal))
    def shows_something_else(self, why: e.Refusal) -> None:
        self.bank.happens(e.ScanRefused(why))

    # -- doors and boards --------------------------------------------------------------------

    def _door(self, *, closed: bool) -> None:
        visit = self.bank.state.visit
        if visit is not None and visit.box is not None:
            self.bank.happens(e.DoorSeen(visit.box, closed))

    @rule(closed=st.booleans())
    def the_door_in_play_moves(self, closed: bool) -> None:
        self._door(closed=closed)

    @rule(box=boxes, closed=st.booleans())
    def a_door_moves(self, box: str, closed: bool) -> None:
        self.bank.happens(e.DoorSeen(box, closed))

    @rule(box=boxes)
    def a_board_falls_silent(self, box: str) -> None:
        self.bank.happens(e.DoorLost(box))

    @precondition(lambda self: self.bank.pulses)
    @rule(result=st.sampled_from(e.Fired), late=st.integers(1, 3))
    def the_port_reports(self, result: e.Fired, late: int) -> None:
        """Once for each pulse, as ports promise; perhaps late, when another has left already."""
        pulse = self.bank.pulses[-min(late, len(self.bank.pulses))]
        done = e.PulseDone(pulse.box, pulse.shot, result)
        if not any(one.shot == pulse.shot for one in self.unanswered):
            self.unanswered.append(done)
            self.bank.happens(done)

    # -- time, power, paper ------------------------------------------------------------------

    @rule(seconds=steps_s)
    def time_passes(self, seconds: float) -> None:
        self.bank.waits(seconds)

    @rule(seconds=steps_s)
    def the_machine_was_busy(self, seconds: float) -> None:
        """It is woken late: what was missed is made up for, step by step, and each wake brings it forward."""
        now = self.bank.now
        self.bank.now = Moment(now.mono_s + seconds, now.wall_s + seconds, now.trust)
        self.bank.waits(0.0)

    @rule(outage_s=st.sampled_from([0.0, 3.0, 4000.0, 400_000.0]), known=st.booleans(), mask=st.integers(0, 31),
          doors=st.booleans(), same=st.integers(0, 9))  # fmt: skip
    def the_power_goes(self, outage_s: float, known: bool, mask: int, doors: bool, same: int) -> None:
        standing_open = [one.id for bit, one in enumerate(BOXES) if mask >> bit & 1] if mask < 8 else []
        self.bank.power_cut(
            outage_s, known=known, open_doors=standing_open, doors=doors,
            trust=Trust.SYNCHRONISED if known else Trust.FLOOR_ONLY, identity="this card" if same else "that card",
        )  # fmt: skip

    @rule(by_s=st.sampled_from([-4e7, -3600.0, -1.0, 0.3, 61.0, 90_000.0, 4e7]), trust=st.sampled_from(Trust))
    def the_clock_is_corrected(self, by_s: float, trust: Trust) -> None:
        self.bank.clock_jumps(by_s, trust)

    @rule(count=st.integers(2, 5), label=st.sampled_from(["1", "77"]))
    def the_bank_is_rebuilt(self, count: int, label: str) -> None:
        compartments = (replace(SMALL, label=label), *BOXES[1:count])
        self.bank.happens(e.Configured(replace(self.bank.configuration, compartments=compartments)))

    @precondition(lambda self: len(self.bank.journal) % 7 == 0)
    @rule()
    def a_copy_is_brought_back(self) -> None:
        self.bank.happens(e.Restored())

    @rule(holder=st.sampled_from(["bakery", "florist"]), size=st.sampled_from(Size))
    def reserves(self, holder: str, size: Size) -> None:
        self.bank.happens(e.ReservationWished(badge(holder), size))

    @rule(ticket=st.sampled_from(["CARD1", "CARD3", "CARD4"]), in_s=st.sampled_from([-5, 5000]))
    def the_town_announces(self, ticket: str, in_s: int) -> None:
        self.bank.happens(e.OrderAnnounced(digest(ticket), int(self.bank.now.wall_s) + in_s))

    @rule(version=st.integers(0, 3), denied=st.booleans())
    def keys_are_listed(self, version: int, denied: bool) -> None:
        self.bank.happens(e.KeysListed(version, (badge("florist").id,) if denied else ()))

    @rule(
        what=st.sampled_from(e.Afar),
        box=boxes,
        number=st.integers(0, 5),
        size=st.sampled_from(Size),
        in_s=st.sampled_from([-3600, 5, 600]),
    )
    def the_town_orders(self, what: e.Afar, box: str, number: int, size: Size, in_s: int) -> None:
        end_s = int(self.bank.now.wall_s) + in_s
        right = {"order": digest(f"CARD{number}"), "revokes": badge("florist", str(number)).id, "expires_s": end_s}
        more = {"wish": Wish(size), "until_s": end_s, "keys": e.KeysListed(number)}
        more |= {"publication": Publication("", f"{number:064x}")}
        self.bank.orders(what, box, f"order {number} to {what}", right=right, **more)

    def teardown(self) -> None:
        """At the end everybody goes home and every door is closed: then nothing hangs in the air."""
        if not self.bank.sound:
            return  # a law is broken already
        for box in self.bank.state.boxes:
            self.bank.happens(e.DoorSeen(box, closed=True))
        self.bank.waits(1000.0)
        state = self.bank.state
        assert state.visit is None and not state.waiting
        assert all(one.outcome is not None for one in state.afar.values()), "an order of the town without an answer"
        doors: dict[str, Any] = {box: what.door for box, what in state.boxes.items() if what.errand is not None}
        assert all(door is Door.JAMMED for door in doors.values()), f"errands without an end: {doors}"


LAWS = ("I1", "I2", "I4", "I5", "I6", "I9", "I11", "I12")

AnyDay.TestCase.settings = settings(
    max_examples=1500 if EXPLORE else 120,
    stateful_step_count=60,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink) if EXPLORE else (Phase.generate,),
)


class TestAnyDay(AnyDay.TestCase):  # type: ignore[misc, name-defined]
    pytestmark = [pytest.mark.law(number) for number in LAWS]  # noqa: RUF012
