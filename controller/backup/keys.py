"""An operator's backup key: the public half goes into every bank's configuration, the private one into a safe."""

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from controller.backup.recipients import PrivateKey
from controller.backup.trouble import Trouble
from controller.rights import pem
from controller.rights.files import write_whole

KEY_BYTES_MAX: Final = 16_384


def new(path: Path, passphrase: bytes | None) -> PrivateKey:
    """Make a key in a new file. Raises :class:`Trouble`: a key is never overwritten."""
    if path.exists():
        raise Trouble("exists", path=str(path))
    secret = X25519PrivateKey.generate()
    try:
        write_whole(path, pem.pem(secret, passphrase))
    except OSError as error:
        raise Trouble("cannot-use", path=str(path), why=str(error.strerror)) from error
    return PrivateKey(secret)


def locked(path: Path) -> bool:
    """Whether it asks for a passphrase. Raises :class:`Trouble`."""
    return pem.locked(_read(path))


def load(path: Path, passphrase: bytes | None) -> PrivateKey:
    """Raises :class:`Trouble`."""
    data = _read(path)
    try:
        secret = load_pem_private_key(data, passphrase)
    except (ValueError, TypeError) as error:
        raise Trouble("key-closed", path=str(path)) from error
    if not isinstance(secret, X25519PrivateKey):
        raise Trouble("not-a-backup-key", path=str(path))
    return PrivateKey(secret)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(KEY_BYTES_MAX)
    except OSError as error:
        raise Trouble("cannot-use", path=str(path), why=str(error.strerror)) from error
