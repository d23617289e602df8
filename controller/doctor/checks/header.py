"""The Raspberry Pi's own header: its chip is there, for this user, and the buses whose lines are used are switched off.

The configuration itself refuses pins that must not be. Sources: the device files that the kernel's spidev, i2c-dev and
w1 drivers make, and Raspberry Pi OS's link ``serial0`` to the header's serial port.
"""

from collections.abc import Iterator
from typing import Final

from controller.doctor.finding import Finding, fault, ok
from controller.doctor.patient import Patient
from controller.wiring.plan import plan

SIGNS: Final = {
    "spi": "dev/spidev0.*",
    "i2c": "dev/i2c-1",
    "uart": "dev/serial0",
    "w1": "sys/bus/w1/devices/w1_bus_master*",
}
"""Where the kernel shows that a bus is on."""


def check(patient: Patient) -> Iterator[Finding]:
    if not plan(patient.config).uses_header or patient.config.header.factory != "lgpio":
        return
    yield _chip(patient)
    for bus in patient.config.header.free_buses:
        if any(patient.machine.root.glob(SIGNS[bus])):
            yield fault("header-bus", bus=bus)


def _chip(patient: Patient) -> Finding:
    from hal.gpio import chips

    try:
        number = chips.header(chips.labels(patient.machine.dev))
    except PermissionError as error:
        return fault("header-forbidden", file=str(error.filename))
    except (LookupError, OSError) as error:
        return fault("header-missing", why=str(error))
    return ok("header-there", number=number)
