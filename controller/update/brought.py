"""A release as somebody brought it: in a plain folder, or in what the fetching half keeps. Nothing of it is trusted.

Whoever brought it may go on changing it, so every file is read once: manifest and signature into memory, the archive
into a copy of root's own, hashed on its way.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from controller.release.disk import Disk
from controller.release.manifest import MANIFEST, MANIFEST_BYTES_MAX, SIGNATURE, SIGNATURE_BYTES_MAX, Publishers
from controller.release.trouble import ReleaseError, Why
from controller.update import permit as permits
from controller.update.manifest import Fits, Software, opened
from controller.update.permit import PERMIT, Permit
from controller.update.trouble import Hindered, Hindrance
from controller.update.version import rank

PIECE_BYTES: Final = 1 << 20
FETCHED_MAX: Final = 8
"""The fetching half keeps one; more are not looked at."""


@dataclass(frozen=True, slots=True)
class Brought:
    software: Software
    archive: Path
    permit: Permit | None

    @classmethod
    def in_folder(cls, folder: Path, fits: Fits, keys: Publishers) -> Self:
        """``folder`` holds the manifest, or a folder for each kind of machine. Raises :class:`ReleaseError`."""
        place = folder if (folder / MANIFEST).exists() else folder / fits.folder
        software = _software(place, keys)
        return cls(software, place / software.archive_name, _permit(place, keys))

    @classmethod
    def fetched(cls, folder: Path, keys: Publishers) -> Self:
        """The newest of what was fetched. Raises :class:`ReleaseError`, and :class:`Hindered` where nothing was."""
        found = [_software(place, keys) for place in sorted((folder / "releases").glob("*-*"))[:FETCHED_MAX]]
        if not found:
            raise Hindered(Hindrance.NOTHING, f"{folder}: nothing was fetched; see `bastide update check`")
        software = max(found, key=lambda one: rank(one.version))
        return cls(software, folder / "objects" / software.archive.sha256, _permit(folder, keys))

    def copy(self, to: Path, disk: Disk) -> None:
        """The archive, durable and hashed. Raises :class:`ReleaseError`, and ``OSError`` where it cannot be written."""
        entry, digest, at = self.software.archive, hashlib.sha256(), 0
        disk.write(to, 0, b"")
        for piece in _pieces(self.archive):
            if at + len(piece) > entry.bytes:
                break
            disk.write(to, at, piece)
            digest.update(piece)
            at += len(piece)
        disk.sync(to)
        if at != entry.bytes or digest.hexdigest() != entry.sha256:
            words = f"{self.archive}: is not what its manifest says; bring it again"
            raise ReleaseError(Why.WRONG_HASH, words, self.software.id)


def _software(place: Path, keys: Publishers) -> Software:
    data = _small(place / MANIFEST, MANIFEST_BYTES_MAX)
    return opened(data, _small(place / SIGNATURE, SIGNATURE_BYTES_MAX), keys)


def _permit(place: Path, keys: Publishers) -> Permit | None:
    """One that does not hold is no permit, and no reason to refuse a release that needs none."""
    try:
        return permits.read(_small(place / PERMIT, permits.BYTES_MAX), keys)
    except ReleaseError:
        return None


def _small(path: Path, bytes_max: int) -> bytes:
    data = b"".join(piece for _, piece in zip(range(bytes_max // PIECE_BYTES + 2), _pieces(path), strict=False))
    if len(data) > bytes_max:
        raise ReleaseError(Why.NOT_A_RELEASE, f"{path}: is longer than any is")
    return data


def _pieces(path: Path) -> Iterator[bytes]:
    """Of a file; a pipe or a way elsewhere in its place is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ReleaseError(Why.MISSING, f"{path}: is no file")
            while piece := file.read(PIECE_BYTES):
                yield piece
    except OSError as error:
        raise ReleaseError(Why.MISSING, f"{path}: cannot be read ({error.strerror})") from error
