"""The bank's public keys: a signed list whose version never goes back. No bank holds a key that signs (L22).

The list is one JSON file, made by ``bastide keys`` and copied to every bank::

    {"version": 3, "root": "…", "keys": [{"public": "…", "name": "mairie"}], "denied": ["…"], "signature": "…"}

``root`` is the public key that signs lists. It is pinned in the configuration, or by the first list installed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.core.events import KeysListed
from controller.rights.canonical import canonical
from controller.rights.passes import key_id
from controller.rights.tickets import DeviceKey

CONTEXT = b"bastide keys 1\0"
FILE_BYTES_MAX = 262_144
KEYS_MAX = 64
DENIED_MAX = 4_096
"""Denied passes may leave the list once they have expired."""

Public = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PassId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class KeyringError(Exception):
    """A key list cannot be used; the text says which, why, and what to do."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NamedKey(Strict):
    """A public key that may sign passes, orders and content, or content alone."""

    public: Public
    name: Annotated[str, Field(max_length=80)] = ""
    only: Literal["content"] | None = None
    """Of whoever makes what a vitrine shows: their key opens no door. A list without it is signed as ever."""


class KeyList(Strict):
    """What the root signs."""

    version: Annotated[int, Field(ge=1, le=2**31)]
    root: Public
    keys: Annotated[tuple[NamedKey, ...], Field(max_length=KEYS_MAX)]
    denied: Annotated[tuple[PassId, ...], Field(max_length=DENIED_MAX)] = ()

    def signed_bytes(self) -> bytes:
        return CONTEXT + canonical(self.model_dump(mode="json", exclude_none=True))


class SignedList(KeyList):
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]

    def unsigned(self) -> KeyList:
        return KeyList(version=self.version, root=self.root, keys=self.keys, denied=self.denied)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in force at this bank."""

    version: int
    root: str
    denied: tuple[bytes, ...]
    _keys: dict[bytes, Ed25519PublicKey] = field(repr=False)
    _publishers: dict[bytes, Ed25519PublicKey] = field(repr=False, default_factory=dict)

    def public_key(self, key_id: bytes) -> Ed25519PublicKey | None:
        """Of those that may sign passes and orders."""
        return self._keys.get(key_id)

    def publisher(self, key_id: bytes) -> Ed25519PublicKey | None:
        """Of those that may sign content: these, and the ones that may sign everything."""
        return self._publishers.get(key_id) or self._keys.get(key_id)

    def listed(self, device_key: DeviceKey) -> KeysListed:
        """The event that tells the core of this list."""
        return KeysListed(self.version, tuple(device_key.pass_digest(pass_id) for pass_id in self.denied))


EMPTY = Keyring(version=0, root="", denied=(), _keys={})
"""Of a bank that has no list yet: no pass opens anything."""


def sign_list(keys: KeyList, root: Ed25519PrivateKey) -> str:
    """The list as the text of its file. Raises ``ValueError`` when ``root`` is not the key that the list names."""
    if root.public_key().public_bytes_raw().hex() != keys.root:
        raise ValueError("this key is not the root of the list")
    signature = root.sign(keys.signed_bytes()).hex()
    return SignedList(**keys.model_dump(), signature=signature).model_dump_json(indent=2, exclude_none=True) + "\n"


def parse_list(text: str, root: str | None = None) -> KeyList:
    """The list that ``text`` says, its signature checked. Raises :class:`KeyringError`.

    ``root`` is the pinned root key in hexadecimal; None trusts the root that the list itself names (first list).
    """
    try:
        signed = SignedList.model_validate_json(text)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.root))
        keys = signed.unsigned()
        public.verify(bytes.fromhex(signed.signature), keys.signed_bytes())
    except (ValidationError, ValueError) as error:
        raise KeyringError("is not a key list; copy keys.json again from the operator's machine") from error
    except InvalidSignature as error:
        raise KeyringError(
            "was changed after it was signed; copy keys.json again from the operator's machine"
        ) from error
    if root is not None and signed.root != root.lower():
        raise KeyringError("is signed by another operator than [rights] root names; bring the right keys.json")
    return keys


def load(path: Path, root: str | None = None, not_below: int = 0) -> Keyring:
    """The keyring in a file. Raises :class:`KeyringError`, and keeps to the version that was in force before.

    ``not_below`` is the highest version this bank has accepted (``State.keys_version``).
    """
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        text = data.decode() if len(data) <= FILE_BYTES_MAX else ""
    except FileNotFoundError as error:
        raise KeyringError(f"{path}: there is no key list; bring it from the town hall (`bastide keys new`)") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyringError(f"{path}: cannot be read ({error}); bring the list of `bastide keys new` anew") from error
    try:
        keys = parse_list(text, root)
    except KeyringError as error:
        raise KeyringError(f"{path}: {error}") from error
    if keys.version < not_below:
        raise KeyringError(f"{path}: is version {keys.version}, older than {not_below} in force; bring the newest list")
    return keyring(keys)


def keyring(keys: KeyList) -> Keyring:
    """The keys of a checked list. Raises :class:`KeyringError` for two keys of one name."""
    all_, publishers = _by_id(keys.keys), _by_id(one for one in keys.keys if one.only == "content")
    if len(all_) != len(keys.keys):
        raise KeyringError("two keys of the list are the same; make the list anew")
    opening = {id: public for id, public in all_.items() if id not in publishers}
    return Keyring(keys.version, keys.root, tuple(bytes.fromhex(one) for one in keys.denied), opening, publishers)


def _by_id(keys: Iterable[NamedKey]) -> dict[bytes, Ed25519PublicKey]:
    publics = (Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public)) for key in keys)
    return {key_id(public): public for public in publics}
