"""Releases of software side by side, and the link that says which one runs.

::

    /opt/bastide/releases/0.2.0        whole: unpacked and durable before it got this name
    /opt/bastide/releases/0.3.0.new    being unpacked; swept away
    /opt/bastide/releases/0.1.0.old    being removed; swept away
    /opt/bastide/current               a link to one of them, or to /usr/lib/bastide; changed by a rename alone
    /opt/bastide/state.json            (:mod:`controller.update.memory`)

A power cut between any two steps leaves ``current`` on the release before or on the next one, each whole.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from controller.release.disk import Disk
from controller.update.brought import Brought
from controller.update.manifest import Fits, Software
from controller.update.memory import Memory
from controller.update.place import FACTS, PACKAGED, PROGRAM, Place, read_facts
from controller.update.trouble import Hindered, Hindrance
from controller.update.unpack import unpack

FREE_BYTES_MIN: Final = 64 << 20
"""Stays free for the journal, whatever an update would like (law I1 needs it)."""
BELOW: Final = "releases"
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
DRAFT: Final = ".new"
GOING: Final = ".old"


class Shelf:
    def __init__(self, place: Place, disk: Disk | None = None) -> None:
        self._place = place
        self._disk = disk or Disk()

    def current(self) -> str:
        """The name of the release that runs at the next start."""
        try:
            target = self._place.current.readlink()
        except OSError:
            return PACKAGED
        return target.name if target.parts[:-1] == (BELOW,) and self.has(target.name) else PACKAGED

    def has(self, release: str) -> bool:
        return (self._place.folder(release) / PROGRAM).exists()

    def switch(self, release: str) -> None:
        """Durable when this returns. Raises ``OSError``."""
        draft = self._place.current.with_name(self._place.current.name + DRAFT)
        self._disk.link("/usr/lib/bastide" if release == PACKAGED else f"{BELOW}/{release}", draft)
        self._disk.rename(draft, self._place.current)
        self._disk.sync(self._place.home)

    def remember(self, memory: Memory) -> None:
        """Durable when this returns. Raises ``OSError``."""
        draft = self._place.memory.with_name(self._place.memory.name + DRAFT)
        self._disk.write(draft, 0, memory.to_bytes())
        self._disk.sync(draft)
        self._disk.rename(draft, self._place.memory)
        self._disk.sync(self._place.home)

    def mark(self, on_trial: bool) -> None:
        """Set before a trial is written down, and taken away after it was struck out. Raises ``OSError``."""
        if on_trial:
            self._disk.write(self._place.trial, 0, b"")
            self._disk.sync(self._place.trial)
        else:
            self._disk.remove(self._place.trial)
        self._disk.sync(self._place.home)

    def prepare(self) -> None:
        """The folders, on a machine's first update. Raises ``OSError``."""
        self._place.home.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self._place.home, self._place.releases, self._place.incoming):
            self._disk.make(folder)

    def receive(self, brought: Brought) -> None:
        """Copy, check, unpack, and only then give it its name.

        Raises :class:`Hindered`, ``ReleaseError`` and ``OSError``.
        """
        software = brought.software
        archive = self._place.incoming / "archive.tar.xz"
        whole = self._place.releases / software.version
        draft = whole.with_name(whole.name + DRAFT)
        self._room(software)
        with _told():
            brought.copy(archive, self._disk)
            unpack(archive, draft, software.unpacked_bytes, self._disk)
            _check(draft, software)
            self._disk.settle(draft)
            self._discard(whole)
            self._disk.rename(draft, whole)
            self._disk.sync(self._place.releases)
            self._disk.remove(archive)

    def sweep(self, kept: Iterable[str]) -> None:
        """Whatever is not ``kept`` goes, and what was left half made. Raises ``OSError``."""
        staying = set(kept)
        for path in sorted(self._place.releases.iterdir()) if self._place.releases.is_dir() else ():
            if path.name not in staying:
                self._discard(path)
        for path in sorted(self._place.incoming.iterdir()) if self._place.incoming.is_dir() else ():
            self._disk.remove(path)

    def _discard(self, folder: Path) -> None:
        """What is half gone has a name that nobody takes for a release."""
        if not os.path.lexists(folder):
            return
        going = folder if folder.suffix in (DRAFT, GOING) else folder.with_name(folder.name + GOING)
        if going != folder:
            self._clear(going)
            self._disk.rename(folder, going)
            self._disk.sync(folder.parent)
        self._clear(going)

    def _clear(self, folder: Path) -> None:
        if folder.is_dir() and not folder.is_symlink():
            for path in sorted(folder.iterdir()):
                self._clear(path)
        self._disk.remove(folder)

    def _room(self, software: Software) -> None:
        wanted_bytes = software.archive.bytes + software.unpacked_bytes + FREE_BYTES_MIN
        free_bytes = self._disk.free_bytes(self._place.home)
        if free_bytes < wanted_bytes:
            words = f"{(wanted_bytes - free_bytes >> 20) + 1} MiB are lacking; see what fills the card"
            raise Hindered(Hindrance.DISK_FULL, words)


def _check(folder: Path, software: Software) -> None:
    """The archive is the release that its manifest speaks of."""
    try:
        facts = read_facts(folder / FACTS)
    except (OSError, ValueError) as error:
        raise Hindered(Hindrance.BAD_ARCHIVE, f"the archive has no {FACTS} that makes sense") from error
    fits = Fits(suite=facts.suite, architecture=facts.architecture, python=facts.python)
    if fits != software.fits or facts.version != software.version:
        raise Hindered(Hindrance.BAD_ARCHIVE, f"the archive is {facts.version} for {fits.folder}, unlike its manifest")
    if not os.access(folder / PROGRAM, os.X_OK):
        raise Hindered(Hindrance.BAD_ARCHIVE, f"the archive has no {PROGRAM}")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Hindered(Hindrance.DISK_FULL, "the card is full; see what fills it") from error
        raise
