"""A disk whose power goes between two writes: what was not synchronised is lost, or there, or zeros, as disks do.

``reordered``: what happened to names in ``releases`` is lost, and what happened later to those of objects is not.
"""

import errno
from pathlib import Path

from controller.release.disk import Disk

LOSSES = ("lost", "kept", "zeros", "reordered")


class Cut(BaseException):
    """The power is gone: nothing of the program goes on after this."""


class QuickDisk(Disk):
    """For tests that take no power away, or only imagine it: nothing waits for the card."""

    def sync(self, path: Path) -> None:
        assert path.exists()

    def settle(self, folder: Path) -> None:
        assert folder.is_dir()


class CrashingDisk(QuickDisk):
    """Cuts the power at the ``at``-th operation, half way through it where it is a write."""

    def __init__(self, at: int, loss: str, bin: Path) -> None:
        self.went = False
        self._bin = bin
        """Where what was removed lies until that is durable."""
        self._removed = 0
        bin.mkdir()
        self._left = at
        self._loss = loss
        self._unsure: dict[Path, int] = {}
        """Files with bytes that were not synchronised: how many were."""
        self._undo: list[tuple[Path | None, Path, Path]] = []
        """Names that changed: now, before, and the folder that makes it durable once it is synchronised."""

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._cut()

    def _cut(self) -> None:
        for path, durable in self._unsure.items() if self._loss in ("lost", "zeros") else ():
            length = path.stat().st_size
            with path.open("r+b") as file:
                file.truncate(min(durable, length))
                if self._loss == "zeros":
                    file.truncate(length)
        for now, before, folder in reversed(self._undo):
            if self._loss == "lost" or (self._loss == "reordered" and "releases" in folder.parts):
                before.mkdir() if now is None else now.rename(before)
        raise Cut

    def write(self, path: Path, at: int, data: bytes) -> None:
        self._unsure[path] = min(self._unsure.get(path, path.stat().st_size if path.exists() else 0), at)
        if self._left == 1:
            super().write(path, at, data[: len(data) // 2])
        self._step()
        super().write(path, at, data)

    def sync(self, path: Path) -> None:
        self._step()
        super().sync(path)
        self._unsure.pop(path, None)
        self._undo = [one for one in self._undo if one[2] != path and one[2].exists()]

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        assert old not in self._unsure, f"{old.name} gets its name before it is on the disk"
        super().rename(old, new)
        self._undo.append((new, old, new.parent))

    def remove(self, path: Path) -> None:
        self._step()
        if path.is_dir():
            super().remove(path)
            self._undo.append((None, path, path.parent))
        elif path.exists():
            self._unsure.pop(path, None)
            self._removed += 1
            self._undo.append((path.rename(self._bin / str(self._removed)), path, path.parent))

    def make(self, folder: Path) -> None:
        self._step()
        super().make(folder)


class FullDisk(QuickDisk):
    """Has room for so many bytes more; what it says of itself is another matter."""

    def __init__(self, room_bytes: int, says_bytes: int) -> None:
        self.room_bytes = room_bytes
        self.says_bytes = says_bytes

    def write(self, path: Path, at: int, data: bytes) -> None:
        if len(data) > self.room_bytes:
            super().write(path, at, data[: self.room_bytes])
            self.room_bytes = 0
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        self.room_bytes -= len(data)
        super().write(path, at, data)

    def free_bytes(self, folder: Path) -> int:
        return self.says_bytes
