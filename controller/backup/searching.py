"""Looking for bytes in all that a file system still shows, or in a card as it is."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

READ_BYTES: Final = 1 << 20
HITS_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Searched:
    files: int
    bytes: int
    unread: int
    """Files that this user may not read."""
    hits: tuple[str, ...]
    """Where something was found: ``path@offset``."""


def search(places: tuple[Path, ...], needles: tuple[bytes, ...]) -> Searched:
    """In every regular file beneath folders, on their own file systems alone; in anything else that is named itself."""
    files = read = unread = 0
    hits: list[str] = []
    for path in _files(places):
        try:
            for offset, size in _hits_in(path, needles):
                read += size
                if offset >= 0 and len(hits) < HITS_MAX:
                    hits.append(f"{path}@{offset}")
            files += 1
        except OSError:
            unread += 1
    return Searched(files, read, unread, tuple(hits))


def _files(places: tuple[Path, ...]) -> Iterator[Path]:
    for place in places:
        if not place.is_dir():
            yield place
            continue
        device = place.stat().st_dev
        for folder, inside, names in os.walk(place):
            inside[:] = [name for name in inside if _device(Path(folder, name)) == device]
            yield from (path for name in names if _regular(path := Path(folder, name)))


def _device(path: Path) -> int:
    try:
        return path.lstat().st_dev
    except OSError:
        return -1


def _regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _hits_in(path: Path, needles: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """For each piece its length, with the offset of what was found in it, or -1. Raises ``OSError``."""
    overlap = max(map(len, needles), default=1) - 1
    before, begins = b"", 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(READ_BYTES):
            window = before + piece
            found = [at for one in needles if (at := window.find(one)) >= 0]
            yield (begins - len(before) + min(found) if found else -1), len(piece)
            begins += len(piece)
            before = window[-overlap:] if overlap else b""
