"""Wheels (the binary distribution format of PyPA): fetched for another machine, and unpacked into ``site-packages``."""

import sys
import zipfile
from collections.abc import Mapping, Sequence
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.utils import NormalizedName, parse_wheel_filename

from tools.deb.closure import Pin
from tools.deb.host import BuildError, run, say
from tools.deb.suites import Target

SPREAD: Final = ("purelib", "platlib")
"""Parts of a wheel's ``.data`` folder that lie in ``site-packages``; its scripts, headers and manuals are left out."""
NOT_KEPT: Final = ("RECORD", "RECORD.jws", "RECORD.p7s", "direct_url.json")
"""Of a ``.dist-info``: lists of what an installer has put where, which is not so here."""
TESTS: Final = ("test", "tests")
LEFT_OUT: Final = (
    "apsw/sqlite_extra_binaries/*",  # programs and extensions of SQLite that nothing here runs
    "reportlab/fonts/*.pfb",  # PostScript fonts of unclear licence; badges and reports take the TrueType ones
)


class Wheelhouse:
    """A folder of wheels for one target."""

    def __init__(self, folder: Path, target: Target) -> None:
        self._folder = folder
        self._target = target
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, pin: Pin) -> Path:
        """Raises ``KeyError`` for one that is not there."""
        return self._here()[pin]

    def fetch(self, wanted: Sequence[Pin]) -> Mapping[NormalizedName, Sequence[str]]:
        """What each needs; those not yet here are downloaded. Raises :class:`BuildError` where there is no wheel."""
        missing = [pin for pin in wanted if pin not in self._here()]
        if missing:
            self._download(missing)
        here = self._here()
        lost = [str(pin) for pin in wanted if pin not in here]
        if lost:
            raise BuildError(f"there is no wheel for {self._target.name} of {', '.join(lost)}")
        return {pin.name: metadata(here[pin]).get_all("Requires-Dist", []) for pin in wanted}

    def _here(self) -> dict[Pin, Path]:
        named = ((parse_wheel_filename(path.name), path) for path in sorted(self._folder.glob("*.whl")))
        return {Pin(name, str(version)): path for (name, version, _, _), path in named}

    def _download(self, missing: Sequence[Pin]) -> None:
        say(f"fetching {', '.join(map(str, missing))}")
        platforms = [word for tag in self._target.wheel_platforms() for word in ("--platform", tag)]
        run(
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
            "--python-version", self._target.suite.python, "--implementation", "cp", *platforms,
            "--dest", self._folder, *map(str, missing),
        )  # fmt: skip


def metadata(wheel: Path) -> Message:
    """The core metadata (PEP 566 and its successors) of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if _is_info(PurePosixPath(name), "METADATA"))
        return BytesParser().parsebytes(archive.read(name))


def unpack(wheel: Path, site: Path) -> None:
    """Its modules into ``site``. Raises :class:`BuildError` when one would lie over another's or outside."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            place = None if name.endswith("/") else place_of(PurePosixPath(name))
            if place is None:
                continue
            target = site / place
            if target.exists() or ".." in place.parts or place.is_absolute():
                raise BuildError(f"{wheel.name} would write over or beside {place}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))


def place_of(name: PurePosixPath) -> PurePosixPath | None:
    """Where a file of a wheel belongs in ``site-packages``; None: nowhere."""
    parts = name.parts
    if parts[0].endswith(".data"):
        return PurePosixPath(*parts[2:]) if parts[1] in SPREAD else None
    if any(_is_info(name, file) for file in NOT_KEPT):
        return None
    if any(part in TESTS for part in parts[1:-1]) or any(name.match(pattern) for pattern in LEFT_OUT):
        return None
    return name


def _is_info(name: PurePosixPath, file: str) -> bool:
    return len(name.parts) == 2 and name.parts[0].endswith(".dist-info") and name.parts[1] == file
