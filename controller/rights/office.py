"""The operator's folder: the key that signs, the key list for the banks, the register. Only ``keys.json`` leaves it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from controller.rights import keyring, pem, register
from controller.rights.body import Body
from controller.rights.files import PUBLIC, write_whole
from controller.rights.keyring import DENIED_MAX, KEYS_MAX, KeyList, KeyringError, NamedKey
from controller.rights.passes import sign
from controller.rights.register import Entry, Register, RegisterError

KEY_FILE = "operator.pem"
LIST_FILE = "keys.json"
REGISTER_FILE = "register.json"


class OfficeError(Exception):
    """The operator's folder cannot do that; the text says what to do."""


@dataclass(slots=True)
class Office:
    folder: Path
    private: Ed25519PrivateKey = field(repr=False)
    keys: KeyList
    register: Register = field(repr=False)

    @property
    def public(self) -> str:
        """The public key in hexadecimal, as a bank's configuration may pin it."""
        return self.private.public_key().public_bytes_raw().hex()

    def issue(self, body: Body, site: str) -> str:
        """The signed text of a pass, written into the register. Raises ``ValueError`` for a senseless body."""
        text = sign(body, self.private)
        entry = Entry(
            id=body.id.hex(), holder=body.holder.hex(), site=site, allows=int(body.allows), expires_s=body.expires_s
        )
        self.register.passes.append(entry)
        register.save(self.register, self.folder / REGISTER_FILE)
        return text

    def mark_revoked(self, pass_id: str) -> None:
        self.register.mark_revoked(pass_id)
        register.save(self.register, self.folder / REGISTER_FILE)

    def deny(self, pass_id: str, now_s: float) -> None:
        """Put a pass on the list's denied ones; what has expired by itself leaves them. The version goes up."""
        gone = {one.id for one in self.register.passes if one.expires_s <= now_s}
        denied = [one for one in self.keys.denied if one not in gone and one != pass_id]
        if len(denied) >= DENIED_MAX:
            raise OfficeError(f"the list already denies {DENIED_MAX} passes; begin a new key with `bastide keys new`")
        self._relist(self.keys.keys, (*denied, pass_id))

    def add_key(self, public: str, name: str, only: Literal["content"] | None = None) -> None:
        """Let another key sign too: everything, or content alone. The version goes up."""
        if len(self.keys.keys) >= KEYS_MAX:
            raise OfficeError(f"the list already has {KEYS_MAX} keys; remove one that is not used")
        self._relist((*self.keys.keys, NamedKey(public=public, name=name, only=only)), self.keys.denied)

    def _relist(self, keys: tuple[NamedKey, ...], denied: tuple[str, ...]) -> None:
        if self.public != self.keys.root:
            raise OfficeError(f"{self.folder}: its key does not sign lists; use the folder of the first key")
        self.keys = KeyList(version=self.keys.version + 1, root=self.keys.root, keys=keys, denied=denied)
        write_list(self)


def create(
    folder: Path,
    name: str,
    passphrase: bytes | None = None,
    first: Office | None = None,
    only: Literal["content"] | None = None,
) -> Office:
    """Make a key and its folder. ``first`` is the office whose list the new key joins; None begins a list.

    ``only`` is what a joining key may sign, where that is not everything. Raises :class:`OfficeError` when the folder
    has a key already: a key is never overwritten.
    """
    path = folder / KEY_FILE
    if path.exists():
        raise OfficeError(f"{path} exists, and a key is never overwritten; name another folder")
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    keys = KeyList(version=1, root=public, keys=(NamedKey(public=public, name=name),))
    office = Office(folder, private, keys, Register())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, pem.pem(private, passphrase))
        if first is None:
            write_list(office)
        else:
            first.add_key(public, name, only)
            office.keys = first.keys
            write_whole(folder / LIST_FILE, (first.folder / LIST_FILE).read_bytes(), PUBLIC)
    except OSError as error:
        raise OfficeError(f"{error.filename}: cannot be written ({error.strerror}); name another folder") from error
    return office


def write_list(office: Office) -> None:
    write_whole(office.folder / LIST_FILE, keyring.sign_list(office.keys, office.private).encode(), PUBLIC)


def locked(folder: Path) -> bool:
    """Whether the folder's key asks for a passphrase. False when there is no key to read."""
    try:
        return pem.locked((folder / KEY_FILE).read_bytes())
    except OSError:
        return False


def read_books(folder: Path) -> tuple[KeyList, Register]:
    """The list and the register, which no passphrase locks. Raises :class:`OfficeError`."""
    path = folder / LIST_FILE
    try:
        return keyring.parse_list(path.read_text(encoding="utf-8")), register.load(folder / REGISTER_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise OfficeError(f"{path}: cannot be read; make a folder with `bastide keys new DIR`") from error
    except KeyringError as error:
        raise OfficeError(f"{path}: {error}") from error
    except RegisterError as error:
        raise OfficeError(str(error)) from error


def open_office(folder: Path, passphrase: bytes | None = None) -> Office:
    """Raises :class:`OfficeError`, in words for the operator."""
    keys, book = read_books(folder)
    path = folder / KEY_FILE
    try:
        private = load_pem_private_key(path.read_bytes(), passphrase)
    except OSError as error:
        raise OfficeError(f"{path}: cannot be read; make a folder with `bastide keys new DIR`") from error
    except (ValueError, TypeError) as error:
        raise OfficeError(f"{path}: cannot be opened; is the passphrase right?") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise OfficeError(f"{path}: is not a key made by `bastide keys new`")
    return Office(folder, private, keys, book)
