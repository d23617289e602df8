import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.update.machine import Installed

MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a place: a thousand imagined cuts of the power need wait for no card."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def machine(tmp_path: Path) -> Installed:
    (tmp_path / "work").mkdir()
    return Installed(tmp_path / "root", tmp_path / "work")
