"""What time it is, and who says so (L21)."""

from collections.abc import Iterator

from controller.doctor.finding import Finding, ok, warning
from controller.doctor.patient import Patient


def check(patient: Patient) -> Iterator[Finding]:
    clock = patient.clock
    if clock.synchronised:
        yield ok("clock-synchronised")
    elif clock.battery:
        yield warning("clock-battery")
    else:
        yield warning("clock-alone")
