"""Debian packages of another architecture, fetched beside this machine's own: its apt and dpkg learn nothing of it.

Packages come from the mirrors that this machine's apt is set up with, and are checked against Debian's own keys.
"""

import platform
import re
from pathlib import Path
from typing import Final

from tests.virtual_pi.host import LaneError, run, say

RELEASE: Final = "bookworm"
"""The Debian under Raspberry Pi OS of that name."""
ARCHITECTURE: Final = "arm64"
KEYS: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"
LISTED: Final = re.compile(r"(\S+) (\S+) main")
HOSTS: Final = {"x86_64": "amd64", "aarch64": "arm64"}


def host() -> str:
    """Debian's name for the architecture of this machine."""
    try:
        return HOSTS[platform.machine()]
    except KeyError:
        raise LaneError(f"the kernel's tools exist for {' and '.join(HOSTS)}, not {platform.machine()}") from None


def sources(release: str = RELEASE) -> str:
    """The lines of a ``sources.list``: each mirror of this machine's own Debian, for that release of it."""
    listed = run(
        "apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages",
        "Origin: Debian",
    )  # fmt: skip
    here = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    mirrors = {match for line in listed.splitlines() if (match := LISTED.fullmatch(line))}
    found = sorted(
        f"{mirror[1]} {mirror[2].replace(here, release, 1)} main" for mirror in mirrors if mirror[2].startswith(here)
    )
    if not here or not found:
        raise LaneError("apt on this machine has no mirror of Debian; add one and run apt-get update")
    return "".join(f"deb [signed-by={KEYS}] {line}\n" for line in dict.fromkeys(found))


class Debian:
    def __init__(self, folder: Path) -> None:
        """``folder`` holds the lists, once :meth:`fill` has been there."""
        self._folder = folder.resolve()
        self._apt = (
            "-o", f"Dir={self._folder}", "-o", "Dir::Etc=etc", "-o", "Dir::State=state", "-o", "Dir::Cache=cache",
            "-o", f"Dir::State::status={self._folder / 'state/status'}", "-o", "APT::Sandbox::User=",
            "-o", f"APT::Architecture={ARCHITECTURE}", "-o", f"APT::Architectures={ARCHITECTURE},{host()}",
            "-o", "APT::Install-Recommends=false", "-o", "Acquire::Languages=none", "-o", "Debug::NoLocking=true",
        )  # fmt: skip

    def fill(self, sources: str) -> None:
        for name in ("etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / "etc/sources.list").write_text(sources)
        (self._folder / "state/status").touch()
        say(f"fetching the lists of Debian {RELEASE}")
        run("apt-get", *self._apt, "-qq", "update")

    def behind(self, package: str) -> str:
        """The package that a package without content stands for, as ``linux-image-arm64`` does for a kernel."""
        told = run("apt-cache", *self._apt, "depends", "--important", package)
        return told.splitlines()[1].rpartition(": ")[2]

    def unpack(self, into: Path, *packages: str) -> None:
        """These packages' files, without anything they depend on."""
        into.mkdir(parents=True, exist_ok=True)
        say(f"fetching {', '.join(packages)}")
        archives = self._folder / "cache"
        for left in archives.glob("*.deb"):  # by a run that was cut off
            left.unlink()
        run("apt-get", *self._apt, "-q", "download", *packages, within=archives)
        self._spread(archives, into)

    def unpack_with_all_they_need(self, into: Path, *packages: str) -> None:
        """As if installed into nothing, save that no package's own scripts run."""
        say(f"fetching {', '.join(packages)} and all they need")
        for name in ("bin", "sbin", "lib"):
            (into / "usr" / name).mkdir(parents=True, exist_ok=True)
            (into / name).symlink_to(f"usr/{name}")
        run("apt-get", *self._apt, "-q", "-y", "--download-only", "install", *packages)
        self._spread(self._folder / "cache/archives", into)

    @staticmethod
    def _spread(archives: Path, into: Path) -> None:
        """Where a package still ships a file in /bin or /lib, the link there is followed, not replaced."""
        for archive in sorted(archives.glob("*.deb")):
            spread = 'dpkg-deb --fsys-tarfile "$0" | tar -C "$1" --keep-directory-symlink --no-same-owner -xf -'
            run("sh", "-c", spread, archive, into)
            archive.unlink()
