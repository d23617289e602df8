"""Tickets and PINs, and the device's own key under which the bank keeps their digests.

A ticket is 16 random bytes, shown as ``T1:`` and base45: 27 characters, a version 2 QR code at level Q. The bank keeps
HMAC-SHA256, under its device key, of the ticket's *plain digest* (the first 16 bytes of its SHA-256). So a ticket
minted elsewhere can be announced by its plain digest alone, and a stolen journal opens nothing without the key (I11).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from controller.core.pins import PIN_DIGITS
from controller.core.rights import Minted
from controller.rights import base45
from controller.rights.files import write_whole

PREFIX = "T1:"
TICKET_BYTES = 16
KEY_BYTES = 32
KEY_FILE = "device.key"


class DeviceKeyError(Exception):
    """The device key cannot be used; without the right one no ticket of this bank is known again."""


def show(ticket: bytes) -> str:
    """A ticket's 16 bytes as the text of its QR code."""
    return PREFIX + base45.encode(ticket)


def parse(text: str) -> bytes | None:
    """The 16 bytes of a ticket's text; None for anything else."""
    if not text.startswith(PREFIX):
        return None
    try:
        ticket = base45.decode(text.removeprefix(PREFIX))
    except ValueError:
        return None
    return ticket if len(ticket) == TICKET_BYTES else None


def plain_digest(ticket: bytes) -> bytes:
    """What may be told of a ticket: the first 16 bytes of its SHA-256. It opens nothing."""
    return hashlib.sha256(ticket).digest()[:16]


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """32 random bytes that never leave this machine. Each digest is 32 hexadecimal digits, apart by purpose."""

    secret: bytes = field(repr=False)

    def ticket_digest(self, ticket: bytes) -> str:
        return self.announced_digest(plain_digest(ticket))

    def announced_digest(self, sha256_prefix: bytes) -> str:
        """The digest of a ticket that is known by its plain digest only (16 bytes)."""
        return self._digest(b"ticket", sha256_prefix)

    def pin_digest(self, tail: str) -> str:
        return self._digest(b"pin", tail.encode())

    def pass_digest(self, pass_id: bytes) -> str:
        return self._digest(b"pass", pass_id)

    def holder_digest(self, holder: bytes) -> str:
        return self._digest(b"holder", holder)

    def _digest(self, purpose: bytes, data: bytes) -> str:
        return hmac.digest(self.secret, purpose + b"\0" + data, "sha256")[:16].hex()


def load_or_create(data_dir: Path) -> DeviceKey:
    """The key in ``data_dir``, drawn and made durable at the first start.

    Raises :class:`DeviceKeyError` for a damaged file: a new key in its place would void every ticket in silence.
    """
    path = data_dir / KEY_FILE
    try:
        if not path.exists():
            write_whole(path, secrets.token_bytes(KEY_BYTES))
    except OSError as error:
        raise DeviceKeyError(f"{path}: cannot be written ({error.strerror}); make the data folder writable") from error
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise DeviceKeyError(f"{path}: cannot be read ({error.strerror}); it belongs to the daemon's user") from error
    if len(secret) != KEY_BYTES:
        raise DeviceKeyError(f"{path}: is damaged; bring it back from a backup, or remove it and mint every order anew")
    return DeviceKey(secret)


def mint(key: DeviceKey, slot_digits: int) -> Minted:
    """A fresh ticket, and the secret digits of a PIN whose slot takes ``slot_digits`` of the eight."""
    ticket = secrets.token_bytes(TICKET_BYTES)
    length = PIN_DIGITS - slot_digits
    tail = f"{secrets.randbelow(10**length):0{length}d}"
    return Minted(show(ticket), key.ticket_digest(ticket), tail, key.pin_digest(tail))
