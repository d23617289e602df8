"""Signs as one PDF, a page each, drawn with reportlab (the extra ``badges``)."""

import io
import re
from collections.abc import Iterable
from pathlib import Path

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from controller.content.phone.signs import HEIGHT_MM, INK, WIDTH_MM, Box, Code, Line, Sign

FONTS = {False: "Vera", True: "VeraBd"}
FONT_DIR = Path(reportlab.__file__).parent / "fonts"
"""Bitstream Vera comes with reportlab, and has the accents of the west of Europe."""
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)")


def pdf(pages: Iterable[tuple[Sign, Code]], title: str) -> bytes:
    """The same bytes for the same signs: no date is written into it."""
    for name in FONTS.values():
        pdfmetrics.registerFont(TTFont(name, FONT_DIR / f"{name}.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1)
    canvas.setTitle(title)
    for sign, code in pages:
        for box in sign.boxes:
            _box(canvas, box)
        _code(canvas, code)
        for line in sign.lines:
            _line(canvas, line)
        canvas.linkURL(sign.address, (0, 0, WIDTH_MM * mm, HEIGHT_MM * mm))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _box(canvas: Canvas, box: Box) -> None:
    canvas.setFillColor(HexColor(box.colour))
    y = HEIGHT_MM - box.y_mm - box.height_mm
    canvas.rect(box.x_mm * mm, y * mm, box.width_mm * mm, box.height_mm * mm, stroke=0, fill=1)


def _code(canvas: Canvas, code: Code) -> None:
    module = code.size_mm / code.modules
    for x, y, width in (tuple(map(int, run)) for run in _RUN.findall(code.path)):
        _box(canvas, Box(code.x_mm + x * module, code.y_mm + y * module, width * module, module, INK))


def _line(canvas: Canvas, line: Line) -> None:
    canvas.setFillColor(HexColor(line.colour))
    canvas.setFont(FONTS[line.bold], line.size_mm * mm)
    canvas.drawCentredString(WIDTH_MM / 2 * mm, (HEIGHT_MM - line.y_mm) * mm, line.text)
