"""Which machine this is: model and serial number, as its firmware says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHARS_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Board:
    model: str
    """``Raspberry Pi 4 Model B Rev 1.4``; empty where nothing says."""
    serial: str
    """Sixteen hexadecimal digits on a Raspberry Pi; empty where nothing says, or not to this user."""


def read(root: Path = Path("/")) -> Board:
    """From the device tree (Devicetree specification, 2.3.2 and 3.2), or from the BIOS of a PC (SMBIOS)."""
    tree, bios = root / "proc" / "device-tree", root / "sys" / "class" / "dmi" / "id"
    return Board(
        _said(tree / "model") or _said(bios / "product_name"),
        _said(tree / "serial-number") or _said(bios / "product_serial"),
    )


def _said(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    words = data.rstrip(b"\0").decode("utf-8", "replace").strip()
    return "".join(one for one in words if one.isprintable())[:CHARS_MAX]
