"""JSON with one text for each meaning, so that what is signed can be written again and compared byte by byte."""

import json
from typing import Any


def canonical(said: dict[str, Any]) -> bytes:
    """Sorted keys, no blanks, ASCII."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
