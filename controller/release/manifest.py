"""What a release consists of, as one signed text. Pure: bytes in, values or a reason out.

``manifest.json`` is canonical JSON (sorted keys, no blanks, ASCII), so each meaning has one text; it names every file
with its length and SHA-256. ``manifest.sig`` is one line, the signing key's id and an Ed25519 signature (RFC 8032) over
:data:`CONTEXT` and the manifest's bytes. The keys are those of the bank's key list that may sign content.

The version is a number that only grows. A release that is older than one that was here is refused, so that nobody can
bring yesterday's back by playing it again; the town may order it (``publish`` with ``older``), once and for one window.
Where no order comes, the older content is sealed anew: it is a new release then.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from controller.release.trouble import ReleaseError, Why
from controller.rights.canonical import canonical
from controller.rights.passes import key_id

FORMAT: Final = 1
CONTEXT: Final = b"bastide release 1\0"
"""Before the signed bytes, so that a signature made for a release is good for nothing else."""
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
CONTENT: Final = "content.json"
FILES_MAX: Final = 4_000
"""Six vitrines with a dozen tiled panoramas have some two thousand."""
FILE_BYTES_MAX: Final = 512 * 2**20
RELEASE_BYTES_MAX: Final = 4 * 2**30
MANIFEST_BYTES_MAX: Final = 2 * 2**20
"""Four thousand files with the longest paths fit twice."""
SIGNATURE_BYTES_MAX: Final = 256
PATH_CHARS_MAX: Final = 200
VERSION_MAX: Final = 10**15
"""Exact in JavaScript, and room for a date to the second."""

PATH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
SIGNED: Final = re.compile(rb"([0-9a-f]{8}) ([0-9a-f]{128})\n")


def _path(text: str) -> str:
    if len(text) > PATH_CHARS_MAX or ".." in text or not PATH.fullmatch(text) or text in (MANIFEST, SIGNATURE):
        raise ValueError("must be a plain relative path of letters, digits, dots, hyphens and underscores")
    return text


FilePath = Annotated[str, AfterValidator(_path)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileEntry(_Strict):
    """One file, named by what it holds."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0, le=FILE_BYTES_MAX)]


class _Said(_Strict):
    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[0-9]{1,16}-[0-9a-f]{16}$")]
    town: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    created: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    version: Annotated[int, Field(ge=1, le=VERSION_MAX)]
    languages: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...], Field(min_length=1, max_length=16)]
    files: Annotated[dict[FilePath, FileEntry], Field(min_length=1, max_length=FILES_MAX)]


@dataclass(frozen=True)
class Manifest:
    """A manifest whose signature holds, or one that is about to be signed."""

    town: str
    version: int
    created: str
    """UTC, as RFC 3339 writes it. For people; nothing is decided by it."""
    languages: tuple[str, ...]
    files: dict[str, FileEntry]

    @cached_property
    def id(self) -> str:
        """Its version and the start of the SHA-256 of all it says: two releases of one id are the same release."""
        return f"{self.version}-{hashlib.sha256(canonical(self._plain())).hexdigest()[:16]}"

    @property
    def size_bytes(self) -> int:
        """Of all its files; what several paths share counts once."""
        return sum(self.objects().values())

    def objects(self) -> dict[str, int]:
        """Length by SHA-256."""
        return {entry.sha256: entry.bytes for entry in self.files.values()}

    def to_bytes(self) -> bytes:
        return canonical({**self._plain(), "id": self.id})

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "town": self.town,
            "version": self.version,
            "created": self.created,
            "languages": list(self.languages),
            "files": {path: {"sha256": one.sha256, "bytes": one.bytes} for path, one in self.files.items()},
        }


class Publishers(Protocol):
    """Where :func:`opened` finds the keys that may sign content."""

    def publisher(self, key_id: bytes) -> Ed25519PublicKey | None: ...


def sign(manifest: Manifest, private: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    """The bytes of ``manifest.json`` and of ``manifest.sig``. Raises ``ValueError``, in words for whoever seals."""
    data = manifest.to_bytes()
    problem = _problem(manifest, data)
    if problem:
        raise ValueError(problem)
    sealable(_Said, data)
    return data, signed(data, private, CONTEXT)


def sealable(said: type[BaseModel], data: bytes) -> None:
    """Raises ``ValueError``, in words for whoever seals, where nobody could read these bytes."""
    try:
        said.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'/'.join(str(part) for part in first['loc'])[:200]}: {first['msg']}") from error


def too_new(error: ValidationError) -> bool:
    """It says of itself that it is of a format that is not known here."""
    return any(one["loc"] == ("format",) and isinstance(one["input"], int) for one in error.errors())


def signed(data: bytes, private: Ed25519PrivateKey, context: bytes) -> bytes:
    """The line of a signature over ``context`` and ``data``."""
    return f"{key_id(private.public_key()).hex()} {private.sign(context + data).hex()}\n".encode()


def opened(data: bytes, signature: bytes, keys: Publishers) -> Manifest:
    """The manifest that these bytes are, whoever brought them. Raises :class:`ReleaseError`, and nothing else.

    The signature is checked first: no byte of a stranger is ever read as JSON.
    """
    verify(data, signature, keys, CONTEXT)
    return reread(data)


def verify(data: bytes, signature: bytes, keys: Publishers, context: bytes) -> None:
    """Raises :class:`ReleaseError` unless one of ``keys`` has signed ``context`` and ``data``."""
    line = SIGNED.fullmatch(signature)
    if line is None or len(data) > MANIFEST_BYTES_MAX:
        raise ReleaseError(Why.NOT_A_RELEASE, f"{MANIFEST} and {SIGNATURE} are not a sealed release")
    public = keys.publisher(bytes.fromhex(line[1].decode()))
    if public is None:
        raise ReleaseError(Why.UNKNOWN_KEY, "signed by a key that is not on this machine's key list")
    try:
        public.verify(bytes.fromhex(line[2].decode()), context + data)
    except InvalidSignature:
        raise ReleaseError(Why.BAD_SIGNATURE, f"{MANIFEST} was changed or cut short after it was signed") from None


def reread(data: bytes) -> Manifest:
    """The same for bytes whose signature was checked before: from our own disk. Raises :class:`ReleaseError`."""
    try:
        said = _Said.model_validate_json(data)
    except ValidationError as error:
        if too_new(error):
            raise ReleaseError(Why.TOO_NEW, "of a format that this software does not know; upgrade it first") from None
        raise ReleaseError(Why.NOT_A_RELEASE, f"{MANIFEST} is signed and makes no sense") from error
    manifest = Manifest(said.town, said.version, said.created, said.languages, said.files)
    if manifest.to_bytes() != data or _problem(manifest, data):
        raise ReleaseError(Why.NOT_A_RELEASE, f"{MANIFEST} is signed and not as `bastide content build` writes it")
    return manifest


def _problem(manifest: Manifest, data: bytes) -> str | None:
    if CONTENT not in manifest.files:
        return f"has no {CONTENT}"
    if manifest.size_bytes > RELEASE_BYTES_MAX or len(data) > MANIFEST_BYTES_MAX:
        return f"a release has at most {FILES_MAX} files and {RELEASE_BYTES_MAX >> 30} GiB"
    lengths: dict[str, int] = {}
    if any(lengths.setdefault(one.sha256, one.bytes) != one.bytes for one in manifest.files.values()):
        return "one hash with two lengths"
    inside = next((path for path in manifest.files if any(above in manifest.files for above in _above(path))), None)
    return None if inside is None else f"{inside}: lies in a file"


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
