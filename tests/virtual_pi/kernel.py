"""Debian's own kernel, and the one module that it does not ship: ``gpio-sim``, a GPIO chip of any number of lines.

The module's source is in Debian's ``linux-source``; it is built against the headers of exactly the kernel that boots.
``irq_sim``, which it needs, is part of the kernel or nothing, and Debian chose nothing: it is linked into the module.
"""

import shutil
from pathlib import Path
from typing import Final

from tests.virtual_pi.debian import ARCHITECTURE, Debian, host
from tests.virtual_pi.host import run, say

SERIES: Final = "6.1"
GPIO: Final = Path("drivers/gpio")
IRQ_SIM: Final = Path("kernel/irq/irq_sim.c")
KBUILD: Final = """\
obj-m := gpio-sim.o
gpio-sim-y := gpio-sim-driver.o irq_sim.o
ccflags-y += -DCONFIG_IRQ_SIM=1
"""
EXPORTED: Final = {"irq_to_desc(irqnum)": "irq_data_to_desc(irq_get_irq_data(irqnum))"}
"""The same answer, by functions that a module may call."""
MODULES: Final = (
    "kernel/fs/configfs/configfs.ko",
    "kernel/drivers/input/evdev.ko",
    "kernel/drivers/input/misc/uinput.ko",
)
"""Of Debian's own, in the order in which the machine takes them in: for ``gpio-sim``, and for the tests' keyboards."""
RECIPE: Final = f"{KBUILD}{MODULES}"


def make_kernel(folder: Path, debian: Debian, version: str) -> None:
    """``vmlinuz``, and in ``root/modules`` Debian's modules and ``gpio-sim``. ``version``: ``6.1.0-56-arm64``."""
    image, headers, built = folder / "image", folder / "headers", folder / "build"
    debian.unpack(image, f"linux-image-{version}")
    shutil.copy(image / "boot" / f"vmlinuz-{version}", folder / "vmlinuz")
    _headers(headers, debian, version)
    _source(built, debian)
    say("building gpio-sim")
    run(
        "make", "-s", "-C", headers / "usr/src" / f"linux-headers-{version}", f"M={built.resolve()}", "ARCH=arm64",
        "CROSS_COMPILE=aarch64-linux-gnu-", "modules",
    )  # fmt: skip
    modules = folder / "root/modules"
    modules.mkdir(parents=True)
    for module in (*(image / "lib/modules" / version / one for one in MODULES), built / "gpio-sim.ko"):
        shutil.copy(module, modules)
    for used in (image, headers, built):
        shutil.rmtree(used)


def _headers(into: Path, debian: Debian, version: str) -> None:
    """Of the guest's architecture, with the tools of this machine's; they find each other where they lie."""
    common = f"linux-headers-{version.removesuffix(f'-{ARCHITECTURE}')}-common"
    debian.unpack(into, f"linux-headers-{version}", common, f"linux-kbuild-{SERIES}:{host()}")
    start = into / "usr/src" / f"linux-headers-{version}" / "Makefile"
    start.write_text(f"include {into.resolve() / 'usr/src' / common / 'Makefile'}\n")


def _source(into: Path, debian: Debian) -> None:
    package = into / "package"
    debian.unpack(package, f"linux-source-{SERIES}")
    top = Path(f"linux-source-{SERIES}")
    wanted = [GPIO / "gpio-sim.c", GPIO / "gpiolib.h", IRQ_SIM]
    run("tar", "-C", into, "-xf", package / "usr/src" / f"{top}.tar.xz", *(str(top / path) for path in wanted))
    shutil.move(into / top / GPIO / "gpio-sim.c", into / "gpio-sim-driver.c")
    shutil.move(into / top / GPIO / "gpiolib.h", into)
    interrupts = (into / top / IRQ_SIM).read_text()
    lines = (line for line in interrupts.splitlines() if not line.startswith("EXPORT_SYMBOL"))
    interrupts = "\n".join(lines) + "\n"
    for inner, outer in EXPORTED.items():
        interrupts = interrupts.replace(inner, outer)
    (into / "irq_sim.c").write_text(interrupts)
    (into / "Kbuild").write_text(KBUILD)
    shutil.rmtree(package)
    shutil.rmtree(into / top)
