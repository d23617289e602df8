"""Serial ports and USB readers: there, under a name that stays, usable, and nobody else's (L25)."""

import grp
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from controller.config import Config
from controller.doctor.finding import Finding, fault, ok, warning
from controller.doctor.machine import Machine, hidden
from controller.doctor.patient import Patient


@dataclass(frozen=True, slots=True)
class Use:
    """Something that is plugged in, and what it is plugged in for."""

    bus: str
    """The name of its bus, or what it is."""
    port: str


def uses(config: Config) -> Iterator[Use]:
    """Everything of this bank that has a device file of its own."""
    parts = [*((bus.name, bus) for bus in config.buses), *((one.name, one) for one in config.scanners)]
    parts += [(name, part) for name in ("keypad", "printer") if (part := getattr(config, name)) is not None]
    for name, part in parts:
        port = getattr(part, "port", None) or getattr(part, "device", None)
        if port is not None:
            yield Use(name, port)


def check(patient: Patient) -> Iterator[Finding]:
    for use in uses(patient.config):
        port = Path(use.port)
        if hidden(port):
            yield fault("port-hidden", bus=use.bus, port=use.port)
            continue
        if not port.exists():
            yield _missing(use, patient)
            continue
        yield from _name(use, port, patient.machine)
        yield _state(use, port, patient)


def _missing(use: Use, patient: Patient) -> Finding:
    if Path(use.port).parent == patient.machine.by_id:
        known = {Path(one.port) for one in uses(patient.config)}
        others = [str(one) for one in patient.machine.adapters() if one not in known]
        if others:
            return fault("port-other", bus=use.bus, port=use.port, others=", ".join(others))
    return fault("port-missing", bus=use.bus, port=use.port)


def _name(use: Use, port: Path, machine: Machine) -> Iterator[Finding]:
    """``ttyUSB0`` is whatever was plugged in first; an adapter's own name stays, and so does that of a USB socket."""
    if port.parent in (machine.by_id, machine.by_socket):
        return
    better = [one for one in machine.adapters() if one.resolve() == port.resolve()]
    if better:
        yield warning("port-renamed", bus=use.bus, port=use.port, better=str(better[0]))
    elif port.name.startswith(("ttyUSB", "ttyACM")):
        yield warning("port-may-move", bus=use.bus, port=use.port)


def _state(use: Use, port: Path, patient: Patient) -> Finding:
    if not patient.machine.may_use(port):
        return fault("port-forbidden", bus=use.bus, port=use.port, group=_group(port))
    if patient.report is not None:
        return ok("port-daemon", bus=use.bus, port=use.port)
    holders = list(patient.machine.holders(port))
    if holders:
        who = ", ".join(f"{name} ({number})" for number, name in holders)
        return fault("port-held", bus=use.bus, port=use.port, who=who, number=holders[0][0])
    heard = patient.lines.get(use.bus)
    if heard is not None and heard.trouble:
        return fault("port-trouble", bus=use.bus, port=use.port, why=heard.trouble)
    return ok("port-there", bus=use.bus, port=use.port)


def _group(port: Path) -> str:
    try:
        return grp.getgrgid(port.stat().st_gid).gr_name
    except KeyError:
        return str(port.stat().st_gid)
