"""This tree as a wheel, made from a copy of what git knows, so that nothing left lying about gets in."""

import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from tools.deb.closure import Pin
from tools.deb.host import HOUSE, BuildError, run, say, source_files

PARTS: Final = ("pyproject.toml", "README.md", "LICENSE", "controller", "hal", "simulator", "firmware")
FRONT_END: Final = Path("controller/web/vitrine/static/lib")
"""What tools/front_end.py has put there from npm. git knows nothing of it."""
FRONT_END_SIGN: Final = FRONT_END / "LICENSE-three.txt"
NAME: Final = canonicalize_name("bastide")
EXTRAS: Final = "pi,badges,content"
"""What a Raspberry Pi needs beyond the bare daemon: its header, printed labels and badges, content made on the spot."""
VERSION: Final = re.compile(r'(?m)^version = "[^"]+"$')


def declared_version() -> str:
    return str(tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def build(version: str, work: Path, pins: Path) -> Pin:
    """The wheel of this tree lies in ``work/wheels`` then. ``pins`` constrains what builds it."""
    say(f"this tree as a wheel, version {version}")
    source = work / "source"
    _stage(source, version)
    constrained = {**os.environ, "PIP_CONSTRAINT": str(pins), "PIP_BUILD_CONSTRAINT": str(pins)}
    for former in (work / "wheels").glob(f"{NAME}-*.whl"):
        former.unlink()
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", work / "wheels", source,
        environment=constrained,
    )  # fmt: skip
    return Pin(NAME, version)


def _stage(source: Path, version: str) -> None:
    if not (HOUSE / FRONT_END_SIGN).exists():
        raise BuildError("the window's front-end parts are missing: `make dev-ready` fetches them (it needs npm)")
    shutil.rmtree(source, ignore_errors=True)
    front_end = sorted(path.relative_to(HOUSE) for path in (HOUSE / FRONT_END).iterdir())
    for path in (*source_files(*PARTS), *front_end):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOUSE / path, source / path)
    project = source / "pyproject.toml"
    text, found = VERSION.subn(f'version = "{version}"', project.read_text("utf-8"))
    if found != 1:
        raise BuildError("pyproject.toml does not say its version once, on a line of its own")
    project.write_text(text, "utf-8")
