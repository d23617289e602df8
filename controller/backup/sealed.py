"""A sealed file, read and written in pieces: a big one fills no memory, a half one never passes for whole.

::

    magic   "bastide backup 1\\n"
    length  of the header, 4 bytes, big endian
    header  JSON: a salt, and the file's key once for each recipient
    pieces  of 64 KiB, each ChaCha20-Poly1305 (RFC 8439) under a nonce of its number and whether it is the last

The order of pieces, their number and the end are so proven (the STREAM construction: Hoang, Reyhanitabar, Rogaway and
Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015), and the header's hash goes into
the key of the pieces. ChaCha20, because a Raspberry Pi before the fifth has no instructions for AES.
"""

import hashlib
import os
import struct
from typing import BinaryIO, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, ValidationError

from controller.backup.recipients import KEY_BYTES, RECIPIENTS_MAX, Hex32, Opener, Recipient, Stanza
from controller.backup.trouble import Trouble
from controller.config.strict import Strict

KIND: Final = b"bastide backup "
MAGIC: Final = KIND + b"1\n"
PIECE_BYTES: Final = 65_536
TAG_BYTES: Final = 16
HEADER_BYTES_MAX: Final = 16_384

_LENGTH: Final = struct.Struct(">I")
_NONCE: Final = struct.Struct(">3xQB")


class Header(Strict):
    salt: Hex32
    recipients: tuple[Stanza, ...] = Field(strict=False, min_length=1, max_length=RECIPIENTS_MAX)


class Sealing:
    """What is written here is sealed into ``file``. :meth:`finish` makes it whole; without it nobody can open it."""

    def __init__(self, file: BinaryIO, recipients: tuple[Recipient, ...]) -> None:
        key = os.urandom(KEY_BYTES)
        header = Header(salt=os.urandom(32).hex(), recipients=tuple(one.wrap(key) for one in recipients))
        said = header.model_dump_json().encode()
        file.write(MAGIC + _LENGTH.pack(len(said)) + said)
        self._file = file
        self._cipher = _cipher(key, header, said)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:  # a full piece waits: it may be the last
            self._put(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_NONCE.pack(self._number, last), piece, None))
        self._number += 1


class Unsealing:
    """What is read here was proven. Raises :class:`Trouble` from :meth:`open` and :meth:`read`."""

    def __init__(self, file: BinaryIO, cipher: ChaCha20Poly1305) -> None:
        self._file = file
        self._cipher = cipher
        self._next = file.read(PIECE_BYTES + TAG_BYTES)
        self._number = 0
        self._proven = bytearray()
        self._ended = False

    @classmethod
    def open(cls, file: BinaryIO, opener: Opener) -> Self:
        header, said = read_header(file)
        return cls(file, _cipher(opener.unwrap(header.recipients), header, said))

    def read(self, count: int = -1) -> bytes:
        """At most ``count`` bytes, fewer only at the end; everything for a negative count."""
        while not self._ended and (count < 0 or len(self._proven) < count):
            self._proven += self._piece()
        taken = bytes(self._proven[: count if count >= 0 else None])
        del self._proven[: len(taken)]
        return taken

    def _piece(self) -> bytes:
        sealed, self._next = self._next, self._file.read(PIECE_BYTES + TAG_BYTES)
        self._ended = not self._next
        try:
            piece = self._cipher.decrypt(_NONCE.pack(self._number, self._ended), sealed, None)
        except InvalidTag as error:
            raise Trouble("damaged") from error
        self._number += 1
        return piece


def read_header(file: BinaryIO) -> tuple[Header, bytes]:
    """What anybody may read of a backup: for whom it is; and its bytes. Raises :class:`Trouble`."""
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        raise Trouble("too-new" if magic.startswith(KIND) else "not-a-backup")
    length = file.read(_LENGTH.size)
    if len(length) < _LENGTH.size or _LENGTH.unpack(length)[0] > HEADER_BYTES_MAX:
        raise Trouble("damaged")
    said = file.read(_LENGTH.unpack(length)[0])
    try:
        return Header.model_validate_json(said), said
    except ValidationError as error:
        raise Trouble("damaged") from error


def _cipher(key: bytes, header: Header, said: bytes) -> ChaCha20Poly1305:
    about = b"bastide backup 1: pieces" + hashlib.sha256(MAGIC + said).digest()
    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, bytes.fromhex(header.salt), about).derive(key))
