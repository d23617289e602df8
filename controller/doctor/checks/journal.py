"""The journal: every page read, every hash computed again."""

from collections.abc import Iterator

from controller.doctor.finding import Finding, fault, ok
from controller.doctor.machine import hidden
from controller.doctor.patient import Patient
from controller.records import JOURNAL
from controller.store.errors import JournalDamaged, JournalError
from controller.store.reader import reading


def check(patient: Patient) -> Iterator[Finding]:
    path = patient.config.data.path / JOURNAL
    if hidden(path):
        return  # the check of the disk says it
    if not path.exists():
        yield ok("journal-none")
        return
    try:
        with reading(path) as reader:
            proof = reader.verify()
    except JournalDamaged as error:
        yield fault("journal-damaged", why=str(error), folder=str(path.parent))
    except JournalError as error:
        yield fault("journal-trouble", why=str(error))
    else:
        yield ok("journal-sound", count=proof.count)
