"""What is inside a film, read from its head: the codec, the size, how long it lasts. Nothing is decoded.

MP4 is a tree of boxes (ISO/IEC 14496-12): length, four letters, content. Only the boxes on the way to the first video
track are opened, each at most once, and none that says it is longer than what holds it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from controller.content.folder import MEDIA_BYTES_MAX, Folder, refusal

CODECS = {
    "avc1": "h264",
    "avc3": "h264",
    "hvc1": "hevc",
    "hev1": "hevc",
    "av01": "av1",
    "vp09": "vp9",
    "mp4v": "mpeg4",
}
BOXES_MAX = 2000
MP4_REMEDY = "export it as MP4 with H.264, at most 1920 × 1080"


@dataclass(frozen=True, slots=True)
class Film:
    codec: str
    """``h264``, ``hevc`` …, or the four letters of one that is not known here."""
    width: int
    height: int
    duration_s: float
    fast_start: bool
    """Its index stands before the pictures, so that it begins at once."""


class _NoFilmError(ValueError):
    pass


def film(folder: Folder, name: str) -> Film:
    """Raises :class:`~controller.content.problems.ContentError` for what is no MP4 film."""
    data = folder.data(name, MEDIA_BYTES_MAX)
    try:
        return read(data)
    except (_NoFilmError, struct.error, IndexError) as error:
        raise refusal(name, f"is no MP4 film that can be read ({error})", MP4_REMEDY) from error


def read(data: bytes) -> Film:
    top = list(_boxes(data, 0, len(data)))
    kinds = [kind for kind, _, _ in top]
    if not kinds or kinds[0] != "ftyp" or "moov" not in kinds:
        raise _NoFilmError("no ftyp and moov")
    start, end = next((start, end) for kind, start, end in top if kind == "moov")
    fast = "mdat" not in kinds or kinds.index("moov") < kinds.index("mdat")
    scale, length = _times(data, *_inside(data, start, end, "mvhd"))
    for kind, begins, ends in _boxes(data, start, end):
        if kind == "trak":
            media = _inside(data, begins, ends, "mdia")
            handler = _inside(data, *media, "hdlr")
            if data[handler[0] + 8 : handler[0] + 12] == b"vide":
                return Film(*_picture(data, media), round(length / scale, 1) if scale else 0.0, fast)
    raise _NoFilmError("no video track")


def _picture(data: bytes, media: tuple[int, int]) -> tuple[str, int, int]:
    """Codec, width and height, from the first sample description."""
    table = _inside(data, *_inside(data, *_inside(data, *media, "minf"), "stbl"), "stsd")
    start = table[0] + 8
    if start + 36 > table[1]:
        raise _NoFilmError("no sample description")
    letters = data[start + 4 : start + 8].decode("latin-1")
    width, height = struct.unpack_from(">HH", data, start + 32)
    return CODECS.get(letters, letters.strip()), width, height


def _times(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Ticks in a second and ticks in all; version 1 of the box counts in 64 bits."""
    if data[start] == 1:
        return tuple(struct.unpack_from(">IQ", data, start + 20))
    return tuple(struct.unpack_from(">II", data, start + 12))


def _inside(data: bytes, start: int, end: int, wanted: str) -> tuple[int, int]:
    for kind, begins, ends in _boxes(data, start, end):
        if kind == wanted:
            return begins, ends
    raise _NoFilmError(f"no {wanted}")


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Kind, and where the content begins and ends, of every box between two places."""
    for _ in range(BOXES_MAX):
        if start + 8 > end:
            return
        size, letters = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        size = size or end - start
        if size < head or start + size > end:
            raise _NoFilmError("a box is longer than what holds it")
        yield letters.decode("latin-1"), start + head, start + size
        start += size
    raise _NoFilmError("too many boxes")
