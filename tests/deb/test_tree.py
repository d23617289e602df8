"""A release runs from wherever it is put, and says what it is."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deb.wheel import wheel
from tools.deb import tree
from tools.deb.debianise import COMMAND
from tools.deb.suites import ARCHITECTURES, Suite, Target

HERE = Suite("here", 12, f"{sys.version_info.major}.{sys.version_info.minor}", (2, 36), {"pins": "python3-pins"})
"""A Debian with the Python that runs this test."""
MAIN = "import sys, lamp\n\ndef main():\n    print(lamp.__file__, *sys.argv[1:])\n    return 3\n"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With this machine's Python in place of Debian's."""
    folder = tmp_path_factory.mktemp("release")
    files = {"lamp.py": "ON = {'a', 'b'}\n", "controller/cli/main.py": MAIN}
    tree.lay(folder / "made", Target(HERE, ARCHITECTURES["arm64"]), "1.2.3", [wheel(folder, "w", "1", files)])
    (folder / "made/bin/python").unlink()
    (folder / "made/bin/python").symlink_to(sys._base_executable)  # type: ignore[attr-defined]
    return folder / "made"


def test_a_release_says_what_machine_it_is_for(release: Path) -> None:
    assert json.loads((release / "release.json").read_text()) == {
        "version": "1.2.3", "suite": "here", "architecture": "arm64", "python": HERE.python,
    }  # fmt: skip


def test_it_runs_where_it_is_put_by_any_link_and_hands_its_answer_on(release: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(release, tmp_path / "moved", symlinks=True)
    (tmp_path / "current").symlink_to(moved)
    (tmp_path / "lamp.py").write_text("raise SystemExit('a module of the folder it is called in')")
    done = subprocess.run(
        ["../current/bin/bastide", "run", "a b"], cwd=moved, env={"PYTHONPATH": str(tmp_path)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout == f"{tree.site_packages(moved, Target(HERE, ARCHITECTURES['arm64']))}/lamp.py run a b\n"


def test_its_bytecode_is_there_and_never_looks_at_the_source(release: Path) -> None:
    (compiled,) = release.rglob("lamp.*.pyc")
    assert compiled.read_bytes()[4:8] == b"\x01\0\0\0", "PEP 552: hash-based, and not to be checked"
    assert b"/usr/lib/bastide/lib/" in compiled.read_bytes() and str(release).encode() not in compiled.read_bytes()


def test_what_debian_brings_is_a_link_to_it(release: Path) -> None:
    site = release / f"lib/python{HERE.python}/site-packages"
    extension = f"_pins.cpython-{HERE.python.replace('.', '')}-aarch64-linux-gnu.so"
    assert {path.name: str(path.readlink()) for path in site.iterdir() if path.is_symlink()} == {
        "pins.py": "/usr/lib/python3/dist-packages/pins.py",
        extension: f"/usr/lib/python3/dist-packages/{extension}",
    }


@pytest.mark.parametrize(
    ("there", "runs"),
    [
        ({"opt/bastide/current": True, "usr/lib/bastide": True}, "opt/bastide/current"),
        ({"usr/lib/bastide": True}, "usr/lib/bastide"),
        ({"opt/bastide/current": False, "usr/lib/bastide": True}, "usr/lib/bastide"),
        ({"opt/bastide/current": False, "usr/lib/bastide": False}, None),
    ],
    ids=["an update", "no update", "an update whose Python went with the old Debian", "nothing that can run"],
)
def test_the_command_takes_the_newest_release_that_can_run(
    tmp_path: Path, there: dict[str, bool], runs: str | None
) -> None:
    for place, has_python in there.items():
        (tmp_path / place / "bin").mkdir(parents=True)
        (tmp_path / place / "bin/bastide").write_text(f"#!/bin/sh\necho {place} $*\n")
        (tmp_path / place / "bin/bastide").chmod(0o755)
        (tmp_path / place / "bin/python").symlink_to("/bin/true" if has_python else "/usr/bin/python3.gone")
    command = tmp_path / "bastide"
    command.write_text(COMMAND.replace(" /opt/", f" {tmp_path}/opt/").replace(" /usr/lib/", f" {tmp_path}/usr/lib/"))
    done = subprocess.run(["sh", command, "--version"], capture_output=True, text=True, check=False)
    assert done.stdout == ("" if runs is None else f"{runs} --version\n")
    assert done.returncode == (127 if runs is None else 0)
