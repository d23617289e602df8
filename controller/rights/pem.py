"""A private key as a file: PKCS #8 in PEM (RFC 5958, RFC 7468), locked with a passphrase where its owner wants one."""

from typing import Protocol

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)


class Private(Protocol):
    def private_bytes(
        self, encoding: Encoding, format: PrivateFormat, encryption_algorithm: KeySerializationEncryption
    ) -> bytes: ...


def pem(private: Private, passphrase: bytes | None) -> bytes:
    """The file; without a passphrase whoever reads it has the key."""
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def locked(file: bytes) -> bool:
    """Whether it asks for a passphrase."""
    return b"ENCRYPTED" in file
