"""Votes and words at a window, decided by the core alone: what counts, what waits, what must go, what is refused."""

from typing import Any

import pytest

from controller.core.commands import Answer
from controller.core.decide import decide
from controller.core.encoding import decode, decode_state, encode, encode_state
from controller.core.events import Afar, Event, OrderedFromAfar, Started, Woke
from controller.core.evolve import evolve
from controller.core.facts import Fact
from controller.core.moment import Moment
from controller.core.rights import Act, Binding, Minted, VerifiedPass
from controller.core.state import Outcome, State
from controller.core.vitrine import events as v
from controller.core.vitrine import facts as f
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.state import CHOICES_MAX, CONTRIBUTIONS_MAX, QUESTIONS_MAX, WAITING_MAX, Window
from controller.core.vitrine.values import Calendar, Phase, Plan, Release, Shift, Times
from controller.core.vitrine.voices import PER_DAY_MAX, PER_SESSION_MAX

DAY_S = 86_400.0
EVER = Calendar("UTC", 0, 2**33, (Shift(0, 0),))
PATIENT = Times(idle_s=1e9, paints_within_s=1e9, ladder_again_s=1e9)
"""Nobody is asked whether they are still there, and nothing else wakes the window for days."""
MINTED = Minted("T1:", "d", "12345", "e")


class Glass:
    """A window before which somebody stands; every fact is written, read and folded again."""

    def __init__(self, times: Times = PATIENT) -> None:
        self.state, self.sight, self.replayed = State(), None, State()
        self.now = Moment(1_000.0, 1_790_000_000.0)
        self.next_wake_s: float | None = None
        self.steps = 0
        self.happens(Started("boot", "card", None))
        self.happens(v.VitrineConfigured(Plan("voices", calendar=EVER, times=times)))
        self.happens(v.ReleaseStaged(Release("r1", ("door", "wall"), ("fr",))))
        self.happens(v.FramesSeen("r1", "door", hidden=True))
        self.touched()

    def happens(self, event: Event) -> tuple[Word | None, tuple[Fact, ...], tuple[Any, ...]]:
        """The word that was answered, the facts, the commands."""
        decision = decide(self.state, self.now, event, MINTED, self.sight)
        for fact in decision.facts:
            self.replayed = evolve(self.replayed, self.now, decode(*encode(fact)))
        self.steps += 1
        if self.steps < 40 or self.steps % 100 == 0:
            assert self.replayed == decision.state == decode_state(encode_state(decision.state))
        self.state, self.sight, self.next_wake_s = decision.state, decision.sight, decision.next_wake_s
        word = next((one.word for one in decision.commands if isinstance(one, Tell)), None)
        return word, tuple(fact for fact in decision.facts if not isinstance(fact, f.TouchesCounted)), decision.commands

    def folds(self, fact: Fact) -> None:
        """This has happened before."""
        self.state = self.replayed = evolve(self.state, self.now, fact)

    @property
    def window(self) -> Window:
        assert self.state.window is not None
        return self.state.window

    @property
    def session(self) -> int:
        assert self.sight is not None
        return self.sight.session

    def touched(self) -> None:
        self.happens(v.WindowTouched(self.session))
        assert self.sight is not None and self.sight.phase is Phase.BROWSING

    def next_one(self) -> None:
        """Who stood there leaves; somebody else comes."""
        self.happens(v.Left(self.session))
        self.touched()

    def waits(self, seconds: float) -> None:
        """Woken exactly when it asked to be."""
        until_s = self.now.mono_s + seconds
        while self.next_wake_s is not None and self.next_wake_s <= until_s:
            self.passes(max(0.0, self.next_wake_s - self.now.mono_s))
            self.happens(Woke())
        self.passes(until_s - self.now.mono_s)

    def passes(self, seconds: float) -> None:
        self.now = Moment(self.now.mono_s + seconds, self.now.wall_s + seconds, self.now.trust)

    def votes(self, choice: str, question: str = "q", session: int | None = None) -> Word | None:
        return self.happens(v.Answered(self.session if session is None else session, "poll", question, choice))[0]

    def writes(self, id: str, at_the_window: bool = True) -> Word | None:
        return self.happens(v.Contributed(id, "wall", f"seal of {id}", self.session if at_the_window else None))[0]

    def decides(self, id: str, approved: bool) -> Word | None:
        return self.happens(v.Moderated(id, approved, "holder", "because"))[0]


# -- votes -------------------------------------------------------------------------------------


@pytest.mark.field_note("V16")
def test_a_question_is_answered_once_in_a_session_and_again_in_the_next() -> None:
    glass = Glass()
    assert [glass.votes("a"), glass.votes("a"), glass.votes("b"), glass.votes("b", "other")] == [
        Word.DONE, Word.TWICE, Word.TWICE, Word.DONE
    ]  # fmt: skip
    before = glass.session
    glass.next_one()
    assert [glass.votes("b"), glass.votes("b", session=before)] == [Word.DONE, Word.OVER]
    assert glass.window.totals == {"poll/q": {"a": 1, "b": 1}, "poll/other": {"b": 1}}


def test_nobody_stands_there_and_no_vote_counts() -> None:
    glass = Glass()
    glass.happens(v.Left(glass.session))
    assert glass.votes("a") is Word.OVER and glass.window.totals == {}


@pytest.mark.law("I12")
def test_totals_are_bounded_and_the_oldest_question_goes() -> None:
    glass = Glass()
    for number in range(QUESTIONS_MAX + 1):
        assert glass.votes("a", f"q{number}") is Word.DONE
    assert len(glass.window.totals) == QUESTIONS_MAX and "poll/q0" not in glass.window.totals
    for number in range(CHOICES_MAX + 1):
        glass.next_one()
        glass.votes(f"c{number}", "many")
    assert list(glass.window.totals["poll/many"]) == [f"c{number}" for number in range(1, CHOICES_MAX + 1)]


# -- words -------------------------------------------------------------------------------------


@pytest.mark.field_note("V17")
def test_words_wait_for_a_person_and_each_decision_is_written_once() -> None:
    glass = Glass()
    word, facts, _ = glass.happens(v.Contributed("a", "wall", "seal", glass.session))
    assert (word, facts) == (Word.KEPT, (f.ContributionKept("a", "wall", "seal"),))
    assert glass.window.contributions["a"].approved is None
    assert glass.happens(v.Contributed("a", "wall", "seal", glass.session))[1] == (), "the same again is the same"
    for approved in (True, False, True):
        word, facts, _ = glass.happens(v.Moderated("a", approved, "holder", "because"))
        assert (word, facts) == (Word.DONE, (f.ContributionModerated("a", approved, "holder", "because"),))
        assert glass.happens(v.Moderated("a", approved, "another"))[1] == ()
        assert glass.window.contributions["a"].approved is approved
    assert glass.decides("nobody's", True) is Word.UNKNOWN


@pytest.mark.law("I12")
def test_one_visitor_sends_so_many_and_who_is_not_there_is_counted_by_the_day() -> None:
    glass = Glass()
    assert [glass.writes(str(number)) for number in range(PER_SESSION_MAX + 1)] == [
        *[Word.KEPT] * PER_SESSION_MAX, Word.ENOUGH
    ]  # fmt: skip
    assert glass.writes("by letter", at_the_window=False) is Word.KEPT
    glass.next_one()
    assert glass.writes("fresh") is Word.KEPT
    glass.happens(v.Left(glass.session))
    assert glass.writes("nobody") is Word.OVER


@pytest.mark.law("I12")
def test_a_day_takes_so_many_and_the_queue_so_many() -> None:
    glass = Glass()
    sent, days = 0, 0
    while sent < WAITING_MAX:
        if glass.writes(f"{sent}", at_the_window=False) is Word.TODAY:
            assert sent == (days + 1) * PER_DAY_MAX
            glass.waits(DAY_S)
            days += 1
        else:
            sent += 1
    assert days == 3 and glass.writes("one more", at_the_window=False) is Word.FULL
    glass.decides("0", False)
    assert glass.writes("one more", at_the_window=False) is Word.KEPT


@pytest.mark.law("I12")
def test_beyond_what_is_kept_the_oldest_that_was_decided_on_goes() -> None:
    glass = Glass()
    glass.writes("waits", at_the_window=False)
    for number in range(CONTRIBUTIONS_MAX - 1):
        glass.folds(f.ContributionKept(f"{number}", "wall", "seal"))
        glass.folds(f.ContributionModerated(f"{number}", number % 2 == 0))
    glass.passes(2 * DAY_S)
    assert glass.writes("newest", at_the_window=False) is Word.KEPT
    assert len(glass.window.contributions) == CONTRIBUTIONS_MAX
    assert "waits" in glass.window.contributions and "0" not in glass.window.contributions


@pytest.mark.law("I11")
def test_each_kind_is_forgotten_on_its_day_and_not_before() -> None:
    """Sixty days unread, thirty refused, a year on the wall; counted from the last decision."""
    glass = Glass()
    for id in ("unread", "refused", "shown"):
        glass.writes(id)
    glass.decides("refused", False)
    glass.decides("shown", True)
    kept = []
    for days in (29, 2, 28, 2, 303, 2):
        glass.passes(days * DAY_S)
        glass.happens(Woke())
        kept.append(set(glass.window.contributions))
    assert kept == [
        {"unread", "refused", "shown"}, {"unread", "shown"}, {"unread", "shown"}, {"shown"}, {"shown"}, set()
    ]  # fmt: skip


def test_the_window_wakes_for_it_and_takes_other_times_at_once() -> None:
    glass = Glass()
    glass.writes("a")
    glass.decides("a", False)
    glass.happens(v.VitrineConfigured(Plan("voices", calendar=EVER, times=Times(refused_kept_s=5.0, idle_s=1e9))))
    assert glass.next_wake_s == pytest.approx(glass.now.mono_s + 5.0)
    glass.waits(5.0)
    assert glass.window.contributions == {}


@pytest.mark.law("I11")
def test_words_that_are_gone_from_the_disk_are_forgotten() -> None:
    glass = Glass()
    glass.writes("a")
    glass.writes("b")
    _, facts, _ = glass.happens(v.WordsLost(("a", "never was")))
    assert facts == (f.ContributionForgotten("a"),) and set(glass.window.contributions) == {"b"}


# -- from afar ---------------------------------------------------------------------------------


def order(glass: Glass, name: str, contribution: str, approved: bool) -> OrderedFromAfar:
    right = VerifiedPass(
        id=f"digest of {name}", holder="", allows=Act.SERVICE, binding=Binding.ONCE,
        not_before_s=int(glass.now.wall_s) - 60, expires_s=int(glass.now.wall_s) + 600, pass_id=name, reason="kind",
    )  # fmt: skip
    return OrderedFromAfar(right, Afar.MODERATE, contribution=contribution, approved=approved)


@pytest.mark.field_note("V17")
def test_the_town_hall_decides_from_afar_once() -> None:
    glass = Glass()
    glass.writes("a")
    asked = order(glass, "order 1", "a", True)
    _, facts, commands = glass.happens(asked)
    assert facts[0] == f.ContributionModerated("a", True, "order:digest of or", "kind")
    assert Answer("order 1", Outcome.DONE, "") in commands and glass.window.contributions["a"].approved
    glass.decides("a", False)
    _, facts, commands = glass.happens(asked)
    assert facts == () and Answer("order 1", Outcome.DONE, "") in commands, "an old order approves nothing again"
    assert glass.window.contributions["a"].approved is False


@pytest.mark.law("I9")
def test_an_order_about_nothing_is_refused() -> None:
    glass = Glass()
    _, _, commands = glass.happens(order(glass, "order 1", "nobody's", True))
    assert Answer("order 1", Outcome.REFUSED, "no_such_contribution") in commands
    bank = decide(State(), glass.now, order(glass, "order 2", "a", True), MINTED)
    assert Answer("order 2", Outcome.REFUSED, "no_vitrine") in bank.commands
