"""What the checks look at: gathered once, read by all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from controller.clock import MachineClock
from controller.config import Config
from controller.doctor.interview import LineHeard
from controller.doctor.machine import Machine
from controller.wiring.labels import span_of


@dataclass(frozen=True, slots=True)
class Patient:
    config: Config
    machine: Machine
    clock: MachineClock
    report: Mapping[str, Any] | None = None
    """The running daemon's health report; None when none runs."""
    stranger: bool = False
    """Something else than the daemon answers at its address."""
    lines: Mapping[str, LineHeard] = field(default_factory=dict)
    """What was heard on each bus that nobody owns, by its name."""

    def doors(self, board: str) -> str:
        """The doors on a board by their labels: ``1–8, 12``; a dash when there are none."""
        return span_of([one.label for one in self.config.compartments if one.board == board])
