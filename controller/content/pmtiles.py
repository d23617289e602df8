"""A map in one file: PMTiles 3 (github.com/protomaps/PMTiles, spec/v3), read as far as a town's plan needs it.

The file is the town's, and may be anything: whatever is not as the specification says raises :class:`NotPackedError`.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HEADER_BYTES: Final = 127
NONE, GZIP = 1, 2
VECTOR: Final = 1
ZOOM_MAX: Final = 22
"""Three centimetres a pixel."""
DIRECTORY_BYTES_MAX: Final = 16 * 2**20
TILE_BYTES_MAX: Final = 8 * 2**20
"""Unpacked. Planet-wide tiles are kept below half a megabyte."""
DEPTH_MAX: Final = 4
"""Of directories in directories."""


class NotPackedError(ValueError):
    """Its text says what is wrong with the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    tile: int
    offset: int
    length: int
    run: int
    """Tiles in a row that are this one; 0: a directory lies there."""


class Archive:
    """One file, in memory. Raises :class:`NotPackedError`, here and in every method."""

    def __init__(self, data: bytes) -> None:
        if len(data) < HEADER_BYTES or not data.startswith(b"PMTiles\x03"):
            raise NotPackedError("is no PMTiles file of version 3")
        self._data = data
        self._root, self._leaves, self._tiles = (struct.unpack_from("<QQ", data, at) for at in (8, 40, 56))
        self._inside, self._packed, kind, _, self.zoom_max = data[97:102]
        if kind != VECTOR:
            raise NotPackedError("holds pictures; a map that is drawn in the window's colours is made of vector tiles")
        if self.zoom_max > ZOOM_MAX:
            raise NotPackedError(f"has zoom levels beyond {ZOOM_MAX}")
        if {self._inside, self._packed} - {NONE, GZIP}:
            raise NotPackedError("is packed with something else than gzip")

    def tile(self, zoom: int, x: int, y: int) -> bytes:
        """Unpacked; empty where there is none."""
        wanted, where = tile_id(zoom, x, y), self._root
        for _ in range(DEPTH_MAX):
            found = _find(list(self._directory(where)), wanted)
            if found is None:
                return b""
            if found.run:
                return _unpacked(self._part(found.offset, (self._tiles[0], found.length)), self._packed, TILE_BYTES_MAX)
            where = (self._leaves[0] + found.offset, found.length)
        raise NotPackedError("has directories in directories without end")

    def _directory(self, where: tuple[int, ...]) -> Iterator[Entry]:
        numbers = varints(_unpacked(self._part(0, where), self._inside, DIRECTORY_BYTES_MAX))
        try:
            count = next(numbers)
            columns = [[next(numbers) for _ in range(count)] for _ in range(4)]
        except StopIteration:
            raise NotPackedError("has a directory that breaks off") from None
        tile, after = 0, 0
        for step, run, length, offset in zip(*columns, strict=True):
            tile += step
            at = after if offset == 0 else offset - 1
            after = at + length
            yield Entry(tile, at, length, run)

    def _part(self, offset: int, where: tuple[int, ...]) -> bytes:
        begins, length = where[0] + offset, where[1]
        if begins + length > len(self._data):
            raise NotPackedError("breaks off; it may not have been fetched whole")
        return self._data[begins : begins + length]


def _find(entries: list[Entry], wanted: int) -> Entry | None:
    """The last one that begins at or before this tile, where it reaches so far."""
    before = [one for one in entries if one.tile <= wanted]
    if not before:
        return None
    last = before[-1]
    return last if last.run == 0 or wanted < last.tile + last.run else None


def _unpacked(data: bytes, how: int, bytes_max: int) -> bytes:
    if how == NONE or not data:
        return data
    try:
        gunzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        found = gunzip.decompress(data, bytes_max)
    except zlib.error as error:
        raise NotPackedError("has a part that cannot be unpacked") from error
    if not gunzip.eof:
        raise NotPackedError("has a part that breaks off, or is beyond all measure")
    return found


def varints(data: bytes) -> Iterator[int]:
    """Whole numbers as protocol buffers write them, seven bits a byte, the lowest first."""
    value, shift = 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value, shift = 0, 0
        elif shift > 63:
            raise NotPackedError("has a number without end")


def tile_id(zoom: int, x: int, y: int) -> int:
    """Tiles are numbered by zoom, and within one along Hilbert's curve."""
    found = ((1 << 2 * zoom) - 1) // 3
    side = 1 << zoom
    half = side >> 1
    while half:
        right, low = bool(x & half), bool(y & half)
        found += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half >>= 1
    return found
