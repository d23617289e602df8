"""A screen and a browser for it. A bank may do without both."""

import shutil
from collections.abc import Iterator

from controller.doctor.finding import Finding, ok, warning
from controller.doctor.machine import Machine, text
from controller.doctor.patient import Patient

BROWSERS = ("chromium", "chromium-browser")


def check(patient: Patient) -> Iterator[Finding]:
    outputs = _outputs(patient.machine)
    if not outputs:
        yield warning("screen-none")
        return
    blind = [name for name, shows in outputs.items() if not shows]
    yield (
        warning("screen-no-modes", output=", ".join(blind)) if blind else ok("screen-there", output=", ".join(outputs))
    )
    if not any(shutil.which(name, path=patient.machine.programs) for name in BROWSERS):
        yield warning("browser-missing")
    else:
        yield ok("browser-there")


def _outputs(machine: Machine) -> dict[str, bool]:
    """The outputs that something is plugged into, and whether it tells which pictures it can show."""
    plugged = [one for one in sorted(machine.sys.glob("class/drm/card*-*")) if text(one / "status") == "connected"]
    return {one.name.partition("-")[2]: text(one / "modes") is not None for one in plugged}
