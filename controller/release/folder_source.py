"""A release in a folder of this machine: a USB stick, or one that somebody copied there."""

import asyncio
import errno
import os
import stat
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Final

from controller.release.manifest import SIGNATURE
from controller.release.source import Broken
from controller.release.trouble import ReleaseError, Why

PIECE_BYTES: Final = 262_144
FOLDER: Final = "bastide"
"""What a stick's folder with a release is called."""
NOT_THERE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
DEPTH_MAX: Final = 2
"""``/media/stick/bastide`` and ``/media/somebody/stick/bastide``: systems mount one or two folders deep."""
FOUND_MAX: Final = 16


class FolderSource:
    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    async def pieces(self, path: str, at: int, size: int) -> AsyncGenerator[tuple[int, bytes], None]:
        while True:
            try:
                piece = await asyncio.to_thread(_piece, self._folder / path, at)
            except OSError as error:
                if error.errno in NOT_THERE:
                    raise ReleaseError(Why.MISSING, f"{path}: is not there") from error
                raise Broken(f"{path}: {error.strerror}") from error
            if not piece:
                return
            if at + len(piece) > size:
                raise ReleaseError(Why.WRONG_HASH, f"{path}: is longer than it may be")
            yield at, piece
            at += len(piece)

    async def close(self) -> None:
        pass


def _piece(path: Path, at: int) -> bytes:
    """Whoever wrote the stick may have put a pipe or a way elsewhere in place of a file: neither is followed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileNotFoundError(errno.ENOENT, "is no file", str(path))
        return os.pread(handle, PIECE_BYTES, at)
    finally:
        os.close(handle)


def sticks(mounts: tuple[Path, ...], holds: str = f"{FOLDER}/{SIGNATURE}") -> Iterator[Path]:
    """Folders with a release under these mount points: by default a window's, as ``bastide content publish --to``
    writes it. ``holds`` is the path of a signature on the stick; its folder is what is found. At most
    :data:`FOUND_MAX`; what cannot be read is passed over."""
    found = (
        signature.parent
        for mount in mounts
        for depth in range(DEPTH_MAX + 1)
        for signature in sorted(mount.glob("*/" * depth + holds))
        if signature.is_file()
    )
    for _, place in zip(range(FOUND_MAX), found, strict=False):
        yield place
