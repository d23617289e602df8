"""The finished tree as files: the ``.deb``, and the release as an archive for updates. The same in, the same out."""

import gzip
import hashlib
import io
import lzma
import os
import shutil
import tarfile
from pathlib import Path
from typing import Final

from tools.deb.host import run, say

PROGRAMS: Final = ("bin", "DEBIAN")
"""Folders whose files are run; in the second all but the lists of dpkg."""
LISTS: Final = ("control", "md5sums", "conffiles")
LEVEL: Final = 6
"""Of xz: 9 saves 2 % here and needs 65 MiB of memory to unpack, which a Zero 2 W misses."""


def settle(root: Path, time_s: int) -> None:
    """Modes and times of everything below, whatever this machine's umask and clock were."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_symlink():
            os.utime(path, (time_s, time_s), follow_symlinks=False)
            continue
        program = path.parent.name in PROGRAMS and path.name not in LISTS
        path.chmod(0o755 if path.is_dir() or program else 0o644)
        os.utime(path, (time_s, time_s))
    root.chmod(0o755)
    os.utime(root, (time_s, time_s))


def compressed(text: bytes) -> bytes:
    """gzip as Debian wants it: smallest, and without a time."""
    return gzip.compress(text, 9, mtime=0)


def checksums(root: Path) -> str:
    """DEBIAN/md5sums, by which ``dpkg --verify`` tells what changed on a machine (deb-md5sums(5))."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    named = ((path, path.relative_to(root).as_posix()) for path in files)
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n"
        for path, name in named
        if not name.startswith("DEBIAN/")
    )


def deb(root: Path, to: Path, time_s: int) -> None:
    say(f"packing {to.name}")
    # One thread: with more, what comes out depends on how many there are.
    run(
        "dpkg-deb", "--root-owner-group", "-Zxz", f"-z{LEVEL}", "--threads-max=1", "--build", root, to,
        environment={**os.environ, "SOURCE_DATE_EPOCH": str(time_s)},
    )  # fmt: skip


def archive(tree: Path, to: Path, time_s: int) -> None:
    """``tree`` as ``.tar.xz``, its own content at the top."""
    say(f"packing {to.name}")
    beside = to.with_name(to.name + ".part")
    with lzma.open(beside, "wb", preset=LEVEL) as out, tarfile.open(fileobj=out, mode="w") as tar:
        for path in sorted(tree.rglob("*")):
            _add(tar, path, path.relative_to(tree).as_posix(), time_s)
    shutil.move(beside, to)


def _add(tar: tarfile.TarFile, path: Path, name: str, time_s: int) -> None:
    entry = tar.gettarinfo(path, name)
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = time_s
    if entry.islnk():  # two names of one file, which a build folder may have and a release not
        entry.type, entry.size = tarfile.REGTYPE, path.stat().st_size
    tar.addfile(entry, io.BytesIO(path.read_bytes()) if entry.isreg() else None)
