"""A sign of life in one small file: it dates an outage, and it is the floor below which the clock never starts.

Two slots in one block of 4 KiB are written in turn, each with its own checksum, so that a write torn by a power
cut leaves the other slot as it was.
"""

import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from controller.core.moment import Moment, Trust
from controller.store.files import sync

BLOCK_BYTES: Final = 4096
SLOT_BYTES: Final = 2048
"""Half a block: no sector of 512 bytes holds parts of both slots."""
BOOT_BYTES_MAX: Final = 64
"""A boot id is 36 characters long."""

_BEAT: Final = struct.Struct(f">8sQddB{BOOT_BYTES_MAX}s")
_CHECK: Final = struct.Struct(">I")
_MAGIC: Final = b"bastide1"


@dataclass(frozen=True, slots=True)
class Beat:
    number: int
    at: Moment
    boot: str

    def to_bytes(self) -> bytes:
        boot = self.boot.encode()
        if len(boot) > BOOT_BYTES_MAX:
            raise ValueError(f"a boot id of {len(boot)} bytes; at most {BOOT_BYTES_MAX}")
        data = _BEAT.pack(_MAGIC, self.number, self.at.mono_s, self.at.wall_s, self.at.trust, boot)
        return data + _CHECK.pack(zlib.crc32(data))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self | None:
        """None for a slot that was never written, was torn or is damaged."""
        if len(data) < _BEAT.size + _CHECK.size:
            return None
        magic, number, mono_s, wall_s, trust, boot = _BEAT.unpack_from(data)
        if magic != _MAGIC or _CHECK.unpack_from(data, _BEAT.size)[0] != zlib.crc32(data[: _BEAT.size]):
            return None
        return cls(number, Moment(mono_s, wall_s, Trust(trust)), boot.rstrip(b"\0").decode())


class Heartbeat:
    """Open with :meth:`open`; has one owner, the journal's."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._last = _newest(handle)

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """The heartbeat at this path, or a new one. Raises ``OSError``."""
        path = Path(path)
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            if os.fstat(handle).st_size < BLOCK_BYTES:
                _fill(handle)
            if is_new:
                sync(path.parent)
            return cls(handle)
        except BaseException:
            os.close(handle)
            raise

    def last(self) -> tuple[Moment, str] | None:
        """When, and in which boot, the newest beat was written; None when there is none."""
        return None if self._last is None else (self._last.at, self._last.boot)

    def beat(self, at: Moment, boot: str) -> None:
        """Durable when it returns: one write into one block. Raises ``OSError``."""
        beat = Beat(self._last.number + 1 if self._last else 1, at, boot)
        os.pwrite(self._handle, beat.to_bytes(), beat.number % 2 * SLOT_BYTES)
        os.fdatasync(self._handle)
        self._last = beat

    def close(self) -> None:
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _fill(handle: int) -> None:
    """Have the whole block allocated, so that a beat writes nothing else; what is there already stays."""
    there = os.fstat(handle).st_size
    os.pwrite(handle, bytes(BLOCK_BYTES - there), there)
    os.fsync(handle)


def _newest(handle: int) -> Beat | None:
    beats = [Beat.from_bytes(os.pread(handle, SLOT_BYTES, offset)) for offset in (0, SLOT_BYTES)]
    return max((beat for beat in beats if beat), key=lambda beat: beat.number, default=None)
