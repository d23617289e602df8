"""The steps from one image to the other: each is a command, or a change of a file."""

import shlex
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tools.image import boot_files
from tools.image.disk import SECTOR_BYTES, Layout, packed

ROOM_MIB: Final = 1_536
"""For the package, the browser and the compositor."""
INSTALLED_AS: Final = "var/tmp/bastide.deb"
NO_SERVICES: Final = "usr/sbin/policy-rc.d"
SEED: Final = "bastide-setup.toml"
BROUGHT: Final = "bastide"


@dataclass(frozen=True, slots=True)
class Step:
    why: str
    command: tuple[str, ...] = ()
    change: Callable[[], None] | None = None
    into: Path | None = None
    """Where the command's output goes."""

    def told(self) -> str:
        shown = shlex.join(self.command) + (f" > {shlex.quote(str(self.into))}" if self.into else "")
        return f"{self.why}\n    {shown}" if self.command else self.why

    def done(self) -> None:
        """Raises ``CalledProcessError`` and ``OSError``."""
        if self.change is not None:
            self.change()
        elif self.into is not None:
            with self.into.open("wb") as file:
                subprocess.run(self.command, check=True, stdout=file)
        else:
            subprocess.run(self.command, check=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    image: Path
    deb: Path
    out: Path
    tree: Path
    """An empty folder, to mount it all on."""
    seed: Path | None = None
    bring: Path | None = None
    room_mib: int = ROOM_MIB


def unpacked(wanted: Wanted) -> Iterator[Step]:
    if packed(wanted.image):
        yield Step("Unpack the image", ("xz", "--decompress", "--stdout", str(wanted.image)), into=wanted.out)
    else:
        yield Step("Copy the image", ("cp", "--sparse=always", str(wanted.image), str(wanted.out)))


def grown(wanted: Wanted, layout: Layout) -> Iterator[Step]:
    """The root partition is the last one. Its file system grows in a file of its own: resize2fs(8) cuts what it is
    given to the file system's length, and knows of no beginning elsewhere."""
    out, alone = str(wanted.out), f"{wanted.out}.root"
    at, size = layout.root.at, layout.root.size + wanted.room_mib * 2**20
    counted = (f"skip={at}", f"count={layout.root.size}", "iflag=skip_bytes,count_bytes")
    yield Step("Take the root file system out", ("dd", f"if={out}", f"of={alone}", "bs=4M", *counted, "status=none"))
    yield Step("Make room", ("truncate", f"--size={size}", alone))
    yield Step("Look at it, as resizing asks for", ("e2fsck", "-f", "-p", alone))
    yield Step("Let it reach the end", ("resize2fs", alone))
    yield Step("Make room in the image", ("truncate", f"--size={at + size}", out))
    back = (f"seek={at}", "oflag=seek_bytes", "conv=notrunc,sparse", "status=none")
    yield Step("Put it back", ("dd", f"if={alone}", f"of={out}", "bs=4M", *back))
    yield Step("Take the other copy away", ("rm", alone))
    yield Step("Let the second partition reach the end", change=lambda: _reach(wanted.out, size))


def _reach(image: Path, size: int) -> None:
    with image.open("r+b") as file:
        file.seek(446 + 16 + 12)
        file.write((size // SECTOR_BYTES).to_bytes(4, "little"))


def mounted(wanted: Wanted, layout: Layout) -> Iterator[Step]:
    tree, out, root_size = wanted.tree, str(wanted.out), layout.root.size + wanted.room_mib * 2**20
    loop = f"loop,offset={layout.root.at},sizelimit={root_size}"
    yield Step("Mount its root", ("mount", "-o", loop, out, str(tree)))
    loop = f"loop,offset={layout.boot.at},sizelimit={layout.boot.size}"
    yield Step("Mount its boot partition", ("mount", "-o", loop, out, str(tree / "boot/firmware")))
    for name in ("dev", "proc", "sys"):
        yield Step(
            f"Lend it this machine's /{name}", ("mount", "--rbind", "--make-rslave", f"/{name}", str(tree / name))
        )


def installed(wanted: Wanted) -> Iterator[Step]:
    """Nothing is started meanwhile: the image runs nowhere yet."""
    tree, apt = wanted.tree, ("chroot", str(wanted.tree), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes")
    yield Step("Lay the package into it", ("cp", str(wanted.deb), str(tree / INSTALLED_AS)))
    yield Step(f"Let nothing be started: /{NO_SERVICES}", change=lambda: _no_services(tree))
    yield Step("Let it fetch the lists", (*apt, "update"))
    yield Step("Install", (*apt, "install", f"/{INSTALLED_AS}"))
    yield Step("Forget what was fetched", (*apt, "clean"))
    yield Step("Take the package out again", ("rm", str(tree / INSTALLED_AS), str(tree / NO_SERVICES)))


def _no_services(tree: Path) -> None:
    path = tree / NO_SERVICES
    path.write_text("#!/bin/sh\nexit 101\n")
    path.chmod(0o755)


def prepared(wanted: Wanted) -> Iterator[Step]:
    """How it starts, and what it is told at its first start."""
    boot = wanted.tree / "boot/firmware"
    for name, edited in (("cmdline.txt", boot_files.cmdline), ("config.txt", boot_files.config)):
        yield Step(f"Write what we need into {name}", change=partial(_edit, boot / name, edited))
    if wanted.seed is not None:
        yield Step("Lay the answers beside it", ("cp", str(wanted.seed), str(boot / SEED)))
    if wanted.bring is not None:
        yield Step("Lay what is brought along beside it", ("cp", "-rT", str(wanted.bring), str(boot / BROUGHT)))


def _edit(path: Path, edit: Callable[[str], str]) -> None:
    path.write_text(edit(path.read_text("utf-8")), "utf-8")


def left(wanted: Wanted) -> Step:
    return Step("Leave it", ("umount", "--recursive", str(wanted.tree)))


def closed(wanted: Wanted, layout: Layout) -> Iterator[Step]:
    yield Step("Look at the file system once more", ("e2fsck", "-f", "-n", f"{wanted.out}?offset={layout.root.at}"))
    yield Step("Its name in figures", ("sha256sum", str(wanted.out)))
