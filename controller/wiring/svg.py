"""SVG as text: a pen that draws in millimetres on one A4 page, landscape. Everything from outside is escaped."""

import textwrap
from collections.abc import Iterable
from html import escape
from typing import Final

WIDTH, HEIGHT = 297.0, 210.0
LETTER_WIDTH: Final = 0.53
"""Of running text in the usual sans-serif fonts, as a share of their size."""
WIDE: Final = 0.6
"""Of a single word that may be all wide letters."""
BLACK, GREY, PALE = "#000", "#555", "#eee"


class Pen:
    """Gathers shapes; :meth:`page` is the whole text."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shapes: list[str] = []

    def line(self, *points: tuple[float, float], colour: str = BLACK, width: float = 0.35, dash: str = "") -> None:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        more = f' stroke-dasharray="{escape(dash)}"' if dash else ""
        self._add(f'<polyline points="{path}" fill="none" stroke="{escape(colour)}" stroke-width="{_n(width)}"{more}/>')

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "#fff",
        stroke: float = 0.35,
        dash: str = "",
    ) -> None:
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        more = f' stroke-dasharray="{escape(dash)}"' if dash else ""
        self._add(f'<rect {place} fill="{escape(fill)}" stroke="{BLACK}" stroke-width="{_n(stroke)}"{more}/>')

    def shape(self, points: Iterable[tuple[float, float]], *, fill: str = BLACK) -> None:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._add(f'<polygon points="{path}" fill="{escape(fill)}" stroke="{BLACK}" stroke-width="0.25"/>')

    def dot(self, x: float, y: float, radius: float = 0.6, *, fill: str = BLACK) -> None:
        place = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
        self._add(f'<circle {place} fill="{escape(fill)}" stroke="{BLACK}" stroke-width="0.25"/>')

    def text(
        self, x: float, y: float, words: str, *, size: float = 2.8, bold: bool = False, at: str = "start",
        fill: str = BLACK,
    ) -> None:  # fmt: skip
        """``at`` is where ``x`` lies in it: ``start``, ``middle`` or ``end``; ``y`` is the line it stands on."""
        if not words:
            return
        weight = ' font-weight="bold"' if bold else ""
        place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{escape(at)}" fill="{escape(fill)}"'
        self._add(f"<text {place}{weight}>{escape(words)}</text>")

    def page(self) -> str:
        """Width and height are A4's, so that it prints at its true size."""
        size = f'width="{_n(WIDTH)}mm" height="{_n(HEIGHT)}mm" viewBox="0 0 {_n(WIDTH)} {_n(HEIGHT)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="DejaVu Sans, Arial, sans-serif">'
        paper = f'<rect width="{_n(WIDTH)}" height="{_n(HEIGHT)}" fill="#fff"/>'
        return "\n".join((head, f"<title>{escape(self._title)}</title>", paper, *self._shapes, "</svg>\n"))

    def _add(self, shape: str) -> None:
        self._shapes.append(shape)


def wrapped(words: str, width: float, size: float = 2.8) -> list[str]:
    """Lines of at most so many millimetres, as far as that can be known without the font."""
    return textwrap.wrap(words, max(8, int(width / (size * LETTER_WIDTH))), break_on_hyphens=False) or [""]


def short(words: str, width: float, size: float = 2.8) -> str:
    """One line of at most so many millimetres; the beginning goes, for the end of a path tells more."""
    room = max(4, int(width / (size * WIDE)))
    return words if len(words) <= room else "…" + words[-room + 1 :]


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
