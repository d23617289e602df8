"""What the compiled parts of the wheels need of the system, as Debian packages (ELF's ``DT_NEEDED``)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tools.deb.host import BuildError, run
from tools.deb.suites import Target

MAGIC: Final = b"\x7fELF"
NEEDED: Final = re.compile(r"\(NEEDED\).*\[([^\]]+)\]")
PACKAGES: Final = {
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libexpat.so.1": "libexpat1",
}
OF_THE_C_LIBRARY: Final = re.compile(r"lib(c|m|dl|rt|util|pthread|resolv)\.so\.\d|ld-linux[\w-]*\.so\.\d")


def objects(tree: Path) -> Iterator[Path]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    yield path


def depends(tree: Path, target: Target) -> list[str]:
    """The packages, in order. Raises :class:`BuildError` for a library that is neither Debian's nor in the tree."""
    found = list(objects(tree))
    carried = {path.name for path in found}
    needed = {name for path in found for name in NEEDED.findall(run("readelf", "--dynamic", "--wide", path))}
    return packages(needed - carried, target)


def packages(libraries: Iterable[str], target: Target) -> list[str]:
    major, minor = target.suite.glibc
    found = set()
    for library in libraries:
        if OF_THE_C_LIBRARY.fullmatch(library):
            found.add(f"libc6 (>= {major}.{minor})")
        elif library in PACKAGES:
            found.add(PACKAGES[library])
        else:
            raise BuildError(f"a wheel needs {library}: tools/deb/elf.py does not know which package of Debian has it")
    return sorted(found)
