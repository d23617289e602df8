"""The running daemon, and what it says of boards and doors: it owns the lines, so it is asked and nobody else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.patient import Patient

FULL_SHARE = 0.8
BAD_SHARE = 0.01
"""Of the questions on a line: a good one has hardly any."""


def check(patient: Patient) -> Iterator[Finding]:
    web = patient.config.web
    if patient.stranger:
        yield fault("daemon-stranger", port=web.port)
        return
    if patient.report is None:
        yield warning("daemon-absent")
        return
    report = patient.report
    yield ok("daemon-ready") if report["ready"] else fault("daemon-not-ready", why=str(report["problem"]))
    for board in report["boards"]:
        name, minutes = str(board["name"]), int(board["since_s"] // 60)
        if board["answering"]:
            yield ok("daemon-board", board=name)
        else:
            yield fault("daemon-board-silent", board=name, minutes=minutes, doors=patient.doors(name))
    for alarm in report["alarms"]:
        yield warning("daemon-alarm", alarm=str(alarm))
    yield from _lines(report["buses"])
    for queue in report["queues"]:
        if queue["length"] >= FULL_SHARE * queue["limit"]:
            yield warning("daemon-queue", queue=str(queue["name"]), length=queue["length"], limit=queue["limit"])


def _lines(buses: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    for bus in buses:
        name, bad, asked = str(bus["name"]), bus["bad_frames"] + bus["timeouts"], bus["exchanges"]
        if bad > BAD_SHARE * asked:
            yield warning("daemon-line-bad", bus=name, bad=bad, asked=asked)
        if bus["losses"]:
            yield warning("daemon-line-lost", bus=name, times=bus["losses"])
