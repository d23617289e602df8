"""The machine that the lane runs on: which programs it must have, and running them."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

TOOLS: Final = {
    "qemu-system-aarch64": "qemu-system-arm",
    "aarch64-linux-gnu-gcc-12": "gcc-12-aarch64-linux-gnu",
    "dtc": "device-tree-compiler",
    "cpio": "cpio",
    "xz": "xz-utils",
    "make": "make",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
}
"""Each program, and the Debian package that brings it."""


class LaneError(Exception):
    """The lane cannot run here. Its text is one line for whoever typed the command."""


def look_for_tools(tools: Mapping[str, str] = TOOLS) -> None:
    """Raises :class:`LaneError` that names every program this machine lacks."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = " ".join(tools[tool] for tool in missing)
        raise LaneError(f"this machine has no {', '.join(missing)} (Debian: apt install {packages})")


def say(text: str) -> None:
    """Progress, for whoever waits."""
    print(f"── {text}", flush=True)


def run(*command: str | Path, within: Path | None = None) -> str:
    """What a program said. Raises :class:`LaneError` with its last words when it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=within, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise LaneError(f"{command[0]} failed ({done.returncode}):\n{last}")
    return done.stdout
