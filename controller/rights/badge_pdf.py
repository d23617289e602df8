"""A card drawn with reportlab."""

from pathlib import Path

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from controller.rights.badge import HEIGHT_MM, WIDTH_MM

FONTS = {False: "Vera", True: "VeraBd"}
FONT_DIR = Path(reportlab.__file__).parent / "fonts"
"""Bitstream Vera comes with reportlab, and has the accents of the west of Europe."""


class PdfCanvas:
    def __init__(self, path: Path, title: str) -> None:
        for name in FONTS.values():
            pdfmetrics.registerFont(TTFont(name, FONT_DIR / f"{name}.ttf"))
        self._canvas = Canvas(str(path), pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm))
        self._canvas.setTitle(title)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x * mm, (HEIGHT_MM - y - height) * mm, width * mm, height * mm, stroke=0, fill=1)

    def text(self, x: float, y: float, height: float, text: str, colour: str, bold: bool = False) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(FONTS[bold], height * mm)
        self._canvas.drawString(x * mm, (HEIGHT_MM - y) * mm, text)

    def width(self, height: float, text: str, bold: bool = False) -> float:
        return float(pdfmetrics.stringWidth(text, FONTS[bold], height * mm)) / mm

    def save(self) -> None:
        self._canvas.save()
