"""The header's GPIO chip as the kernel simulates it, from outside: what a wire carries, and the wire's other end.

``gpio-sim`` shows each line in sysfs: ``value`` is the line's level, whoever drives it; ``pull`` is what the outside
world pulls it to. A line that nobody drives, and one whose owner has died, is at its pull
(Documentation/admin-guide/gpio/gpio-sim.rst).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

DEVICE: Final = "header-gpio"
PLATFORM: Final = Path("/sys/bus/platform")
TRACING: Final = Path("/sys/kernel/tracing")
PROBES: Final = """\
p:bastide/claimed gpio_sim_direction_output line=%x1:u32 level=%x2:u32
p:bastide/driven gpio_sim_set_multiple mask=+0(%x1):x64 levels=+0(%x2):x64
"""
"""Where the kernel tells the chip what to do; by arm64's calling convention, arguments are in registers from 0 on."""


def there() -> bool:
    """This is the virtual Pi."""
    return (PLATFORM / "drivers/gpio-sim" / DEVICE).exists()


class Header:
    """Raises ``LookupError`` on a machine without it."""

    def __init__(self) -> None:
        self._lines = self._found()

    def level(self, line: int) -> bool | None:
        """Whether a line is high; None while the header is gone."""
        try:
            return (self._lines / f"sim_gpio{line}/value").read_text() == "1\n"
        except OSError:
            return None

    def pull(self, line: int, high: bool) -> None:
        """What is wired to a line pulls it up or down."""
        (self._lines / f"sim_gpio{line}/pull").write_text("pull-up" if high else "pull-down")

    def unplug(self) -> None:
        """The chip is gone, under whoever holds its lines."""
        (PLATFORM / "drivers/gpio-sim/unbind").write_text(DEVICE)

    def plug(self) -> None:
        """It is back, under another number, every line pulled down."""
        (PLATFORM / "drivers/gpio-sim/bind").write_text(DEVICE)
        self._lines = self._found()

    @staticmethod
    def _found() -> Path:
        for chip in (PLATFORM / "devices" / DEVICE).glob("gpiochip*"):
            return chip
        raise LookupError("this machine is not the virtual Pi; `make virtual-pi` runs tests there")


class Record:
    """Every level that software gave to a line, in order and without a gap: the kernel writes it down at the chip."""

    def driven(self) -> list[tuple[int, bool]]:
        """``(line, high)``, from the start of the recording on."""
        told = [text for text in (TRACING / "trace").read_text().splitlines() if not text.startswith("#")]
        return [one for text in told for one in _levels(dict(re.findall(r"(\w+)=(\w+)", text)))]


def _levels(probed: dict[str, str]) -> list[tuple[int, bool]]:
    """What one call gave: a level to the line that is claimed, or one to each line in a mask."""
    if "line" in probed:
        return [(int(probed["line"]), probed["level"] != "0")]
    mask, levels = int(probed["mask"], 16), int(probed["levels"], 16)
    return [(line, bool(levels >> line & 1)) for line in range(mask.bit_length()) if mask >> line & 1]


@contextmanager
def recording() -> Iterator[Record]:
    """Needs the kernel's probes, and the header plugged in: its module names the places that are watched."""
    (TRACING / "trace").write_text("")
    (TRACING / "kprobe_events").write_text(PROBES)
    enabled = TRACING / "events/bastide/enable"
    enabled.write_text("1")
    try:
        yield Record()
    finally:
        enabled.write_text("0")
        (TRACING / "kprobe_events").write_text("")
