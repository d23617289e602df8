"""What the window's page needs from whoever runs the window, and nothing more of it.

The daemon implements :class:`VitrineDesk`; ``bastide content preview`` has a
:class:`controller.web.vitrine.preview.PreviewDesk`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from controller.core.vitrine.view import VitrineView


@dataclass(frozen=True, slots=True)
class Painted:
    """The page's proof that it paints: frames that the browser really drew, and the scene that stands in them."""

    release: str
    scene: str | None
    """None where no scene is due: asleep, cleaning, fault."""
    frames: int
    since_ms: int
    """In this time the frames were drawn."""
    hidden: bool
    """Told by the hidden frame that proves a staged release."""
    guest: bool = False
    """Told by a page of another vitrine than the window's own (``?theme=``): preview, and the demo's street."""
    contacts: int = 0
    """Fingers, or what passes for them, that came down on the glass since the last report."""
    held_ms: int = 0
    """For how long the longest one that is still down has been."""
    heap_bytes: int | None = None
    """Of the page's scripts; None for a browser that does not tell."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How a question stands, by its choices. ``mine`` is what this session answered."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Question → choice → number."""
    mine: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WallLine:
    """What a neighbour wrote and a person approved."""

    id: str
    text: str
    day: str
    """``2026-11-24``"""
    picture: str = ""
    """A path that the page may load; empty for none."""
    alt: str = ""


class NotNow(Exception):  # noqa: N818 - a state of the window, not a fault of the caller
    """It was not taken in: the window is busy, nothing can be kept, or this session said enough already.

    Its text says what to do next, and is not shown to the street.
    """


class VitrineDesk(Protocol):
    """One window, as its page sees it. Whatever is told about another session than the one now changes nothing."""

    name: str

    def screen(self) -> VitrineView: ...

    def revision(self) -> int:
        """Grows with every change of :meth:`screen` and :meth:`reloads`."""

    def reloads(self) -> int:
        """Grows when the page is to load itself anew."""

    async def changed(self, revision: int) -> int:
        """Return the revision as soon as it is another one than this. May be cancelled at any time."""

    def file(self, release: str, path: str) -> Path | None:
        """A verified file of a release that is shown or staged; None for anything else."""

    async def touch(self, session: int) -> int:
        """A deliberate touch, told at most once a second. The session now. Raises :class:`NotNow`."""

    async def opened(self, session: int, scene: str) -> int:
        """A scene was opened by a hand. The session now. Raises :class:`NotNow`."""

    async def stay(self, session: int) -> int:
        """ "Still there?" — yes. The session now. Raises :class:`NotNow`."""

    async def leave(self, session: int) -> int:
        """The visitor ends the visit. The session now. Raises :class:`NotNow`."""

    async def listens(self) -> None:
        """A page has begun to listen."""

    async def gone(self) -> None:
        """A page was closed, by whoever looked at it."""

    async def painted(self, proof: Painted) -> None: ...

    async def clean(self, on: bool) -> None:
        """Begin or end the cleaning of the glass. Raises :class:`NotNow`."""

    async def answer(self, session: int, scene: str, question: str, choice: str) -> Totals:
        """Durable when this returns; a second answer to a question in one session counts nothing.

        Raises :class:`NotNow`.
        """

    def totals(self, scene: str) -> Totals: ...

    def wall(self, scene: str) -> tuple[WallLine, ...]:
        """Approved lines, the newest first; of ``wall`` and ``street`` scenes."""

    async def contribute(self, session: int | None, scene: str, text: str, picture: bytes = b"") -> None:
        """Kept until a person has looked at it; durable when this returns. Raises :class:`NotNow`."""
