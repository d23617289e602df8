"""What the keys of a USB keyboard mean: Linux key codes (``linux/input-event-codes.h``) on a US layout. Pure.

A scanner that types must be set to the US layout; commissioning proves it with a code of all base45 characters.
"""

from dataclasses import dataclass
from typing import Final

EV_SYN, EV_KEY = 0x00, 0x01
SYN_DROPPED: Final = 3
"""The kernel's buffer ran over: something is missing."""
KEY_UP, KEY_DOWN = 0, 1
SHIFTS: Final = frozenset({42, 54})
ENTERS: Final = frozenset({28, 96})
CLEARS: Final = frozenset({1, 14, 55, 111})
"""Escape, backspace, the keypad's star, delete."""

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_PAD: Final = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3",
               82: "0", 83: ".", 55: "*", 98: "/"}  # fmt: skip
PLAIN: Final = {first + n: char for first, row, _ in _ROWS for n, char in enumerate(row)} | _PAD
SHIFTED: Final = {first + n: char for first, _, row in _ROWS for n, char in enumerate(row)} | _PAD


@dataclass(frozen=True, slots=True)
class KeyEvent:
    kind: int
    code: int
    value: int


LOST: Final = "\x18"
"""In place of a character: what was typed so far is not whole (ASCII CAN)."""


class Typist:
    """Key events into characters; enter is a carriage return."""

    def __init__(self) -> None:
        self._shifts: set[int] = set()

    def types(self, event: KeyEvent) -> str:
        """One character, or nothing. A key held down counts once."""
        if event.kind == EV_SYN and event.code == SYN_DROPPED:
            self._shifts.clear()
            return LOST
        if event.kind != EV_KEY:
            return ""
        if event.code in SHIFTS:
            (self._shifts.add if event.value != KEY_UP else self._shifts.discard)(event.code)
            return ""
        if event.value != KEY_DOWN:
            return ""
        if event.code in ENTERS:
            return "\r"
        return (SHIFTED if self._shifts else PLAIN).get(event.code, "")


def pad_key(event: KeyEvent) -> str:
    """What a key of a numeric pad means to a bank: a digit, ``*`` clears, ``#`` enters; else nothing."""
    if event.kind != EV_KEY or event.value != KEY_DOWN:
        return ""
    if event.code in ENTERS:
        return "#"
    if event.code in CLEARS:
        return "*"
    char = PLAIN.get(event.code, "")
    return char if char.isdigit() else ""
