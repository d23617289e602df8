"""Releases on the disk of one machine: every object once, by its SHA-256; a release is there whole, or not at all.

::

    objects/<sha256>                   whole: hashed and synchronised before it got this name
    parts/<sha256>                     being fetched; trusted for nothing but its length
    releases/<id>/manifest.json .sig   last of all: now the release is there

A power cut between any two steps leaves a former release as it was, and of a new one what can be gone on with. What
is shown is not told by any file: that is a fact in the journal. Everything here may block on the disk, except
:meth:`Store.manifest`, :meth:`Store.path_of` and :attr:`Store.releases`.
"""

import errno
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from controller.release.disk import Disk
from controller.release.kind import Kind, M
from controller.release.manifest import MANIFEST, SIGNATURE, Manifest, opened, reread
from controller.release.seal import sha256_of
from controller.release.trouble import ReleaseError, Why

S = TypeVar("S", bound="Objects[Any]")
P = ParamSpec("P")
T = TypeVar("T")
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
DRAFT: Final = ".new"
MIB: Final = 1 << 20


def _alone(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """One thread at a time: a late write must not meet a file that has just become an object. And a card that fails is
    a :class:`ReleaseError`: it takes no door down with it."""

    @wraps(method)
    def alone(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._alone, _told():
            return method(self, *args, **kwargs)

    return alone


@dataclass(frozen=True, slots=True)
class Room:
    """What releases may take of the disk."""

    content_bytes_max: int
    """All releases together."""
    free_bytes_min: int
    """So much stays free for the journal, whatever a release would like (law I1 needs it)."""


class Objects(Generic[M]):
    """Releases of one kind. :class:`Store` is that of a window's content."""

    def __init__(self, kind: Kind[M], folder: Path, room: Room, disk: Disk | None = None) -> None:
        """What an earlier run left half made is swept away. Raises ``OSError``."""
        self.kind = kind
        self._disk = disk or Disk()
        self._room = room
        self._folder = folder
        self._objects, self._parts, self._whole = folder / "objects", folder / "parts", folder / "releases"
        for one in (folder, self._objects, self._parts, self._whole):
            self._disk.make(one)
        self._manifests: dict[str, M] = {}
        self._alone = threading.RLock()
        for path in sorted(self._whole.iterdir()):
            manifest = _manifest_in(path, kind)
            if manifest is None:
                self._forget(path)
            else:
                self._manifests[manifest.id] = manifest

    # -- what is there -----------------------------------------------------------------------

    @property
    def releases(self) -> tuple[str, ...]:
        """Ids of those that are whole on the disk."""
        return tuple(self._manifests)

    def manifest(self, release: str) -> M | None:
        return self._manifests.get(release)

    def path_of(self, release: str, path: str) -> Path | None:
        """Where a file of a release lies; None where it has no such file. A path that is no release's own is none."""
        manifest = self._manifests.get(release)
        entry = None if manifest is None else manifest.files.get(path)
        return None if entry is None else self._objects / entry.sha256

    @_alone
    def signature(self, release: str) -> bytes:
        """Of a release that is here. Raises :class:`ReleaseError`."""
        return (self._whole / release / SIGNATURE).read_bytes()

    # -- bringing one in ---------------------------------------------------------------------

    @_alone
    def make_room(self, manifest: M, kept: tuple[str, ...]) -> None:
        """Room for this release beside the ones to keep: the first of these stays in any case, others give way.

        Whatever else is here goes. Raises :class:`ReleaseError` before anything is removed or written.
        """
        lying = {**_sizes(self._parts), **_sizes(self._objects)}
        new = manifest.objects()
        for count in range(len(kept), min(1, len(kept)) - 1, -1):
            wanted = {**self._lengths(kept[:count]), **new}
            room_bytes = self._disk.free_bytes(self._folder) + sum(lying[one] for one in lying if one not in wanted)
            lacks_bytes = sum(size - min(size, lying.get(one, 0)) for one, size in new.items())
            fits = sum(wanted.values()) <= self._room.content_bytes_max
            if fits and room_bytes - lacks_bytes >= self._room.free_bytes_min:
                return self.keep(kept[:count], manifest)
        if fits:
            words = f"{lacks_bytes // MIB + 1} MiB are lacking, and {self._room.free_bytes_min // MIB} stay free"
            raise ReleaseError(Why.DISK_FULL, f"{words} for the journal; see what fills the card", manifest.id)
        words = f"its {manifest.size_bytes // MIB + 1} MiB beside {self.kind.too_big}"
        raise ReleaseError(Why.TOO_BIG, words, manifest.id)

    @_alone
    def missing(self, manifest: M) -> dict[str, int]:
        """Objects that are to be fetched: length by SHA-256."""
        lying = _sizes(self._objects)
        return {one: size for one, size in manifest.objects().items() if lying.get(one) != size}

    @_alone
    def begun(self, sha256: str) -> int:
        """How many bytes of an object are here already."""
        try:
            return (self._parts / sha256).stat().st_size
        except FileNotFoundError:
            return 0

    @_alone
    def add(self, sha256: str, at: int, data: bytes) -> None:
        """A piece of an object. Raises :class:`ReleaseError` rather than take the journal's last room."""
        if self._disk.free_bytes(self._folder) - len(data) < self._room.free_bytes_min:
            raise ReleaseError(Why.DISK_FULL, "something else is filling the card; see what it is")
        self._disk.write(self._parts / sha256, at, data)

    @_alone
    def finish(self, sha256: str) -> bool:
        """The part is the object; False when it is not, and gone."""
        part = self._parts / sha256
        if not part.exists():
            self._disk.write(part, 0, b"")
        self._disk.sync(part)
        if sha256_of(part) != sha256:
            self._disk.remove(part)
            return False
        self._disk.rename(part, self._objects / sha256)
        return True

    @_alone
    def stage(self, data: bytes, signature: bytes) -> M:
        """All its objects are here: from now on the release is. Raises :class:`ReleaseError` when they are not."""
        manifest = self.kind.reread(data)
        if self.missing(manifest):
            raise ReleaseError(Why.MISSING, "not all of its files are here", manifest.id)
        self._disk.sync(self._objects)
        if manifest.id not in self._manifests:
            self._list(self._whole / manifest.id, data, signature)
        self._manifests[manifest.id] = manifest
        return manifest

    def _list(self, place: Path, data: bytes, signature: bytes) -> None:
        draft = place.with_name(place.name + DRAFT)
        self._disk.make(draft)
        for name, what in ((MANIFEST, data), (SIGNATURE, signature)):
            self._disk.write(draft / name, 0, what)
            self._disk.sync(draft / name)
        self._disk.sync(draft)
        self._disk.rename(draft, place)
        self._disk.sync(self._whole)

    # -- what stays --------------------------------------------------------------------------

    @_alone
    def keep(self, releases: Iterable[str], coming: M | None = None) -> None:
        """These stay, and what of ``coming`` is here already; all else goes. Raises :class:`ReleaseError`."""
        staying = set(releases)
        if coming is not None and coming.id in self._manifests:
            staying.add(coming.id)
        for id in [one for one in self._manifests if one not in staying]:
            del self._manifests[id]
            self._forget(self._whole / id)
        self._disk.sync(self._whole)  # else a release could come back without its objects
        wanted = {**self._lengths(staying), **({} if coming is None else coming.objects())}
        for folder in (self._objects, self._parts):
            for name in [one for one in _sizes(folder) if one not in wanted]:
                self._disk.remove(folder / name)

    def _forget(self, place: Path) -> None:
        for path in [*place.iterdir()] if place.is_dir() else []:
            self._disk.remove(path)
        self._disk.remove(place)

    def _lengths(self, releases: Iterable[str]) -> dict[str, int]:
        known = (self._manifests[one] for one in releases if one in self._manifests)
        return {sha256: size for manifest in known for sha256, size in manifest.objects().items()}

    # -- whether it is still what it was -----------------------------------------------------

    @_alone
    def lengths_are_right(self, release: str) -> bool:
        """Cheap: whether every file of it is there, as long as it must be."""
        manifest = self._manifests.get(release)
        return manifest is not None and not self.missing(manifest)

    def hashed(self, release: str) -> Iterator[int]:
        """Read everything anew: bytes read so far, object by object. Raises :class:`ReleaseError` at the first object
        that is damaged, which is removed, so that it will be fetched anew."""
        manifest, read_bytes = self._manifests[release], 0
        for sha256, size in manifest.objects().items():
            if not _is(sha256, self._objects / sha256):
                with _told(release):
                    self._disk.remove(self._objects / sha256)
                raise ReleaseError(Why.DAMAGED, "a file of it is not what it was; is the card worn out?", release)
            read_bytes += size
            yield read_bytes

    @_alone
    def used_bytes(self) -> int:
        return sum(_sizes(self._objects).values()) + sum(_sizes(self._parts).values())


CONTENT: Final = Kind(
    opened, reread, "what is shown are more than [content] store_mib allows; make smaller pictures, or allow more"
)


class Store(Objects[Manifest]):
    """The content of one window."""

    def __init__(self, folder: Path, room: Room, disk: Disk | None = None) -> None:
        """What an earlier run left half made is swept away. Raises ``OSError``."""
        super().__init__(CONTENT, folder, room, disk)


def _sizes(folder: Path) -> Mapping[str, int]:
    return {path.name: path.stat().st_size for path in folder.iterdir()}


def _is(sha256: str, path: Path) -> bool:
    """Whether a file holds what its name says; one that cannot be read does not."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def _manifest_in(place: Path, kind: Kind[M]) -> M | None:
    """Of a whole release; its signature was checked when it came, and its name is the hash of what it says."""
    try:
        manifest = kind.reread((place / MANIFEST).read_bytes())
    except (OSError, ReleaseError):
        return None
    return manifest if manifest.id == place.name and (place / SIGNATURE).exists() else None


@contextmanager
def _told(release: str = "") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise ReleaseError(Why.DISK_FULL, "the card is full; see what fills it", release) from error
        words = f"{error.filename}: {error.strerror}"
        raise ReleaseError(Why.CANNOT_WRITE, words, release) from error
