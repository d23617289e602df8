"""Where a Linux machine tells of itself, and who asks. A test has all of it in a folder."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

READ_BYTES_MAX = 65_536
PSEUDO = range(136, 144)
"""Major numbers of pseudo-terminals, and the device of their other ends (Linux, devices.txt)."""
OTHER_END = os.makedev(5, 2)


@dataclass(frozen=True, slots=True)
class Machine:
    root: Path = Path("/")
    """Above ``dev`` and ``sys``."""
    proc: Path = Path("/proc")
    """Where its processes are."""
    programs: str = os.defpath
    """Where programs lie, as in ``PATH``."""
    uid: int = 0
    groups: frozenset[int] = frozenset()

    @classmethod
    def here(cls) -> "Machine":
        groups = frozenset((os.getegid(), *os.getgroups()))
        return cls(programs=os.environ.get("PATH", os.defpath), uid=os.geteuid(), groups=groups)

    @property
    def dev(self) -> Path:
        return self.root / "dev"

    @property
    def sys(self) -> Path:
        return self.root / "sys"

    @property
    def by_id(self) -> Path:
        return self.dev / "serial" / "by-id"

    @property
    def by_socket(self) -> Path:
        """Adapters by the USB socket they are plugged into (``systemd/bastide.udev``)."""
        return self.dev / "bastide"

    def adapters(self) -> list[Path]:
        """The serial adapters that are plugged in, by names that are theirs for ever."""
        try:
            return sorted(self.by_id.iterdir())
        except OSError:
            return []

    def may_use(self, path: Path) -> bool:
        """Whether who asks may read and write it. Raises ``OSError`` when it is not there."""
        found = path.stat()
        if self.uid == 0:
            return True
        if found.st_uid == self.uid:
            needed = stat.S_IRUSR | stat.S_IWUSR
        elif found.st_gid in self.groups:
            needed = stat.S_IRGRP | stat.S_IWGRP
        else:
            needed = stat.S_IROTH | stat.S_IWOTH
        return found.st_mode & needed == needed

    def holders(self, device: Path) -> Iterator[tuple[int, str]]:
        """Other processes that have this device open, as number and name; only root sees those of other users.

        Raises ``OSError`` when the device is not there.
        """
        wanted = device.stat()
        for process in sorted(self.proc.glob("[0-9]*"), key=lambda one: int(one.name)):
            if int(process.name) != os.getpid() and self._has_open(process, wanted):
                yield int(process.name), text(process / "comm") or "?"

    def _has_open(self, process: Path, wanted: os.stat_result) -> bool:
        try:
            opened = [one.stat() for one in (process / "fd").iterdir()]
        except OSError:  # it ended meanwhile, or is another user's
            return False
        if os.major(wanted.st_rdev) in PSEUDO and any(one.st_rdev == OTHER_END for one in opened):
            return False  # an emulated board: it is what the port leads to
        return any((one.st_dev, one.st_ino) == (wanted.st_dev, wanted.st_ino) for one in opened)


def text(path: Path) -> str | None:
    """What a small file of the kernel says; None when it is not there or says nothing."""
    try:
        with path.open("rb") as file:
            return file.read(READ_BYTES_MAX).decode("utf-8", "replace").strip() or None
    except OSError:
        return None


def hidden(path: Path) -> bool:
    """Whether this process may not even see if it is there."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
