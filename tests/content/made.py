"""Media made byte by byte, as small as they can be."""

import struct


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def film(codec: bytes, width: int, height: int, duration_s: int = 10, *, fast_start: bool = True) -> bytes:
    """The head of an MP4 film (ISO/IEC 14496-12), with a track of sound before that of pictures."""
    times = struct.pack(">IIIII", 0, 0, 0, 1000, duration_s * 1000) + bytes(80)
    sound = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"soun" + bytes(12))))
    entry = struct.pack(">I4s", 86, codec) + bytes(24) + struct.pack(">HH", width, height) + bytes(50)
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), entry))
    pictures = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(12)), box(b"minf", table)))
    moov = box(b"moov", box(b"mvhd", times), sound, pictures)
    data = box(b"mdat", bytes(1000))
    return box(b"ftyp", b"isom" + bytes(4)) + (moov + data if fast_start else data + moov)


def vorbis(seconds: int, rate_hz: int = 48_000) -> bytes:
    """An Ogg Vorbis file that says how long it lasts, and holds nothing to hear (RFC 3533)."""
    head = b"\x01vorbis" + struct.pack("<IBIIII", 0, 1, rate_hz, 0, 96_000, 0)[:23] + b"\xb8\x01"
    return _page(0, 2, 0, head) + _page(1, 4, seconds * rate_hz, b"\x00")


def _page(number: int, flags: int, granule: int, content: bytes) -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 7, number, 0)
    return head + bytes([1, len(content)]) + content
