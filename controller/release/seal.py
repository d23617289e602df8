"""A folder of finished files becomes a release: hashed, listed, signed. On the machine of whoever makes content."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.release.manifest import (
    FILE_BYTES_MAX,
    FILES_MAX,
    MANIFEST,
    SIGNATURE,
    FileEntry,
    Manifest,
    sign,
)
from controller.rights.files import PUBLIC, write_whole

READ_BYTES: Final = 1 << 20


class SealError(Exception):
    """This folder cannot be sealed; the text says what to do."""


def seal(
    folder: Path,
    key: Ed25519PrivateKey,
    town: str,
    languages: tuple[str, ...],
    now_s: float,
    version: int | None = None,
) -> Manifest:
    """Sign everything in ``folder`` as one release; its manifest is the last thing written.

    ``version`` must be greater than that of any release before; None takes ``now_s`` (seconds since 1970 UTC) as
    ``20261124183000``. Raises :class:`SealError`.
    """
    now = datetime.fromtimestamp(now_s, UTC)
    number = int(now.strftime("%Y%m%d%H%M%S")) if version is None else version
    try:
        (folder / SIGNATURE).unlink(missing_ok=True)
        manifest = Manifest(town, number, now.strftime("%Y-%m-%dT%H:%M:%SZ"), languages, _listed(folder))
        data, signature = sign(manifest, key)
        write_whole(folder / MANIFEST, data, PUBLIC)
        write_whole(folder / SIGNATURE, signature, PUBLIC)
    except OSError as error:
        raise SealError(f"{error.filename}: cannot be read or written ({error.strerror})") from error
    except ValueError as error:
        raise SealError(f"{folder}: {error}; build it anew with `bastide content build`") from error
    return manifest


def _listed(folder: Path) -> dict[str, FileEntry]:
    if not folder.is_dir():
        raise ValueError("is not a folder")
    found: dict[str, FileEntry] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise ValueError(f"{name} points elsewhere")
        if path.is_dir() or name in (MANIFEST, SIGNATURE):
            continue
        if len(found) == FILES_MAX or path.stat().st_size > FILE_BYTES_MAX:
            raise ValueError(f"a release has at most {FILES_MAX} files of {FILE_BYTES_MAX >> 20} MiB each")
        found[name] = FileEntry(sha256=sha256_of(path), bytes=path.stat().st_size)
    return found


def sha256_of(path: Path) -> str:
    """In 64 hexadecimal digits, a piece of the file in memory at a time. Raises ``OSError``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
