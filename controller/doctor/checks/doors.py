"""Door switches that contradict: all of a board open at once, or one that cannot make up its mind."""

from collections.abc import Iterator

from controller.config.hardware import BoardTable
from controller.doctor.finding import Finding, warning
from controller.doctor.interview import BoardHeard
from controller.doctor.patient import Patient
from controller.wiring.labels import span_of

MANY = 2
"""One open door is an open door."""


def check(patient: Patient) -> Iterator[Finding]:
    if patient.report is not None:
        return
    tables = {table.name: table for table in patient.config.boards}
    for line in patient.lines.values():
        for name, heard in line.boards.items():
            yield from _board(patient, tables[name], heard)


def _board(patient: Patient, table: BoardTable, heard: BoardHeard) -> Iterator[Finding]:
    labels = {one.channel: one.label for one in patient.config.compartments if one.board == table.name}
    looks = [{channel: closed for channel, closed in look.items() if channel in labels} for look in heard.looks]
    looks = [look for look in looks if look]
    if not looks:
        return
    restless = [labels[channel] for channel in sorted(labels) if len({look.get(channel) for look in looks}) > 1]
    if restless:
        yield warning("doors-restless", board=table.name, doors=span_of(restless))
    if len(labels) >= MANY and not any(any(look.values()) for look in looks):
        reads = 1 - table.closed_reads
        yield warning("doors-all-open", board=table.name, doors=patient.doors(table.name), reads=reads)
