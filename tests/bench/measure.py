"""One measured number, its goal, and the table and file that all of them end in."""

import json
import math
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measure:
    """``goal`` is a largest value, or a smallest one where ``at_least``; None for a number that is only told."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least ``percent`` of all samples do not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def machine() -> str:
    """What ran it: processor, number of cores, kernel and Python."""
    words = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in words if line.lower().startswith("model")), "?")
    model = next((line.split(":")[1].strip() for line in words if line.startswith("model name")), model)
    cores = sum(line.startswith("processor") for line in words)
    return f"{model}, {cores} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def line(measure: Measure) -> str:
    goal = "" if measure.goal is None else f"{'≥' if measure.at_least else '≤'} {measure.goal:g}"
    met = {True: "yes", False: "NO", None: ""}[measure.met]
    return f"{measure.name:<54} {measure.value:>10.3g} {measure.unit:<10} {goal:>10}  {met}"


def heading() -> str:
    return f"{'measure':<54} {'value':>10} {'unit':<10} {'goal':>10}  met"


def write(measures: Sequence[Measure], path: Path) -> None:
    """A list of name, value, unit, goal, met, and the machine and day it was measured on."""
    where, when = machine(), datetime.now(UTC).isoformat(timespec="seconds")
    rows = [
        {name: value for name, value in asdict(each).items() if name != "at_least"}
        | {"met": each.met, "machine": where, "date": when}
        for each in measures
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", "utf-8")
