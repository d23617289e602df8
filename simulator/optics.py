"""Pictures of QR codes: what a telephone photographs and a code reader sees. Dark modules in a square grid."""

import re
from dataclasses import dataclass

from controller.web.qr import qr_path

RUN = re.compile(r"M(\d{1,3}) (\d{1,3})h(\d{1,3})v1h-\3z")
MODULES_MAX = 200
"""The largest QR code, version 40, has 177 modules and its quiet zone."""
DOTS = 4
"""Dots to a module: what a reader needs to be sure."""


class ReaderMissingError(Exception):
    """The library that reads codes from pictures is not installed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code as one SVG path of horizontal runs, and its width in modules, quiet zone included."""

    path: str
    modules: int

    @classmethod
    def of(cls, text: str) -> "Picture":
        """The code that says ``text``. Raises ``ValueError`` when it is too long for any."""
        return cls(*qr_path(text))

    def dots(self) -> tuple[bytes, int]:
        """Grey values, row by row, and the width in dots. Raises ``ValueError`` for what is no such picture."""
        if not 1 <= self.modules <= MODULES_MAX or RUN.sub("", self.path):
            raise ValueError("not a picture of a code")
        width = self.modules * DOTS
        rows = [bytearray(b"\xff" * width) for _ in range(self.modules)]
        for x, y, run in ((int(x), int(y), int(run)) for x, y, run in RUN.findall(self.path)):
            if y >= self.modules or x + run > self.modules:
                raise ValueError("not a picture of a code")
            rows[y][x * DOTS : (x + run) * DOTS] = bytes(run * DOTS)
        return b"".join(bytes(row) * DOTS for row in rows), width


def read(picture: Picture) -> str | None:
    """What a reader makes of it; None when it sees no code. Raises :class:`ReaderMissingError`."""
    try:
        import zxingcpp
    except ImportError:
        raise ReaderMissingError("the imagined code reader needs zxing-cpp: pip install 'bastide[demo]'") from None
    grey, width = picture.dots()
    found = zxingcpp.read_barcodes(memoryview(grey).cast("B", shape=[width, width]))
    return found[0].text if found else None
