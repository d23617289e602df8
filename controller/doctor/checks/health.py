"""The Pi's own health: its supply, its temperature, its card. A running daemon has watched them since it started."""

from collections.abc import Iterator
from dataclasses import fields

from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.patient import Patient
from hal.health import HOT_C, Machine, look


def check(patient: Patient) -> Iterator[Finding]:
    machine = _machine(patient)
    if machine.under_voltage is not None:
        yield fault("supply-low") if machine.under_voltage else ok("supply-good")
    if machine.soc_c is not None:
        hot, celsius = machine.soc_c >= HOT_C, round(machine.soc_c)
        yield warning("hot", celsius=celsius, limit=round(HOT_C)) if hot else ok("cool", celsius=celsius)
    if machine.read_only:
        yield fault("disk-read-only", folder=str(patient.config.data.path))
    if machine.card_errors is not None:
        yield fault("card-errors", count=machine.card_errors) if machine.card_errors else ok("card-good")


def _machine(patient: Patient) -> Machine:
    """What the daemon remembers, for too weak a supply shows for an instant only; else as it is now."""
    if patient.report is None:
        return look(patient.config.data.path, patient.machine.root)
    told = patient.report["machine"]
    return Machine(**{field.name: told[field.name] for field in fields(Machine)})
