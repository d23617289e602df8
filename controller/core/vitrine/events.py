"""What reaches the core about a window. An event is an observation or a wish."""

from collections.abc import Mapping
from dataclasses import dataclass

from controller.core.vitrine.values import Derogation, Ghost, Plan, Release, Step, Tension


@dataclass(frozen=True, slots=True)
class VitrineConfigured:
    """At every start, and when the calendar was made anew. The same plan again changes nothing."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class PresenceSeen:
    """One bit of the sensor, at start and at each change. It wakes the window and is never kept (V19)."""

    present: bool


@dataclass(frozen=True, slots=True)
class WindowTouched:
    """A deliberate touch, told by the page at most once a second. A touch for a session that is over explores nothing
    of it, and begins a new one."""

    session: int


@dataclass(frozen=True, slots=True)
class SceneOpened:
    """The visitor went to this scene."""

    session: int
    scene: str


@dataclass(frozen=True, slots=True)
class Stayed:
    """Yes, still there."""

    session: int


@dataclass(frozen=True, slots=True)
class Left:
    """The visitor ended the visit."""

    session: int


@dataclass(frozen=True, slots=True)
class CleaningWished:
    on: bool


@dataclass(frozen=True, slots=True)
class GhostsSeen:
    """The shell's filter holds the touch surface for faulty (``on``), or for mended."""

    how: Ghost
    on: bool


@dataclass(frozen=True, slots=True)
class PageHeard:
    """A page of this window listens. Only the first one since the start means anything: before it there was nobody
    who could have painted."""


@dataclass(frozen=True, slots=True)
class FramesSeen:
    """The page painted this scene of this release since it last reported; ``hidden`` in the frame that proves a
    staged one."""

    release: str
    scene: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FramesMissing:
    """No fresh report of painting for too long, by the shell's own limit. Told again for as long as that is so."""

    why: str = "no_frames"
    """At most 40 characters: ``no_frames``, ``no_page``, ``other_scene``, ``crashed``, ``memory``."""


@dataclass(frozen=True, slots=True)
class BrowserRestarted:
    """What became of a step of the ladder."""

    step: Step
    done: bool


@dataclass(frozen=True, slots=True)
class ReleaseStaged:
    """On the disk, whole, every hash and the signature checked. Told again at every start for the newest staged one."""

    release: Release


@dataclass(frozen=True, slots=True)
class ReleaseFailed:
    """A release that cannot be shown: it did not verify, or the one that is shown was found damaged."""

    release: str
    why: str
    """A word, at most 40 characters, as the release store names it."""


@dataclass(frozen=True, slots=True)
class DisplaySeen:
    """What the display says of itself: at start, after each order, and every so often."""

    lit: bool | None
    """None: it cannot be asked, or does not answer."""
    how: str
    """``wlopm``, ``cec``, ``relay``, ``simulated``: by which way it was found."""


@dataclass(frozen=True, slots=True)
class NoticeOrdered:
    """An urgent notice of the town, over everything until its end. An empty text ends the one before."""

    text: Mapping[str, str]
    """By language; ``""`` for every language that has none of its own."""
    until_s: int


@dataclass(frozen=True, slots=True)
class DerogationsKnown:
    """All that the town says in force besides the configuration's own: replaces what it said before."""

    derogations: tuple[Derogation, ...] = ()
    tensions: tuple[Tension, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A choice in a poll, a quiz or the street; that the question and the choice exist was checked outside."""

    session: int
    scene: str
    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class Contributed:
    """A neighbour's line or picture, already stored outside under ``id``; only its digest comes here (I11)."""

    id: str
    scene: str
    digest: str
    session: int | None = None
    """Of the visitor who wrote it at the window; None for who sent it another way."""


@dataclass(frozen=True, slots=True)
class Moderated:
    """A person decided. An approved one can be taken down again by ``approved=False``."""

    id: str
    approved: bool
    by: str
    """Who; kept only in the side record that is erased on schedule."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WordsLost:
    """These contributions' words are not on the disk any more (its file was damaged)."""

    ids: tuple[str, ...]


VitrineEvent = (
    VitrineConfigured
    | PresenceSeen
    | WindowTouched
    | SceneOpened
    | Stayed
    | Left
    | CleaningWished
    | GhostsSeen
    | PageHeard
    | FramesSeen
    | FramesMissing
    | BrowserRestarted
    | ReleaseStaged
    | ReleaseFailed
    | DisplaySeen
    | NoticeOrdered
    | DerogationsKnown
    | Answered
    | Contributed
    | Moderated
    | WordsLost
)
