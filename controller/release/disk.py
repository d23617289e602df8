"""The few things the store does to a disk, each whole in itself: between any two of them the power may go."""

import os
from contextlib import suppress
from pathlib import Path

from controller.rights.files import PUBLIC


class Disk:
    """A real one. Every method raises ``OSError``."""

    def write(self, path: Path, at: int, data: bytes) -> None:
        """``data`` from byte ``at`` on; what lay behind is gone. Not durable yet."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, PUBLIC)
        with os.fdopen(handle, "wb") as file:
            file.truncate(at)
            file.seek(at)
            file.write(data)

    def sync(self, path: Path) -> None:
        """What a file holds, or which names a folder has, is durable when this returns."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, old: Path, new: Path) -> None:
        old.replace(new)

    def remove(self, path: Path) -> None:
        """A file or an empty folder; one that is gone already is gone."""
        with suppress(FileNotFoundError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def make(self, folder: Path) -> None:
        folder.mkdir(mode=0o755, exist_ok=True)

    def link(self, target: str, path: Path) -> None:
        """A new symbolic link; whatever had its name is gone. Not durable until its folder is synchronised."""
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    def settle(self, folder: Path) -> None:
        """Everything below ``folder`` is durable when this returns. One sweep over the card does most of the writing,
        so that the synchronising of file after file, which tells what went wrong, has little left to wait for."""
        os.sync()
        for path in (*folder.rglob("*"), folder):
            if not path.is_symlink():
                self.sync(path)

    def free_bytes(self, folder: Path) -> int:
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize
