"""How the Raspberry Pi itself is: its supply, its temperature, its card. Pure reading of the kernel's files.

Sources: Linux ``raspberrypi-hwmon`` (device ``rpi_volt``, ``in0_lcrit_alarm``: the firmware saw too low a voltage),
``thermal`` (thousandths of a degree), ``ext4`` in sysfs (``errors_count`` survives restarts: the file system keeps it),
and ``/proc/self/mounts``. What a machine does not have is None, and never an error.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path("/")
HOT_C: Final = 80.0
"""From here on the firmware slows the processor down."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One look."""

    under_voltage: bool | None = None
    soc_c: float | None = None
    card_errors: int | None = None
    """Errors that the file system of the data has ever met; a dying card shows here first."""
    read_only: bool = False
    """The kernel has given up writing to it."""


def look(data: Path, root: Path = ROOT) -> Machine:
    """The machine as it is now; ``data`` lies on the file system that matters, ``root`` is ``/`` but in tests."""
    device, options = _mount(data, root)
    return Machine(
        under_voltage=under_voltage(root),
        soc_c=soc_c(root),
        card_errors=card_errors(device, root),
        read_only="ro" in options,
    )


def under_voltage(root: Path = ROOT) -> bool | None:
    """Whether the supply was too weak since this was last read; the driver looks every two seconds."""
    for sensor in sorted((root / "sys/class/hwmon").glob("hwmon*")):
        if _text(sensor / "name") == "rpi_volt":
            alarm = _number(sensor / "in0_lcrit_alarm")
            return None if alarm is None else alarm != 0
    return None


def soc_c(root: Path = ROOT) -> float | None:
    value = _number(root / "sys/class/thermal/thermal_zone0/temp")
    return None if value is None else value / 1000


def card_errors(device: str, root: Path = ROOT) -> int | None:
    """``device`` is the last part of the file system's device, ``mmcblk0p2``."""
    return _number(root / "sys/fs/ext4" / device / "errors_count") if device else None


def _mount(data: Path, root: Path) -> tuple[str, tuple[str, ...]]:
    """Device and options of the innermost mount that holds ``data``."""
    found: tuple[int, str, tuple[str, ...]] = (-1, "", ())
    for line in (_text(root / "proc/self/mounts") or "").splitlines():
        parts = line.split(" ")
        if len(parts) < 4:
            continue
        point = Path(parts[1].replace("\\040", " "))
        if data.is_relative_to(point) and len(point.parts) >= found[0]:
            found = len(point.parts), parts[0].rpartition("/")[2], tuple(parts[3].split(","))
    return found[1], found[2]


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return None


def _number(path: Path) -> int | None:
    try:
        return int(_text(path) or "")
    except ValueError:
        return None
