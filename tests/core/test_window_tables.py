"""Nothing of a window is left open: every event is handled, every fact folded, every word of it used on some day; and
whatever is thrown at it, in any order, its laws hold."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.core.events import Woke
from controller.core.moment import Trust
from controller.core.vitrine import events as v
from controller.core.vitrine import facts as f
from controller.core.vitrine import folds, happenings
from controller.core.vitrine.commands import VitrineCommand, Word
from controller.core.vitrine.events import VitrineEvent
from controller.core.vitrine.facts import VitrineFact
from controller.core.vitrine.presets import ECOWATT_RED
from controller.core.vitrine.values import Because, Ghost, Phase, Step, Tension
from controller.core.vitrine.view import Trouble, troubles
from tests.core.windows import FIRST, PLAN, SECOND, Vitrine, at


def test_every_event_has_a_handler_and_every_fact_a_fold() -> None:
    assert set(happenings._HANDLERS) | {v.VitrineConfigured} == set(get_args(VitrineEvent))
    assert set(folds._FOLDS) | {f.WindowConfigured} == set(get_args(VitrineFact))


def busy_day() -> Vitrine:
    """A day on which everything happens that a window has a word for."""
    window = Vitrine(replace(PLAN, presence=True))
    window.waits(60)
    window.touched()
    window.votes()
    window.votes()
    window.cleans()
    window.waits(180)
    window.happens(v.Left(0))
    window.happens(v.Contributed("c1", "wall", "digest"))
    window.happens(v.Moderated("c1", True, "Marie"))
    window.happens(v.Moderated("c2", True, "Marie"))
    _writes_too_much(window)
    window.happens(v.WordsLost(("c1",)))
    window.happens(v.DerogationsKnown((), (Tension(0, 1, "x"),) * 101))
    window.happens(v.DerogationsKnown((), (Tension(0, 1, "x"),)))
    window.happens(v.NoticeOrdered({"": "Crue"}, int(window.now.wall_s) + 60))
    window.happens(v.GhostsSeen(Ghost.RATE, on=True))
    window.happens(v.GhostsSeen(Ghost.RATE, on=False))
    window.happens(v.ReleaseFailed("r9", "bad_hash"))
    window.adopts(SECOND)
    window.happens(v.ReleaseFailed("r2", "damaged"))
    window.paints(FIRST)
    for _ in range(3):
        window.happens(v.FramesMissing())
        window.waits(120)
    window.paints(FIRST)
    window.waits(3_600)
    window.waits_until("2026-11-25 02:00")
    window.happens(v.DisplaySeen(False, "cec"))
    window.touched()
    return window


def _writes_too_much(window: Vitrine) -> None:
    """One visitor more than one may, and all of them more than a day or a person can take."""
    window.touched()
    for number in range(70):
        window.happens(v.Contributed(f"w{number}", "wall", "digest", window.sight.session if number < 4 else None))
    window.happens(v.WordsLost(tuple(window.window.contributions)[1:]))
    window.waits(80)


def test_every_fact_command_and_word_of_a_window_has_a_day_on_which_it_is_used() -> None:
    window = busy_day()
    assert set(get_args(VitrineFact)) - window.kinds() == set()
    assert set(get_args(VitrineCommand)) - {type(one) for one in window.everything} == set()
    assert set(Word) - set(window.words) == set()


NOW_S = int(at("2026-11-24 18:30"))
SOON = st.integers(-7_200, 7_200).map(lambda seconds: NOW_S + seconds)
TENSIONS = st.builds(Tension, SOON, SOON, st.just(ECOWATT_RED))
SESSIONS = st.sampled_from((0, 1, 2))
EVENTS = st.one_of(
    st.builds(v.PresenceSeen, st.booleans()),
    st.builds(v.WindowTouched, SESSIONS),
    st.builds(v.SceneOpened, SESSIONS, st.just("river")),
    st.builds(v.Stayed, SESSIONS),
    st.builds(v.Left, SESSIONS),
    st.builds(v.CleaningWished, st.booleans()),
    st.builds(v.GhostsSeen, st.sampled_from(Ghost), st.booleans()),
    st.builds(v.FramesSeen, st.sampled_from(("r1", "r2")), st.just("open"), st.booleans()),
    st.builds(v.PageHeard),
    st.builds(v.FramesMissing),
    st.builds(v.BrowserRestarted, st.sampled_from(Step), st.booleans()),
    st.sampled_from((v.ReleaseStaged(FIRST), v.ReleaseStaged(SECOND))),
    st.builds(v.ReleaseFailed, st.sampled_from(("r1", "r2", "r9")), st.just("damaged")),
    st.builds(v.DisplaySeen, st.sampled_from((True, False, None)), st.just("cec")),
    st.builds(v.NoticeOrdered, st.sampled_from(({}, {"": "Crue"})), SOON),
    st.builds(v.DerogationsKnown, st.just(()), st.tuples() | st.tuples(TENSIONS)),
    st.builds(v.Answered, SESSIONS, st.just("poll"), st.just("street"), st.just("garden")),
    st.builds(v.Contributed, st.sampled_from("abc"), st.just("wall"), st.just("digest")),
    st.builds(v.Moderated, st.sampled_from("abc"), st.booleans(), st.just("Marie")),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("event"), EVENTS),
        st.tuples(st.just("waits"), st.floats(0.1, 20_000)),
        st.tuples(st.just("power cut"), st.sampled_from(Trust)),
        st.tuples(st.just("clock"), SOON),
    ),
    max_size=40,
)


@pytest.mark.field_note("V15")
@pytest.mark.law("I9", "I12")
@settings(max_examples=100, deadline=None)
@given(STEPS, st.booleans(), st.booleans())
def test_whatever_happens_in_whatever_order_the_laws_hold(
    steps: list[tuple[str, object]], sensor: bool, still: bool
) -> None:
    """The laws are asked after every step by :class:`tests.core.windows.Vitrine`; here the bounds besides."""
    window = Vitrine(replace(PLAN, presence=sensor, sleeps_lit=still))
    for what, of in steps:
        _step(window, what, of)
    assert len(window.window.contributions) <= 3
    window.waits(4 * 3_600)
    if window.sight.fault is None:
        assert window.phase in (Phase.ATTRACT, Phase.ASLEEP), "nobody holds it for ever"


def _step(window: Vitrine, what: str, of: object) -> None:
    match what, of:
        case "waits", float(seconds):
            window.waits(seconds)
        case "power cut", Trust() as trust:
            window.power_cut(600, trust)
        case "clock", int(wall_s):
            window.clock_set(wall_s)
        case _, event:
            session = getattr(event, "session", None)
            if session is not None:
                event = replace(event, session=window.sight.session - session)  # type: ignore[type-var]
            window.happens(event)  # type: ignore[arg-type]


def test_before_it_has_looked_a_window_has_no_troubles_of_its_own() -> None:
    window = Vitrine()
    blind = replace(window.sight, verdict=None)
    assert list(troubles(window.window, blind, window.now)) == []
    window.happens(Woke())
    assert window.window.because is Because.PERMITTED and Trouble.NO_CLOCK not in troubles(
        window.window, window.sight, window.now
    )
