"""Where a restored bank is put: beside what is there at first, then in its place, the configuration last of all.

Where a configuration is, it goes first: without one the daemon does not start. So a power cut between two steps leaves
a machine that waits to be restored again, never a bank with another one's keys.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.backup.contents import TOML
from controller.backup.manifest import CONFIG, Entry, Manifest
from controller.backup.trouble import Trouble
from controller.records import JOURNAL
from controller.store import lock
from controller.store.errors import JournalBusy, JournalError
from controller.store.files import Place, sync

STAGING: Final = ".restore"
MODES: Final = 0o755
"""Whatever a backup says, nobody but the owner may write what comes out of it."""
FOLDER_MODE: Final = 0o750
USER: Final = "bastide"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a bank is restored to: the file of its configuration and the folder of its data, as the bank names them."""

    config: Path
    data: Path
    root: Path = Path("/")
    """Before both: the card of another machine, mounted here."""
    replace: bool = False
    """What is there of another bank, or of this one's former life, is set aside."""

    @property
    def real_config(self) -> Path:
        return self.root / self.config.relative_to("/")

    @property
    def real_data(self) -> Path:
        return self.root / self.data.relative_to("/")

    def home(self, name: str) -> Path:
        """The folder that a file of a backup belongs to."""
        return self.real_config.parent if name.startswith(f"{CONFIG}/") else self.real_data

    def place(self, name: str) -> Path:
        return self.real_config if name == TOML else self.home(name) / name.partition("/")[2]

    def staged(self, name: str) -> Path:
        return self.home(name) / STAGING / name.partition("/")[2]


@contextmanager
def staging(target: Target) -> Iterator[None]:
    """Empty folders to stage in, on the same file systems, gone when the block is left.

    Raises :class:`Trouble`, ``OSError`` in its words.
    """
    homes = (target.real_data, target.real_config.parent)
    with usable():
        _refuse_what_is_there(target)
        for home in homes:
            if not home.is_dir():
                home.mkdir(mode=FOLDER_MODE, parents=True)
                _owned(home, target)
        with alone(target.real_data):
            _owned(Place.of(target.real_data / JOURNAL).lock, target)
            try:
                for home in homes:
                    shutil.rmtree(home / STAGING, ignore_errors=True)
                    (home / STAGING).mkdir(mode=0o700)
                yield
            finally:
                for home in homes:
                    shutil.rmtree(home / STAGING, ignore_errors=True)


@contextmanager
def usable() -> Iterator[None]:
    """What the machine says when a file cannot be used, as a :class:`Trouble`."""
    try:
        yield
    except OSError as error:
        raise Trouble("cannot-use", path=str(error.filename), why=str(error.strerror)) from error


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """The bank of this folder, which must be there, does not run meanwhile. Raises :class:`Trouble`."""
    try:
        held = Place.of(data / JOURNAL).take()
    except JournalBusy as error:
        raise Trouble("busy", why=str(error)) from error
    except JournalError as error:
        raise Trouble("cannot-use", path=str(data), why=str(error)) from error
    try:
        yield
    finally:
        lock.release(held)


def _refuse_what_is_there(target: Target) -> None:
    there = [path for path in (target.real_config, target.real_data / JOURNAL) if path.exists()]
    if there and not target.replace:
        raise Trouble("there-is-one", path=str(there[0]))


@contextmanager
def stage(target: Target, entry: Entry) -> Iterator[Path]:
    """Where to write a file of a backup; on the disk, with the mode that it had, when the block is left."""
    path = target.staged(entry.name)
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    yield path
    path.chmod(entry.mode & MODES)
    sync(path)


def put_in_place(target: Target, manifest: Manifest) -> tuple[Path, ...]:
    """All that is staged; what was set aside for it. Raises ``OSError``."""
    aside = (*_set_aside(target.real_config), *_set_aside(target.real_data / JOURNAL, "-wal"))
    for entry in sorted(manifest.files, key=lambda one: one.name == TOML):
        place = target.place(entry.name)
        if not place.parent.exists():
            place.parent.mkdir(mode=FOLDER_MODE, parents=True)
            _owned(place.parent, target)
        _owned(target.staged(entry.name), target)
        target.staged(entry.name).replace(place)
        sync(place.parent)
    return aside


def _set_aside(path: Path, *beside: str) -> tuple[Path, ...]:
    """Another name for what is there, and for what belongs to it, before any loses its own."""
    there = [one for one in (path, *(path.with_name(path.name + suffix) for suffix in beside)) if one.exists()]
    former = path.with_name(f"{path.name}.replaced-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
    named = [former.with_name(former.name + one.name.removeprefix(path.name)) for one in there]
    for one, name in zip(there, named, strict=True):
        name.unlink(missing_ok=True)
        name.hardlink_to(one)
    if there:
        sync(path.parent)
    for one in there:
        one.unlink()
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    if there:
        sync(path.parent)
    return tuple(named)


def _owned(path: Path, target: Target) -> None:
    """Restored by root, a file is the daemon's, as that machine numbers its users; or whose the bank's data are."""
    if os.geteuid() == 0:
        found = target.real_data.stat()
        uid, gid = _daemon(target.root / "etc/passwd") or (found.st_uid, found.st_gid)
        os.chown(path, uid, gid)


def _daemon(passwd: Path) -> tuple[int, int] | None:
    """Number and group of the daemon's user, where the package made one (passwd(5))."""
    try:
        lines = passwd.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    found = (line.split(":") for line in lines if line.startswith(f"{USER}:"))
    return next(((int(one[2]), int(one[3])) for one in found if len(one) > 3), None)
