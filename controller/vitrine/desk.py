"""The window as its page sees it: implements :class:`controller.web.vitrine.desk.VitrineDesk`."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from controller.core.events import Event
from controller.core.moment import Moment
from controller.core.vitrine.events import CleaningWished, Left, PageHeard, SceneOpened, Stayed, WindowTouched
from controller.core.vitrine.state import Window
from controller.core.vitrine.view import VitrineView, vitrine_view
from controller.loop import Full, Loop
from controller.vitrine.liveness import Liveness, Proof
from controller.vitrine.painting import Report
from controller.web.vitrine.desk import NotNow, Painted, Totals, WallLine


class Voices(Protocol):
    """The part of a desk that keeps what people say."""

    async def answer(self, session: int, scene: str, question: str, choice: str) -> Totals: ...

    def totals(self, scene: str) -> Totals: ...

    def wall(self, scene: str) -> tuple[WallLine, ...]: ...

    async def contribute(self, session: int | None, scene: str, words: str, picture: bytes = b"") -> str: ...

    def revision(self) -> int: ...

    async def changed(self, revision: int) -> int: ...


class WindowDesk:
    """One window. :meth:`decided` is called after every decision of the loop."""

    def __init__(
        self,
        name: str,
        loop: Loop,
        now: Callable[[], Moment],
        file: Callable[[str, str], Path | None],
    ) -> None:
        """``file`` finds a verified file of a release that is shown or staged."""
        self.name = name
        self._loop = loop
        self._now = now
        self._file = file
        self._liveness: Liveness | None = None
        self._voices: Voices | None = None
        self._view: VitrineView | None = None
        self._revision = 0
        self._reloads = 0
        self._news = asyncio.Event()

    def begins(self, liveness: Liveness, voices: Voices) -> None:
        """From now on proofs of painting go there, and what people say goes there."""
        self._liveness, self._voices = liveness, voices

    # -- what is shown ------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        window = self._loop.state.window
        assert window is not None, "a window is configured before its page is served"
        return window

    def screen(self) -> VitrineView:
        return vitrine_view(self.window, self._loop.sight, self._now())

    def reloads(self) -> int:
        return self._reloads

    def reload(self) -> None:
        """Have the page load itself anew."""
        self._reloads += 1
        self._turn_page()

    def revision(self) -> int:
        return self._revision

    async def changed(self, revision: int) -> int:
        while self._revision == revision:
            await self._news.wait()
        return self._revision

    def decided(self) -> None:
        """The state may have changed. How long an answer is waited for runs by itself, on the page as well."""
        fresh = self.screen()
        before = self._view
        if before is None or replace(fresh, asks_for_s=None) != replace(before, asks_for_s=None):
            self._view = fresh
            self._turn_page()

    async def follow(self, voices: Voices) -> None:
        """Until cancelled: an open page is told at once when a person approved or took down something (V17)."""
        revision = voices.revision()
        while True:
            revision = await voices.changed(revision)
            self._turn_page()

    def _turn_page(self) -> None:
        self._revision += 1
        self._news.set()
        self._news = asyncio.Event()

    def file(self, release: str, path: str) -> Path | None:
        shown = (self.window.shown, self.window.staged, self.window.former)
        if release not in {one.id for one in shown if one is not None}:
            return None
        return self._file(release, path)

    # -- a visit ------------------------------------------------------------------------------

    async def touch(self, session: int) -> int:
        return await self._told(WindowTouched(session))

    async def opened(self, session: int, scene: str) -> int:
        return await self._told(SceneOpened(session, scene))

    async def stay(self, session: int) -> int:
        return await self._told(Stayed(session))

    async def leave(self, session: int) -> int:
        return await self._told(Left(session))

    async def clean(self, on: bool) -> None:
        await self._told(CleaningWished(on))

    async def listens(self) -> None:
        if self._liveness is not None:
            self._liveness.arrives()
        await self._loop.tell(PageHeard())

    async def gone(self) -> None:
        if self._liveness is not None:
            self._liveness.leaves()

    async def painted(self, proof: Painted) -> None:
        if self._liveness is not None:
            report = Report(proof.release, proof.scene, proof.frames)
            glass = (proof.contacts, proof.held_ms / 1000)
            await self._liveness.saw(Proof(report, *glass, proof.hidden, proof.guest, proof.heap_bytes))

    async def _told(self, event: Event) -> int:
        """The session now."""
        try:
            await self._loop.offer(event)
        except Full:
            raise NotNow("ask again in a second") from None
        return self._loop.sight.session

    # -- voices -------------------------------------------------------------------------------

    async def answer(self, session: int, scene: str, question: str, choice: str) -> Totals:
        return await self._listening.answer(session, scene, question, choice)

    def totals(self, scene: str) -> Totals:
        return self._listening.totals(scene)

    def wall(self, scene: str) -> tuple[WallLine, ...]:
        return self._listening.wall(scene)

    async def contribute(self, session: int | None, scene: str, text: str, picture: bytes = b"") -> None:
        await self._listening.contribute(session, scene, text, picture)

    @property
    def _listening(self) -> Voices:
        if self._voices is None:
            raise NotNow("the window is just starting; ask again in a second")
        return self._voices
