"""A sealed release is copied: to a web server's folder, or onto a stick. Every file is read and hashed on its way.

The manifest is changed last, so whoever fetches meanwhile has the former one whole or notices that it changed.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from controller.release.manifest import MANIFEST, SIGNATURE, FileEntry, Manifest, Publishers, opened, reread
from controller.release.seal import sha256_of
from controller.release.trouble import ReleaseError, Why
from controller.rights.files import PUBLIC, write_whole


@dataclass(frozen=True, slots=True)
class Carried:
    manifest: Manifest
    copied: int
    """Files; the others were there already."""
    removed: int
    """Files that the former release there had, and this one has not."""


def sealed(folder: Path, keys: Publishers | None = None) -> tuple[Manifest, bytes, bytes]:
    """The manifest of a sealed folder and the bytes of its two files; with ``keys`` its signature is checked, too.

    Raises :class:`ReleaseError`.
    """
    try:
        data, signature = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()
    except OSError as error:
        words = f"{error.filename}: {error.strerror}; seal it with `bastide content build --key`"
        raise ReleaseError(Why.NOT_A_RELEASE, words) from error
    return (reread(data) if keys is None else opened(data, signature, keys)), data, signature


def carry(folder: Path, to: Path, keys: Publishers | None, say: Callable[[str], None]) -> Carried:
    """Copy what is not there, then the manifest, then remove what only the former release there needed.

    Raises :class:`ReleaseError` for a release that is not whole, and ``OSError`` where it cannot be written.
    """
    manifest, data, signature = sealed(folder, keys)
    for name, entry in manifest.files.items():
        say(f"reading {name}")
        if not _is(folder / name, entry):
            raise ReleaseError(Why.WRONG_HASH, f"{name}: was changed after it was sealed; build it anew", manifest.id)
    to.mkdir(parents=True, exist_ok=True)
    former = _former(to)
    copied = sum(_copied(folder / name, to / name, entry, say) for name, entry in manifest.files.items())
    write_whole(to / MANIFEST, data, PUBLIC)
    write_whole(to / SIGNATURE, signature, PUBLIC)
    gone = [] if former is None else [name for name in former.files if name not in manifest.files]
    for name in gone:
        (to / name).unlink(missing_ok=True)
    return Carried(manifest, copied, len(gone))


def _copied(source: Path, to: Path, entry: FileEntry, say: Callable[[str], None]) -> bool:
    if _is(to, entry):
        return False
    say(f"copying {source.name}")
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(to.name + ".new")
    shutil.copyfile(source, draft)
    handle = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if not _is(draft, entry):
        raise ReleaseError(Why.WRONG_HASH, f"{draft}: is not what was copied; is the stick worn out?")
    draft.replace(to)
    return True


def _is(path: Path, entry: FileEntry) -> bool:
    return path.is_file() and path.stat().st_size == entry.bytes and sha256_of(path) == entry.sha256


def _former(folder: Path) -> Manifest | None:
    try:
        return sealed(folder)[0]
    except ReleaseError:
        return None
