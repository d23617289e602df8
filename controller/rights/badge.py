"""A pass to carry: a card to print (PDF), a picture (PNG), or a code in the terminal. On an operator's machine only.

Pillow, reportlab and qrcode are imported when they are used; no bank pays for them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from controller.core.rights import Act, Binding
from controller.rights.body import Body

WIDTH_MM, HEIGHT_MM = 85.6, 54.0
"""A bank card (ISO/IEC 7810, ID-1)."""
QR_MM = 43.0
QUIET_MODULES = 4
"""White border that a QR code needs (ISO/IEC 18004)."""
DOTS_PER_MM = 600 / 25.4

INK, BAND, PALE, WHITE = "#1c2b33", "#0f4c5c", "#cfe3e8", "#ffffff"
ACTS = {
    Act.DEPOSIT: "Dépôt · Deposit",
    Act.PICKUP: "Retrait · Pickup",
    Act.RETURN: "Retour · Return",
    Act.SERVICE: "Service",
    Act.REVOKE: "Annulation · Revocation",
    Act.MODERATE: "Modération · Moderation",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands on the card. ``text`` is the pass itself, in the code."""

    text: str
    name: str
    site: str
    role: str
    validity: str
    note: str
    pass_id: str


def badge(text: str, body: Body, name: str, site: str) -> Badge:
    role = ", ".join(words for act, words in ACTS.items() if act in body.allows)
    notes = {Binding.ONCE: "une fois · once", Binding.ORDER: "une commande · one order", Binding.REUSABLE: ""}
    code = "avec code · asks for a code" if body.code else ""
    note = code or notes[body.binding]
    return Badge(text, name, site, role, f"{day(body.not_before_s)} – {day(body.expires_s)}", note, body.id.hex())


def day(time_s: float) -> str:
    """A date as people here write it, in this machine's time zone."""
    return datetime.fromtimestamp(time_s, UTC).astimezone().strftime("%d.%m.%Y")


def modules(text: str) -> list[list[bool]]:
    """The dark modules of the smallest QR code at level M that holds ``text`` (base45), without its quiet border."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.modules]


class Canvas(Protocol):
    """Where a card is drawn: millimetres from its top left corner."""

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None: ...

    def text(self, x: float, y: float, height: float, text: str, colour: str, bold: bool = False) -> None:
        """``y`` is the base line, ``height`` the size of the letters."""

    def width(self, height: float, text: str, bold: bool = False) -> float: ...


def draw(card: Badge, canvas: Canvas) -> None:
    """The card: on the left who and until when, on the right the code as large as it goes."""
    left, room = 4.0, WIDTH_MM - QR_MM - 8.0
    canvas.box(0, 0, WIDTH_MM, HEIGHT_MM, WHITE)
    canvas.box(0, 0, WIDTH_MM, 8, BAND)
    canvas.text(left, 5.4, 3.4, fitted(canvas, card.site, 3.4, WIDTH_MM - 8, True), WHITE, bold=True)
    y = 14.5
    for line in wrapped(canvas, card.name, 4.4, room, rows=3):
        canvas.text(left, y, 4.4, line, INK, bold=True)
        y += 5.2
    canvas.box(left, y - 2.2, 12, 0.6, BAND)
    y += 2.6
    for line in wrapped(canvas, card.role, 2.7, room, rows=2):
        canvas.text(left, y, 2.7, line, INK)
        y += 3.7
    canvas.text(left, 43.5, 2.4, fitted(canvas, card.note, 2.4, room), INK)
    canvas.text(left, 47.2, 2.4, fitted(canvas, card.validity, 2.4, room), INK)
    canvas.text(left, 50.9, 2.0, card.pass_id, INK)
    draw_code(card.text, canvas, WIDTH_MM - QR_MM - 0.8, 9.5)


def draw_code(text: str, canvas: Canvas, x: float, y: float) -> None:
    """One box for each run of dark modules in a row, so that no hairline falls between two."""
    rows = modules(text)
    side = QR_MM / (len(rows) + 2 * QUIET_MODULES)
    for row, cells in enumerate(rows):
        column = 0
        while column < len(cells):
            run = 0
            while column + run < len(cells) and cells[column + run]:
                run += 1
            if run:
                canvas.box(x + (QUIET_MODULES + column) * side, y + (QUIET_MODULES + row) * side, run * side, side, INK)
            column += run or 1


def fitted(canvas: Canvas, text: str, height: float, room: float, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it is wider than ``room``."""
    if canvas.width(height, text, bold) <= room:
        return text
    while text and canvas.width(height, text + "…", bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(canvas: Canvas, text: str, height: float, room: float, rows: int) -> list[str]:
    """``text`` on at most ``rows`` lines; the last is cut where it must be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or len(lines) == rows or canvas.width(height, longer, True) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fitted(canvas, line, height, room, True) for line in lines]


def write_pdf(card: Badge, path: Path) -> None:
    """The card as one page of its own size, all lines and letters drawn, nothing rasterised. Raises ``OSError``."""
    from controller.rights.badge_pdf import PdfCanvas

    canvas = PdfCanvas(path, f"{card.name}, {card.site}")
    draw(card, canvas)
    canvas.save()


def write_png(card: Badge, path: Path) -> None:
    """The card as a picture of 600 dots to the inch. Raises ``OSError``."""
    from controller.rights.badge_png import PngCanvas

    canvas = PngCanvas()
    draw(card, canvas)
    canvas.save(path)


def terminal(text: str, colours: bool = True) -> str:
    """The code in half blocks, two modules to a character; black on white whatever the terminal's own colours.

    Without ``colours`` (a file, a pipe) the light modules are drawn, for a dark background.
    """
    border, rows = 2, modules(text)
    size = len(rows) + 2 * border
    light = [[True] * size for _ in range(size + size % 2)]
    for row, cells in enumerate(rows):
        for column, dark in enumerate(cells):
            light[row + border][column + border] = not dark
    blocks = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    lines = [
        "".join(blocks[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(light[::2], light[1::2], strict=True)
    ]
    paint, plain = ("\x1b[38;5;231;48;5;16m", "\x1b[0m") if colours else ("", "")
    return "\n".join(f"{paint}{line}{plain}" for line in lines)
