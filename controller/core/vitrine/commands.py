"""What the core wants done about a window, after its facts are durable."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SetDisplay:
    lit: bool


@dataclass(frozen=True, slots=True)
class SetLights:
    """A light scene by its name; None switches the window's lights off."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Reload:
    """The page, by its own event stream."""


@dataclass(frozen=True, slots=True)
class RestartBrowser:
    pass


@dataclass(frozen=True, slots=True)
class RestartSession:
    """The whole kiosk session."""


class Word(StrEnum):
    """The one answer to a wish of the page or of the operator."""

    DONE = "done"
    KEPT = "kept"
    """A contribution waits for a person."""
    OVER = "over"
    """That session has ended, or the window is not serving anybody."""
    TWICE = "twice"
    """This session has answered that question."""
    FULL = "full"
    """Too many wait already."""
    UNKNOWN = "unknown"
    """There is no such contribution."""
    ENOUGH = "enough"
    """This visitor has sent as much as one may."""
    TODAY = "today"
    """As much was sent today as a person can read."""
    DARK = "dark"
    """In these hours the window stays dark."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Answered to whoever offered the event, and to nobody else."""

    word: Word


VitrineCommand = SetDisplay | SetLights | Reload | RestartBrowser | RestartSession | Tell
