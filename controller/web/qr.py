"""A QR code as one SVG path: crisp at any size, and nothing in the page but the picture of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Imports within find no such package, unless somebody had loaded it before."""
    modules: dict[str, Any] = sys.modules
    known = package in modules
    modules.setdefault(package, None)  # None stands for a package that is not there (Python reference, 5.3.1)
    try:
        yield
    finally:
        if not known:
            del modules[package]


# qrcode loads Pillow for kinds of picture that are not drawn here: 4 MiB of a small board's memory.
with _without("PIL"):
    from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode

QUIET_MODULES = 4
"""ISO/IEC 18004, 9.1: four light modules on every side."""


def qr_path(text: str) -> tuple[str, int]:
    """The dark modules as an SVG path, and the width of the whole code in modules, quiet zone included.

    As much error correction as fits into the size that level M needs. Raises ``ValueError`` when the text is too long.
    """
    version = _fitted(text, ERROR_CORRECT_M).version
    for level in (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M):
        code = _fitted(text, level)
        if code.version <= version:
            break
    matrix = code.get_matrix()
    return _path(matrix), len(matrix) + 2 * QUIET_MODULES


def _fitted(text: str, level: int) -> "QRCode[Any]":
    code: QRCode[Any] = QRCode(version=None, error_correction=level, border=0)
    code.add_data(text)
    code.make(fit=True)
    return code


def _path(matrix: list[list[bool]]) -> str:
    """Each run of dark modules is one rectangle, so that no seam shows between neighbours."""
    parts = []
    for y, row in enumerate(matrix, QUIET_MODULES):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start + QUIET_MODULES} {y}h{x - start}v1h-{x - start}z")
            else:
                x += 1
    return "".join(parts)
