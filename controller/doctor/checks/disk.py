"""Room on the disk, and whether it lets itself be written."""

import os
from collections.abc import Iterator
from pathlib import Path

from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.machine import hidden
from controller.doctor.patient import Patient

MIB = 1 << 20
FREE_MIB = (50, 500)
"""Below the first the journal may stop soon; below the second somebody should look what fills the card."""


def check(patient: Patient, free_mib: tuple[int, int] = FREE_MIB) -> Iterator[Finding]:
    folder = patient.config.data.path
    there = _nearest(folder)
    found = os.statvfs(there)
    left_mib = found.f_bavail * found.f_frsize // MIB
    if hidden(folder):
        yield fault("data-forbidden", folder=str(folder))
    elif not folder.is_dir() and there.is_dir():
        yield warning("data-missing", folder=str(folder))
    elif not folder.is_dir() or not patient.machine.may_use(folder):
        yield fault("data-forbidden", folder=str(folder))
    if left_mib < free_mib[0]:
        yield fault("disk-full", folder=str(folder), mib=left_mib)
    elif left_mib < free_mib[1]:
        yield warning("disk-filling", folder=str(folder), mib=left_mib)
    else:
        yield ok("disk-room", folder=str(folder), gib=round(left_mib / 1024, 1))


def _nearest(folder: Path) -> Path:
    """The folder itself, or the one that it would be made in, or the last that can be seen."""
    return folder if not hidden(folder) and folder.exists() else _nearest(folder.parent)
