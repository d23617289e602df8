"""The symbols of the drawing (after IEC 60617), each at a place, in millimetres."""

from controller.wiring.svg import Pen

RED = "#b00"


def coil(pen: Pen, x: float, y: float, half: float = 2.2) -> None:
    """A lock's coil between two wires ``half`` above and below ``y``, and the diode across it.

    The diode's bar is at the plus: it blocks while the lock is fed, and bears the coil's current when it is let go.
    """
    pen.line((x, y - half), (x, y + half))
    pen.box(x - 1.6, y - 1.3, 3.2, 2.6)
    at = x + 5
    pen.line((at, y - half), (at, y + half))
    pen.shape(((at - 1.2, y + 1), (at + 1.2, y + 1), (at, y - 0.9)))
    pen.line((at - 1.2, y - 0.9), (at + 1.2, y - 0.9), width=0.5)
    pen.dot(at, y - half, 0.4)
    pen.dot(at, y + half, 0.4)


def switch(pen: Pen, x: float, y: float, half: float = 2.2) -> None:
    """A door's switch between two wires; which position means closed is found out at commissioning."""
    pen.line((x, y - half), (x, y - 1.2))
    pen.line((x, y + half), (x, y + 1.2))
    pen.line((x, y + 1.2), (x + 1.8, y - 1.4))
    pen.dot(x, y - 1.2, 0.35, fill="#fff")
    pen.dot(x, y + 1.2, 0.35, fill="#fff")


def terminator(pen: Pen, x: float, top: float, bottom: float, side: float = 1) -> None:
    """120 Ω between A and B; its value stands beside it, on the right (1) or left (-1)."""
    middle = (top + bottom) / 2
    pen.line((x, top), (x, bottom))
    pen.box(x - 0.9, middle - 2, 1.8, 4)
    pen.dot(x, top, 0.5)
    pen.dot(x, bottom, 0.5)
    pen.text(x + 1.6 * side, middle + 0.9, "120 Ω", size=2.4, at="start" if side > 0 else "end")


def fuse(pen: Pen, x: float, y: float, words: str) -> None:
    """In a horizontal wire, 8 mm long from ``x``."""
    pen.box(x, y - 1.3, 8, 2.6)
    pen.line((x, y), (x + 8, y), width=0.25)
    pen.text(x + 4, y - 2, words, size=2.3, at="middle")


def earth(pen: Pen, x: float, y: float) -> None:
    pen.line((x, y), (x, y + 2.5))
    for step, half in enumerate((2.2, 1.4, 0.7)):
        pen.line((x - half, y + 2.5 + step), (x + half, y + 2.5 + step))
