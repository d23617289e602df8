"""What a release of software is, as one signed text beside one archive. Pure: bytes in, values or a reason out.

``manifest.json`` is canonical JSON as a window's is (:mod:`controller.release.manifest`), ``manifest.sig`` a line of
the same form; only the context of the signature is another, so that neither passes for the other. The archive is the
tree of ``/usr/lib/bastide`` as ``make deb`` writes it beside the package.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.release.kind import Kind
from controller.release.manifest import FileEntry, Publishers, sealable, signed, too_new, verify
from controller.release.trouble import ReleaseError, Why
from controller.rights.canonical import canonical
from controller.update.version import Version

CONTEXT: Final = b"bastide software 1\0"
"""Before the signed bytes: a signature for software is good for nothing else, and no other is good for software."""
UNPACKED_BYTES_MAX: Final = 1 << 30
SUITE: Final = r"^[a-z][a-z0-9]{1,19}$"
ARCHITECTURE: Final = r"^[a-z][a-z0-9]{1,9}$"
PYTHON: Final = r"^3\.\d{1,2}$"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Fits(Strict):
    """What of a machine a release is made for; ``release.json`` of an installed one says the same."""

    suite: Annotated[str, Field(pattern=SUITE)]
    """Of Debian: ``bookworm``."""
    architecture: Annotated[str, Field(pattern=ARCHITECTURE)]
    """As dpkg names it: ``arm64``."""
    python: Annotated[str, Field(pattern=PYTHON)]

    @property
    def folder(self) -> str:
        """Where releases for it lie below an address or on a stick."""
        return f"{self.suite}-{self.architecture}"


class _Said(Fits):
    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[0-9.]{3,27}-[0-9a-f]{16}$")]
    version: Version
    created: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    least: Version
    rollout_percent: Annotated[int, Field(ge=0, le=100)]
    unpacked_bytes: Annotated[int, Field(ge=1, le=UNPACKED_BYTES_MAX)]
    archive: FileEntry


@dataclass(frozen=True)
class Software:
    """A manifest whose signature holds, or one that is about to be signed."""

    version: str
    fits: Fits
    created: str
    """UTC, as RFC 3339 writes it. For people; nothing is decided by it."""
    least: str
    """The lowest version that it may follow."""
    rollout_percent: int
    """How many of a hundred machines take it by themselves; a person who brings it is not asked."""
    unpacked_bytes: int
    archive: FileEntry

    @cached_property
    def id(self) -> str:
        return f"{self.version}-{hashlib.sha256(canonical(self._plain())).hexdigest()[:16]}"

    @property
    def archive_name(self) -> str:
        return f"bastide_{self.version}_{self.fits.suite}_{self.fits.architecture}.tar.xz"

    @property
    def files(self) -> dict[str, FileEntry]:
        return {self.archive_name: self.archive}

    @property
    def size_bytes(self) -> int:
        return self.archive.bytes

    def objects(self) -> dict[str, int]:
        return {self.archive.sha256: self.archive.bytes}

    def to_bytes(self) -> bytes:
        return canonical({**self._plain(), "id": self.id})

    def _plain(self) -> dict[str, Any]:
        return {
            "format": 1,
            "version": self.version,
            **self.fits.model_dump(),
            "created": self.created,
            "least": self.least,
            "rollout_percent": self.rollout_percent,
            "unpacked_bytes": self.unpacked_bytes,
            "archive": self.archive.model_dump(),
        }


def sign(software: Software, private: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    """The bytes of ``manifest.json`` and ``manifest.sig``. Raises ``ValueError``, in words for whoever seals."""
    data = software.to_bytes()
    sealable(_Said, data)
    return data, signed(data, private, CONTEXT)


def opened(data: bytes, signature: bytes, keys: Publishers) -> Software:
    """Whoever brought them. Raises :class:`ReleaseError`; no byte of a stranger is ever read as JSON."""
    verify(data, signature, keys, CONTEXT)
    return reread(data)


def reread(data: bytes) -> Software:
    """The same for bytes whose signature was checked before. Raises :class:`ReleaseError`."""
    try:
        said = _Said.model_validate_json(data)
    except ValidationError as error:
        if too_new(error):
            raise ReleaseError(Why.TOO_NEW, "of a format that this software does not know") from None
        raise ReleaseError(Why.NOT_A_RELEASE, "the manifest is no software's") from error
    fits = Fits(suite=said.suite, architecture=said.architecture, python=said.python)
    software = Software(
        said.version, fits, said.created, said.least, said.rollout_percent, said.unpacked_bytes, said.archive
    )
    if software.to_bytes() != data:
        raise ReleaseError(Why.NOT_A_RELEASE, "the manifest is not as `bastide update seal` writes it")
    return software


SOFTWARE: Final = Kind(opened, reread, "the journal is more than a release of software may take")
