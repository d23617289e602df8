"""The checks, in the order in which one would look: one file each, independent of each other."""

from collections.abc import Callable, Iterable

from controller.doctor.checks import (
    backup,
    boards,
    clock,
    daemon,
    disk,
    doors,
    guards,
    header,
    health,
    journal,
    keys,
    ports,
    probes,
    screen,
)
from controller.doctor.finding import Finding
from controller.doctor.patient import Patient

Check = Callable[[Patient], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    daemon.check,
    ports.check,
    boards.check,
    doors.check,
    header.check,
    probes.check,
    health.check,
    guards.check,
    disk.check,
    journal.check,
    backup.check,
    keys.check,
    clock.check,
    screen.check,
)
