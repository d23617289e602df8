"""A window without a daemon, for preview and tests: it serves a built folder, wakes at a touch, forgets by itself."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from controller.content.compiled import Content, Vitrine
from controller.core.vitrine.values import Glass, Phase
from controller.core.vitrine.view import VitrineView
from controller.web.vitrine.desk import NotNow, Painted, Totals, WallLine

RELEASE = "preview"
IDLE_S = 90.0
ASKS_FOR_S = 15
VISITED = (Phase.ATTRACT, Phase.ASLEEP, Phase.BROWSING, Phase.ASKING)
"""Where a touch means something."""


def first_view(shown: Vitrine, content: Content) -> VitrineView:
    """All of its scenes play, on a machine whose clock is the town's."""
    return VitrineView(
        phase=Phase.ATTRACT,
        release=RELEASE,
        staged=None,
        vitrine=shown.id,
        scenes=shown.scenes,
        lights=None,
        session=1,
        lit=True,
        dark_until=None,
        notice=None,
        asks_for_s=None,
        languages=content.languages,
        glass=Glass(),
        reach_always=False,
        trusted=True,
        wall_offset_s=round((datetime.now().astimezone().utcoffset() or timedelta()).total_seconds()),
        touches=True,
    )


class PreviewDesk:
    """Implements :class:`controller.web.vitrine.desk.VitrineDesk` over a folder as ``bastide content build`` writes it.

    Answers are counted in memory and gone with it. All of it runs on one event loop. Raises ``OSError`` and
    ``pydantic.ValidationError`` for a folder that is no release.
    """

    def __init__(self, folder: Path, *, vitrine: str | None = None, idle_s: float = IDLE_S) -> None:
        self._folders = {RELEASE: folder.resolve()}
        content = Content.model_validate_json((folder / "content.json").read_bytes())
        shown = next((one for one in content.vitrines if one.id == vitrine), content.vitrines[0])
        self.name = content.title[content.languages[0]]
        self._idle_s = idle_s
        self._screen = first_view(shown, content)
        self._revision = 0
        self._news = asyncio.Event()
        self._ending: asyncio.TimerHandle | None = None
        self._counts: defaultdict[str, defaultdict[str, defaultdict[str, int]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(int))
        )
        self._mine: dict[tuple[str, str], str] = {}
        self._waiting = 0

    # -- what is shown ------------------------------------------------------------------------

    def screen(self) -> VitrineView:
        return self._screen

    def revision(self) -> int:
        return self._revision

    def reloads(self) -> int:
        return 0

    async def changed(self, revision: int) -> int:
        while self._revision == revision:
            await self._news.wait()
        return self._revision

    def file(self, release: str, path: str) -> Path | None:
        folder = self._folders.get(release)
        if folder is None:
            return None
        found = (folder / path).resolve()
        return found if found.is_relative_to(folder) and found.is_file() else None

    def pose(self, **changes: Any) -> None:
        """Show this from now on: fields of the view."""
        self._screen = replace(self._screen, **changes)
        self._revision += 1
        self._news.set()
        self._news = asyncio.Event()

    def stage(self, release: str, folder: Path) -> None:
        """Another release waits for the proof that it paints, and is shown then."""
        self._folders[release] = folder.resolve()
        self.pose(staged=release)

    # -- a visit ------------------------------------------------------------------------------

    async def touch(self, session: int) -> int:
        if session == self._screen.session and self._screen.phase in VISITED:
            self._wait(self._idle_s, self._ask)
            if self._screen.phase is not Phase.BROWSING:
                self.pose(phase=Phase.BROWSING, asks_for_s=None)
        return self._screen.session

    async def opened(self, session: int, scene: str) -> int:
        return await self.touch(session)

    async def stay(self, session: int) -> int:
        return await self.touch(session)

    async def leave(self, session: int) -> int:
        if session == self._screen.session:
            self._forget()
        return self._screen.session

    async def listens(self) -> None:
        return

    async def gone(self) -> None:
        return

    async def painted(self, proof: Painted) -> None:
        if proof.hidden and proof.release == self._screen.staged and proof.frames > 0:
            self.pose(release=proof.release, staged=None)

    async def clean(self, on: bool) -> None:
        self.pose(phase=Phase.CLEANING if on else Phase.ATTRACT)

    def _wait(self, seconds: float, then: Any) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.get_running_loop().call_later(seconds, then)

    def _ask(self) -> None:
        self.pose(phase=Phase.ASKING, asks_for_s=ASKS_FOR_S)
        self._wait(ASKS_FOR_S, self._forget)

    def _forget(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        self._mine.clear()
        self.pose(phase=Phase.ATTRACT, asks_for_s=None, session=self._screen.session + 1)

    # -- voices -------------------------------------------------------------------------------

    async def answer(self, session: int, scene: str, question: str, choice: str) -> Totals:
        if session != self._screen.session:
            raise NotNow("this visit is over")
        if (scene, question) not in self._mine:
            self._mine[scene, question] = choice
            self._counts[scene][question][choice] += 1
        return self.totals(scene)

    def totals(self, scene: str) -> Totals:
        counts = {question: dict(choices) for question, choices in self._counts[scene].items()}
        return Totals(counts, {question: choice for (of, question), choice in self._mine.items() if of == scene})

    def wall(self, scene: str) -> tuple[WallLine, ...]:
        return ()

    async def contribute(self, session: int | None, scene: str, text: str, picture: bytes = b"") -> None:
        if session not in (None, self._screen.session):
            raise NotNow("this visit is over")
        self._waiting += 1
