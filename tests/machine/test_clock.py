"""Whether the clock is right, asked by a service that may not even ask the kernel."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from controller.clock import TIMESYNC_HOLDS_S, marked

NOW_S = 1_790_000_000.0
CLOCK_ADJTIME = {"x86_64": 305, "aarch64": 266}
"""By this system call glibc does its adjtimex(3)."""
FORBIDDEN = """
import ctypes, struct, sys
from pathlib import Path
from controller import clock

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

number, mark = int(sys.argv[1]), Path(sys.argv[2])
load, equal, answer, eperm, allow = 0x20, 0x15, 0x06, 0x0005_0001, 0x7FFF_0000
code = [(load, 0, 0, 0), (equal, 0, 1, number), (answer, 0, 0, eperm), (answer, 0, 0, allow)]
program = Program(len(code), b"".join(struct.pack("HBBI", *line) for line in code))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0
clock.TIMESYNC = mark
print(clock.SystemClock().synchronised)
"""
"""seccomp(2), as ``ProtectClock=`` sets it: the call answers EPERM, all else goes on."""


def mark_at(path: Path, wall_s: float) -> Path:
    path.touch()
    os.utime(path, (wall_s, wall_s))
    return path


@pytest.mark.parametrize(
    ("ago_s", "right"),
    [(0.0, True), (TIMESYNC_HOLDS_S - 1, True), (TIMESYNC_HOLDS_S, False), (-1.0, False)],
)
def test_a_mark_holds_as_long_as_the_kernel_would_believe_the_clock(tmp_path: Path, ago_s: float, right: bool) -> None:
    assert marked(mark_at(tmp_path / "synchronized", NOW_S - ago_s), NOW_S) is right


def test_without_a_mark_nobody_set_it_right(tmp_path: Path) -> None:
    assert not marked(tmp_path / "synchronized", NOW_S)


@pytest.mark.skipif(platform.machine() not in CLOCK_ADJTIME, reason="knows the calls of amd64 and arm64")
@pytest.mark.parametrize("there", [True, False])
def test_where_the_kernel_may_not_be_asked_timesyncds_word_counts(tmp_path: Path, there: bool) -> None:
    mark = tmp_path / "synchronized"
    if there:
        mark.touch()
    command = [sys.executable, "-c", FORBIDDEN, str(CLOCK_ADJTIME[platform.machine()]), str(mark)]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == str(there)
