"""What a backup says of itself: of which bank, of when, and every file in it. Signed by the bank where it has a key."""

from pathlib import PurePosixPath
from typing import Annotated, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AfterValidator, Field, ValidationError

from controller.backup.recipients import Hex32
from controller.backup.trouble import Trouble
from controller.config.strict import Line, Strict

FORMAT: Final = 1
FILES_MAX: Final = 200
FILE_BYTES_MAX: Final = 8 << 30
MANIFEST_BYTES_MAX: Final = 1 << 20
CONFIG: Final = "config"
DATA: Final = "data"
SIGNED: Final = "bastide backup 1\n"
"""Before what is signed, so that no signature of the link is one of a backup."""


def _ours(text: str) -> str:
    path = PurePosixPath(text)
    if path.parts[0] not in (CONFIG, DATA) or len(path.parts) < 2 or ".." in path.parts or str(path) != text:
        raise ValueError("names a file outside of the bank's two folders")
    return text


Name = Annotated[Line, Field(max_length=240), AfterValidator(_ours)]
"""``config/…`` or ``data/…``: relative to the folder of the configuration, or of the bank's data."""


class Entry(Strict):
    name: Name
    bytes: Annotated[int, Field(ge=0, le=FILE_BYTES_MAX)]
    sha256: Hex32
    mode: Annotated[int, Field(ge=0, le=0o777)]


class Told(Strict):
    """The journal's facts in it."""

    first: int
    last: int
    head: Hex32
    epoch: int


class Manifest(Strict):
    format: int = FORMAT
    site: Line
    name: Line
    made: Line
    """UTC, by the bank's clock."""
    version: Line
    journal: Told
    files: tuple[Entry, ...] = Field(strict=False, max_length=FILES_MAX)
    left_out: tuple[Line, ...] = Field((), strict=False)
    """Files that the configuration names and that lie in neither folder: to be brought back by hand."""
    identity: Hex32 | None = None
    """The bank's public key, as the town knows it."""

    def to_text(self) -> str:
        return self.model_dump_json(indent=1)


def from_text(text: bytes) -> Manifest:
    """Raises :class:`Trouble`."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise Trouble("damaged") from error
    names = [one.name for one in manifest.files]
    if manifest.format != FORMAT:
        raise Trouble("too-new")
    if len(set(names)) != len(names):
        raise Trouble("damaged")
    return manifest


def check_signature(manifest: Manifest, text: bytes, signature: str, expected: str | None) -> None:
    """The bank's own word; ``expected`` is the public key that the town has for it. Raises :class:`Trouble`."""
    if expected is not None and manifest.identity != expected:
        raise Trouble("other-bank", identity=(manifest.identity or "–")[:16], expected=expected[:16])
    if manifest.identity is None:
        return
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.identity))
        key.verify(bytes.fromhex(signature), SIGNED.encode() + text)
    except (ValueError, InvalidSignature) as error:
        raise Trouble("damaged") from error
