"""The backup of every night, where one is configured: that it is made is noticed only when it is needed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from controller.backup.nightly import kept
from controller.doctor.finding import Finding, ok, warning
from controller.doctor.machine import hidden
from controller.doctor.patient import Patient

HOUR_S: Final = 3_600.0
DAY_S: Final = 86_400.0
OLD_S: Final = 2 * DAY_S
"""One night may fail: a stick was in the town hall that evening."""


def check(patient: Patient) -> Iterator[Finding]:
    table = patient.config.backup
    if table is None:
        return
    folder = Path(table.folder)
    if hidden(folder) or not folder.is_dir():
        yield warning("backup-folder", folder=table.folder)
        return
    ages = [patient.clock.wall_s() - path.stat().st_mtime for path in kept(folder, patient.config.bank.site)]
    if not ages:
        yield warning("backup-none", folder=table.folder)
    elif min(ages) > OLD_S:
        yield warning("backup-old", folder=table.folder, days=int(min(ages) // DAY_S))
    else:
        yield ok("backup-fresh", folder=table.folder, hours=max(0, int(min(ages) // HOUR_S)))
