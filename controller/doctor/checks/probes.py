"""Thermometers of the cold compartments, as the kernel's 1-wire bus shows them (L29)."""

from collections.abc import Iterator

from controller.doctor.finding import Finding, fault, ok
from controller.doctor.patient import Patient


def check(patient: Patient) -> Iterator[Finding]:
    from hal.sensors import w1

    for table in patient.config.thermometers:
        folder = patient.machine.sys / "bus" / "w1" / "devices" / table.probe
        celsius = w1.read(folder)
        if not folder.is_dir():
            yield fault("probe-missing", name=table.name, probe=table.probe)
        elif celsius is None:
            yield fault("probe-dumb", name=table.name, probe=table.probe)
        else:
            yield ok("probe-reads", name=table.name, celsius=f"{celsius:.1f}")
