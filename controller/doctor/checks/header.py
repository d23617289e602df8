"""The Raspberry Pi's own header: its chip is there, for this user, and the buses whose lines are used are switched off.

The configuration itself refuses pins that must not be. Sources: the device files that the kernel's spidev, i2c-dev and
w1 drivers make, Raspberry Pi OS's link ``serial0`` to the header's serial port, and its ``strict_gpiod`` parameter
(raspberrypi/linux pull request 6117): without it a line that nobody holds any more stays as it was.
"""

import re
from collections.abc import Iterator
from typing import Final

from controller.doctor.finding import Finding, fault, ok
from controller.doctor.machine import text
from controller.doctor.patient import Patient
from controller.wiring.plan import plan

SIGNS: Final = {
    "spi": "dev/spidev0.*",
    "i2c": "dev/i2c-1",
    "uart": "dev/serial0",
    "w1": "sys/bus/w1/devices/w1_bus_master*",
}
"""Where the kernel shows that a bus is on."""
BOOT_SETTINGS: Final = "boot/firmware/config.txt"
STRICT: Final = re.compile(r"^\s*dtparam=(?:.*,)?strict_gpiod(?:=(?:on|true|yes|1))?\s*(?:,|$)", re.MULTILINE)


def check(patient: Patient) -> Iterator[Finding]:
    if not plan(patient.config).uses_header or patient.config.header.factory != "lgpio":
        return
    yield _chip(patient)
    yield from _released(patient)
    for bus in patient.config.header.free_buses:
        if any(patient.machine.root.glob(SIGNS[bus])):
            yield fault("header-bus", bus=bus)


def _released(patient: Patient) -> Iterator[Finding]:
    """Whether a line falls back when its keeper dies; only Raspberry Pi OS has this file, and lets lines stay."""
    settings = text(patient.machine.root / BOOT_SETTINGS)
    if settings is not None and not STRICT.search(settings):
        yield fault("header-lines-stay", file=f"/{BOOT_SETTINGS}")


def _chip(patient: Patient) -> Finding:
    from hal.gpio import chips

    try:
        number = chips.header(chips.labels(patient.machine.dev))
    except PermissionError as error:
        return fault("header-forbidden", file=str(error.filename))
    except (LookupError, OSError) as error:
        return fault("header-missing", why=str(error))
    return ok("header-there", number=number)
