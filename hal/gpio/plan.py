"""Which lines the keeper owns, and the bounds it holds each of them to. Handed over once, as text, when it starts."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

Pull = Literal["up", "down", "floating"]
FactoryName = Literal["lgpio", "rpigpio", "mock"]

PULSE_MS_MAX = 1_000
PULSE_MS_MAX_WITH_REASON = 2_000
"""No coil may be on for longer, whatever is configured (law I3)."""
HOLD_MS_MAX = 30_000
"""Lights and buzzer: neighbours sleep above the bank."""
REST = 3
"""A coil rests this many times as long as it was on: it is made to be on for a quarter of the time at most."""


@dataclass(frozen=True, slots=True)
class Output:
    """One output line. Its safe value is off, always."""

    line: int
    active_high: bool
    """False for a relay that is on while its line is low."""
    longest_ms: int
    coil: bool
    """A lock's coil: it is never prolonged while it is on, and rests afterwards."""

    def __post_init__(self) -> None:
        limit = PULSE_MS_MAX_WITH_REASON if self.coil else HOLD_MS_MAX
        if not 1 <= self.longest_ms <= limit:
            raise ValueError(f"line {self.line} may be on for {self.longest_ms} ms; that must be 1 to {limit}")


@dataclass(frozen=True, slots=True)
class Input:
    line: int
    pull: Pull
    stable_ms: int
    """A level counts once it has been quiet for so long."""

    def __post_init__(self) -> None:
        if self.pull not in ("up", "down", "floating"):
            raise ValueError(f"line {self.line} cannot be pulled {self.pull!r}")


@dataclass(frozen=True, slots=True)
class Plan:
    factory: FactoryName
    outputs: tuple[Output, ...] = ()
    inputs: tuple[Input, ...] = ()
    chip: str | None = None
    """Label of the chip that has the lines, where it is none of a Raspberry Pi's own."""

    def __post_init__(self) -> None:
        lines = [one.line for one in self.outputs] + [one.line for one in self.inputs]
        if len(set(lines)) < len(lines) or not all(0 <= line <= 255 for line in lines):
            raise ValueError(f"lines must be 0 to 255 and each used once, not {sorted(lines)}")

    def to_text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Plan":
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything that :meth:`to_text` does not write."""
        plan = json.loads(text)
        outputs = tuple(Output(**one) for one in plan["outputs"])
        return cls(plan["factory"], outputs, tuple(Input(**one) for one in plan["inputs"]), plan["chip"])
