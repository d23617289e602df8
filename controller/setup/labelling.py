"""The machine's label: what it is, whose it is, whom to call, and a code of its fingerprint. It holds nothing secret.

ETSI EN 303 645, 5.3-16: the model designation stands on the machine. A card of the size of a badge, to be printed on a
sticker and cut out; or a strip of the machine's own ticket printer.
"""

import hashlib
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from controller.board import read
from controller.rights.badge import HEIGHT_MM, QR_MM, WIDTH_MM, Canvas, draw_code, fitted, wrapped
from controller.setup.book import Label
from controller.setup.ending import code, short
from controller.setup.words import WORDS

INK, BAND, PALE, WHITE = "#1c2b33", "#173f73", "#574a3b", "#ffffff"
PRODUCT: Final = "Bastide"
STRIP_CHARS: Final = 24
"""Of one line of the printer (:data:`hal.printers.escpos.LINE_CHARS_MAX`)."""
WIDE: Final = {False: 0.54, True: 0.6}
"""Of a letter, for one unit of its height: where nothing measures, rather too wide."""


def label(name: str, site: str, phone: str, public: str, version: str, root: Path) -> Label:
    """``public`` is the machine's own key, 64 hexadecimal digits."""
    board = read(root)
    fingerprint = hashlib.sha256(bytes.fromhex(public)).hexdigest()
    return Label(site, name, board.model, version, board.serial, phone, fingerprint)


def draw(one: Label, language: str, canvas: Canvas) -> None:
    left, room = 4.0, WIDTH_MM - QR_MM - 6.5
    canvas.box(0, 0, WIDTH_MM, HEIGHT_MM, WHITE)
    canvas.box(0, 0, WIDTH_MM, 8, BAND)
    canvas.text(left, 5.4, 3.4, fitted(canvas, one.name, 3.4, WIDTH_MM - 8, True), WHITE, bold=True)
    y = 12.6
    for term, words in rows(one, language):
        canvas.text(left, y, 1.9, term, PALE)
        for line in wrapped(canvas, words, 2.6, room, rows=2):
            y += 3.0
            canvas.text(left, y, 2.6, line, INK, bold=True)
        y += 3.3
    draw_code(code(one), canvas, WIDTH_MM - QR_MM - 0.8, 9.5)


def rows(one: Label, language: str) -> Iterator[tuple[str, str]]:
    """What stands on it beside the name; what is not known is left out."""
    words = WORDS.catalogue(language)["label"]
    told = {
        "help": one.phone, "site": one.site, "model": f"{PRODUCT} · {one.model}" if one.model else PRODUCT,
        "version": f"{PRODUCT} {one.version}", "serial": one.serial, "fingerprint": short(one),
    }  # fmt: skip
    return ((words[term], value) for term, value in told.items() if value)


def strip(one: Label, language: str) -> tuple[str, ...]:
    """The same for the ticket printer, below the code."""
    lines = [one.name, *(f"{term}: {value}" for term, value in rows(one, language))]
    return tuple(part for line in lines for part in textwrap.wrap(line, STRIP_CHARS))


class Svg:
    """A card drawn as SVG: any browser prints it, in its size."""

    def __init__(self, title: str) -> None:
        size = f'width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}"'
        self._parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{escape(title)}</title>']

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        at = f'x="{x:.3f}" y="{y:.3f}" width="{width:.3f}" height="{height:.3f}"'
        self._parts.append(f'<rect {at} fill={quoteattr(colour)} shape-rendering="crispEdges"/>')

    def text(self, x: float, y: float, height: float, text: str, colour: str, bold: bool = False) -> None:
        font = f'font-family="Noto Sans, Liberation Sans, Arial, sans-serif" font-size="{height}"'
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(f'<text x="{x}" y="{y:.2f}" {font}{weight} fill={quoteattr(colour)}>{escape(text)}</text>')

    def width(self, height: float, text: str, bold: bool = False) -> float:
        return WIDE[bold] * height * len(text)

    def written(self) -> str:
        return "\n".join([*self._parts, "</svg>\n"])


def svg(one: Label, language: str) -> str:
    canvas = Svg(f"{one.name}, {one.site}")
    draw(one, language, canvas)
    return canvas.written()


def pdf(one: Label, language: str, path: Path) -> None:
    """Where reportlab is (the extra ``badges``). Raises ``OSError``."""
    from controller.rights.badge_pdf import PdfCanvas

    canvas = PdfCanvas(path, f"{one.name}, {one.site}")
    draw(one, language, canvas)
    canvas.save()
