"""Who can open a backup: whoever knows a passphrase, or holds the private half of an operator's backup key.

Each of them gets the file's own random key, wrapped for them alone. A passphrase becomes a key by scrypt (RFC 7914);
for a backup key an ephemeral X25519 key agrees on one (RFC 7748), through HKDF-SHA256 (RFC 5869). So a machine that
writes backups every night holds nothing that reads them.
"""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import Field

from controller.backup.trouble import Trouble
from controller.config.strict import Strict

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
LOG_N: Final = 16
"""scrypt's cost: 64 MiB, which the smallest Raspberry Pi has, and about a second there."""
LOG_N_MAX: Final = 18
"""A file may not ask for more than 256 MiB before it has proven anything."""
RECIPIENTS_MAX: Final = 8

_ONCE: Final = bytes(12)
"""A nonce that may be constant: each wrapping key wraps one file key."""
Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Wrapped = Annotated[str, Field(pattern=r"^[0-9a-f]{96}$")]
"""32 bytes and their tag of 16."""


class ByPassphrase(Strict):
    kind: Literal["passphrase"] = "passphrase"
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    log_n: Annotated[int, Field(ge=10, le=LOG_N_MAX)]
    wrapped: Wrapped


class ByKey(Strict):
    kind: Literal["key"] = "key"
    to: Hex32
    """The backup key's public half: it tells which key to fetch from the safe, and opens nothing."""
    ephemeral: Hex32
    wrapped: Wrapped


Stanza = Annotated[ByPassphrase | ByKey, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Passphrase:
    words: bytes = field(repr=False)
    log_n: int = LOG_N

    def wrap(self, key: bytes) -> ByPassphrase:
        salt = os.urandom(SALT_BYTES)
        wrapped = ChaCha20Poly1305(_stretched(self.words, salt, self.log_n)).encrypt(_ONCE, key, None)
        return ByPassphrase(salt=salt.hex(), log_n=self.log_n, wrapped=wrapped.hex())

    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes:
        """Raises :class:`Trouble`."""
        mine = [one for one in stanzas if isinstance(one, ByPassphrase)]
        if not mine:
            raise Trouble("needs-key", keys=_keys(stanzas))
        for one in mine:
            try:
                key = _stretched(self.words, bytes.fromhex(one.salt), one.log_n)
                return ChaCha20Poly1305(key).decrypt(_ONCE, bytes.fromhex(one.wrapped), None)
            except InvalidTag:
                continue
        raise Trouble("wrong-passphrase")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Of an operator's backup key: 64 hexadecimal digits."""

    hex: str

    def wrap(self, key: bytes) -> ByKey:
        """Raises :class:`Trouble` for digits that are no key."""
        ephemeral = X25519PrivateKey.generate()
        mine = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(self.hex)))
        except ValueError as error:
            raise Trouble("not-a-public-key", key=self.hex) from error
        wrapped = ChaCha20Poly1305(_agreed(shared, mine, self.hex)).encrypt(_ONCE, key, None)
        return ByKey(to=self.hex, ephemeral=mine.hex(), wrapped=wrapped.hex())


@dataclass(frozen=True, slots=True)
class PrivateKey:
    secret: X25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        return self.secret.public_key().public_bytes_raw().hex()

    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes:
        """Raises :class:`Trouble`."""
        for one in stanzas:
            if isinstance(one, ByKey) and one.to == self.public:
                ephemeral = bytes.fromhex(one.ephemeral)
                try:
                    shared = self.secret.exchange(X25519PublicKey.from_public_bytes(ephemeral))
                    key = _agreed(shared, ephemeral, one.to)
                    return ChaCha20Poly1305(key).decrypt(_ONCE, bytes.fromhex(one.wrapped), None)
                except (ValueError, InvalidTag) as error:
                    raise Trouble("damaged") from error
        raise Trouble("wrong-key", public=self.public[:16], keys=_keys(stanzas))


Recipient = Passphrase | PublicKey
Opener = Passphrase | PrivateKey


def _keys(stanzas: tuple[Stanza, ...]) -> str:
    """By their first digits; an empty text where only a passphrase opens it."""
    return ", ".join(f"{one.to[:16]}…" for one in stanzas if isinstance(one, ByKey)) or "–"


def _stretched(words: bytes, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=1 << log_n, r=8, p=1).derive(words)


def _agreed(shared: bytes, ephemeral: bytes, to: str) -> bytes:
    salt = hashlib.sha256(ephemeral + bytes.fromhex(to)).digest()
    return HKDF(SHA256(), KEY_BYTES, salt, b"bastide backup 1: a key wrapped for a key").derive(shared)
