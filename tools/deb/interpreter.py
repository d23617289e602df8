"""The Python that compiles: of the version that will run it, for bytecode is made for one version alone.

The machine's own where it has that version; else Debian's of that suite, fetched from this machine's mirrors and run
from a folder, with its own C library. Nothing of it is installed, and no root is needed.
"""

import os
import platform
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.deb.host import WORK, BuildError, run, say
from tools.deb.suites import ARCHITECTURES, Suite

KEYS: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"
LISTED: Final = re.compile(r"(\S+) (\S+) main")
LOADERS: Final = {"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"}


@dataclass(frozen=True)
class Interpreter:
    command: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, *arguments: str | Path, environment: Mapping[str, str]) -> str:
        """What it said. Raises :class:`BuildError` when it fails."""
        return run(*self.command, *arguments, environment={**os.environ, **environment, **self.environment})


def interpreter(suite: Suite, work: Path = WORK) -> Interpreter:
    """Raises :class:`BuildError` where there is none and none can be fetched."""
    own = shutil.which(f"python{suite.python}")
    if own is not None and answers(own, suite):
        return Interpreter((own,), {})
    return debians(suite, work / f"python-{suite.name}")


def answers(program: str, suite: Suite) -> bool:
    """A version manager's stand-in may be there without the version behind it."""
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return run(program, "-c", asked).strip() == suite.python
    except BuildError:
        return False


def debians(suite: Suite, folder: Path) -> Interpreter:
    """Debian's own, in ``folder``; what an earlier build has fetched is used again."""
    machine = platform.machine()
    if machine not in LOADERS:
        raise BuildError(f"python{suite.python} is needed, and Debian's cannot be fetched for {machine}")
    root = folder / "root"
    if not root.exists():
        say(f"fetching Debian's python{suite.python}, for this machine has none")
        _fetch(suite, folder, machine)
    libraries = root / "usr/lib" / f"{machine}-linux-gnu"
    loader = (libraries / LOADERS[machine], "--library-path", libraries, root / "usr/bin" / f"python{suite.python}")
    return Interpreter(tuple(map(str, loader)), {"PYTHONHOME": str(root / "usr")})


def _fetch(suite: Suite, folder: Path, machine: str) -> None:
    architecture = next(each.name for each in ARCHITECTURES.values() if each.machine == machine)
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "etc/sources.list").write_text(sources(suite.name))
    (folder / "state/status").touch()
    apt = (
        "-o", f"Dir={folder}", "-o", "Dir::Etc=etc", "-o", "Dir::State=state", "-o", "Dir::Cache=cache",
        "-o", f"Dir::State::status={folder / 'state/status'}", "-o", "APT::Sandbox::User=",
        "-o", f"APT::Architecture={architecture}", "-o", f"APT::Architectures={architecture}",
        "-o", "APT::Install-Recommends=false", "-o", "Acquire::Languages=none", "-o", "Debug::NoLocking=true",
    )  # fmt: skip
    run("apt-get", *apt, "-qq", "update")
    run("apt-get", *apt, "-qq", "-y", "--download-only", "install", f"python{suite.python}")
    for archive in sorted((folder / "cache/archives").glob("*.deb")):
        run("dpkg-deb", "--extract", archive, folder / "unpacked")
        archive.unlink()
    (folder / "unpacked").rename(folder / "root")


def sources(release: str) -> str:
    """The lines of a ``sources.list``: each mirror of this machine's own Debian, for another release of it."""
    here = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    asked = ("--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages", "Origin: Debian")
    listed = run("apt-get", "indextargets", *asked).splitlines()
    matches = [match for line in listed if (match := LISTED.fullmatch(line))]
    mirrors = sorted({match[1] for match in matches if here and match[2] == here})
    if not mirrors:
        raise BuildError(f"apt on this machine has no mirror of Debian: {release} cannot be fetched")
    return "".join(f"deb [signed-by={KEYS}] {mirror} {release} main\n" for mirror in mirrors)
