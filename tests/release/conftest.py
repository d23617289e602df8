import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.release.sealed import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    folder = tmp_path / "town"
    folder.mkdir()
    return Town(folder)


@pytest.fixture
def small_card(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB; skipped where this machine does not let itself mount one."""
    place = tmp_path / "card"
    place.mkdir()
    options = f"size=1m,uid={os.geteuid()}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)
