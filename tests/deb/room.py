"""A Debian in a folder, entered by chroot: without a kernel or systemd of its own, enough for dpkg and its scripts."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.virtual_pi.debian import sources
from tests.virtual_pi.host import LaneError, run, say
from tests.virtual_pi.made import made

NO_SERVICES: Final = "#!/bin/sh\nexit 101\n"
"""policy-rc.d: nothing of this room is started on the machine around it."""
ENTER: Final = (
    'set -e; mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; '
    'mount --bind /etc/resolv.conf "$0/etc/resolv.conf"; exec chroot "$0" "$@"'
)
NOT_COUNTED: Final = ("/proc", "/dev", "/sys", "/tmp", "/var/log", "/var/cache", "/var/lib/apt", "/srv")
"""Where other packages' doings and the test's own leave names, the package's among them."""


def debian(folder: Path, suite: str) -> Path:
    """A fresh root of Debian ``suite``, made once. Needs root and its mirrors."""
    return made(folder, f"room-{suite}", sources(suite), lambda into: _make(into, suite)) / "root"


def _make(into: Path, suite: str) -> None:
    say(f"making a root file system of Debian {suite}")
    listed = into / "sources.list"
    listed.write_text(sources(suite))
    run(
        "unshare", "--mount", "--propagation=private",
        "mmdebstrap", "--quiet", "--mode=root", "--variant=important", "--include=ca-certificates",
        suite, into / "root", listed,
    )  # fmt: skip
    (into / "root/usr/sbin/policy-rc.d").write_text(NO_SERVICES)
    (into / "root/usr/sbin/policy-rc.d").chmod(0o755)


class Room:
    """A copy of that root, for one package to come and go."""

    def __init__(self, stock: Path, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        run("cp", "--archive", "--reflink=auto", stock, place)
        self.root = place

    def run(self, *command: str, fails: bool = False) -> str:
        """What a command says in there. Raises :class:`LaneError` when it ends otherwise than it should."""
        done = subprocess.run(
            ["unshare", "--mount", "--propagation=private", "sh", "-c", ENTER, self.root, *command],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if (done.returncode != 0) != fails:
            last = "\n".join(done.stdout.strip().splitlines()[-20:])
            raise LaneError(f"{' '.join(command)} ended with {done.returncode}:\n{last}")
        return done.stdout

    def bring(self, file: Path) -> str:
        """Its name in there."""
        shutil.copy(file, self.root / "srv")
        return f"/srv/{file.name}"

    def ours(self) -> list[str]:
        """Every file, link and user in there whose name is the package's."""
        pruned = [word for place in NOT_COUNTED for word in ("-path", place, "-prune", "-o")]
        files = self.run("find", "/", "-xdev", *pruned, "-iname", "*bastide*", "-print").splitlines()
        users = [f"{name}: {line}" for name in ("passwd", "group", "shadow") for line in self._lines(name)]
        return sorted(files + users)

    def _lines(self, name: str) -> list[str]:
        lines = (self.root / "etc" / name).read_text().splitlines()
        return [line for line in lines if "bastide" in line]
