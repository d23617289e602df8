"""What the virtual machine's processor is: this host's own where that works, else QEMU's translation of it."""

import os
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Final

KVM: Final = ("-accel", "kvm", "-cpu", "host,arch-capabilities=off")
TRANSLATED: Final = ("-accel", "tcg,thread=multi", "-cpu", "max")
"""Some ten times slower."""
SPEAKS_WITHIN_S: Final = 8.0
FIRST_WORD: Final = b"Linux version"


def processor(kernel: Path) -> tuple[str, ...]:
    """Arguments for QEMU."""
    return KVM if _works(kernel) else TRANSLATED


def patience(kernel: Path) -> float:
    """How many times longer than on the host's own processor things may take."""
    return 1.0 if _works(kernel) else 8.0


@cache
def _works(kernel: Path) -> bool:
    """Whether ``/dev/kvm`` runs this kernel: in some virtual machines it runs only kernels made for it."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "console"
        command = [
            "qemu-system-x86_64", "-M", "q35", *KVM, "-m", "512", "-nodefaults", "-display", "none", "-no-reboot",
            "-kernel", str(kernel), "-append", "console=ttyS0 panic=-1", "-serial", f"file:{said}",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as machine:
            end_s = time.monotonic() + SPEAKS_WITHIN_S
            while machine.poll() is None and time.monotonic() < end_s and not _spoke(said):
                time.sleep(0.1)
            machine.kill()
        return _spoke(said)


def _spoke(said: Path) -> bool:
    return said.exists() and FIRST_WORD in said.read_bytes()
