"""A disk that loses power: an SQLite VFS in memory that knows what was synced and what was not.

What a program wrote is what it reads back; what a power cut leaves is another matter. Every write waits until its
file is synced. At :meth:`CrashDisk.crash` each write that still waits is kept, lost, or torn at sectors of
512 bytes, in any order. A file exists durably from its first sync. A deletion may be undone until the next sync of
any file, as on the file systems that keep a journal of their own (ext4, the one under Raspberry Pi OS).
"""

# ruff: noqa: N802 - the names are those of apsw

import itertools
import random
from enum import Enum
from typing import Any, Self, TypeVar

import apsw

SECTOR_BYTES = 512
"""The smallest piece that a power cut leaves whole."""

_numbers = itertools.count(1)
_Journal = TypeVar("_Journal")


class CrashNow(Exception):  # noqa: N818 - not an error: the power goes here
    """The power is cut in the middle of this operation; the disk answers nothing until it was crashed."""


class Keep(Enum):
    """What becomes of writes that were not synced."""

    NONE = "none"
    ALL = "all"
    SOME = "some"
    """Any subset of their sectors, in any order."""


Write = tuple[int, bytes | None]
"""Where, and what; None cuts the file off there."""


class _Content:
    """One file: as it is read, as it is durable, and the writes between the two."""

    def __init__(self, durable: bytes | None = None) -> None:
        self.now = bytearray(durable or b"")
        self.durable: bytearray | None = None if durable is None else bytearray(durable)
        self.waiting: list[Write] = []

    def put(self, offset: int, data: bytes | None) -> None:
        _put(self.now, offset, data)
        self.waiting.append((offset, data))

    def sync(self) -> None:
        self.durable = self.durable or bytearray()
        for offset, data in self.waiting:
            _put(self.durable, offset, data)
        self.waiting.clear()

    def after_crash(self, keep: Keep, rng: random.Random) -> bytes | None:
        if keep is Keep.NONE or (keep is Keep.SOME and self.durable is None and rng.random() < 0.5):
            return None if self.durable is None else bytes(self.durable)
        left = bytearray(self.durable or b"")
        for offset, data in self.waiting if keep is Keep.ALL else _torn(self.waiting, rng):
            _put(left, offset, data)
        return bytes(left)


def _put(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        return
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _torn(writes: list[Write], rng: random.Random) -> list[Write]:
    pieces: list[Write] = []
    for offset, data in writes:
        if data is None:
            pieces.append((offset, None))
            continue
        end = offset + len(data)
        starts = [offset, *range((offset // SECTOR_BYTES + 1) * SECTOR_BYTES, end, SECTOR_BYTES)]
        pieces += [(start, data[start - offset : stop - offset]) for start, stop in itertools.pairwise([*starts, end])]
    chance = rng.random()
    kept = [piece for piece in pieces if rng.random() < chance]
    rng.shuffle(kept)
    return kept


class CrashDisk(apsw.VFS):
    """Register as a VFS by making one; pass its ``name`` to what opens a database. Close it when done.

    ``writes`` and ``syncs`` count what reached the disk. With ``crash_at = n`` the n-th of both together raises
    :class:`CrashNow`, as does every one after it, until :meth:`crash`.
    """

    def __init__(self) -> None:
        self.name = f"crashdisk-{next(_numbers)}"
        self.files: dict[str, _Content] = {}
        self.gone: dict[str, _Content] = {}
        self.writes = 0
        self.syncs = 0
        self.crash_at: int | None = None
        self.powered_up = 1
        super().__init__(self.name, base="")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.files.clear()
        self.unregister()

    @property
    def operations(self) -> int:
        return self.writes + self.syncs

    def crash(self, rng: random.Random, keep: Keep | None = None) -> None:
        """Cut the power and give it back. Every handle opened before is dead; open anew.

        Without ``keep``, what happens to unsynced writes is drawn for every file.
        """
        left: dict[str, _Content] = {}
        for name, content in [*self.gone.items(), *self.files.items()]:
            data = content.after_crash(keep or rng.choice(list(Keep)), rng)
            deleted = name in self.gone and (keep is Keep.ALL or (keep is not Keep.NONE and rng.random() < 0.5))
            if data is not None and not deleted:
                left[name] = _Content(data)
        self.files, self.gone = left, {}
        self.powered_up += 1
        self.crash_at = None

    def image(self) -> dict[str, bytes]:
        """What a backup made now would hold: every file as it is read."""
        return {name: bytes(content.now) for name, content in self.files.items()}

    def load(self, image: dict[str, bytes]) -> None:
        """Another card, with these files on it. Every handle opened before is dead."""
        self.files, self.gone = {name: _Content(data) for name, data in image.items()}, {}
        self.powered_up += 1
        self.crash_at = None

    @property
    def dark(self) -> bool:
        """The power went at ``crash_at`` and has not come back."""
        return self.crash_at is not None and self.operations >= self.crash_at

    def step(self) -> None:
        if self.dark:
            raise CrashNow(f"operation {self.crash_at}")

    # -- apsw.VFS ----------------------------------------------------------------------------

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        filename = name.filename() if isinstance(name, apsw.URIFilename) else name or f"/temporary-{next(_numbers)}"
        if filename not in self.files:
            if not flags[0] & apsw.SQLITE_OPEN_CREATE:
                raise apsw.CantOpenError(f"{filename} does not exist")
            self.files[filename] = _Content()
        flags[1] = flags[0]
        return _Handle(self, filename)

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self.files

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.writes += 1  # SQLite ignores what a deletion raises, so the power goes silently here
        if self.dark:
            return
        content = self.files.pop(filename, None)
        if content is None:
            raise apsw.IOError(f"{filename} does not exist")
        if syncdir:
            self.gone.pop(filename, None)
        elif content.durable is not None:
            self.gone[filename] = content

    def xFullPathname(self, name: str) -> str:
        return name


class _Handle:
    """An open file of a :class:`CrashDisk`; locks are none, for it has one user."""

    def __init__(self, disk: CrashDisk, filename: str) -> None:
        self._disk = disk
        self._content = disk.files[filename]
        self._powered_up = disk.powered_up

    def _alive(self) -> None:
        if self._powered_up != self._disk.powered_up:
            raise CrashNow("this file was open when the power went")

    def xRead(self, amount: int, offset: int) -> bytes:
        self._alive()
        return bytes(self._content.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._alive()
        self._disk.writes += 1
        self._content.put(offset, bytes(data))
        self._disk.step()

    def xTruncate(self, size: int) -> None:
        self._alive()
        self._disk.writes += 1
        self._content.put(size, None)
        self._disk.step()

    def xSync(self, flags: int) -> None:
        self._alive()
        self._disk.syncs += 1
        self._disk.step()
        self._content.sync()
        self._disk.gone.clear()

    def xFileSize(self) -> int:
        self._alive()
        return len(self._content.now)

    def xClose(self) -> None:
        pass

    def xLock(self, level: int) -> None:
        """A connection from before the power cut gets no lock, so it touches nothing when it is closed."""
        self._alive()
        self._disk.step()

    def xUnlock(self, level: int) -> None:
        pass

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:
        return False

    def xDeviceCharacteristics(self) -> int:
        """As SQLite assumes of real disks: a torn write does not harm the bytes beside it."""
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xSectorSize(self) -> int:
        return 4096


def careless(journal: type[_Journal]) -> type[_Journal]:
    """The planted bug: the same journal, but SQLite no longer syncs every commit (``synchronous=NORMAL``)."""
    return type(f"Careless{journal.__name__}", (journal,), {"_synchronous": "NORMAL"})
