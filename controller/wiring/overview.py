"""The first sheet: the Pi with the pins in use, the lines if they fit, supply and sizes."""

from typing import Final

from controller.wiring.header import PINS
from controller.wiring.model import Wiring
from controller.wiring.svg import GREY, PALE, Pen, short, wrapped
from controller.wiring.symbols import RED, earth, fuse

PI_X, PI_Y, PI_WIDTH = 10.0, 21.0, 56.0
PIN_PITCH: Final = 4.3
LOWER_Y: Final = 131.0
FUSES_SHOWN: Final = 5


def draw_pi(pen: Pen, wiring: Wiring, sheet: dict[str, str]) -> None:
    height = 20 * PIN_PITCH + 16 if wiring.pins else 28.0
    pen.box(PI_X, PI_Y, PI_WIDTH, height, stroke=0.5)
    pen.text(PI_X + PI_WIDTH / 2, PI_Y + 5, sheet["pi"], size=3.4, bold=True, at="middle")
    pen.text(PI_X + PI_WIDTH / 2, PI_Y + 9, sheet["pi-supply"], size=2.3, at="middle")
    if wiring.pins:
        pen.text(PI_X + PI_WIDTH / 2, PI_Y + 12.4, sheet["header"], size=2.1, at="middle", fill=GREY)
        _header(pen, wiring, sheet)
    elif wiring.simulated:
        pen.text(PI_X + PI_WIDTH / 2, PI_Y + 18, sheet["simulated"], size=2.6, bold=True, at="middle")


def _header(pen: Pen, wiring: Wiring, sheet: dict[str, str]) -> None:
    used = {pin.line: sheet[f"{pin.what}-of"].format(door=pin.door) for pin in wiring.pins}
    middle = PI_X + PI_WIDTH / 2
    for index, what in enumerate(PINS):
        row, side = divmod(index, 2)
        y = PI_Y + 17 + row * PIN_PITCH
        x, towards, at = (middle + 2.4, 1, "start") if side else (middle - 2.4, -1, "end")
        text = used.get(what) if isinstance(what, int) else None
        pen.box(x - 2, y - 2, 4, 4, fill=PALE if text is None else "#fff", stroke=0.6 if text else 0.2)
        pen.text(x, y + 0.8, str(index + 1), size=2.1, bold=text is not None, at="middle")
        name = f"GPIO{what}" if isinstance(what, int) else what
        words = f"{name} {text}" if text else name
        pen.text(
            x + 2.6 * towards, y + 0.8, words, size=1.9, bold=text is not None, at=at, fill="#000" if text else GREY
        )


def draw_supply(pen: Pen, wiring: Wiring, sheet: dict[str, str]) -> None:
    """230 V in, 12 V out, a fuse for each board, 0 V joined."""
    x, y = 10.0, LOWER_Y
    pen.text(x, y + 9, sheet["mains"], size=2.6, bold=True)
    for step, name in enumerate(("L", "N", "PE")):
        at = y + 12 + 5 * step
        pen.text(x + 8, at + 0.9, name, size=2.4, at="end")
        pen.line((x + 9, at), (x + 18, at))
    earth(pen, x + 12, y + 22)
    pen.text(x, y + 33, sheet["earth"], size=2.2)
    pen.box(x + 18, y + 7, 30, 21, stroke=0.5)
    pen.text(x + 32, y + 16, sheet["supply"], size=2.5, bold=True, at="middle")
    pen.text(
        x + 32, y + 20, sheet["supply-size"].format(amps=_number(wiring.sizing.supply_a, sheet)), size=2.8, at="middle"
    )
    pen.text(x + 46.5, y + 12.9, "+", bold=True, at="end")
    pen.text(x + 46.5, y + 26.4, "−", bold=True, at="end")
    _fuses(pen, wiring, x + 48, y, sheet)
    pen.line((x + 48, y + 25.5), (x + 51, y + 25.5), (x + 51, y + 56), (x + 60, y + 56), width=0.6)
    pen.text(x + 52, y + 54.8, "BK", size=2.1)
    for number, line in enumerate(wrapped(sheet["joined"], 54, 2.3)):
        pen.text(x + 61, y + 55.6 + 3 * number, line, size=2.3)


def _fuses(pen: Pen, wiring: Wiring, x: float, y: float, sheet: dict[str, str]) -> None:
    boards = wiring.boards
    shown = boards[:FUSES_SHOWN]
    bottom = y + 12 + 8.0 * max(0, len(shown) - 1)
    pen.line((x, y + 12), (x + 7, y + 12), (x + 7, bottom), colour=RED, width=0.6)
    pen.text(x + 1, y + 11, "RD", size=2.1)
    for number, board in enumerate(shown, 1):
        at = y + 12 + 8.0 * (number - 1)
        pen.line((x + 7, at), (x + 27, at), colour=RED, width=0.6)
        fuse(pen, x + 12, at, f"F{number} {_number(wiring.sizing.fuse_a, sheet)} A T")
        pen.text(x + 28, at + 0.9, short(sheet["for-board"].format(board=board.name), 38, 2.3), size=2.3)
    if len(boards) > len(shown):
        pen.text(x + 12, bottom + 5, sheet["for-more"].format(last=len(boards)), size=2.3)


def draw_sizes(pen: Pen, wiring: Wiring, sheet: dict[str, str]) -> None:
    x, y, width = 126.0, LOWER_Y + 5, 71.0
    sizing = wiring.sizing
    pen.text(x, y, sheet["sizes"].format(amps=_number(sizing.coil_a, sheet)), size=2.5, bold=True)
    rows = [
        (sheet["size-supply"], sheet["size-supply-value"].format(amps=_number(sizing.supply_a, sheet))),
        (sheet["size-fuse"], sheet["size-fuse-value"].format(amps=_number(sizing.fuse_a, sheet))),
        (sheet["size-cable"], ""),
        *((f"{_number(mm2, sheet)} mm²", sheet["size-upto"].format(metres=metres)) for mm2, metres in sizing.reaches),
    ]
    for number, (name, value) in enumerate(rows):
        at = y + 6 + 5 * number
        pen.text(x + (5 if name.endswith("mm²") else 0), at, name, size=2.3)
        pen.text(x + width, at, value, size=2.3, at="end")
        pen.line((x, at + 1.4), (x + width, at + 1.4), colour=GREY, width=0.15)
    pen.text(x, y + 6 + 5 * len(rows), sheet["size-drop"], size=2.1, fill=GREY)


def _number(value: float, sheet: dict[str, str]) -> str:
    return f"{value:g}".replace(".", sheet["decimal"])
