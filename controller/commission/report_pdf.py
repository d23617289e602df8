"""The report as a PDF of A4 pages, drawn with reportlab (the extra ``badges``)."""

import io
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from controller.commission.report import Report, Table

FONTS = {"Vera": False, "VeraBd": True}
FONT_DIR = Path(reportlab.__file__).parent / "fonts"
"""Bitstream Vera comes with reportlab, and has the accents of the west of Europe."""
MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
INK, SOFT, ENAMEL, LINE, ALARM, PALE = "#241c14", "#574a3b", "#173f73", "#cdb78c", "#8f2f17", "#f6ddd5"


def pdf(report: Report) -> bytes:
    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, FONT_DIR / f"{name}.ttf"))
    out = io.BytesIO()
    title = f"{report.title} – {report.name}"
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author=report.signature[0][1], lang=report.language,
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip

    def footed(canvas: Canvas, _: object) -> None:
        canvas.setFont("Vera", 8)
        canvas.setFillColor(HexColor(SOFT))
        canvas.drawString(MARGIN, 9 * mm, title)
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, report.page.format(n=canvas.getPageNumber()))

    document.build(_story(report), onFirstPage=footed, onLaterPages=footed)
    return out.getvalue()


def _story(report: Report) -> list[Flowable]:
    colour = INK if report.sound else ALARM
    story: list[Flowable] = [
        _text(report.title, 20, bold=True),
        Spacer(0, 3 * mm),
        _text(report.summary, 13, bold=True, colour=colour),
        Spacer(0, 3 * mm),
        _pairs(report.about),
        _heading(report.remarks_title),
        *(_text(f"• {remark}", 9) for remark in report.remarks),
    ]
    for table in report.tables:
        story += [_heading(table.title), *([_text(table.hint, 8, colour=SOFT)] if table.hint else []), _grid(table)]
    return [*story, Spacer(0, 8 * mm), KeepTogether([_pairs(report.signature)])]


def _text(words: str, size: float, *, bold: bool = False, colour: str = INK) -> Paragraph:
    style = ParagraphStyle("one", fontName="VeraBd" if bold else "Vera", fontSize=size, leading=1.3 * size,
                           textColor=HexColor(colour), wordWrap=None)  # fmt: skip
    return Paragraph(escape(words), style)


def _heading(words: str) -> Flowable:
    return KeepTogether([Spacer(0, 6 * mm), _text(words, 11, bold=True, colour=ENAMEL), Spacer(0, 1.5 * mm)])


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Grid:
    rows = [[_text(name, 9, colour=SOFT), _text(value, 9, bold=True)] for name, value in pairs]
    return Grid(rows, colWidths=[38 * mm, WIDTH - 38 * mm], style=[("TOPPADDING", (0, 0), (-1, -1), 1)], hAlign="LEFT")


def _grid(table: Table) -> Grid:
    head = [[_text(cell, 7, colour=SOFT) for cell in table.head]] if table.head else []
    rows = [[_text(cell, 8, bold=number in table.marked) for cell in row] for number, row in enumerate(table.rows)]
    style: list[tuple[Any, ...]] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *(("BACKGROUND", (0, at), (-1, at), HexColor(PALE)) for at in (len(head) + one for one in table.marked)),
    ]
    columns = len((head + rows)[0])
    return Grid(head + rows, colWidths=_widths(columns), style=style, repeatRows=len(head))


def _widths(columns: int) -> list[float]:
    """Nine columns are a door's; a port's long name gets the room of a table of four."""
    shares = {
        9: (0.7, 1.4, 1.5, 1.1, 1, 1, 1, 1.05, 1.4),
        5: (1.5, 1.1, 0.7, 2, 2),
        4: (1.2, 2.6, 0.7, 1.5),
        3: (1.2, 1, 2.2),
    }
    of = shares[columns]
    return [WIDTH * share / sum(of) for share in of]
