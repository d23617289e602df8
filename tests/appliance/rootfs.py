"""Debian in a file: a stock root file system with its own kernel, and in its cache what the package needs."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.virtual_pi.debian import host, sources
from tests.virtual_pi.host import run, say
from tests.virtual_pi.made import made

GUEST: Final = Path(__file__).parent / "guest"
CUSTOMIZE: Final = Path(__file__).parent / "customize.sh"
PACKAGES: Final = (
    f"linux-image-{host()}",
    "systemd-sysv", "udev", "dbus", "kmod", "iproute2", "procps", "e2fsprogs", "initramfs-tools", "zstd",
    "openssh-server", "python3", "curl", "ca-certificates",
)  # fmt: skip
"""What any Debian server has, SSH for the tests to come in by, and what they ask with: Python and curl."""
LEFT_OUT: Final = (
    "/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*",
    *(f"*/lib/modules/*/kernel/{each}/*" for each in ("sound", "drivers/gpu", "drivers/media", "drivers/net/wireless",
                                                      "drivers/infiniband", "drivers/scsi", "drivers/net/ethernet")),
)  # fmt: skip
NEVER_BY_THEMSELVES: Final = ("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer")
"""A machine that is measured does nothing but what is measured."""
SIZE: Final = "4G"
"""Of the disk; what is not written takes no room here."""


@dataclass(frozen=True, slots=True)
class Rootfs:
    """One Debian, ready to boot."""

    disk: Path
    kernel: Path
    initrd: Path
    key: Path
    """Opens SSH as root."""


def rootfs(folder: Path, suite: str, package: Path) -> Rootfs:
    """Debian ``suite`` that has all in its cache that ``package`` depends on, and not the package.

    Made once for what it is made of; needs root. Raises :class:`~tests.virtual_pi.host.LaneError`.
    """
    needs = run("dpkg-deb", "--field", package, "Depends", "Pre-Depends")
    files = [CUSTOMIZE, *(path for path in sorted(GUEST.rglob("*")) if path.is_file())]
    ours = "".join(f"{path.name}\n{path.read_text()}" for path in files)
    recipe = "\n".join((sources(suite), *PACKAGES, *LEFT_OUT, *NEVER_BY_THEMSELVES, SIZE, needs, ours))
    place = made(folder, suite, recipe, lambda into: _make(into, suite, package))
    return Rootfs(place / "disk.img", place / "vmlinuz", place / "initrd", place / "key")


def _make(folder: Path, suite: str, package: Path) -> None:
    say(f"making a root file system of Debian {suite}: a minute or two")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", folder / "key")
    root = folder / "root"
    left_out = (f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT)
    run(
        "unshare", "--mount", "--propagation=private",  # its mounts end with it, however it ends
        "mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--skip=cleanup/apt", *left_out,
        f"--essential-hook=cp -r --no-preserve=ownership {GUEST}/. \"$1\"", f"--include={','.join(PACKAGES)}",
        f"--customize-hook=copy-in {package} /tmp",
        f"--customize-hook=sh {CUSTOMIZE} \"$1\" {folder / 'key.pub'} {package.name} {' '.join(NEVER_BY_THEMSELVES)}",
        suite, root, _listed(folder, suite),
    )  # fmt: skip
    for name, at in (("vmlinuz", "vmlinuz-*"), ("initrd", "initrd.img-*")):
        (found,) = (root / "boot").glob(at)
        shutil.move(found, folder / name)
    disk = folder / "disk.img"
    run("truncate", "-s", SIZE, disk)
    run("mke2fs", "-q", "-t", "ext4", "-d", root, disk)
    shutil.rmtree(root)


def _listed(folder: Path, suite: str) -> Path:
    listed = folder / "sources.list"
    listed.write_text(sources(suite))
    return listed
