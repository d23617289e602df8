"""The whole examination: the configuration first, for everything else is looked up in it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from controller.clock import MachineClock
from controller.config import Config, ConfigError, Problem, load
from controller.config.hardware import Simulated
from controller.doctor.checks import CHECKS
from controller.doctor.finding import Finding, fault, ok
from controller.doctor.interview import LineHeard, interview
from controller.doctor.machine import Machine
from controller.doctor.patient import Patient


class StrangerError(Exception):
    """Where the daemon should answer, somebody else does."""


Ask = Callable[[str], Mapping[str, Any]]
"""The health report of the daemon at an address. Raises ``OSError`` when nobody answers, :class:`StrangerError`."""


async def examine(file: Path, machine: Machine, clock: MachineClock, ask: Ask) -> list[Finding]:
    """Every finding, in the order of the checks. Takes some seconds where boards must be asked."""
    try:
        config = load(file)
    except ConfigError as error:
        return [told_as(one) for one in error.problems]
    found = [ok("config-right", file=str(file), count=len(config.compartments))]
    if isinstance(config.hardware, Simulated):
        found.append(ok("nothing-wired"))
    patient = await _gathered(config, machine, clock, ask)
    return found + [one for check in CHECKS for one in check(patient)]


def told_as(problem: Problem) -> Finding:
    what, _, do = problem.text.partition("; ")
    where: dict[str, str | int] = {"file": problem.file, "line": problem.line}
    if not problem.key:
        return fault("config-unusable", **where, what=what, do=do)
    return fault("config-wrong", **where, key=problem.key, what=what, do=do)


async def _gathered(config: Config, machine: Machine, clock: MachineClock, ask: Ask) -> Patient:
    host = f"[{config.web.host}]" if ":" in config.web.host else config.web.host
    try:
        report = await asyncio.to_thread(ask, f"http://{host}:{config.web.port}")
        return Patient(config, machine, clock, report)
    except StrangerError:
        return Patient(config, machine, clock, stranger=True, lines=await _heard(config, machine))
    except OSError:
        return Patient(config, machine, clock, lines=await _heard(config, machine))


async def _heard(config: Config, machine: Machine) -> dict[str, LineHeard]:
    """Ports that another program has open are left alone: two who speak on a line are two who understand nothing."""
    free = [bus for bus in config.buses if _is_free(Path(bus.port), machine)]
    return {bus.name: await interview(config, bus) for bus in free}


def _is_free(port: Path, machine: Machine) -> bool:
    try:
        return machine.may_use(port) and not list(machine.holders(port))
    except OSError:
        return False
