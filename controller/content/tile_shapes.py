"""What lies in one vector tile (Mapbox Vector Tile 2.1): layers of lines and areas with what is said of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from controller.content.pmtiles import NotPackedError, varints

Point = tuple[float, float]
LINE, AREA = 2, 3
MOVE, LINE_TO, CLOSE = 1, 2, 7
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
POINTS_MAX: Final = 200_000
"""Of one tile."""


@dataclass(frozen=True, slots=True)
class Shape:
    layer: str
    said: dict[str, str]
    """Its texts by name: ``kind``, ``class``."""
    area: bool
    rings: tuple[tuple[Point, ...], ...]
    """Of an area its outlines, of lines each; in parts of the tile, from its north-west corner."""


def shapes(tile: bytes) -> Iterator[Shape]:
    """Lines and areas. Raises :class:`~controller.content.pmtiles.NotPackedError`."""
    for number, layer in _fields(tile):
        if number == 3 and isinstance(layer, bytes):
            yield from _layer(layer)


def _layer(data: bytes) -> Iterator[Shape]:
    name, extent = "", 4096
    keys: list[str] = []
    values: list[str] = []
    features: list[bytes] = []
    for number, value in _fields(data):
        if isinstance(value, int):
            extent = value if number == 5 else extent
        elif number == 1:
            name = value.decode(errors="replace")
        elif number == 2:
            features.append(value)
        elif number == 3:
            keys.append(value.decode(errors="replace"))
        elif number == 4:
            values.append(_text(value))
    if not extent:
        raise NotPackedError("has a tile without an extent")
    for one in features:
        yield from _feature(one, name, extent, keys, values)


def _feature(data: bytes, layer: str, extent: int, keys: list[str], values: list[str]) -> Iterator[Shape]:
    kind, tags, drawn = 0, b"", b""
    for number, value in _fields(data):
        if number == 3 and isinstance(value, int):
            kind = value
        elif number == 2 and isinstance(value, bytes):
            tags = value
        elif number == 4 and isinstance(value, bytes):
            drawn = value
    if kind not in (LINE, AREA):
        return
    pairs = list(varints(tags))
    try:
        said = {keys[key]: values[value] for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
    except (IndexError, ValueError) as error:
        raise NotPackedError("has a tile that names what it does not hold") from error
    rings = tuple(ring for ring in _drawn(drawn, extent) if len(ring) > (3 if kind == AREA else 1))
    if rings:
        yield Shape(layer, said, kind == AREA, rings)


def _text(value: bytes) -> str:
    """Of a value that is one; empty for numbers."""
    return next((one.decode(errors="replace") for at, one in _fields(value) if at == 1 and isinstance(one, bytes)), "")


def _drawn(data: bytes, extent: int) -> Iterator[tuple[Point, ...]]:
    """The pen's way: every number is a step from the point before."""
    numbers = varints(data)
    x = y = points = 0
    ring: list[Point] = []
    for command in numbers:
        what, times = command & 7, command >> 3
        points += times
        if points > POINTS_MAX:
            raise NotPackedError("has a tile with points beyond all measure")
        if what == CLOSE:
            ring += ring[:1]
            continue
        for _ in range(times):
            x, y = x + _signed(next(numbers, 0)), y + _signed(next(numbers, 0))
            if what == MOVE and ring:
                yield tuple(ring)
                ring = []
            ring.append((x / extent, y / extent))
    if ring:
        yield tuple(ring)


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field of a message (protobuf.dev, encoding)."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        number, wire = key >> 3, key & 7
        if wire == VARINT:
            value, at = _number(data, at)
            yield number, value
            continue
        if wire == BYTES:
            length, at = _number(data, at)
        else:
            length = {FIXED64: 8, FIXED32: 4}.get(wire, -1)
        if length < 0 or at + length > len(data):
            raise NotPackedError("has a tile that breaks off")
        yield number, data[at : at + length]
        at += length


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
    raise NotPackedError("has a tile that breaks off")
