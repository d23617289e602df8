"""What happened at a window, durable.

No fact tells that somebody was there, or when (V19): touches are totals of a day, and the screen's own going dark and
coming back while nobody is there, in hours in which it may be lit, is not written down. What the law wants proven is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from controller.core.personal import personal
from controller.core.vitrine.values import Because, Derogation, Ghost, Plan, Release, Step, Tension


@dataclass(frozen=True, slots=True)
class WindowConfigured:
    plan: Plan


@dataclass(frozen=True, slots=True)
class ScreenLit:
    """From here on the window may be lit, and why."""

    why: Because
    rule: str = ""
    reference: str = ""
    margin_s: float = 0.0
    """How far the clock may be wrong, as it was reckoned with. How it was known stands beside every fact."""


@dataclass(frozen=True, slots=True)
class ScreenDarkened:
    """From here on the window is dark, and why: the proof (V15)."""

    why: Because
    rule: str = ""
    reference: str = ""
    margin_s: float = 0.0


@dataclass(frozen=True, slots=True)
class DisplayObserved:
    """What the display itself said while it was to be dark (V5); each change of it."""

    lit: bool | None
    how: str


@dataclass(frozen=True, slots=True)
class DerogationsAccepted:
    derogations: tuple[Derogation, ...]
    tensions: tuple[Tension, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeAccepted:
    """An empty text ends the notice before."""

    text: Mapping[str, str]
    until_s: int


@dataclass(frozen=True, slots=True)
class ReleaseArrived:
    """Whole and verified; shown once it has painted in its hidden frame."""

    release: Release


@dataclass(frozen=True, slots=True)
class ReleaseShown:
    """The window shows it from here on; the one before is kept."""

    release: str


@dataclass(frozen=True, slots=True)
class ReleaseProven:
    """It was seen painting before everybody's eyes."""

    release: str


@dataclass(frozen=True, slots=True)
class ReleaseRefused:
    """It is not shown, and the old one goes on."""

    release: str
    why: str


@dataclass(frozen=True, slots=True)
class ReleaseRolledBack:
    """It was shown, and did not hold; the one before is shown again, or none."""

    release: str
    to: str | None
    why: str


@dataclass(frozen=True, slots=True)
class LivenessStep:
    step: Step
    why: str


@dataclass(frozen=True, slots=True)
class PaintingAgain:
    """After steps of the ladder, frames are seen again."""

    after: Step
    """The last step that was tried."""


@dataclass(frozen=True, slots=True)
class GhostTouches:
    """The touch surface reports what no finger does; until it is mended (``on`` false) it is not listened to."""

    how: Ghost
    on: bool


@dataclass(frozen=True, slots=True)
class CleaningBegan:
    pass


@dataclass(frozen=True, slots=True)
class CleaningEnded:
    by_itself: bool
    """Its time was over."""


@dataclass(frozen=True, slots=True)
class TouchesCounted:
    """Deliberate touches since the last time, all together; the local day they fell on, or None where nobody knows."""

    day: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Voted:
    scene: str
    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class ContributionKept:
    id: str
    scene: str
    digest: str


@dataclass(frozen=True, slots=True)
class ContributionModerated:
    id: str
    approved: bool
    by: str = personal()
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class ContributionForgotten:
    """Kept long enough, or lost: its words are erased."""

    id: str


VitrineFact = (
    WindowConfigured | ScreenLit | ScreenDarkened | DisplayObserved | DerogationsAccepted | NoticeAccepted
    | ReleaseArrived | ReleaseShown | ReleaseProven | ReleaseRefused | ReleaseRolledBack
    | LivenessStep | PaintingAgain | GhostTouches | CleaningBegan | CleaningEnded | TouchesCounted
    | Voted | ContributionKept | ContributionModerated | ContributionForgotten
)  # fmt: skip
