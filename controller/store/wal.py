"""Looking into SQLite's write-ahead log, which says nothing when it stops believing it.

A log whose tail is torn is what a power cut leaves: at most the one commit that nobody was told of. SQLite reads up
to the first frame whose checksum fails and forgets the rest. When more than one commit lies behind that point,
acknowledged facts were damaged, and that must be said. (Format: https://sqlite.org/fileformat2.html#walformat)
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

import apsw

HEADER: Final = struct.Struct(">8I")
FRAME: Final = struct.Struct(">6I")
_BIG_ENDIAN_CHECKSUMS: Final = 1


class Frame(NamedTuple):
    page: int
    """Number of the page, from 1."""
    pages_after: int
    """Size of the database after this commit; 0 where the commit goes on."""
    offset: int
    """Of the page's image in the log."""


class Log(NamedTuple):
    """A log as it lies there, its checksums of frames not looked at."""

    sound: bool
    """The header is what was written. It is one sector and synced before any frame, so no power cut tears it."""
    page_bytes: int
    frames: list[Frame]
    """All of the present generation, from the first."""

    def commits_after(self, frame: int) -> int:
        return sum(1 for one in self.frames[frame:] if one.pages_after)


def read(path: str, vfs: str | None = None) -> Log | None:
    """The log of a database, or None when there is none or it is empty."""
    try:
        file = apsw.VFSFile(vfs or "", path, [apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_READONLY, 0])
    except apsw.CantOpenError:
        return None
    try:
        size = file.xFileSize()
        if size <= HEADER.size:
            return None
        header = file.xRead(HEADER.size, 0)
        magic, _, page_bytes, _, salt_1, salt_2, sum_1, sum_2 = HEADER.unpack(header)
        sound = page_bytes >= 512 and checksum(header[:24], bool(magic & _BIG_ENDIAN_CHECKSUMS)) == (sum_1, sum_2)
        frames = list(_frames(file, size, page_bytes, (salt_1, salt_2))) if sound else []
        return Log(sound, page_bytes, frames)
    finally:
        file.xClose()


def _frames(file: apsw.VFSFile, size: int, page_bytes: int, salts: tuple[int, int]) -> Iterator[Frame]:
    for offset in range(HEADER.size, size - FRAME.size - page_bytes + 1, FRAME.size + page_bytes):
        page, pages_after, *found, _, _ = FRAME.unpack(file.xRead(FRAME.size, offset))
        if tuple(found) == salts:
            yield Frame(page, pages_after, offset + FRAME.size)


def checksum(data: bytes, big_endian: bool) -> tuple[int, int]:
    """SQLite's two running sums over pairs of 32-bit words."""
    words = struct.unpack(f"{'>' if big_endian else '<'}{len(data) // 4}I", data)
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
