"""What the machine finds in its memory when it starts: one archive of everything, so that each start is the first."""

import shlex
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.virtual_pi.debian import Debian
from tests.virtual_pi.host import run, say

HOUSE: Final = Path(__file__).parents[2]
PYTHON_HERE: Final = HOUSE / ".venv/bin/python"
GUEST: Final = Path(__file__).parent / "guest"
PACKAGES: Final = ("python3", "busybox-static")
PYTHON: Final = "3.11"
"""Of the release."""
PROJECT: Final = ("controller", "hal", "simulator", "firmware", "tests", "pyproject.toml", "bastide.egg-info")
"""The last, by setup, tells Python that it is installed."""
LIBC: Final = (36, 34, 28, 17)
"""Wheels for these versions of glibc 2 run on the release."""
TESTS: Final = ("pytest", "hypothesis")


def make_system(folder: Path, debian: Debian) -> None:
    """Python, and a shell to start it."""
    root = folder / "root"
    debian.unpack_with_all_they_need(root, *PACKAGES)
    for unneeded in ("usr/share/doc", "usr/share/man", "usr/share/locale"):
        shutil.rmtree(root / unneeded, ignore_errors=True)
    _compile(root / "usr/lib", root)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")


def _compile(folder: Path, root: Path) -> None:
    """As Debian's packages do when installed. A host's Python of another version leaves it to each start."""
    run(PYTHON_HERE, "-m", "compileall", "-q", "-s", root, "-p", "/", folder)


def requirements() -> tuple[str, ...]:
    """What the daemon is built on, on a Raspberry Pi, and what runs its tests."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    return (*project["dependencies"], *project["optional-dependencies"]["pi"], *TESTS)


def make_wheels(folder: Path) -> None:
    say("fetching wheels")
    platforms = (f"--platform=manylinux_2_{libc}_aarch64" for libc in LIBC)
    run(
        PYTHON_HERE, "-m", "pip", "install", "-q", "--target", folder / "root/wheels",
        "--only-binary=:all:", f"--python-version={PYTHON}", *platforms, "-c", HOUSE / "constraints.txt",
        *requirements(),
    )  # fmt: skip


def pack(roots: Sequence[Path], command: Sequence[str], folder: Path) -> Path:
    """Those folders, this project as it is now, and the command: ``folder/memory.cpio``."""
    now = folder / "now"
    shutil.rmtree(now, ignore_errors=True)
    project = now / "project"
    project.mkdir(parents=True)
    for name in PROJECT:
        source = HOUSE / name
        shutil.copytree(source, project / name) if source.is_dir() else shutil.copy(source, project)
    shutil.copy(GUEST / "init", now)
    (now / "command").write_text(shlex.join(command) + "\n")
    memory = folder / "memory.cpio"
    memory.write_bytes(b"")
    for root in (*roots, now):
        run("sh", "-c", 'find . | cpio -o -H newc -R 0:0 --quiet >>"$0"', memory.resolve(), within=root)
    return memory
