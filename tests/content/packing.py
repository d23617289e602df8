"""A packed map made byte by byte: PMTiles 3 around vector tiles of version 2.1, as small as they can be."""

import gzip
import json
import struct
from collections.abc import Sequence

LINE, AREA = 2, 3
Feature = tuple[int, dict[str, str], Sequence[Sequence[tuple[int, int]]]]
"""Line or area, what is said of it, its lines."""


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number: int, content: bytes | str | int) -> bytes:
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data


def tile(layers: dict[str, list[Feature]], extent: int = 4096) -> bytes:
    return b"".join(field(3, _layer(name, features, extent)) for name, features in layers.items())


def _layer(name: str, features: list[Feature], extent: int) -> bytes:
    keys = sorted({key for _, said, _ in features for key in said})
    values = sorted({value for _, said, _ in features for value in said.values()})
    out = field(15, 2) + field(1, name)
    for kind, said, lines in features:
        tags = b"".join(varint(keys.index(key)) + varint(values.index(value)) for key, value in said.items())
        out += field(2, field(2, tags) + field(3, kind) + field(4, _drawn(kind, lines)))
    out += b"".join(field(3, key) for key in keys)
    out += b"".join(field(4, field(1, value)) for value in values)
    return out + field(5, extent)


def _drawn(kind: int, lines: Sequence[Sequence[tuple[int, int]]]) -> bytes:
    """Steps from point to point; an area is closed by its own command."""
    out, at = b"", (0, 0)
    for line in lines:
        for number, point in enumerate(line):
            if number == 0:
                out += varint(1 | 1 << 3)
            elif number == 1:
                out += varint(2 | (len(line) - 1) << 3)
            out += b"".join(varint((step << 1) ^ (step >> 63)) for step in (point[0] - at[0], point[1] - at[1]))
            at = point
        out += varint(7 | 1 << 3) if kind == AREA else b""
    return out


def archive(tiles: dict[int, bytes], zoom: int, *, leaves: bool = False, kind: int = 1, packed: int = 2) -> bytes:
    """``tiles`` by their number; ``leaves``: the directory lies in one of its own."""
    shut = [gzip.compress(one, mtime=0) for one in tiles.values()]
    entries, at = [], 0
    for number, data in zip(tiles, shut, strict=True):
        entries.append((number, 1, len(data), at))
        at += len(data)
    own = gzip.compress(_directory(entries), mtime=0)
    root = gzip.compress(_directory([(min(tiles), 0, len(own), 0)]), mtime=0) if leaves else own
    leaf = own if leaves else b""
    said = gzip.compress(json.dumps({"attribution": "© those who drew it"}).encode(), mtime=0)
    places, after = [], 127
    for part in (root, said, leaf, b"".join(shut)):
        places += [after, len(part)]
        after += len(part)
    head = b"PMTiles\x03" + struct.pack("<11Q", *places, len(tiles), len(tiles), len(tiles))
    head += bytes([1, 2, packed, kind, 0, zoom]) + struct.pack("<4iB2i", 0, 0, 0, 0, zoom, 0, 0)
    return head + root + said + leaf + b"".join(shut)


def _directory(entries: Sequence[tuple[int, int, int, int]]) -> bytes:
    numbers, steps = [one[0] for one in entries], [0, *(one[0] for one in entries)]
    out = varint(len(entries)) + b"".join(varint(here - before) for here, before in zip(numbers, steps, strict=False))
    out += b"".join(varint(one[1]) for one in entries) + b"".join(varint(one[2]) for one in entries)
    return out + b"".join(varint(one[3] + 1) for one in entries)
