"""Keys that sign software: one private key on the maker's machine, public ones (``*.pub``) on every installed one.

A public key is a line, 64 hexadecimal digits and a name. On an installed machine only root may say which ones count:
``/etc/bastide`` belongs to the daemon, so a folder or a file there counts only where it is root's own (or whose command
this is) and nobody else can write to it.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from controller.rights import pem
from controller.rights.files import PUBLIC, write_whole
from controller.rights.passes import key_id

PRIVATE: Final = "software.pem"
SUFFIX: Final = ".pub"
LINE: Final = re.compile(r"([0-9a-f]{64})(?: ([^\n]{1,80}))?\n?")
FILE_BYTES_MAX: Final = 256
KEYS_MAX: Final = 16
OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class SoftwareKeyError(Exception):
    """A key cannot be made or used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class SoftwareKeys:
    """Public keys that may sign software here."""

    names: dict[bytes, str]
    passed_over: tuple[str, ...] = ()
    """Files and folders that do not count, and why, each in a line."""
    _keys: dict[bytes, Ed25519PublicKey] = field(repr=False, default_factory=dict)

    def publisher(self, key_id: bytes) -> Ed25519PublicKey | None:
        return self._keys.get(key_id)


def load(folders: tuple[Path, ...]) -> SoftwareKeys:
    """Of all ``*.pub`` in these folders; one that is not there has none."""
    names, keys, passed_over = dict[bytes, str](), dict[bytes, Ed25519PublicKey](), list[str]()
    for path in _files(folders, passed_over):
        found = _public(path)
        if isinstance(found, str):
            passed_over.append(f"{path}: {found}")
            continue
        public, name = found
        names[key_id(public)], keys[key_id(public)] = name or path.stem, public
    return SoftwareKeys(names, tuple(passed_over), keys)


def _files(folders: tuple[Path, ...], passed_over: list[str]) -> Iterator[Path]:
    for folder in folders:
        try:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or _anyones(found):
                passed_over.append(f"{folder}: is not root's own folder; `chown root: {folder}; chmod 755 {folder}`")
                continue
            yield from sorted(folder.glob("*" + SUFFIX))[:KEYS_MAX]
        except FileNotFoundError:
            continue
        except OSError as error:
            passed_over.append(f"{folder}: cannot be read ({error.strerror})")


def _public(path: Path) -> tuple[Ed25519PublicKey, str] | str:
    """The key and its name, or why it does not count."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            text = file.read(FILE_BYTES_MAX + 1).decode()
    except (OSError, UnicodeDecodeError) as error:
        return f"cannot be read ({error})"
    if not stat.S_ISREG(found.st_mode) or _anyones(found):
        return "is not root's own file; `chown root:` and `chmod 644` it"
    line = LINE.fullmatch(text)
    if line is None:
        return "is no public key made by `bastide update key`"
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(line[1])), line[2] or ""


def _anyones(found: os.stat_result) -> bool:
    return found.st_uid not in (0, os.geteuid()) or bool(found.st_mode & OTHERS_WRITE)


def make(folder: Path, name: str, passphrase: bytes | None = None) -> Path:
    """A new pair in ``folder``; the path of the public one. None is ever overwritten.

    Raises :class:`SoftwareKeyError`.
    """
    path = folder / PRIVATE
    if path.exists():
        raise SoftwareKeyError(f"{path} exists, and a key is never overwritten; name another folder")
    private = Ed25519PrivateKey.generate()
    public = folder / (re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") + SUFFIX)
    if not LINE.fullmatch(f"{'0' * 64} {name}") or public.name == SUFFIX:
        raise SoftwareKeyError("the name of a key is one line of at most 80 characters, with a letter or a digit in it")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, pem.pem(private, passphrase))
        write_whole(public, f"{private.public_key().public_bytes_raw().hex()} {name}\n".encode(), PUBLIC)
    except OSError as error:
        words = f"{error.filename}: cannot be written ({error.strerror}); name another folder"
        raise SoftwareKeyError(words) from error
    return public


def locked(folder: Path) -> bool:
    """Whether the folder's key asks for a passphrase. False when there is no key to read."""
    try:
        return pem.locked((folder / PRIVATE).read_bytes())
    except OSError:
        return False


def private_key(folder: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """Raises :class:`SoftwareKeyError`."""
    path = folder / PRIVATE
    try:
        private = load_pem_private_key(path.read_bytes(), passphrase)
    except OSError as error:
        raise SoftwareKeyError(f"{path}: cannot be read; make one with `bastide update key DIR`") from error
    except (ValueError, TypeError) as error:
        raise SoftwareKeyError(f"{path}: cannot be opened; is the passphrase right?") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SoftwareKeyError(f"{path}: is not a key made by `bastide update key`")
    return private
