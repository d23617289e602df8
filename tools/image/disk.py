"""What is on a card image: its partitions, and files of its root file system, without mounting anything."""

import lzma
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

SECTOR_BYTES: Final = 512
TABLE_AT: Final = 446
"""Master boot record: four entries of 16 bytes, then the signature."""
FAT: Final = (0x0B, 0x0C)
LINUX: Final = 0x83
SUITES: Final = ("bookworm", "trixie")
LIBRARIES: Final = {"arm64": "aarch64-linux-gnu", "amd64": "x86_64-linux-gnu"}
PACKAGE: Final = re.compile(r"bastide_[^_]+_(?P<suite>[a-z]+)_(?P<architecture>[a-z0-9]+)\.deb")


class ImageError(Exception):
    """This image or package cannot be used; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Partition:
    at: int
    """Bytes from the beginning of the image."""
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    boot: Partition
    root: Partition
    """The last one, so that it can grow."""


@dataclass(frozen=True, slots=True)
class Package:
    suite: str
    architecture: str


def packed(image: Path) -> bool:
    return image.suffix == ".xz"


def layout(image: Path) -> Layout:
    """Of a Raspberry Pi OS card: a FAT partition and a Linux one. Raises :class:`ImageError` and ``OSError``."""
    with _opened(image) as file:
        record = file.read(SECTOR_BYTES)
    if len(record) < SECTOR_BYTES or record[510:] != b"\x55\xaa":
        raise ImageError(f"{image} is no image of a card: it has no partition table")
    entries = [record[at : at + 16] for at in range(TABLE_AT, 510, 16)]
    used = [(entry[4], _partition(entry)) for entry in entries if entry[4]]
    if len(used) != 2 or used[0][0] not in FAT or used[1][0] != LINUX or used[1][1].at < used[0][1].at:
        raise ImageError(f"{image} is not laid out as Raspberry Pi OS: first a FAT partition, then a Linux one")
    return Layout(used[0][1], used[1][1])


def _opened(image: Path) -> BinaryIO:
    return lzma.open(image, "rb") if packed(image) else image.open("rb")  # type: ignore[return-value]


def _partition(entry: bytes) -> Partition:
    first, count = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
    return Partition(first * SECTOR_BYTES, count * SECTOR_BYTES)


def package(deb: Path) -> Package:
    """What its name says. Raises :class:`ImageError`."""
    found = PACKAGE.fullmatch(deb.name)
    if found is None or found["suite"] not in SUITES or found["architecture"] not in LIBRARIES:
        raise ImageError(f"{deb.name} is not named as `make deb` names a package: bastide_VERSION_SUITE_PROCESSOR.deb")
    if not deb.is_file():
        raise ImageError(f"{deb} is not there; `make deb` makes it")
    return Package(found["suite"], found["architecture"])


def agree(image: Path, root: Partition, wanted: Package) -> None:
    """The image is of the package's suite and processor. Raises :class:`ImageError`."""
    release = debugfs(image, root, "cat /usr/lib/os-release")
    found = re.search(r"^VERSION_CODENAME=(\w+)$", release, re.MULTILINE)
    if found is None:
        raise ImageError(f"{image} does not say which Debian it is (/usr/lib/os-release)")
    if found[1] != wanted.suite:
        raise ImageError(f"the image is {found[1]}, the package is for {wanted.suite}; take the other one")
    if "Inode:" not in debugfs(image, root, f"stat /usr/lib/{LIBRARIES[wanted.architecture]}"):
        raise ImageError(f"the image is not for {wanted.architecture}, the package is; take the other one")


def debugfs(image: Path, root: Partition, command: str) -> str:
    """What debugfs(8) says of a file system inside a file; it opens it for reading."""
    asked = ["debugfs", "-R", command, f"{image}?offset={root.at}"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
