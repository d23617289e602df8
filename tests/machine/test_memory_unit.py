"""The kernel's line of a Raspberry Pi, mended in place so that no power cut can leave it without one."""

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.machine.unitfile import unit

LINE = "/boot/firmware/cmdline.txt"
STOCK = "console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4 fsck.repair=yes rootwait quiet splash"


def mended(file: Path, text: str) -> str:
    """What stands there after the unit has run, its script taken as systemd hands it to the shell."""
    program, flags, script = shlex.split(unit("bastide-memory.service")["Service"]["ExecStart"])
    file.write_text(text)
    script = script.replace("$$", "$").replace("%%", "%").replace(LINE, str(file))
    subprocess.run([program, flags, script], check=True)
    return file.read_text()


@pytest.mark.parametrize("end", ["\n", ""])
def test_ceilings_of_memory_are_asked_for_in_the_one_line(tmp_path: Path, end: str) -> None:
    assert mended(tmp_path / "cmdline.txt", STOCK + end) == f"{STOCK} cgroup_enable=memory\n"


@pytest.mark.parametrize("text", [f"cgroup_enable=memory {STOCK}\n", f"{STOCK} cgroup_enable=memory\n"])
def test_what_is_there_is_left(tmp_path: Path, text: str) -> None:
    assert mended(tmp_path / "cmdline.txt", text) == text


def test_the_file_is_never_without_its_line(tmp_path: Path) -> None:
    """Written over in place, not replaced: a power cut leaves the old line, the new one, or the old with a rest."""
    file = tmp_path / "cmdline.txt"
    file.write_text(f"{STOCK}\n")
    before = file.stat().st_ino
    with file.open("rb") as same:
        mended_text = mended(file, f"{STOCK}\n")
        assert same.read().decode() == mended_text
    assert file.stat().st_ino == before


def test_it_runs_only_where_the_kernel_bounds_no_memory() -> None:
    section = unit("bastide-memory.service")["Unit"]
    assert section["ConditionControlGroupController"] == "!memory"
    assert section["ConditionPathIsReadWrite"] == LINE
