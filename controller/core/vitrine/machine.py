"""What happens before a window, and what it makes of it.

One table: a row is what happens, a column is where the window stands, a cell is the step to take or why there is none.

Laws:
- Only :mod:`controller.core.vitrine.night` lights: in the phases in which it shows itself (attract, browsing, asking)
  the law lets it. What happens in the dark changes nothing there; a touch never relights (V15).
- Every visit ends, and everything its visitor did is forgotten: the session's number grows, and the page begins anew
  (V18). Before that it is asked whether somebody is still there (V10).
- While the glass is cleaned, or the touch surface is faulty, touches are nobody's (V12, V13). Cleaning ends by itself.
- Nothing is written down about who is there (V19).
"""

from collections.abc import Callable
from enum import StrEnum

from controller.core.change import replace
from controller.core.turn import Turn
from controller.core.visit import Ignored
from controller.core.vitrine import facts as f
from controller.core.vitrine.state import Window
from controller.core.vitrine.values import Fault, Phase


class Happened(StrEnum):
    CAME = "came"
    """Somebody is there, by the presence sensor; or a notice of the town is to be seen."""
    QUIET = "quiet"
    """Nobody has been there for a while, by the same sensor."""
    TOUCHED = "touched"
    STAYED = "stayed"
    LEFT = "left"
    IDLE = "idle"
    """The time of this phase is over."""
    CLEANS = "cleans"
    CLEANED = "cleaned"
    DARK = "dark"
    """The law does not let it be lit any more."""
    LIGHT = "light"
    """The law lets it be lit again."""
    FAILED = "failed"
    MENDED = "mended"


Step = Callable[[Turn], None]


def window(turn: Turn) -> Window:
    """The window of this turn; only for what runs where there is one."""
    assert turn.state.window is not None
    return turn.state.window


def lawful(turn: Turn) -> bool:
    """The law lets the window be lit, as last asked."""
    verdict = turn.sight.verdict
    return verdict is not None and verdict.lit


def _to(turn: Turn, phase: Phase) -> None:
    turn.sight = replace(turn.sight, phase=phase, since_s=turn.now.mono_s)


def noticed(turn: Turn) -> bool:
    """A notice of the town is to be seen."""
    notice = window(turn).notice
    return notice is not None and turn.now.wall_s < notice.until_s


def _rests(turn: Turn) -> None:
    """Nobody is served: the window plays by itself, or sleeps."""
    alone = window(turn).plan.presence and not turn.sight.present and not noticed(turn)
    _to(turn, Phase.ASLEEP if alone or not lawful(turn) else Phase.ATTRACT)


def wake(turn: Turn) -> None:
    if lawful(turn):
        _to(turn, Phase.ATTRACT)


def light(turn: Turn) -> None:
    _rests(turn)


def sleep(turn: Turn) -> None:
    _to(turn, Phase.ASLEEP)


def explore(turn: Turn) -> None:
    """A touch begins a visit, or goes on with one: also when it was to be asked whether somebody is there."""
    if lawful(turn):
        _to(turn, Phase.BROWSING)


def ask(turn: Turn) -> None:
    _to(turn, Phase.ASKING)


def forget(turn: Turn) -> None:
    """Everything this visitor did is gone."""
    turn.sight = replace(turn.sight, session=turn.sight.session + 1, voted=(), sent=0)
    _rests(turn)


def clean(turn: Turn) -> None:
    turn.record(f.CleaningBegan())
    turn.sight = replace(turn.sight, session=turn.sight.session + 1, voted=(), sent=0)
    _to(turn, Phase.CLEANING)


def cleaned(turn: Turn) -> None:
    turn.record(f.CleaningEnded(by_itself=False))
    forget(turn)


def cleaned_by_itself(turn: Turn) -> None:
    turn.record(f.CleaningEnded(by_itself=True))
    forget(turn)


def fail(turn: Turn) -> None:
    turn.sight = replace(turn.sight, session=turn.sight.session + 1, voted=(), sent=0)
    _to(turn, Phase.FAULT)


def fail_cleaning(turn: Turn) -> None:
    turn.record(f.CleaningEnded(by_itself=True))
    fail(turn)


def mend(turn: Turn) -> None:
    turn.sight = replace(turn.sight, fault=None)
    _rests(turn)


SHOWS = Ignored("it shows itself already")
SLEEPS = Ignored("it sleeps already")
SERVES = Ignored("somebody is served: their own touches say whether they are there")
NOBODY = Ignored("nobody is served")
UNASKED = Ignored("nobody was asked")
DEAF = Ignored("the glass is being cleaned, and touches are the cloth's")
CLOTH = Ignored("the glass is being cleaned: its own end looks at what is to be done then")
BROKEN = Ignored("it has nothing to show, or cannot show it")
NO_TIMER = Ignored("this phase has no time of its own")
CLEAN_ALREADY = Ignored("it is being cleaned")
NOT_CLEANING = Ignored("it is not being cleaned")
IN_ORDER = Ignored("nothing was broken")

PHASES = (Phase.ASLEEP, Phase.ATTRACT, Phase.BROWSING, Phase.ASKING, Phase.CLEANING, Phase.FAULT)

TABLE: dict[Happened, tuple[Step | Ignored, ...]] = {
    #                  ASLEEP        ATTRACT       BROWSING      ASKING        CLEANING           FAULT
    Happened.CAME:    (wake,         SHOWS,        SERVES,       SERVES,       CLOTH,             BROKEN),
    Happened.QUIET:   (SLEEPS,       sleep,        SERVES,       SERVES,       CLOTH,             BROKEN),
    Happened.TOUCHED: (explore,      explore,      explore,      explore,      DEAF,              BROKEN),
    Happened.STAYED:  (UNASKED,      UNASKED,      UNASKED,      explore,      DEAF,              BROKEN),
    Happened.LEFT:    (NOBODY,       NOBODY,       forget,       forget,       DEAF,              BROKEN),
    Happened.IDLE:    (NO_TIMER,     NO_TIMER,     ask,          forget,       cleaned_by_itself, NO_TIMER),
    Happened.CLEANS:  (clean,        clean,        clean,        clean,        CLEAN_ALREADY,     BROKEN),
    Happened.CLEANED: (NOT_CLEANING, NOT_CLEANING, NOT_CLEANING, NOT_CLEANING, cleaned,           NOT_CLEANING),
    Happened.DARK:    (SLEEPS,       sleep,        forget,       forget,       CLOTH,             BROKEN),
    Happened.LIGHT:   (light,        SHOWS,        SERVES,       SERVES,       CLOTH,             BROKEN),
    Happened.FAILED:  (fail,         fail,         fail,         fail,         fail_cleaning,     BROKEN),
    Happened.MENDED:  (IN_ORDER,     IN_ORDER,     IN_ORDER,     IN_ORDER,     IN_ORDER,          mend),
}  # fmt: skip


def cell(phase: Phase, what: Happened) -> Step | Ignored:
    return TABLE[what][PHASES.index(phase)]


def happen(turn: Turn, what: Happened) -> None:
    """Take the step of the table, if there is one."""
    step = cell(turn.sight.phase, what)
    if not isinstance(step, Ignored):
        step(turn)


def serves(turn: Turn) -> bool:
    """Somebody is served just now."""
    return turn.sight.phase in (Phase.BROWSING, Phase.ASKING)


def fails(turn: Turn, fault: Fault) -> None:
    turn.sight = replace(turn.sight, fault=fault)
    happen(turn, Happened.FAILED)
