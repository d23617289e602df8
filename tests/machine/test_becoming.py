"""Root calls a command, and the daemon's user carries it out."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

WHO = "nobody"
CODE = """
import sys
from pathlib import Path
from controller.cli.becoming import steward
became = steward(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
Path(sys.argv[1]).write_text("x")
import os
try:
    os.setuid(0)
except PermissionError:
    became = f"{became} for good"
print(became, os.environ.get("HOME"))
"""
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody")


def written(file: Path, house: Path, user: str) -> str:
    command = [sys.executable, "-c", CODE, str(file), str(house), user]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def house() -> Iterator[Path]:
    """A folder of the machine, in a path that everybody may walk: pytest's own folders are for nobody else."""
    with TemporaryDirectory() as above:
        folder = Path(above, "etc")
        folder.mkdir()
        folder.chmod(0o1777)
        folder.parent.chmod(0o755)
        yield folder


@AS_ROOT
def test_a_file_of_the_house_belongs_to_its_steward(house: Path) -> None:
    file = house / "bastide.toml"
    who = pwd.getpwnam(WHO)
    assert written(file, house, WHO) == f"True for good {who.pw_dir}"
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (who.pw_uid, who.pw_gid, 0o640)


@AS_ROOT
def test_elsewhere_and_without_a_steward_root_stays_root(tmp_path: Path, house: Path) -> None:
    assert written(tmp_path / "bastide.toml", house, WHO).startswith("False ")
    assert written(house / "bastide.toml", house, "no-such-user").startswith("False ")
    assert (house / "bastide.toml").stat().st_uid == 0
