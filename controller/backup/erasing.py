"""A bank erased from its machine: its configuration first, for without one it does not start; keys; then the rest.

What is secret or personal is overwritten before it is let go, the card is asked to forget its free blocks (``FITRIM``),
and then everything that is left is searched. On flash none of this proves that a cell forgot: a card writes elsewhere
than it is told (wear levelling). Who must be sure destroys the card.
"""

import errno
import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller.backup.needles import SECRETS, needles
from controller.backup.placing import Target, alone, usable
from controller.backup.searching import Searched, search
from controller.backup.trouble import Trouble
from controller.store.files import sync

OURS: Final = "bastide"
"""Only a folder of this name is emptied: nobody's home is erased by a wrong path."""
PUBLIC: Final = "content"
"""In the data folder: releases, which anybody may have. Unlinked; overwriting gigabytes only wears the card."""
HERE: Final = Path("/")
"""Only the card that this machine runs from is asked to forget; it may take a minute."""
READ_BYTES: Final = 1 << 20
FITRIM: Final = 0xC0185879
_RANGE: Final = struct.Struct("=QQQ")


@dataclass(frozen=True, slots=True)
class Erasure:
    files: tuple[str, ...]
    bytes: int
    trimmed_bytes: int | None
    """What the card was asked to forget; None where it, or this user, cannot be asked."""
    needles: int
    searched: Searched


def erase(target: Target, also_search: tuple[Path, ...] = ()) -> Erasure:
    """Empty the two folders of a bank, then look for what was in them beneath ``target.root`` and ``also_search``.

    May be cut short at any point and called again. Raises :class:`Trouble`.
    """
    homes = (target.real_config.parent, target.real_data)
    for home in homes:
        if home.name != OURS:
            raise Trouble("not-ours", folder=str(home))
    with usable():
        target.real_data.mkdir(parents=True, exist_ok=True)
        with alone(target.real_data):
            wanted = needles(*homes)
            erased, size = _all(target)
            trimmed = [_trimmed(home) for home in homes if target.root == HERE and home.is_dir()]
        device = target.root.stat().st_dev
        elsewhere = (home for home in homes if home.is_dir() and home.stat().st_dev != device)
        searched = search((target.root, *elsewhere, *also_search), wanted)
    return Erasure(erased, size, max((one for one in trimmed if one is not None), default=None), len(wanted), searched)


def _all(target: Target) -> tuple[tuple[str, ...], int]:
    names, size = [], 0
    for path in _in_order(target):
        size += path.lstat().st_size
        names.append(str(path))
        public = path.is_relative_to(target.real_data / PUBLIC)
        if not public and not path.is_symlink():
            _overwrite(path)
        path.unlink()
        if not public:
            sync(path.parent)
    for home in (target.real_config.parent, target.real_data):
        _remove_folders(home)
    return tuple(names), size


def _in_order(target: Target) -> Iterator[Path]:
    first = [target.real_config, *(target.real_data / name for name in SECRETS)]
    yield from (path for path in first if path.is_file())
    for home in (target.real_config.parent, target.real_data):
        for folder, _, names in os.walk(home, topdown=False):
            yield from (path for name in sorted(names) if (path := Path(folder, name)).is_symlink() or path.is_file())


def _overwrite(path: Path) -> None:
    """In its place, and on the disk before it is let go. Raises ``OSError``."""
    left = path.stat().st_size
    with path.open("r+b", buffering=0) as file:
        while left > 0:
            left -= file.write(bytes(min(left, READ_BYTES)))
        os.fsync(file.fileno())


def _remove_folders(home: Path) -> None:
    for folder, inside, _ in os.walk(home, topdown=False):
        for name in inside:
            with suppress(OSError):  # a link to a folder is unlinked, a mounted one stays
                path = Path(folder, name)
                path.unlink() if path.is_symlink() else path.rmdir()


def _trimmed(folder: Path) -> int | None:
    """Have the card told which blocks hold nothing any more; None where that is not to be had."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        told = fcntl.ioctl(handle, FITRIM, _RANGE.pack(0, 2**64 - 1, 0))
        return int(_RANGE.unpack(told)[1])
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EOPNOTSUPP, errno.EPERM, errno.EINVAL, errno.ENOSYS):
            return None
        raise
    finally:
        os.close(handle)
