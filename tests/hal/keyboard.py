"""What a scanner sends that types like a keyboard: key events as the kernel tells them."""

import struct

from hal.scanners.keys import EV_KEY, EV_SYN

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SHIFT, ENTER, CAPS_OF_A = 42, 28, 30
CODES = {
    **{char: (code, False) for code, char in zip(range(2, 12), "1234567890", strict=True)},
    **{char: (code, True) for code, char in zip(range(16, 26), "QWERTYUIOP", strict=True)},
    **{char: (code, True) for code, char in zip(range(30, 39), "ASDFGHJKL", strict=True)},
    **{char: (code, True) for code, char in zip(range(44, 51), "ZXCVBNM", strict=True)},
    " ": (57, False), "$": (5, True), "%": (6, True), "*": (9, True), "+": (13, True), "-": (12, False),
    ".": (52, False), "/": (53, False), ":": (39, True), "a": (30, False), "~": (41, True), "{": (26, True),
}  # fmt: skip
"""Key codes as linux/input-event-codes.h numbers them, and whether a US keyboard needs shift."""


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1_795_456_800, 0, kind, code, value)


def key(code: int) -> bytes:
    return event(EV_KEY, code, 1) + event(EV_SYN, 0, 0) + event(EV_KEY, code, 0) + event(EV_SYN, 0, 0)


def typed(text: str) -> bytes:
    data = b""
    for char in text:
        code, shift = CODES[char]
        down, up = event(EV_KEY, SHIFT, 1), event(EV_KEY, SHIFT, 0)
        data += down + key(code) + up if shift else key(code)
    return data
