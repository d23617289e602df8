"""From a release on the disk to what the core needs to know of it, and to the files its page asks for.

The store holds what is whole and verified; which one is shown is the core's, a fact in the journal (I13).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from controller.content.compiled import Content, Slot, Vitrine
from controller.core.vitrine.events import ReleaseFailed, ReleaseStaged
from controller.core.vitrine.values import Day, Release
from controller.core.vitrine.values import Slot as Line
from controller.release.manifest import CONTENT, Manifest
from controller.release.store import Store
from controller.release.trouble import Why

log = logging.getLogger(__name__)

CONTENT_BYTES_MAX: Final = 16 * 2**20
"""A thousand scenes in four languages are some 4 MiB."""


class NotForThisWindow(Exception):  # noqa: N818 - an answer; its text is the word for the journal
    """A whole and signed release that this window cannot show."""


def release_of(manifest: Manifest, data: bytes, theme: str) -> Release:
    """What the core decides with. Raises :class:`NotForThisWindow`."""
    try:
        content = Content.model_validate_json(data)
    except ValidationError:
        raise NotForThisWindow(Why.NOT_CONTENT) from None
    vitrine = next((one for one in content.vitrines if one.id == theme), None)
    if vitrine is None:
        raise NotForThisWindow(Why.NO_SUCH_VITRINE)
    programme = tuple(_line(slot) for slot in vitrine.programme)
    return Release(manifest.id, _scenes(vitrine), content.languages, programme, manifest.version)


def _scenes(vitrine: Vitrine) -> tuple[str, ...]:
    """All of the vitrine, its opening first."""
    return tuple(dict.fromkeys((vitrine.opening, *vitrine.scenes)))


def _line(slot: Slot) -> Line:
    begins, ends = (None, None) if slot.season is None else slot.season
    days = tuple(Day(one) for one in slot.days)
    season = (None if begins is None else _day(begins), None if ends is None else _day(ends))
    return Line(slot.scenes, days, slot.begins, slot.ends, *season, slot.priority, slot.lights)


def _day(written: str) -> int:
    """``06-15`` is 615."""
    month, _, day = written.partition("-")
    return int(month) * 100 + int(day)


class Shelf:
    """The releases that one window may show."""

    def __init__(
        self, store: Store, theme: str, tell: Callable[[ReleaseStaged | ReleaseFailed], Awaitable[None]]
    ) -> None:
        self.store = store
        self._theme = theme
        self._tell = tell

    async def arrived(self, manifest: Manifest) -> None:
        """Whole on the disk, every hash and the signature checked."""
        try:
            release = await asyncio.to_thread(self._read, manifest)
        except NotForThisWindow as refused:
            log.error("release %s cannot be shown: %s", manifest.id, refused)
            await self._tell(ReleaseFailed(manifest.id, str(refused)))
        else:
            await self._tell(ReleaseStaged(release))

    def _read(self, manifest: Manifest) -> Release:
        path = self.store.path_of(manifest.id, CONTENT)
        try:
            if path is None or path.stat().st_size > CONTENT_BYTES_MAX:
                raise NotForThisWindow(Why.NOT_CONTENT)
            return release_of(manifest, path.read_bytes(), self._theme)
        except OSError:
            raise NotForThisWindow(Why.NOT_CONTENT) from None

    def file(self, release: str, path: str) -> Path | None:
        return self.store.path_of(release, path)
