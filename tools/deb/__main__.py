"""``python -m tools.deb``: one package of one suite and architecture, into ``dist/``."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.deb import debianise, ours, pack, sbom, tree
from tools.deb.closure import Pin, closure, pins
from tools.deb.host import DIST, HOUSE, WORK, BuildError, commit_time_s, look_for_tools, say
from tools.deb.interpreter import interpreter
from tools.deb.suites import ARCHITECTURES, SUITES, Target
from tools.deb.wheels import Wheelhouse

PINS: Final = HOUSE / "tools" / "deb" / "pins.txt"
NEVER_IMPORTED: Final = ("setuptools",)
"""colorzero says that it needs it, and does not import it: 8 MiB of a card."""


def build(target: Target, version: str, keys: Path | None = None, work: Path = WORK, dist: Path = DIST) -> Path:
    """The package of this tree; beside it the archive for updates and the parts list. ``keys``: folder of ``*.pub``."""
    look_for_tools()
    interpreter(target.suite)
    work = work / target.name
    root = work / "root"
    shutil.rmtree(root, ignore_errors=True)
    home = root / tree.HOME
    time_s = commit_time_s()
    wheelhouse = Wheelhouse(work / "wheels", target)
    parts = _parts(ours.build(version, work, PINS), wheelhouse, target)
    paths = [wheelhouse.path(part) for part in parts]
    tree.lay(home, target, version, paths)
    bill = sbom.written(sbom.bill(paths, home, target, version, time_s))
    (home / "sbom.cdx.json").write_text(bill, "utf-8")
    name = f"bastide_{version}_{target.name}"
    dist.mkdir(parents=True, exist_ok=True)
    pack.settle(home, time_s)
    pack.archive(home, dist / f"{name}.tar.xz", time_s)
    debianise.lay(root, target, version, paths, keys)
    pack.settle(root, time_s)
    pack.deb(root, dist / f"{name}.deb", time_s)
    (dist / f"{name}.cdx.json").write_text(bill, "utf-8")
    return dist / f"{name}.deb"


def _parts(own: Pin, wheelhouse: Wheelhouse, target: Target) -> list[Pin]:
    known = {**pins((HOUSE / "constraints.txt").read_text("utf-8")), **pins(PINS.read_text("utf-8")), own.name: own}
    root = f"{own.name}[{ours.EXTRAS}]"
    return closure(root, known, target.markers(), wheelhouse.fetch, without=(*target.suite.borrowed, *NEVER_IMPORTED))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make deb", description="Build the Debian package of this tree.")
    parser.add_argument("--suite", choices=sorted(SUITES), default="bookworm")
    parser.add_argument("--arch", choices=sorted(ARCHITECTURES), default="arm64")
    parser.add_argument("--version", default=ours.declared_version(), help="instead of pyproject.toml's")
    parser.add_argument("--update-keys", type=Path, help="folder of the *.pub whose signature on software is believed")
    args = parser.parse_args(argv)
    target = Target(SUITES[args.suite], ARCHITECTURES[args.arch])
    try:
        say(build(target, args.version, args.update_keys).relative_to(HOUSE).as_posix())
    except BuildError as error:
        print(f"make deb: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
