"""PINs: eight digits, of which the first name the order's slot at this bank.

Laws:
- Every try names one order's slot, so wrong tries are counted per order, durably; after ``Limits.pin_tries_max``
  (10) that PIN is dead while the QR code still opens (I2, L26).
- The slot is no secret. The tail is: six digits at a bank of up to 90 compartments, five at a larger one, so that
  the ten tries of one order guess it at most once in 10^5 orders (10^4 at a bank of more than 90).
- Slots are handed out in turn: the PIN of an order just ended does not soon name someone else's.
"""

from collections.abc import Mapping

PIN_DIGITS = 8
TWO_DIGITS_UP_TO = 90
"""Compartments that two digits of slot serve: an order fills at least one, and ten slots are to spare."""


def slot_digits(compartments: int) -> int:
    """How many leading digits of a PIN name the slot at a bank of this many compartments: 2 or 3."""
    return 2 if compartments <= TWO_DIGITS_UP_TO else 3


def tail_digits(compartments: int) -> int:
    """How many digits of a PIN are secret at a bank of this many compartments: 6 or 5."""
    return PIN_DIGITS - slot_digits(compartments)


def free_slot(used: Mapping[int, str], compartments: int, turn: int = 0) -> int | None:
    """The next slot that no order has, going round from ``turn`` (the count of orders so far); None when all are used.

    A function of its arguments alone, so that a replay hands out the same slots.
    """
    slots: int = 10 ** slot_digits(compartments)
    for step in range(slots):
        slot = (turn + step) % slots
        if slot not in used:
            return slot
    return None


def compose(slot: int, tail: str, digits: int) -> str:
    """The PIN as eight digits. Raises ``ValueError`` for a slot or tail that does not fit ``digits`` of slot."""
    if not 0 <= slot < 10**digits:
        raise ValueError("the slot has too many digits")
    if len(tail) != PIN_DIGITS - digits or not _is_digits(tail):
        raise ValueError("the tail of the PIN has the wrong length")
    return f"{slot:0{digits}d}{tail}"


def split(pin_text: str, digits: int) -> tuple[int, str] | None:
    """Slot and tail of a PIN as typed (spaces are allowed); None for anything but eight digits 0-9."""
    typed = pin_text.replace(" ", "")
    if len(typed) != PIN_DIGITS or not _is_digits(typed):
        return None
    return int(typed[:digits]), typed[digits:]


def _is_digits(text: str) -> bool:
    """``str.isdigit`` alone would let other scripts' digits through."""
    return text.isascii() and text.isdigit()
