"""``make test-deb``: the package built twice, judged by lintian, and let into a fresh Debian and out of it again.

Everything that is made lies in ``build/deb``; what took long is used again. Needs root.
"""

import argparse
import filecmp
import os
import shutil
import sys
from pathlib import Path
from typing import Final

from tests.deb.room import Room, debian
from tests.deb.stay import stay
from tests.virtual_pi.debian import host
from tests.virtual_pi.host import LaneError, look_for_tools, run, say
from tools.deb.__main__ import build
from tools.deb.host import DIST, WORK, BuildError
from tools.deb.ours import declared_version
from tools.deb.suites import ARCHITECTURES, SUITES, Target

TOOLS: Final = {
    "mmdebstrap": "mmdebstrap", "lintian": "lintian", "unshare": "util-linux", "chroot": "coreutils", "apt-get": "apt",
}  # fmt: skip
JUDGED: Final = "error,warning"


def twice(target: Target, version: str) -> Path:
    """The package, after a second build in another folder has given the same bytes. Raises :class:`LaneError`."""
    first = build(target, version)
    again = WORK / "again"
    shutil.rmtree(again, ignore_errors=True)
    shutil.copytree(WORK / target.name / "wheels", again / target.name / "wheels")
    umask = os.umask(0o077)
    try:
        second = build(target, version, work=again, dist=again / "dist")
    finally:
        os.umask(umask)
    for made in sorted(second.parent.iterdir()):
        if not filecmp.cmp(made, DIST / made.name, shallow=False):
            raise LaneError(f"two builds of {made.name} differ")
        say(f"two builds of {made.name} are the same bytes")
    return first


def judge(package: Path) -> None:
    say("lintian")
    # lintian takes its own Debian's releases for the only ones; what it says of the changelog's is nothing to judge.
    run("lintian", "--allow-root", "--fail-on", JUDGED, package)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test-deb", description=__doc__)
    parser.add_argument("--suite", choices=sorted(SUITES), action="append", help="default: both")
    suites = parser.parse_args(arguments).suite or list(SUITES)
    look_for_tools(TOOLS)
    for name in suites:
        target = Target(SUITES[name], ARCHITECTURES[host()])
        package = twice(target, declared_version())
        judge(package)
        room = Room(debian(WORK, name), WORK / f"room-{name}.used")
        stay(room, package, declared_version(), target.suite.python)
        shutil.rmtree(room.root)
        say(f"{package.name} is well")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (LaneError, BuildError) as error:
        sys.exit(f"test-deb: {error}")
    except KeyboardInterrupt:
        sys.exit("test-deb: stopped")
