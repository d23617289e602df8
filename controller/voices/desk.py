"""Voices at the desk: an answer counted, words kept, shown once a person approved them, gone once a person said so.

What is told to whom when: an answer and a contribution are durable when their call returns (V16); the wall is what the
state says is approved, read now, so that what was taken down is gone with the decision itself (V17). Words stand on no
topic of the link and in no fact: who moderates from afar reads them through this daemon's own address, by an SSH
tunnel (``ssh -L 8080:127.0.0.1:8080 …``) and the page ``/moderate``, or decides by a signed order on the id alone.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from controller.core.events import Event
from controller.core.moment import Moment, Trust
from controller.core.vitrine.commands import Tell, Word
from controller.core.vitrine.events import Answered, Contributed, Moderated, WordsLost
from controller.core.vitrine.state import Contribution
from controller.core.vitrine.voices import why_not
from controller.loop import Full, Loop
from controller.voices import questions
from controller.voices.moderators import Moderators
from controller.voices.picture import PictureRefused, fit_to_show
from controller.voices.questions import Questions
from controller.voices.store import Store, StoreError, StoreFull, Voice
from controller.web.desk import Busy
from controller.web.vitrine.desk import Totals, WallLine
from controller.web.voices import Entry, NotTaken

log = logging.getLogger(__name__)

PICTURES_AT_ONCE: Final = 1
"""A decoder may take hundreds of megabytes; who comes meanwhile asks again."""


class Voices:
    """The voices of one window; everything on the one event loop.

    Implements :class:`controller.web.voices.VoicesDesk`, and of a window's own desk what is said at it. ``content`` is
    where the ``content.json`` of a release lies; it is asked whenever another release is shown.
    """

    def __init__(
        self,
        store: Store,
        loop: Loop,
        now: Callable[[], Moment],
        content: Callable[[str], Path | None],
        sittings: Moderators,
    ) -> None:
        self.sittings = sittings
        self._store, self._loop, self._now, self._content = store, loop, now, content
        self._asked: tuple[str | None, Questions] = (None, Questions())
        self._mine: tuple[int, dict[str, dict[str, str]]] = (0, {})
        self._in_hand: set[str] = set()
        """Stored, and not decided yet: not to be erased for being unknown."""
        self._lines: dict[str, WallLine | None] = {}
        """Of what is approved."""
        self._drawing = asyncio.Semaphore(PICTURES_AT_ONCE)
        self._known: Mapping[str, Contribution] | None = None
        self._following = asyncio.Lock()
        self._revision = 0
        self._news = asyncio.Event()

    # -- questions ---------------------------------------------------------------------------

    async def answer(self, session: int, scene: str, question: str, choice: str) -> Totals:
        """Counted and durable when this returns. Raises :class:`~controller.web.voices.NotTaken`, ``Busy``."""
        asked = await self._questions()
        if not asked.knows(scene, question, choice):
            raise NotTaken("unknown")
        if self._closed(asked, scene):
            raise NotTaken("closed")
        word = await self._offer(Answered(session, scene, question, choice))
        if word is Word.DONE:
            self._chosen(session, scene)[question] = choice
        elif word is not Word.TWICE:
            raise NotTaken(word.value)
        return self.totals(scene)

    def totals(self, scene: str) -> Totals:
        window, prefix = self._loop.state.window, f"{scene}/"
        kept = {} if window is None else window.totals
        counts = {key.removeprefix(prefix): dict(of) for key, of in kept.items() if key.startswith(prefix)}
        return Totals(counts, dict(self._chosen(self._loop.sight.session, scene)))

    def _chosen(self, session: int, scene: str) -> dict[str, str]:
        """What this session answered here; of a session before, nothing is known any more (V18)."""
        if self._mine[0] != session:
            self._mine = (session, {})
        return self._mine[1].setdefault(scene, {})

    async def _questions(self) -> Questions:
        window = self._loop.state.window
        shown = None if window is None or window.shown is None else window.shown.id
        if shown != self._asked[0]:
            path = None if shown is None else self._content(shown)
            self._asked = (shown, await asyncio.to_thread(questions.read, path))
        return self._asked[1]

    def _closed(self, asked: Questions, scene: str) -> bool:
        """Its last day is over; without a clock nobody knows, and a vote too many harms less than one lost."""
        now, closes = self._now(), asked.closes.get(scene)
        if closes is None or now.trust is Trust.FLOOR_ONLY:
            return False
        return datetime.fromtimestamp(now.wall_s + self._loop.sight.offset_s, UTC).date().isoformat() > closes

    # -- words for the wall ------------------------------------------------------------------

    async def contribute(self, session: int | None, scene: str, words: str, picture: bytes = b"") -> str:
        """The id under which it waits for a person, durable. Raises ``NotTaken``, ``Busy``; then nothing was kept."""
        walls = (await self._questions()).walls
        if scene not in walls or (picture and not walls[scene]):
            raise NotTaken("unknown")
        if not words.strip():
            raise NotTaken("empty")
        self._room(session)  # before a picture is drawn in vain
        drawn = await self._drawn(picture) if picture else None
        id = secrets.token_hex(8)
        self._in_hand.add(id)  # for good, where this is cancelled: the next start looks after it
        try:
            digest = await asyncio.to_thread(self._store.keep, id, words.strip(), drawn)
            word = await self._offer(Contributed(id, scene, digest, session))
        except (Busy, StoreError, StoreFull) as error:
            await self._drop(id)
            raise (error if isinstance(error, Busy) else NotTaken("full")) from error
        if word is not Word.KEPT:
            await self._drop(id)
            raise NotTaken(word.value)
        self._in_hand.discard(id)
        return id

    def _room(self, session: int | None) -> None:
        window = self._loop.state.window
        why = Word.OVER if window is None else why_not(window, self._loop.sight, self._now(), session)
        if why is not None:
            raise NotTaken(why.value)

    async def _drawn(self, picture: bytes) -> bytes:
        if self._drawing.locked():
            raise Busy
        async with self._drawing:
            try:
                return await fit_to_show(picture)
            except PictureRefused as refused:
                raise NotTaken(refused.why) from refused

    async def _drop(self, id: str) -> None:
        """Nobody was told that it is kept."""
        try:
            await asyncio.to_thread(self._store.erase, [id])
        except StoreError as error:
            log.warning("%s", error)
        self._in_hand.discard(id)

    def wall(self, scene: str) -> tuple[WallLine, ...]:
        """Approved lines of this scene, the newest first."""
        shown = [id for id, one in self._contributions().items() if one.scene == scene and one.approved]
        return tuple(line for id in reversed(shown) if (line := self._lines.get(id)))

    async def picture(self, id: str, unapproved: bool = False) -> bytes | None:
        """Of what is approved; of anything else only where ``unapproved``: for a moderator."""
        one = self._contributions().get(id)
        if one is None or not (one.approved or unapproved):
            return None
        kept = await self._sealed(id, one)
        return None if kept is None else kept.picture

    # -- moderation --------------------------------------------------------------------------

    async def entries(self) -> tuple[Entry, ...]:
        """All that a person may decide on, the oldest first."""
        found = []
        for id, one in self._contributions().items():
            kept = await self._sealed(id, one)
            if kept is not None:
                found.append(Entry(id, one.scene, one.approved, _day(one.at_s), kept.words, kept.picture is not None))
        return tuple(found)

    async def decide(self, id: str, approved: bool, by: str, reason: str = "") -> str:
        """``done`` or ``unknown``; the wall is as it was decided when this returns. Raises ``Busy``."""
        word = await self._offer(Moderated(id, approved, by, reason))
        await self._follow()
        return word.value

    # -- what has changed --------------------------------------------------------------------

    def revision(self) -> int:
        """Grows with every contribution and every decision."""
        return self._revision

    async def changed(self, revision: int) -> int:
        while self._revision == revision:
            await self._news.wait()
        return self._revision

    async def run(self) -> None:
        """Until cancelled: words are read once they are approved, and erased once the state has forgotten them."""
        await self._missed()
        while True:
            await self._follow()
            await self._loop.reaches(self._loop.seq + 1)

    async def _missed(self) -> None:
        """Contributions whose words are gone (their file was damaged) are forgotten."""
        ids = await asyncio.to_thread(self._store.ids)
        lost = tuple(id for id in self._contributions() if id not in ids)
        if lost:
            await self._loop.tell(WordsLost(lost))

    async def _follow(self) -> None:
        async with self._following:
            known = self._contributions()
            if known is self._known:
                return
            before, approved = self._lines, {id: one for id, one in known.items() if one.approved}
            self._lines = {id: before.get(id) or await self._line(id, one) for id, one in approved.items()}
            self._known = known if await self._erased(known) else None
        self._revision += 1
        self._news.set()
        self._news = asyncio.Event()

    async def _line(self, id: str, one: Contribution) -> WallLine | None:
        """None for what is not, on the disk, what was approved."""
        kept = await self._sealed(id, one)
        if kept is None:
            return None
        return WallLine(id, kept.words, _day(one.at_s), f"/api/vitrine/pictures/{id}" if kept.picture else "")

    async def _erased(self, known: Mapping[str, Contribution]) -> bool:
        """Words that the state does not know (any more) are gone; False: not yet."""
        try:
            gone = await asyncio.to_thread(self._store.ids) - known.keys() - self._in_hand
            if gone:
                await asyncio.to_thread(self._store.erase, gone)
        except StoreError as error:
            log.error("%s", error)
            return False
        return True

    async def _sealed(self, id: str, one: Contribution) -> Voice | None:
        """What was kept under this seal; None where the disk has something else, or cannot be read."""
        try:
            kept = await asyncio.to_thread(self._store.read, id)
        except StoreError as error:
            log.error("%s", error)
            return None
        return kept if kept is not None and kept.seal == one.digest else None

    def _contributions(self) -> Mapping[str, Contribution]:
        window = self._loop.state.window
        return {} if window is None else window.contributions

    async def _offer(self, event: Event) -> Word:
        try:
            commands = await self._loop.offer(event)
        except Full:
            raise Busy from None
        return next(command.word for command in commands if isinstance(command, Tell))


def _day(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).date().isoformat()
