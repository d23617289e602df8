"""A backup read: opened, proven file by file, and nothing of it trusted before."""

import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from controller.backup.contents import DATA_NAMES, JOURNAL_NAME, ROOTS, TOML
from controller.backup.making import MANIFEST, READ_BYTES, SIGNATURE
from controller.backup.manifest import CONFIG, DATA, MANIFEST_BYTES_MAX, Entry, Manifest, check_signature, from_text
from controller.backup.recipients import Opener
from controller.backup.sealed import Unsealing
from controller.backup.trouble import Trouble

Members = Iterator[tuple[str, int, IO[bytes]]]


def look(file: BinaryIO, opener: Opener, expected: str | None = None) -> Manifest:
    """Read a whole backup, prove every file in it and keep none. Raises :class:`Trouble`."""
    with members_of(file, opener) as members:
        manifest = manifest_of(members, expected)
        for entry, data in files_of(members, manifest):
            prove(entry, data, lambda piece: None)
    return manifest


@contextmanager
def members_of(file: BinaryIO, opener: Opener) -> Iterator[Members]:
    """What was archived, in order. When there are no more, the file was read and proven to its end."""
    source = Unsealing.open(file, opener)
    try:
        with tarfile.open(mode="r|gz", fileobj=cast(Any, source)) as archive:
            yield _each(archive, source)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise Trouble("damaged") from error


def _each(archive: tarfile.TarFile, source: Unsealing) -> Members:
    for info in archive:
        data = archive.extractfile(info) if info.isreg() else None
        if data is None:
            raise Trouble("damaged")
        yield info.name, info.size, data
    while source.read(READ_BYTES):
        pass


def manifest_of(members: Members, expected: str | None) -> Manifest:
    """The first two members: what the backup says of itself, and its signature. Raises :class:`Trouble`."""
    text, signature = (_said(members, name) for name in (MANIFEST, SIGNATURE))
    manifest = from_text(text)
    check_signature(manifest, text, signature.decode("ascii", "replace"), expected)
    names = [one.name for one in manifest.files]
    data = {one for one in names if one.startswith(f"{DATA}/")}
    roots = any(one.startswith(f"{CONFIG}/{ROOTS}/") for one in names)
    if names[:1] != [TOML] or JOURNAL_NAME not in data or not data <= DATA_NAMES or roots:
        raise Trouble("damaged")
    return manifest


def _said(members: Members, wanted: str) -> bytes:
    name, size, data = _next(members)
    if name != wanted or size > MANIFEST_BYTES_MAX:
        raise Trouble("damaged")
    return data.read()


def _next(members: Members) -> tuple[str, int, IO[bytes]]:
    for one in members:
        return one
    raise Trouble("damaged")


def files_of(members: Members, manifest: Manifest) -> Iterator[tuple[Entry, IO[bytes]]]:
    """The files in the order of the manifest, and no other. Raises :class:`Trouble`."""
    for entry in manifest.files:
        name, size, data = _next(members)
        if (name, size) != (entry.name, entry.bytes):
            raise Trouble("damaged")
        yield entry, data
    if next(members, None) is not None:
        raise Trouble("damaged")


def prove(entry: Entry, data: IO[bytes], keep: Callable[[bytes], Any]) -> None:
    """Hand on what is read, and see in the end that it was what was backed up. Raises :class:`Trouble`."""
    hashed = hashlib.sha256()
    while piece := data.read(READ_BYTES):
        hashed.update(piece)
        keep(piece)
    if hashed.hexdigest() != entry.sha256:
        raise Trouble("damaged")
