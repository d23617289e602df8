"""What the page of a window is shown: a view of the state and of the moment. Nobody in it is anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from controller.core.moment import Moment, Trust
from controller.core.vitrine.state import Notice, Sight, Window
from controller.core.vitrine.values import Because, Fault, Glass, Phase, Release

NO_RELEASE = Release("", (), ())


@dataclass(frozen=True, slots=True)
class VitrineView:
    """As ``GET /api/vitrine/screen`` says it, field by field."""

    phase: Phase
    release: str | None
    """None: there is nothing to show yet."""
    staged: str | None
    """To be painted in a hidden frame and reported."""
    vitrine: str
    """The theme."""
    scenes: tuple[str, ...]
    """What the programme has on now."""
    lights: str | None
    session: int
    """When it changes, the page forgets everything."""
    lit: bool
    dark_until: str | None
    """Local time ``07:00``; None while it is lit, or when nobody knows."""
    notice: Notice | None
    asks_for_s: int | None
    """Whole seconds left to answer "still there?"."""
    languages: tuple[str, ...]
    glass: Glass
    reach_always: bool
    trusted: bool
    """The time is known: opening hours and dates may be spoken of."""
    wall_offset_s: int
    """The local clock minus UTC, now."""
    touches: bool
    """The touch surface is listened to (no ghosts)."""


def vitrine_view(window: Window, sight: Sight, now: Moment) -> VitrineView:
    """The window at ``now``; ``sight`` is the loop's."""
    shown = window.shown or NO_RELEASE
    known = set(window.plan.languages)
    return VitrineView(
        phase=sight.phase,
        release=shown.id or None,
        staged=None if window.staged is None else window.staged.id,
        vitrine=window.plan.theme,
        scenes=sight.playing.scenes,
        lights=sight.playing.lights,
        session=sight.session,
        lit=bool(sight.lit),
        dark_until=_dark_until(sight),
        notice=_notice(window, now),
        asks_for_s=_asks_for_s(window, sight, now),
        languages=tuple(one for one in shown.languages if one in known) or window.plan.languages,
        glass=window.plan.glass,
        reach_always=window.plan.reach_always,
        trusted=now.trust is not Trust.FLOOR_ONLY,
        wall_offset_s=sight.offset_s,
        touches=window.ghosts is None,
    )


def _dark_until(sight: Sight) -> str | None:
    verdict = sight.verdict
    if verdict is None or verdict.lit or verdict.again_min is None:
        return None
    return f"{verdict.again_min // 60:02d}:{verdict.again_min % 60:02d}"


def _notice(window: Window, now: Moment) -> Notice | None:
    notice = window.notice
    return None if notice is None or notice.until_s <= now.wall_s else notice


def _asks_for_s(window: Window, sight: Sight, now: Moment) -> int | None:
    if sight.phase is not Phase.ASKING:
        return None
    return max(0, round(sight.since_s + window.plan.times.asks_s - now.mono_s))


class Trouble(StrEnum):
    """What an operator should know of a window; the shell has the words."""

    LIT_WHEN_DARK = "lit_when_dark"
    """It is to be dark, and the display says that it is lit (V5)."""
    DARK_WHEN_LIT = "dark_when_lit"
    NO_CLOCK = "no_clock"
    """Dark, for nobody knows the time."""
    NO_CALENDAR = "no_calendar"
    NO_RELEASE = "no_release"
    NOT_PAINTING = "not_painting"
    """A step of the ladder was taken, and no frames have been seen since."""
    FROZEN = "frozen"
    REFUSED = "refused"
    """A release was refused or taken back since the start."""
    GHOSTS = "ghosts"
    WAITING = "waiting"
    """Contributions wait for a person."""


NEEDS_SECONDS_S = 60.0
"""A display needs time to do as it was told, before that is a trouble."""


def troubles(window: Window, sight: Sight, now: Moment) -> Iterator[Trouble]:
    """Everything about this window that is not as it should be, or wants a person."""
    verdict = sight.verdict
    late = now.mono_s >= sight.lit_since_s + NEEDS_SECONDS_S
    if sight.seen is not None and sight.lit is not None and sight.seen is not sight.lit and late:
        yield Trouble.LIT_WHEN_DARK if sight.seen else Trouble.DARK_WHEN_LIT
    if verdict is not None and verdict.because is Because.NO_CLOCK:
        yield Trouble.NO_CLOCK
    if verdict is not None and verdict.because is Because.NO_CALENDAR:
        yield Trouble.NO_CALENDAR
    if window.shown is None:
        yield Trouble.NO_RELEASE
    if sight.fault is Fault.FROZEN:
        yield Trouble.FROZEN
    elif window.tried is not None:
        yield Trouble.NOT_PAINTING
    if window.refused:
        yield Trouble.REFUSED
    if window.ghosts is not None:
        yield Trouble.GHOSTS
    if any(one.approved is None for one in window.contributions.values()):
        yield Trouble.WAITING
