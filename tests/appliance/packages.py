"""The package under test, and later ones made of it: the same software under another number, or spoiled."""

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.virtual_pi.debian import host
from tests.virtual_pi.host import run, say
from tests.virtual_pi.made import made
from tests.virtual_pi.memory import HOUSE

MADE_OF: Final = ("controller", "hal", "simulator", "firmware", "debian", "systemd", "tools", "pyproject.toml")
HOME: Final = "usr/lib/bastide"
FALLS: Final = "raise ImportError('this release was spoiled for a test')\n"
"""In place of the daemon: everything else of that release works."""


@dataclass(frozen=True, slots=True)
class Built:
    version: str
    deb: Path
    archive: Path
    """What an update carries: the tree of ``/usr/lib/bastide``."""


def built(folder: Path, suite: str) -> Built:
    """As ``make deb`` makes it of this tree; made again only when something of it has changed."""
    place = made(folder, f"package-{suite}", _ingredients(), lambda into: _make(into, suite))
    return _found(place)


def _found(folder: Path) -> Built:
    (deb,), (archive,) = folder.glob("*.deb"), folder.glob("*.tar.xz")
    return Built(deb.name.split("_")[1], deb, archive)


def _ingredients() -> str:
    digest = hashlib.sha256()
    for name in MADE_OF:
        path = HOUSE / name
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(HOUSE)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _make(into: Path, suite: str) -> None:
    say(f"making the package for {suite}")
    run(HOUSE / ".venv/bin/python", "-m", "tools.deb", "--suite", suite, "--arch", host(), within=HOUSE)
    for name in HOUSE.glob(f"dist/bastide_*_{suite}_{host()}.*"):
        shutil.copy(name, into)


@dataclass(frozen=True, slots=True)
class Stick:
    image: Path
    key: bytes
    """The public key of whoever sealed the updates on it."""


def made_stick(folder: Path, packages: Sequence[Built], updates: Sequence[Built]) -> Stick:
    """Packages lie at its top; each update in a folder that is called by its version."""
    bastide, keys, top = HOUSE / ".venv/bin/bastide", folder / "keys", folder / "top"
    top.mkdir()
    run(bastide, "update", "key", keys, "--name", "maker")
    for each in packages:
        shutil.copy(each.deb, top)
    for each in updates:
        run(bastide, "update", "seal", each.archive, "--key", keys, "--to", top / each.version)
    return Stick(image_of(top), next(keys.glob("*.pub")).read_bytes())


def image_of(folder: Path) -> Path:
    """What lies there, as a disk to plug in."""
    size_mib = 64 + 2 * sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20
    image = folder.with_suffix(".img")
    run("truncate", "-s", f"{size_mib}M", image)
    run("mke2fs", "-q", "-t", "ext4", "-d", folder, image)
    return image


def later_package(of: Built, folder: Path, version: str) -> Built:
    """The same software as a package of ``version``."""
    tree = _renumbered(of, folder, version)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: [^+\n]*", f"Version: {version}", control.read_text()))
    deb = folder / of.deb.name.replace(of.version, version)
    run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, deb)
    shutil.rmtree(tree)
    return Built(version, deb, of.archive)


def later_release(of: Built, folder: Path, version: str, *, falls: bool = False) -> Built:
    """The same software as a release of ``version`` for updates; with ``falls`` its daemon ends at once."""
    tree = _renumbered(of, folder, version)
    if falls:
        (daemon,) = (tree / HOME).glob("lib/python3*/site-packages/controller/daemon.py")
        daemon.write_text(FALLS)
        shutil.rmtree(daemon.parent / "__pycache__")
    archive = folder / of.archive.name.replace(of.version, version)
    packed = ("--owner=0", "--group=0", "--use-compress-program=xz -0 -T0", "-cf", archive, ".")
    run("tar", "-C", tree / HOME, *packed)
    shutil.rmtree(tree)
    return Built(version, of.deb, archive)


def _renumbered(of: Built, folder: Path, version: str) -> Path:
    tree = folder / "tree"
    run("dpkg-deb", "-R", of.deb, tree)
    told = tree / HOME / "release.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"version": version}))
    (metadata,) = (tree / HOME).glob("lib/python3*/site-packages/bastide-*.dist-info/METADATA")
    metadata.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", metadata.read_text(), count=1))
    return tree
