"""An archive whose hash is right becomes a folder: files, folders, and the few links that a virtual environment has.

The signature vouches for it; still nothing in it may reach out of its folder, be a device, or grow beyond what the
manifest says. Owners and modes of the archive are not taken over: all is root's, to be read by everybody.
"""

import lzma
import os
import re
import tarfile
from pathlib import Path, PurePosixPath
from typing import Final

from controller.release.disk import Disk
from controller.update.trouble import Hindered, Hindrance

MEMBERS_MAX: Final = 50_000
PIECE_BYTES: Final = 1 << 20
SYSTEMS: Final = re.compile(r"/usr/bin/python3(\.\d{1,2})?|/usr/lib/python3/dist-packages/[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""What a virtual environment of the package borrows from Debian's own: its Python, and modules of Debian's."""
PROGRAM_MODE: Final = 0o755
FILE_MODE: Final = 0o644


def unpack(archive: Path, to: Path, unpacked_bytes: int, disk: Disk) -> None:
    """``to`` is made; nothing is durable yet. Raises :class:`Hindered`, and ``OSError`` where it cannot be written."""
    disk.make(to)
    left = unpacked_bytes
    try:
        with tarfile.open(archive, "r:xz") as tar:
            for count, member in enumerate(tar):
                left -= member.size if member.isreg() else 0
                if count >= MEMBERS_MAX or left < 0:
                    raise _bad("holds more than its manifest says")
                _member(tar, member, to, disk)
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise _bad(f"cannot be read ({error})") from error


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path, disk: Disk) -> None:
    name = _plain(member.name)
    if name is None:
        return
    path = to / name
    if member.isdir():
        disk.make(path)
    elif member.issym():
        _check_link(name, member.linkname)
        disk.link(member.linkname, path)
    elif member.isreg():
        _file(tar, member, path, disk)
    else:
        raise _bad(f"{name}: is neither file nor folder")


def _file(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, disk: Disk) -> None:
    file = tar.extractfile(member)
    assert file is not None
    disk.write(path, 0, b"")
    at = 0
    while piece := file.read(PIECE_BYTES):
        disk.write(path, at, piece)
        at += len(piece)
    path.chmod(PROGRAM_MODE if member.mode & 0o100 else FILE_MODE)
    os.utime(path, (member.mtime, member.mtime))


def _plain(name: str) -> PurePosixPath | None:
    """Where it goes; None for the folder itself."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise _bad(f"{name!r}: leads out of its folder")
    return path if path.parts else None


def _check_link(name: PurePosixPath, target: str) -> None:
    """A neighbour by its plain name, or something of the system's own that only root writes."""
    inside = len(PurePosixPath(target).parts) == 1 and target not in ("..", "/")
    if not inside and not SYSTEMS.fullmatch(target):
        raise _bad(f"{name}: points to {target!r}, out of its folder")


def _bad(words: str) -> Hindered:
    return Hindered(Hindrance.BAD_ARCHIVE, f"the archive {words}")


def measured(archive: Path) -> int:
    """How many bytes its files have. Raises :class:`Hindered` for what is no archive, and ``OSError``."""
    try:
        with tarfile.open(archive, "r:xz") as tar:
            return sum(member.size for member in tar if member.isreg())
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise _bad(f"cannot be read ({error})") from error
