"""One release as it lies on a machine: a virtual environment that runs from wherever it is put.

`/usr/lib/bastide` and each folder below `/opt/bastide/releases` have this shape::

    bin/bastide  bin/python  lib/python3.X/site-packages/  pyvenv.cfg  release.json  sbom.cdx.json
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.deb import wheels
from tools.deb.host import say
from tools.deb.interpreter import interpreter
from tools.deb.suites import Target

HOME: Final = Path("usr/lib/bastide")
LAUNCHER: Final = """\
#!/bin/sh
# The command of the release that this file lies in, wherever that is. Isolated (-I): nothing of the environment or of
# the folder it is called in is imported.
here=$(dirname "$(readlink -f "$0")")
exec "$here/python" -I -c 'import sys; from controller.cli.main import main; sys.exit(main())' "$@"
"""


def lay(tree: Path, target: Target, version: str, wheelhouse: Iterable[Path]) -> None:
    """Fill ``tree``; whatever was there is gone."""
    shutil.rmtree(tree, ignore_errors=True)
    site = site_packages(tree, target)
    site.mkdir(parents=True)
    for wheel in wheelhouse:
        wheels.unpack(wheel, site)
    _borrow(site, target)
    _environment(tree, target)
    described = {
        "version": version,
        "suite": target.suite.name,
        "architecture": target.architecture.name,
        "python": target.suite.python,
    }
    (tree / "release.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")
    _compile(tree, target)


def site_packages(tree: Path, target: Target) -> Path:
    return tree / "lib" / f"python{target.suite.python}" / "site-packages"


def _environment(tree: Path, target: Target) -> None:
    """What makes it a virtual environment (PEP 405) without a path of its own in it."""
    (tree / "bin").mkdir()
    (tree / "bin/python").symlink_to(f"/usr/bin/python{target.suite.python}")
    (tree / "bin/bastide").write_text(LAUNCHER, "utf-8")
    (tree / "bin/bastide").chmod(0o755)
    config = f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {target.suite.python}\n"
    (tree / "pyvenv.cfg").write_text(config, "utf-8")


def _borrow(site: Path, target: Target) -> None:
    """Links to modules of Debian's Python packages. While one is not installed, Python passes over its links."""
    abi = f"cpython-{target.suite.python.replace('.', '')}-{target.multiarch}"
    for module in target.suite.borrowed:
        for name in (f"{module}.py", f"_{module}.{abi}.so"):
            (site / name).symlink_to(f"/usr/lib/python3/dist-packages/{name}")


def _compile(tree: Path, target: Target) -> None:
    """Bytecode that is never compared with its source (PEP 552): who runs it may not write here, and nobody edits here.

    It goes with the package rather than being made on the machine, where a power cut could leave half of it.
    """
    say("bytecode")
    site = site_packages(tree, target)
    shown = f"/{HOME}/{site.relative_to(tree)}"
    interpreter(target.suite).run(
        "-s", "-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash",
        "-s", site, "-p", shown, site,
        environment={"PYTHONHASHSEED": "0"},
    )  # fmt: skip
