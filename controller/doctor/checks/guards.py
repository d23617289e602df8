"""What guards the machine against its own software: the hardware's watchdog, and ceilings of memory."""

from collections.abc import Iterator

from controller.doctor.finding import Finding, ok, warning
from controller.doctor.patient import Patient
from hal.guards import look


def check(patient: Patient) -> Iterator[Finding]:
    guards = look(patient.machine.root)
    if guards.watchdog_s is not None:
        yield ok("watchdog-armed", seconds=guards.watchdog_s) if guards.armed else warning("watchdog-idle")
    else:
        yield warning("watchdog-none")
    if guards.memory is not None:
        yield ok("memory-bounded") if guards.memory else warning("memory-unbounded")
