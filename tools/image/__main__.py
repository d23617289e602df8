"""``python3 -m tools.image IMAGE PACKAGE OUT``: see README.md beside this file. Standard library only."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tools.image import disk, plan
from tools.image.disk import ImageError, Layout, Package
from tools.image.plan import Step, Wanted

TOOLS = ("cp", "dd", "truncate", "e2fsck", "resize2fs", "debugfs", "sha256sum")
AS_ROOT = ("mount", "umount", "chroot")
BINFMT = {"arm64": "qemu-aarch64", "amd64": "qemu-x86_64"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.image", description="A card image with Bastide on it.")
    parser.add_argument("image", type=Path, help="Raspberry Pi OS, .img or .img.xz")
    parser.add_argument("deb", type=Path, help="the package for its suite and processor")
    parser.add_argument("out", type=Path, help="the image to make")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="bastide-setup.toml")
    parser.add_argument("--bring", type=Path, metavar="DIR", help="a folder of files that the seed brings along")
    parser.add_argument(
        "--room", type=int, default=plan.ROOM_MIB, metavar="MIB", help="that is made (default %(default)s)"
    )
    parser.add_argument("--dry-run", action="store_true", help="look at everything, print the steps, write nothing")
    args = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="bastide-image-") as tree:
            wanted = Wanted(args.image, args.deb, args.out, Path(tree), args.seed, args.bring, args.room)
            return _dry(wanted) if args.dry_run else _made(wanted)
    except (ImageError, OSError) as error:
        print(f"bastide image: {error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"bastide image: `{error.cmd[0]}` ended with {error.returncode}; see above", file=sys.stderr)
    return 2


def _looked(wanted: Wanted, *, root: bool) -> tuple[Layout, Package]:
    """Everything that can be wrong before the first byte is written. Raises :class:`ImageError`."""
    if wanted.out.exists():
        raise ImageError(f"{wanted.out} is there already; name another file")
    for path in (wanted.seed, wanted.bring):
        if path is not None and not path.exists():
            raise ImageError(f"{path} is not there")
    missing = [tool for tool in (*TOOLS, *(AS_ROOT if root else ())) if shutil.which(tool) is None]
    if missing:
        raise ImageError(f"these programs are missing: {', '.join(missing)} (e2fsprogs, util-linux, coreutils)")
    layout, package = disk.layout(wanted.image), disk.package(wanted.deb)
    if not disk.packed(wanted.image):
        disk.agree(wanted.image, layout.root, package)
    return layout, package


def _steps(wanted: Wanted, layout: Layout) -> tuple[Iterable[Step], Iterable[Step]]:
    before = [*plan.unpacked(wanted), *plan.grown(wanted, layout)]
    return before, [*plan.mounted(wanted, layout), *plan.installed(wanted), *plan.prepared(wanted)]


def _dry(wanted: Wanted) -> int:
    layout, package = _looked(wanted, root=False)
    before, inside = _steps(wanted, layout)
    print(f"{wanted.image} and {wanted.deb.name}: {package.suite}, {package.architecture}")
    for number, step in enumerate([*before, *inside, plan.left(wanted), *plan.closed(wanted, layout)], 1):
        print(f"{number:2}  {step.told()}")
    print("Nothing was written.")
    return 0


def _made(wanted: Wanted) -> int:
    if os.geteuid() != 0:
        raise ImageError("mounting an image takes root; --dry-run does not")
    layout, package = _looked(wanted, root=True)
    if not _runs_here(package.architecture):
        raise ImageError(f"programs for {package.architecture} do not run here; install qemu-user-static")
    before, inside = _steps(wanted, layout)
    _do(before)
    disk.agree(wanted.out, layout.root, package)
    try:
        _do(inside)
    finally:
        subprocess.run(plan.left(wanted).command, check=False)
    _do(plan.closed(wanted, layout))
    return 0


def _runs_here(architecture: str) -> bool:
    native = {"aarch64": "arm64", "x86_64": "amd64"}.get(os.uname().machine)
    return architecture == native or Path("/proc/sys/fs/binfmt_misc", BINFMT[architecture]).exists()


def _do(steps: Iterable[Step]) -> None:
    for step in steps:
        print(step.told(), flush=True)
        step.done()


if __name__ == "__main__":
    sys.exit(main())
