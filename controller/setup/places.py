"""Where a set-up finds and leaves things, and the programs of the system that it asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hal.display.program import Ended, run

FOLDER: Final = "bastide"
"""On a stick, or on the card's boot partition."""
STICKS: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
BOOT: Final = (Path("/boot/firmware"), Path("/boot"))
FILE_BYTES_MAX: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Places:
    config: Path = Path("/etc/bastide/bastide.toml")
    data: Path = Path("/var/lib/bastide")
    sticks: tuple[Path, ...] = STICKS
    """Folders in which, or in whose folders, sticks are mounted."""
    boot: tuple[Path, ...] = BOOT
    root: Path = Path("/")
    """Of the machine's own description: ``/proc/device-tree``, ``/proc/net``."""
    dev: Path = Path("/dev")

    @property
    def staging(self) -> Path:
        """Everything until the last step; then it becomes the configuration."""
        return self.config.parent / "setup"

    @property
    def staged(self) -> Path:
        return self.staging / self.config.name

    @property
    def book(self) -> Path:
        return self.staging / "setup.json"

    @property
    def link(self) -> Path:
        return self.config.parent / "link"

    @property
    def keyring(self) -> Path:
        return self.config.parent / "keys.json"

    def brought(self, name: str) -> Path | None:
        """A file that lies in a folder ``bastide`` of a stick, or of the boot partition."""
        return next(
            (folder / name for folder in self._folders(*self.sticks, *self.boot) if (folder / name).is_file()), None
        )

    def stick(self) -> Path | None:
        """The folder ``bastide`` of a stick, to write into."""
        return next(self._folders(*self.sticks), None)

    def _folders(self, *roots: Path) -> Iterator[Path]:
        """A stick is mounted at ``/mnt``, at ``/media/STICK`` or at ``/media/USER/STICK``."""
        for root in roots:
            for pattern in (FOLDER, f"*/{FOLDER}", f"*/*/{FOLDER}"):
                yield from (path for path in sorted(root.glob(pattern)) if path.is_dir())


def read(path: Path) -> bytes:
    """Raises ``OSError``, also for what is larger than anything that is brought."""
    with path.open("rb") as file:
        data = file.read(FILE_BYTES_MAX + 1)
    if len(data) > FILE_BYTES_MAX:
        raise OSError(f"{path} is larger than {FILE_BYTES_MAX} bytes")
    return data


@dataclass(frozen=True, slots=True)
class Programs:
    nmcli: Path = Path("/usr/bin/nmcli")
    timedatectl: Path = Path("/usr/bin/timedatectl")
    user: int | None = None
    """Whom they run as, where that is not who we are."""

    async def ask_nmcli(self, *arguments: str, within_s: float = 20.0, typed: str | None = None) -> Ended:
        return await run(self.nmcli, *arguments, env=ENGLISH, within_s=within_s, typed=typed, user=self.user)

    async def ask_timedatectl(self, *arguments: str) -> Ended:
        return await run(self.timedatectl, *arguments, env=ENGLISH, within_s=20.0, user=self.user)


ENGLISH: Final = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def problem(ended: Ended) -> str:
    """What a program complained of, in one line; it is never asked for anything secret on its command line."""
    if ended.well:
        return ""
    lines = [line.strip() for line in ended.words.splitlines() if line.strip()]
    words = lines[-1].removeprefix("Error: ") if lines else "no answer"
    return "".join(one for one in words if one.isprintable())[:160]
