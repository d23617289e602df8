"""The version of software: two to four whole numbers, as ``0.2.0``. It only grows."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){1,3}")
PLACES: Final = 4


def _version(text: str) -> str:
    if not VERSION.fullmatch(text):
        raise ValueError("must be two to four numbers with dots between, as 0.2.0")
    return text


Version = Annotated[str, AfterValidator(_version)]


def rank(version: str) -> tuple[int, ...]:
    """For comparing: ``0.10`` is above ``0.9.1``, and ``0.2`` is ``0.2.0``. Raises ``ValueError``."""
    parts = [int(part) for part in _version(version).split(".")]
    return tuple(parts + [0] * (PLACES - len(parts)))
