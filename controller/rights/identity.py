"""The device's own signing key: by it the town knows that facts, gaps and answers are this bank's. It opens nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.rights.files import write_whole

IDENTITY_FILE: Final = "identity.key"
SECRET_BYTES: Final = 32


class IdentityError(Exception):
    """The signing key cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits: give it to the town once, by hand."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        """Ed25519 over the text's UTF-8, 128 hexadecimal digits."""
        return self._private.sign(text.encode()).hex()


def load(data_dir: Path) -> Identity:
    """The key in ``data_dir``. Raises :class:`IdentityError`."""
    path = data_dir / IDENTITY_FILE
    try:
        secret = path.read_bytes()
    except OSError as error:
        words = "it is made at the daemon's first start, and belongs to the daemon's user"
        raise IdentityError(f"{path}: cannot be read ({error.strerror}); {words}") from error
    if len(secret) != SECRET_BYTES:
        raise IdentityError(f"{path}: is damaged; remove it, start anew, and give the town the new public key")
    return Identity(Ed25519PrivateKey.from_private_bytes(secret))


def load_or_create(data_dir: Path) -> Identity:
    """The key in ``data_dir``, drawn and made durable at the first start. Raises :class:`IdentityError`."""
    path = data_dir / IDENTITY_FILE
    try:
        if not path.exists():
            write_whole(path, Ed25519PrivateKey.generate().private_bytes_raw())
    except OSError as error:
        raise IdentityError(f"{path}: cannot be written ({error.strerror}); make the data folder writable") from error
    return load(data_dir)
