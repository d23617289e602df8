"""What an ESC/POS printer is told, and what it says of its paper. Pure.

Source: Epson ESC/POS command reference: ``ESC @``, ``ESC t``, ``ESC a``, ``GS !``, ``GS ( k`` (QR code, functions
165, 167, 169, 180, 181), ``GS V``, ``DLE EOT``.
"""

from typing import Final

INITIALISE: Final = b"\x1b@"
LATIN: Final = b"\x1bt\x10"
"""Code page 16, Windows 1252: all that French has, œ and the euro among it."""
ENCODING: Final = "cp1252"
CENTRED: Final = b"\x1ba\x01"
LARGE, NORMAL = b"\x1d!\x11", b"\x1d!\x00"
FEED_AND_CUT: Final = b"\x1dVB\x40"
"""So far that the code has passed the knife."""
ASK_PAPER: Final = b"\x10\x04\x04"
MODULE_DOTS: Final = 8
"""One module of the QR code is 1 mm on a head of 203 dots an inch: a cheap scanner reads it from 20 cm."""
LEVEL_M: Final = 49
QR_BYTES_MAX: Final = 512
LINE_CHARS_MAX: Final = 24
"""A printer of 58 mm has 32 columns of normal characters; of large ones 16, so that a PIN fits."""


def ticket(qr_text: str, lines: tuple[str, ...]) -> bytes:
    """A whole ticket. Raises ``ValueError`` for a code longer than any ticket's."""
    data = qr_text.encode("ascii", "strict")
    if len(data) > QR_BYTES_MAX:
        raise ValueError(f"a code of {len(data)} bytes is no ticket's")
    words = b"".join(_line(line) for line in lines)
    return INITIALISE + LATIN + CENTRED + qr(data) + b"\n" + words + FEED_AND_CUT


def qr(data: bytes) -> bytes:
    """The printer's own QR code: model 2, level M."""
    return b"".join(
        (
            _qr_function(65, b"2\0"),
            _qr_function(67, bytes((MODULE_DOTS,))),
            _qr_function(69, bytes((LEVEL_M,))),
            _qr_function(80, b"0" + data),
            _qr_function(81, b"0"),
        )
    )


def _qr_function(number: int, parameters: bytes) -> bytes:
    body = bytes((49, number)) + parameters
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body


def _line(text: str) -> bytes:
    size = LARGE if text.replace(" ", "").isdigit() else NORMAL
    printable = "".join(char for char in text if char.isprintable())[:LINE_CHARS_MAX]
    return size + printable.encode(ENCODING, "replace") + NORMAL + b"\n"


def has_paper(status: int) -> bool | None:
    """What the answer to :data:`ASK_PAPER` says; None for a byte that is no such answer (bits 1 and 4 are set)."""
    if status & 0b1001_0011 != 0b0001_0010:
        return None
    return status & 0b0110_0000 == 0
