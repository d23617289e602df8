"""What a check answers. Which sentences go with it stands in ``words``, under its code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    FAULT = "fault"
    """The bank does not do its work, or will not for long."""
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    grade: Grade
    code: str
    values: "Mapping[str, Value]"
    """What stands in the gaps of its sentences; of a float, one decimal."""


Value = str | int | float


def fault(code: str, **values: Value) -> Finding:
    return Finding(Grade.FAULT, code, values)


def warning(code: str, **values: Value) -> Finding:
    return Finding(Grade.WARNING, code, values)


def ok(code: str, **values: Value) -> Finding:
    return Finding(Grade.OK, code, values)
