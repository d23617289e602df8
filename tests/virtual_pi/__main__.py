"""``make virtual-pi``: tests on the GPIO chip of a real kernel, in a machine that takes itself for a Raspberry Pi.

Everything that is made lies in ``build/virtual-pi``; what took long is used again. The exit code is pytest's.
"""

import sys
from typing import Final

from tests.virtual_pi.debian import ARCHITECTURE, Debian, sources
from tests.virtual_pi.host import LaneError, look_for_tools, run
from tests.virtual_pi.kernel import RECIPE, make_kernel
from tests.virtual_pi.machine import TREE, make_tree, run_machine
from tests.virtual_pi.made import made
from tests.virtual_pi.memory import HOUSE, PACKAGES, make_system, make_wheels, pack, requirements

BUILD: Final = HOUSE / "build/virtual-pi"
SUITES: Final = ("tests/contracts/test_lock_bank.py", "tests/virtual_pi")
PYTEST: Final = ("python3", "-m", "pytest", "-v", "-p", "no:cacheprovider", "--board=gpio-sim")
PATIENCE_S: Final = 1_800
"""For a host that is busy with other things; alone it takes a few minutes."""


def main(arguments: list[str]) -> int:
    look_for_tools()
    lists = sources()
    debian = Debian(made(BUILD, "packages", lists, lambda folder: Debian(folder).fill(lists)))
    version = debian.behind(f"linux-image-{ARCHITECTURE}").removeprefix("linux-image-")
    kernel = made(BUILD, f"linux-{version}", RECIPE, lambda folder: make_kernel(folder, debian, version))
    system = made(BUILD, "system", " ".join(PACKAGES), lambda folder: make_system(folder, debian))
    needed = "\n".join((*requirements(), (HOUSE / "constraints.txt").read_text()))
    wheels = made(BUILD, "wheels", needed, make_wheels)
    tree = made(BUILD, "tree", run("qemu-system-aarch64", "--version") + TREE.read_text(), make_tree)
    colour = "yes" if sys.stdout.isatty() else "no"
    command = arguments or [*PYTEST, f"--color={colour}", *SUITES]
    memory = pack([each / "root" for each in (system, kernel, wheels)], command, BUILD)
    return run_machine(kernel / "vmlinuz", tree / "board.dtb", memory, BUILD / "console.log", PATIENCE_S)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LaneError as error:
        sys.exit(f"virtual-pi: {error}")
    except KeyboardInterrupt:
        sys.exit("virtual-pi: stopped")
