"""A disk as it is after its power was cut: what was flushed is there, and of the rest chance decides.

QEMU writes down every write and every flush (its ``blklogwrites`` filter, in the format of Linux's dm-log-writes:
Documentation/admin-guide/device-mapper/log-writes.rst). The disk itself stays as it was before, and after the cut
it is led through that log.
"""

import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.virtual_pi.host import run

SECTOR: Final = 512
FLUSH, FUA, DISCARD = 1, 2, 4
ENTRY: Final = struct.Struct("<QQQQ")
"""Sector, number of sectors, flags, length of data that follows the header's sector (used by marks only)."""
LOG_SIZE: Final = "8G"
"""Room for what one life writes; the file takes only what was written."""


@dataclass(frozen=True, slots=True)
class Write:
    at: int
    data_at: int
    """Where in the log its bytes are."""
    length: int
    flags: int


class Disk:
    """One machine's disk, in ``folder``, at first as ``base``. Without ``cuts`` all that is written to it lasts."""

    def __init__(self, folder: Path, base: Path, *, cuts: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.cuts = cuts
        self.image = folder / "disk.img"
        self._over, self._log = folder / "life.qcow2", folder / "writes.log"
        if cuts:
            run("cp", "--sparse=always", "--reflink=auto", base, self.image)
        else:
            _over(self._over, base)

    def plug(self) -> list[str]:
        """Arguments for QEMU; the disk's node is called ``disk``."""
        if not self.cuts:
            return ["-blockdev", f"driver=qcow2,node-name=disk,file.driver=file,file.filename={self._over}"]
        _over(self._over, self.image)
        self._log.unlink(missing_ok=True)
        run("truncate", "-s", LOG_SIZE, self._log)
        return [
            "-blockdev", f"driver=qcow2,node-name=over,file.driver=file,file.filename={self._over}",
            "-blockdev", f"driver=file,node-name=log,filename={self._log}",
            "-blockdev", f"driver=blklogwrites,node-name=disk,file=over,log=log,log-sector-size={SECTOR}",
        ]  # fmt: skip

    def written(self) -> int:
        """How far the log of this life has come, in bytes: at least as far as all that the machine was told is kept."""
        return self._log.stat().st_blocks * SECTOR if self.cuts else 0

    def moments(self, dice: random.Random, count: int, image: Path, since: int = 0) -> Iterator[int]:
        """The disk as it would be after a cut at each of so many moments of this life, one after another as ``image``;
        how far the log had come by then, ``since`` at least. The machine is dead, :meth:`power_lost` still to come."""
        before = image.with_suffix(".before")
        run("cp", "--sparse=always", "--reflink=auto", self.image, before)
        with self._log.open("rb") as log, before.open("r+b") as stable:
            entries, done = list(_entries(log.fileno())), 0
            late = [number for number, one in enumerate(entries) if one.data_at >= since]
            for moment in sorted(dice.sample(late, min(count, len(late)))):
                safe = max(
                    (number for number in range(done, moment + 1) if entries[number].flags & FLUSH), default=done
                )
                for one in entries[done:safe]:
                    _apply(one, log.fileno(), stable.fileno())
                done = safe
                run("cp", "--sparse=always", "--reflink=auto", before, image)
                with image.open("r+b") as cut:
                    for one in entries[safe : moment + 1]:
                        if one.flags & FUA or dice.random() < 0.5:
                            _apply(one, log.fileno(), cut.fileno())
                yield entries[moment].data_at
        before.unlink()
        image.unlink(missing_ok=True)

    def power_lost(self, dice: random.Random) -> int:
        """The machine is dead: what had not been flushed is lost or not, write by write. How many were lost."""
        if not self.cuts:
            return 0
        lost = 0
        with self._log.open("rb") as log, self.image.open("r+b") as image:
            written = list(_entries(log.fileno()))
            safe = max((number for number, one in enumerate(written) if one.flags & FLUSH), default=0)
            for number, one in enumerate(written):
                if number <= safe or one.flags & FUA or dice.random() < 0.5:
                    _apply(one, log.fileno(), image.fileno())
                else:
                    lost += 1
        return lost

    def unplugged(self) -> None:
        """The machine ended in its own good time: all it wrote is there."""
        if self.cuts:
            with self._log.open("rb") as log, self.image.open("r+b") as image:
                for one in _entries(log.fileno()):
                    _apply(one, log.fileno(), image.fileno())

    def whole(self, image: Path) -> None:
        """Write it as one file, to be a base of others. Its machine is off."""
        run("qemu-img", "convert", "-O", "raw", "-S", "4k", self.image if self.cuts else self._over, image)


def _over(layer: Path, base: Path) -> None:
    """A disk that is ``base`` until something is written to it; ``base`` stays as it is."""
    layer.unlink(missing_ok=True)
    run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", base.absolute(), layer)


def _entries(log: int) -> Iterator[Write]:
    """In the order in which they were done; a header of nothing is the end."""
    at = SECTOR
    while True:
        sector, sectors, flags, _ = ENTRY.unpack(os.pread(log, ENTRY.size, at))
        if not (sector or sectors or flags):
            return
        length = sectors * SECTOR
        yield Write(sector * SECTOR, at + SECTOR, length, flags)
        at += SECTOR + (0 if flags & DISCARD else length)


def _apply(one: Write, log: int, image: int) -> None:
    data = bytes(one.length) if one.flags & DISCARD else os.pread(log, one.length, one.data_at)
    if data:
        os.pwrite(image, data, one.at)
