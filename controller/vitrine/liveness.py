"""The page's proofs, watched: whoever paints is left alone, and whoever does not is told to the core (V1, V2, V8, V12).

What is done about it, and when, is the core's: nothing under a touch, ever more seldom, each step a fact.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from controller.core.vitrine.events import FramesMissing, FramesSeen, GhostsSeen, VitrineEvent
from controller.core.vitrine.state import Window
from controller.core.vitrine.values import Ghost, Phase
from controller.core.vitrine.view import VitrineView
from controller.vitrine.ghosts import Contacts, Ghosts
from controller.vitrine.painting import Due, Painting, Report

LOOKS_EVERY_S: Final = 5.0
"""As often as the page reports. While nothing is painted, the core is told again each time; it decides what is due."""
HEAP_MAX_BYTES: Final = 256 * 2**20
"""Of the page's scripts. The six vitrines of the demo need some 30 MiB; what has grown ten times over leaks (V3)."""
MEMORY_RESTS_S: Final = 1_800.0
"""A page that is too large again so soon would be larger still without us; it is not reloaded in a circle."""
IDLE: Final = (Phase.ASLEEP, Phase.ATTRACT)


@dataclass(frozen=True, slots=True)
class Proof:
    """One report of a page: what it painted, and how it and its glass are."""

    report: Report
    contacts: int = 0
    """That came down since the last report."""
    held_s: float = 0.0
    """Of the longest one that is down."""
    hidden: bool = False
    """From the frame that proves a staged release."""
    guest: bool = False
    """From a page of another vitrine."""
    heap_bytes: int | None = None


def due(window: Window, view: VitrineView) -> Due:
    """What ought to be seen, by the core's own view."""
    scenes: tuple[str, ...] = ()
    if view.phase is Phase.ATTRACT:
        scenes = view.scenes
    elif view.phase in (Phase.BROWSING, Phase.ASKING) and window.shown is not None:
        scenes = window.shown.scenes
    return Due(view.release, frozenset(scenes), view.lit)


class Liveness:
    """One window's page. ``tell`` hands an event to the loop."""

    def __init__(
        self,
        tell: Callable[[VitrineEvent], Awaitable[None]],
        first: Due,
        now_s: Callable[[], float],
        looks_every_s: float = LOOKS_EVERY_S,
        *,
        guests: bool = False,
    ) -> None:
        """``guests``, in the demo alone: pages of other vitrines count as the window's own, and while nobody has one
        open nothing is missing."""
        self._tell = tell
        self._now_s = now_s
        self._painting = Painting(first, now_s())
        self._ghosts = Ghosts()
        self._reported_s = now_s()
        self._idle = True
        self._lightened_s = float("-inf")
        self._looks_every_s = looks_every_s
        self._guests = guests
        self.looked_at = not guests
        """A page is open, as far as pages tell."""
        self.scene: str | None = None
        """What the page last proved to show."""
        self.heap_bytes: int | None = None

    def expects(self, due: Due, phase: Phase) -> None:
        """The view has changed, or may have."""
        self._idle = phase in IDLE
        self._painting.expects(due, self._now_s())

    def restarted(self) -> None:
        """The page was told to begin anew, or the browser was."""
        self._painting.restarted(self._now_s())

    def arrives(self) -> None:
        """A page begins to listen."""
        if not self.looked_at:
            self.looked_at = True
            self.restarted()

    def leaves(self) -> None:
        """A page says that it was closed. One that falls says nothing."""
        self.looked_at = not self._guests

    @property
    def painted_ago_s(self) -> float | None:
        """Since the last good proof; None before the first."""
        good_s = self._painting.good_s
        return None if good_s is None else self._now_s() - good_s

    @property
    def missing(self) -> str:
        return self._painting.missing(self._now_s()) if self.looked_at else ""

    async def saw(self, proof: Proof) -> None:
        """What a page says of itself. Only what was painted counts, and only where it was due."""
        one = proof.report
        if proof.hidden:
            if one.frames > 0:
                await self._tell(FramesSeen(one.release, one.scene or "", hidden=True))
            return
        if proof.guest and not self._guests:
            return
        self.arrives()
        if self._painting.saw(one, self._now_s(), any_scene=proof.guest):
            self.scene = one.scene
            await self._tell(FramesSeen(one.release, one.scene or ""))
        await self._listen_for_ghosts(proof)
        await self._weigh(proof.heap_bytes)

    async def _listen_for_ghosts(self, proof: Proof) -> None:
        now_s = self._now_s()
        over_s, self._reported_s = now_s - self._reported_s, now_s
        news = self._ghosts.saw(Contacts(proof.contacts, proof.held_s, over_s), now_s)
        if news is not None:
            await self._tell(GhostsSeen(Ghost(news[0].value), news[1]))

    async def _weigh(self, heap_bytes: int | None) -> None:
        """A page that has grown too large begins anew while nobody is there, before it falls before somebody's eyes."""
        self.heap_bytes = heap_bytes
        now_s = self._now_s()
        if heap_bytes is None or heap_bytes <= HEAP_MAX_BYTES or not self._idle:
            return
        if now_s - self._lightened_s >= MEMORY_RESTS_S:
            self._lightened_s = now_s
            await self._tell(FramesMissing("memory"))

    async def run(self) -> None:
        """Tell of what is missing, for ever."""
        while True:
            await asyncio.sleep(self._looks_every_s)
            why = self.missing
            if why:
                await self._tell(FramesMissing(why))
