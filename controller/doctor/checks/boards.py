"""Does each board answer, cleanly, and alone at its address (L18, L32)?"""

from collections.abc import Iterator

from controller.config.hardware import SerialBoard
from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.interview import BoardHeard, LineHeard
from controller.doctor.patient import Patient

NOISY_SHARE = 0.2
"""Of the questions to a board: below it, now and then noise on the line; above, something is wired or set wrongly."""


def check(patient: Patient) -> Iterator[Finding]:
    if patient.report is not None:
        return
    for bus in patient.config.buses:
        heard = patient.lines.get(bus.name)
        if heard is not None and heard.boards:
            yield from _line(patient, bus.name, heard)


def _line(patient: Patient, bus: str, heard: LineHeard) -> Iterator[Finding]:
    tables = [one for one in patient.config.boards if isinstance(one, SerialBoard) and one.name in heard.boards]
    one_by_one = {table.name: heard.boards[table.name] for table in tables}
    if not any(one.answers or one.garbled or one.elsewhere for one in one_by_one.values()):
        yield fault("line-silent", bus=bus, boards=", ".join(one_by_one))
        return
    troubled = [name for name, one in one_by_one.items() if _trouble(one) > NOISY_SHARE]
    if len(troubled) > 1 and len(troubled) == sum(1 for one in one_by_one.values() if one.answers or one.garbled):
        yield fault("line-garbled", bus=bus, boards=", ".join(troubled))
        tables = [table for table in tables if table.name not in troubled]
    for table in tables:
        yield _board(patient, table, one_by_one[table.name])


def _board(patient: Patient, table: SerialBoard, heard: BoardHeard) -> Finding:
    what: dict[str, str | int] = {"board": table.name, "address": table.address, "bus": table.bus}
    if heard.linked:
        return fault("board-linked", **what, inputs=", ".join(map(str, heard.linked)))
    if heard.refused:
        return fault("board-refused", **what, why=heard.refused)
    if not heard.answers and not heard.garbled:
        doors = patient.doors(table.name)
        if heard.elsewhere:
            return fault("board-elsewhere", **what, doors=doors, found=", ".join(map(str, heard.elsewhere)))
        return fault("board-silent", **what, doors=doors)
    if _trouble(heard) > NOISY_SHARE:
        return fault("board-twice", **what, bad=heard.garbled + heard.surplus, asked=_asked(heard))
    if _trouble(heard) or heard.timeouts:
        return warning("board-noisy", **what, bad=_asked(heard) - heard.answers + heard.surplus, asked=_asked(heard))
    return ok("board-answers", **what, asked=_asked(heard))


def _asked(heard: BoardHeard) -> int:
    return heard.answers + heard.garbled + heard.timeouts


def _trouble(heard: BoardHeard) -> float:
    return (heard.garbled + heard.surplus) / max(1, _asked(heard))
