"""Votes and contributions: once a session, totals only, nothing shown before a person approved it."""

import pytest

from controller.core.vitrine import facts as f
from controller.core.vitrine import state
from controller.core.vitrine.commands import Word
from controller.core.vitrine.events import Answered, Contributed, Moderated
from controller.core.vitrine.view import Trouble, troubles
from tests.core.windows import Vitrine


def test_a_session_answers_each_question_once() -> None:
    window = Vitrine()
    window.touched()
    window.votes("garden")
    assert window.facts == (f.Voted("poll", "street", "garden"),) and window.words == [Word.DONE]
    window.votes("garden")
    window.votes("square")
    assert not window.facts and window.words == [Word.DONE, Word.TWICE, Word.TWICE]
    window.votes("yes", "other")
    assert window.window.totals == {"poll/street": {"garden": 1}, "poll/other": {"yes": 1}}
    window.waits(80)
    window.touched()
    window.votes("square")
    window.waits(80)
    window.touched()
    window.votes("square")
    assert window.window.totals["poll/street"] == {"garden": 1, "square": 2}


@pytest.mark.law("I9")
def test_an_answer_of_nobody_counts_for_nothing() -> None:
    window = Vitrine()
    window.votes()
    assert window.words == [Word.OVER] and not window.facts
    window.touched()
    window.happens(Answered(window.sight.session - 1, "poll", "street", "garden"))
    assert window.words == [Word.OVER, Word.OVER] and window.window.totals == {}


@pytest.mark.law("I12")
def test_questions_and_choices_are_bounded_and_the_oldest_totals_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controller.core.vitrine.folds.QUESTIONS_MAX", 2)
    monkeypatch.setattr("controller.core.vitrine.folds.CHOICES_MAX", 2)
    window = Vitrine()
    window.touched()
    for question in ("one", "two", "three"):
        window.votes("a", question)
    assert window.window.totals == {"poll/two": {"a": 1}, "poll/three": {"a": 1}}
    for choice in ("b", "c", "c"):
        window.waits(80)
        window.touched()
        window.votes(choice, "two")
    assert window.window.totals["poll/two"] == {"b": 1, "c": 2}


def test_a_vote_outlives_a_power_cut_and_a_new_session_begins() -> None:
    window = Vitrine()
    window.touched()
    window.votes()
    window.power_cut(60)
    assert window.window.totals == {"poll/street": {"garden": 1}}
    window.touched()
    window.votes()
    assert window.window.totals == {"poll/street": {"garden": 2}}


@pytest.mark.field_note("V17")
@pytest.mark.law("I11")
def test_a_contribution_waits_for_a_person_who_may_take_it_down_again() -> None:
    window = Vitrine()
    window.happens(Contributed("c1", "wall", "digest"))
    assert window.facts == (f.ContributionKept("c1", "wall", "digest"),) and window.words == [Word.KEPT]
    assert window.window.contributions["c1"].approved is None
    assert list(troubles(window.window, window.sight, window.now)) == [Trouble.WAITING]
    window.happens(Contributed("c1", "wall", "digest"))
    assert not window.facts and window.words[-1] is Word.KEPT
    for approved in (True, True, False):
        window.happens(Moderated("c1", approved, "Marie"))
        assert window.window.contributions["c1"].approved is approved and window.words[-1] is Word.DONE
    assert len(window.written(f.ContributionModerated)) == 2
    window.happens(Moderated("c2", True, "Marie"))
    assert window.words[-1] is Word.UNKNOWN and not window.facts


@pytest.mark.law("I12")
def test_what_waits_is_bounded_and_the_oldest_decided_one_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controller.core.vitrine.folds.CONTRIBUTIONS_MAX", 4)
    monkeypatch.setattr("controller.core.vitrine.voices.WAITING_MAX", 2)
    window = Vitrine()
    for id in ("a", "b", "c"):
        window.happens(Contributed(id, "wall", "digest"))
    assert window.words[-1] is Word.FULL and set(window.window.contributions) == {"a", "b"}
    for id in ("b", "a"):
        window.happens(Moderated(id, True, "Marie"))
    for id in ("c", "d"):
        window.happens(Contributed(id, "wall", "digest"))
    window.happens(Moderated("c", False, "Marie"))
    window.happens(Contributed("e", "wall", "digest"))
    assert list(window.window.contributions) == ["b", "c", "d", "e"]
    assert state.WAITING_MAX < state.CONTRIBUTIONS_MAX, "there is always one to go"
