"""The header's GPIO chip, found by its label: numbers moved between kernels, labels did not.

The label is asked of the kernel (``linux/gpio.h``: ``struct gpiochip_info`` is name, label, number of lines;
``GPIO_GET_CHIPINFO_IOCTL`` is ``_IOR(0xB4, 0x01, struct gpiochip_info)``).
"""

import fcntl
import os
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HEADERS: Final = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
"""Raspberry Pi up to 3 and Zero 2 W, 4, and 5."""
_INFO: Final = struct.Struct("=32s32sI")
_READ: Final = 2
CHIP_INFO: Final = _READ << 30 | _INFO.size << 16 | 0xB4 << 8 | 0x01


def header(labels: Mapping[int, str], wanted: str | None = None) -> int:
    """The number of the chip whose label is ``wanted``, or that of a Raspberry Pi's header.

    Raises ``LookupError`` when there is none, or (wired wrongly) more than one.
    """
    known = HEADERS if wanted is None else (wanted,)
    found = [number for number, label in sorted(labels.items()) if label in known]
    if len(found) == 1:
        return found[0]
    seen = ", ".join(f"gpiochip{number} {label!r}" for number, label in sorted(labels.items())) or "no chip at all"
    raise LookupError(f"need exactly one GPIO chip labelled {' or '.join(known)}; this machine has {seen}")


def label(info: bytes) -> str:
    """The label in what the kernel answered to :data:`CHIP_INFO`."""
    return bytes(_INFO.unpack(info)[1]).partition(b"\0")[0].decode("ascii", "replace")


def labels(devices: Path = Path("/dev")) -> dict[int, str]:
    """Every chip's label, by its number. Raises ``PermissionError`` when this user may not ask."""
    found: dict[int, str] = {}
    for path in devices.glob("gpiochip*"):
        number = re.fullmatch(r"gpiochip(\d+)", path.name)
        if number is not None:
            found[int(number[1])] = label(_ask(path))
    return found


def _ask(path: Path) -> bytes:
    chip = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return fcntl.ioctl(chip, CHIP_INFO, bytes(_INFO.size))
    finally:
        os.close(chip)
