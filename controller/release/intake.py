"""What comes into a window's store, and when: what a person brings first, then what the town orders, then what the web
has. One at a time; what is more urgent interrupts, and what was interrupted is gone on with.

Nothing here decides what is shown. A release that is whole is told to the core, one that is not is told with why; the
old one goes on showing either way (I13).
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from controller.core.afar import publications
from controller.core.events import PublicationEnded
from controller.core.state import Ordered, Publication, State
from controller.core.vitrine.events import ReleaseFailed
from controller.core.vitrine.state import Window
from controller.release.choice import highest, judge, kept
from controller.release.folder_source import FolderSource, sticks
from controller.release.manifest import Manifest, Publishers
from controller.release.source import Patience, Source
from controller.release.store import Store
from controller.release.transfer import Progress, Transfer
from controller.release.trouble import WAITING, ReleaseError, Why
from controller.release.web_source import Address, WebSource

AGAIN_S: Final = 60.0
"""After what may pass by itself; each time in a row twice as long, up to the time between two looks at the web."""
SETTLED: Final = (Why.OLDER, Why.NOT_PAINTED)
"""Its signature alone is enough to pass it over the next time. Any other trouble may be gone by then: a list of keys is
renewed, a copying comes to its end."""
UNSAID: Final = (Why.UNREACHABLE, Why.MISSING)
"""A server that is away, or has nothing yet, is for the health report: no fact for each of its absences."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where releases are looked for; an order may name another address."""

    web: Address | None = None
    authority: Path | None = None
    """Who may vouch for servers, where that is not whom this machine trusts."""
    every_s: float = 900.0
    mounts: tuple[Path, ...] = ()
    sticks_every_s: float = 15.0


@dataclass(slots=True)
class Status:
    """How it goes, for whoever looks."""

    source: str = ""
    """Where it is being fetched from just now; empty: nothing is."""
    progress: Progress = field(default_factory=Progress)
    problem: str = ""
    """What was wrong the last time, in a line; empty when nothing was."""
    why: Why | None = None
    looked_s: float | None = None
    """Monotonic seconds at which a source was last asked to its end."""
    checked_bytes: int = 0
    """Of what is shown, read anew since the start."""


class Intake:
    """``run`` for ever; everything else may be called from the same event loop at any time."""

    def __init__(
        self,
        store: Store,
        places: Places,
        keys: Callable[[], Publishers],
        state: Callable[[], State],
        wall_s: Callable[[], float],
        arrived: Callable[[Manifest], Awaitable[None]],
        tell: Callable[[ReleaseFailed | PublicationEnded], Awaitable[None]],
        patience: Patience | None = None,
    ) -> None:
        """``arrived`` hands a whole release on to the core. The state must have a window by the time it runs."""
        self.store = store
        self.status = Status()
        self._places = places
        self._keys = keys
        self._state = state
        self._wall_s = wall_s
        self._arrived = arrived
        self._tell = tell
        self._patience = patience or Patience()
        self._urgent = asyncio.Event()
        self._folders: list[Path] = []
        self._told: dict[str, tuple[str, Why]] = {}
        """By source: the last trouble that was told."""
        self._settled: set[bytes] = set()
        """Signatures of releases that were looked at, and will not be taken whatever comes."""
        self._ordered_ones: dict[str, tuple[str, str]] = {}
        """By order: which release it turned out to be, and why that one had been refused before, if it had."""
        self._seen: tuple[object, ...] = (None,) * 4

    @property
    def window(self) -> Window:
        window = self._state().window
        assert window is not None
        return window

    @property
    def asked(self) -> int:
        """Folders that somebody brought and that were not looked at to their end."""
        return len(self._folders)

    def ask(self, folder: Path) -> None:
        """Somebody brought a release in a folder of this machine."""
        if folder not in self._folders:
            self._folders.append(folder)
        self._urgent.set()

    def decided(self) -> None:
        """The state may have changed: perhaps there is an order, or one has ended."""
        state, window = self._state(), self.window
        seen = (state.afar, window.shown, window.staged, window.refused)
        if any(now is not before for now, before in zip(seen, self._seen, strict=True)):
            self._seen = seen
            if publications(state):
                self._urgent.set()

    async def run(self) -> None:
        await self._go_on()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._check(), name="releases are read anew")
            if self._places.mounts:
                group.create_task(self._watch_sticks(), name="sticks")
            await self._take_in()

    async def _go_on(self) -> None:
        """After a start: what waited to be shown still waits, or was whole a moment before the power went."""
        window = self.window
        for release in self.store.releases:
            manifest = self.store.manifest(release)
            waited = window.staged is not None and window.staged.id == release
            if manifest is not None and (waited or manifest.version > highest(window)):
                await self._arrived(manifest)
        if window.staged is not None and window.staged.id not in self.store.releases:
            await self._tell(ReleaseFailed(window.staged.id, Why.DAMAGED.value))

    # -- one after another -------------------------------------------------------------------

    async def _take_in(self) -> None:
        failures = 0
        while True:
            self._urgent.clear()
            well = await self._unless_urgent(self._round())
            failures = 0 if well else failures + 1
            waits_s = self._places.every_s if well else min(self._places.every_s, AGAIN_S * 2 ** min(failures - 1, 10))
            with suppress(TimeoutError):
                async with asyncio.timeout(waits_s):
                    await self._urgent.wait()

    async def _unless_urgent(self, work: Awaitable[bool]) -> bool:
        """Let it work until something is asked for that cannot wait; whether it is done and went well."""
        working, waiting = asyncio.ensure_future(work), asyncio.ensure_future(self._urgent.wait())
        try:
            await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else True
        finally:
            for task in (working, waiting):
                task.cancel()
            await asyncio.gather(working, waiting, return_exceptions=True)
            self.status.source = ""

    async def _round(self) -> bool:
        """Everything that is to be looked at now; False when something of it may go better in a while."""
        well = True
        while self._folders:
            well = await self._from(FolderSource(self._folders[0])) and well
            self._folders.pop(0)
        for id, order in publications(self._state()):
            well = await self._ordered(id, order) and well
        if self._places.web is not None:
            well = await self._from(self._web(self._places.web)) and well
        return well

    def _web(self, address: Address) -> WebSource:
        return WebSource(address, self._patience.stalls_after_s)

    async def _from(self, source: Source, publication: Publication | None = None) -> bool:
        """True when there is nothing more to be hoped for from it now."""
        try:
            await self._fetch(source, publication)
        except ReleaseError as error:
            await self._failed(source.name, error)
            return error.why not in WAITING
        return True

    async def _fetch(self, source: Source, publication: Publication | None, order: str = "") -> None:
        transfer = Transfer(source, self.store, self._keys(), self._patience)
        self.status.source, self.status.progress = source.name, transfer.progress
        known = await asyncio.to_thread(self._known) if publication is None else set[bytes]()
        try:
            manifest = await transfer.run(judge(self.window, publication), kept(self.window), known)
        except ReleaseError as error:
            if error.why in SETTLED and publication is None:
                self._settled = {*list(self._settled)[-8:], transfer.signature}
            raise
        finally:
            self.status.looked_s, self.status.source = time.monotonic(), ""
        self.status.problem, self.status.why = "", None
        self._told.pop(source.name, None)
        if manifest is not None:
            await self._arrives(manifest, order)

    def _known(self) -> set[bytes]:
        whole = (self.store.signature(id) for id in self.store.releases if self.store.lengths_are_right(id))
        return {*self._settled, *whole}

    async def _failed(self, source: str, error: ReleaseError) -> None:
        """What is shown, or waits to be, is whole: nothing that a source says or lacks is held against it."""
        self.status.problem, self.status.why = f"{source}: {error}", error.why
        here = {one.id for one in (self.window.shown, self.window.staged) if one is not None}
        release = "" if error.release in here or error.why is Why.OTHER_RELEASE else error.release
        if error.why in UNSAID and not release:
            return
        if self._told.get(source) != (release, error.why):
            self._told[source] = (release, error.why)
            await self._tell(ReleaseFailed(release, error.why.value))

    # -- what the town orders ----------------------------------------------------------------

    async def _ordered(self, id: str, order: Ordered) -> bool:
        """True when nothing is to be done for it until something else happens."""
        publication = order.publication
        assert publication is not None
        window, (release, before) = self.window, self._ordered_ones.get(id, ("", ""))
        if window.shown is not None and self._digest(window.shown.id) == publication.manifest:
            await self._tell(PublicationEnded(id, window.shown.id))
        elif release and window.refused == release and window.refused_why != before:
            await self._tell(PublicationEnded(id, release, window.refused_why))
        elif self._wall_s() >= order.expires_s:
            why = "expired" if self.status.why is None else self.status.why.value
            await self._tell(PublicationEnded(id, release, why))
        elif not release or window.staged is None or window.staged.id != release:
            return await self._published(id, publication)
        return True

    async def _published(self, id: str, publication: Publication) -> bool:
        here = next((one for one in self.store.releases if self._digest(one) == publication.manifest), None)
        try:
            if here is not None and await asyncio.to_thread(self.store.lengths_are_right, here):
                return await self._at_hand(id, here, publication)
            if not publication.url:
                return True  # somebody will bring it
            address = Address.of(publication.url, self._places.authority)
            await self._fetch(self._web(address), publication, id)
        except ReleaseError as error:
            await self._failed(publication.url, error)
            if error.why not in WAITING:
                await self._tell(PublicationEnded(id, error.release, error.why.value))
            return error.why not in WAITING
        except (ValueError, OSError) as error:
            self.status.problem, self.status.why = f"{publication.url}: {error}", Why.UNREACHABLE
            await self._tell(PublicationEnded(id, "", Why.UNREACHABLE.value))
        return True

    async def _at_hand(self, id: str, release: str, publication: Publication) -> bool:
        """It is on the disk already: a former one, or one that was brought by hand."""
        manifest = self.store.manifest(release)
        assert manifest is not None
        try:
            judge(self.window, publication)(manifest, manifest.to_bytes())
        except ReleaseError as error:
            await self._tell(PublicationEnded(id, release, error.why.value))
            return True
        await self._arrives(manifest, id)
        return True

    async def _arrives(self, manifest: Manifest, order: str) -> None:
        if order:
            before = self.window.refused_why if self.window.refused == manifest.id else ""
            self._ordered_ones = {order: (manifest.id, before)}  # there is one at a time
        await self._arrived(manifest)

    def _digest(self, release: str) -> str:
        manifest = self.store.manifest(release)
        return "" if manifest is None else hashlib.sha256(manifest.to_bytes()).hexdigest()

    # -- sticks, and the card itself ---------------------------------------------------------

    async def _watch_sticks(self) -> None:
        """A stick is read once for as long as it stays in."""
        there: set[Path] = set()
        while True:
            try:
                found = set(await asyncio.to_thread(lambda: list(sticks(self._places.mounts))))
            except OSError:  # pulled while it was looked at
                found = set()
            for place in sorted(found - there):
                self.ask(place)
            there = found
            await asyncio.sleep(self._places.sticks_every_s)

    async def _check(self) -> None:
        """What is shown is read anew, once after each start: lengths at once, hashes in their time. A damaged one is
        told, and what is shown then is looked at in turn."""
        checked = ""
        while (shown := self.window.shown) is not None and shown.id != checked:
            checked = shown.id
            try:
                await self._read_anew(checked)
            except ReleaseError as error:
                self.status.problem, self.status.why = str(error), error.why
                await self._tell(ReleaseFailed(checked, error.why.value))
                self._urgent.set()

    async def _read_anew(self, release: str) -> None:
        if not await asyncio.to_thread(self.store.lengths_are_right, release):
            raise ReleaseError(Why.DAMAGED, "files of what is shown are gone; is the card worn out?", release)
        objects = self.store.hashed(release)
        while (read_bytes := await asyncio.to_thread(next, objects, None)) is not None:
            self.status.checked_bytes = read_bytes
