"""The machine: QEMU's generic ARM board with a Raspberry Pi's device tree over it, its memory full of what it runs."""

import io
import re
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from tests.virtual_pi.host import LaneError, run, say

TREE: Final = Path(__file__).parent / "raspberry-pi-4.dts"
BOARD: Final = ("-cpu", "cortex-a72", "-smp", "2", "-m", "1024")
ITS_OWN_TIME: Final = ("-accel", "tcg", "-icount", "shift=1,sleep=off")
"""An instruction takes 2 ns, about a Pi's pace, and time passes with instructions only: a busy host slows the machine
down, and no clock inside it notices. While it waits for a time to come, the time comes at once."""
LINUX: Final = "console=ttyAMA0 loglevel=2 panic=-1"
"""Nothing but its last words on the console."""
BEGIN, END = "virtual-pi: begin", re.compile(r"virtual-pi: end (\d+)")
"""What ``guest/init`` says around the command that it runs."""
LAST_WORDS: Final = 15


def make_tree(folder: Path) -> None:
    """``board.dtb``"""
    empty, whole, result = folder / "virt.dtb", folder / "board.dts", folder / "board.dtb"
    run("qemu-system-aarch64", "-M", f"virt,dumpdtb={empty}", *BOARD, "-display", "none", "-nodefaults")
    whole.write_text(run("dtc", "-q", "-I", "dtb", "-O", "dts", empty) + TREE.read_text())
    run("dtc", "-q", "-I", "dts", "-O", "dtb", "-o", result, whole)


def run_machine(kernel: Path, tree: Path, memory: Path, console: Path, patience_s: float) -> int:
    """Boot, show what the guest's command says, and return its exit code; everything that is said goes to ``console``.

    Raises :class:`LaneError` when the machine ends without having said how the command ended.
    """
    command = [
        "timeout", "--foreground", str(patience_s), "qemu-system-aarch64", "-M", "virt", *BOARD, *ITS_OWN_TIME,
        "-kernel", str(kernel), "-initrd", str(memory), "-dtb", str(tree), "-append", LINUX, "-no-reboot",
        "-nodefaults", "-display", "none", "-monitor", "none", "-serial", "stdio",
    ]  # fmt: skip
    began_s = time.monotonic()
    machine = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert machine.stdout is not None
    with machine, console.open("w") as log:
        code = _listen(io.TextIOWrapper(machine.stdout, "utf-8", "replace"), log, began_s)
    if code is None:
        last = "".join(console.read_text().splitlines(keepends=True)[-LAST_WORDS:])
        raise LaneError(f"the machine ended or was ended after {patience_s:.0f} s; its last words ({console}):\n{last}")
    return code


def _listen(said: Iterable[str], log: TextIO, began_s: float) -> int | None:
    shown, code = False, None
    for text in said:
        line = text.rstrip("\r\n")
        print(line, file=log, flush=True)
        if ended := END.fullmatch(line):
            shown, code = False, int(ended[1])
        elif line == BEGIN:
            shown = True
            say(f"booted in {time.monotonic() - began_s:.0f} s")
        elif shown:
            print(line, flush=True)
    return code
