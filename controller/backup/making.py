"""A backup made beside the running bank: nothing waits for it, and it is there whole or not at all."""

import hashlib
import os
import re
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from controller.backup.contents import JOURNAL_NAME, Piece, pieces
from controller.backup.manifest import SIGNED, Entry, Manifest, Told
from controller.backup.recipients import Recipient
from controller.backup.sealed import Sealing
from controller.backup.trouble import Trouble
from controller.config.models import Config
from controller.core.encoding import UnknownFact
from controller.records import JOURNAL
from controller.rights import identity
from controller.rights.files import PRIVATE
from controller.rights.identity import IDENTITY_FILE
from controller.store.chain import Proof
from controller.store.copying import copy_without_personal
from controller.store.errors import JournalDamaged, JournalError
from controller.store.files import BESIDE, sync
from controller.store.journal import Journal

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ENDING: Final = ".backup"
DRAFT: Final = ".part"
COPY: Final = f"{JOURNAL}.copy"
READ_BYTES: Final = 65_536
MIB: Final = 1 << 20
FREE_BYTES_MIN: Final = 64 * MIB
"""No backup is worth a journal that cannot be written: then no door opens."""
SMALL_BYTES_MAX: Final = 8 << 20
"""Nothing beside the journal comes near it."""


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    manifest: Manifest


def make(config: Config, source: Path, target: Path, recipients: tuple[Recipient, ...], now_s: float) -> Made:
    """Back up the bank of this configuration to ``target``: a new file, or a folder in which it gets a name.

    It may be read by ``recipients`` alone. Raises :class:`Trouble`, and then there is no file.
    """
    path = target / name_of(config.bank.site, now_s) if target.is_dir() else target
    if path.exists():
        raise Trouble("exists", path=str(path))
    with _journal_copy(config.data.path) as (copy, told), _written(path) as draft:
        small, left_out = pieces(config, source)
        parts = (*map(_held, small), _Part(JOURNAL_NAME, PRIVATE, copy))
        manifest = _manifest(config, parts, left_out, told, now_s)
        sealing = Sealing(draft, recipients)
        _archive(sealing, manifest, parts, config.data.path)
        sealing.finish()
    return Made(path, manifest)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file of the backup; a small one is held, for the bank that runs beside may write it anew meanwhile."""

    name: str
    mode: int
    held: bytes | Path

    def open(self) -> BinaryIO:
        return self.held.open("rb") if isinstance(self.held, Path) else BytesIO(self.held)


def _held(piece: Piece) -> _Part:
    with piece.path.open("rb") as file:
        return _Part(piece.name, os.fstat(file.fileno()).st_mode & 0o777, file.read(SMALL_BYTES_MAX))


def name_of(site: str, now_s: float) -> str:
    """A name that every file system takes, and that sorts by age."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now_s))
    return f"{prefix_of(site)}{stamp}{ENDING}"


def prefix_of(site: str) -> str:
    return f"bastide-{re.sub(r'[^A-Za-z0-9]+', '-', site).strip('-') or 'bank'}-"


@contextmanager
def _journal_copy(folder: Path) -> Iterator[tuple[Path, Told]]:
    """The journal, proven and written anew, for as long as the block lasts."""
    copy = folder / COPY
    _leave_room(folder)
    try:
        _remove(copy)
        proof = copy_without_personal(folder / JOURNAL, copy)
        yield copy, _told(copy, proof)
    except JournalDamaged as error:
        raise Trouble("journal-damaged", why=str(error)) from error
    except (JournalError, UnknownFact) as error:
        raise Trouble("no-journal", why=str(error)) from error
    finally:
        _remove(copy)


def _leave_room(folder: Path) -> None:
    """The copy, and once more as much of a log while it is written, beside what the running bank may need."""
    there = (path for path in (folder / JOURNAL, folder / f"{JOURNAL}-wal") if path.exists())
    needed = 2 * sum(path.stat().st_size for path in there) + FREE_BYTES_MIN
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    if free < needed:
        raise Trouble("no-room", folder=str(folder), free=free // MIB, need=-(-needed // MIB))


def _told(copy: Path, proof: Proof) -> Told:
    with Journal.open(copy) as journal:
        epoch = max(journal.least_epoch, journal.replay().epoch)
    return Told(first=proof.first, last=proof.last, head=proof.head.hex(), epoch=epoch)


def _remove(copy: Path) -> None:
    for suffix in ("", *BESIDE, ".lock"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


@contextmanager
def _written(path: Path) -> Iterator[Any]:
    """A new file, whole and on the disk when the block is left."""
    draft = path.with_name(path.name + DRAFT)
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        sync(path.parent)
    except OSError as error:
        _forget(draft)
        raise Trouble("cannot-use", path=str(error.filename or path), why=str(error.strerror)) from error
    except BaseException:
        _forget(draft)
        raise


def _forget(draft: Path) -> None:
    with suppress(OSError):  # the stick may be gone
        draft.unlink()


def _manifest(
    config: Config, parts: tuple[_Part, ...], left_out: tuple[str, ...], told: Told, now_s: float
) -> Manifest:
    known = (config.data.path / IDENTITY_FILE).is_file()
    return Manifest(
        site=config.bank.site,
        name=config.bank.name,
        made=time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now_s)),
        version=version("bastide"),
        journal=told,
        files=tuple(_entry(one) for one in parts),
        left_out=left_out,
        identity=identity.load(config.data.path).public if known else None,
    )


def _entry(part: _Part) -> Entry:
    hashed, size = hashlib.sha256(), 0
    with part.open() as file:
        while data := file.read(READ_BYTES):
            hashed.update(data)
            size += len(data)
    return Entry(name=part.name, bytes=size, sha256=hashed.hexdigest(), mode=part.mode)


def _archive(sealing: Sealing, manifest: Manifest, parts: tuple[_Part, ...], data: Path) -> None:
    text = manifest.to_text()
    signature = identity.load(data).sign(SIGNED + text) if manifest.identity else ""
    said = (_Part(MANIFEST, PRIVATE, text.encode()), _Part(SIGNATURE, PRIVATE, signature.encode()))
    sizes = [len(text.encode()), len(signature), *(one.bytes for one in manifest.files)]
    with tarfile.open(mode="w|gz", fileobj=cast(Any, sealing), format=tarfile.PAX_FORMAT) as archive:
        for part, size in zip((*said, *parts), sizes, strict=True):
            info = tarfile.TarInfo(part.name)
            info.size, info.mode = size, part.mode
            with part.open() as file:
                archive.addfile(info, file)
