"""The machine that builds: which programs it must have, and running them."""

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).resolve().parent.parent.parent
WORK: Final = HOUSE / "build" / "deb"
DIST: Final = HOUSE / "dist"
TOOLS: Final = {"dpkg-deb": "dpkg", "dpkg-gencontrol": "dpkg-dev", "readelf": "binutils", "git": "git"}
"""Each program, and the Debian package that brings it."""


class BuildError(Exception):
    """It cannot be built here. The text is for whoever typed the command."""


def look_for_tools(tools: Mapping[str, str] = TOOLS) -> None:
    """Raises :class:`BuildError` that names every program this machine lacks."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = " ".join(dict.fromkeys(tools[tool] for tool in missing))
        raise BuildError(f"this machine has no {', '.join(missing)} (Debian: apt install {packages})")


def say(text: str) -> None:
    """Progress, for whoever waits."""
    print(f"── {text}", flush=True)  # noqa: T201


def run(*command: str | Path, within: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """What a program said. Raises :class:`BuildError` with its last words when it fails."""
    words = [str(part) for part in command]
    done = subprocess.run(  # noqa: S603
        words, cwd=within, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{words[0]} failed ({done.returncode}):\n{_last((done.stdout + done.stderr).splitlines())}")
    return done.stdout


def _last(lines: Iterable[str]) -> str:
    return "\n".join([line for line in lines if line.strip()][-12:])


def commit_time_s() -> int:
    """When the commit that is built was made: the time that every file of the package bears (SOURCE_DATE_EPOCH)."""
    return int(run("git", "log", "-1", "--format=%ct", within=HOUSE))


def source_files(*under: str) -> list[Path]:
    """Files of this tree that git knows or would take, relative to it and in order."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *under, within=HOUSE)
    found = {Path(name) for name in listed.split("\0") if name}
    return sorted(path for path in found if (HOUSE / path).is_file())
