"""How a fact marks what can be traced to a person."""

from dataclasses import field
from typing import Any


def personal() -> Any:
    """A text that can be traced to a person; erased on schedule (law I11)."""
    return field(default="", metadata={"personal": True})
