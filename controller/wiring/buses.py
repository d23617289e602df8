"""The lines: an adapter, two wires that run from board to board, 120 Ω at both ends. Eight boards a row, to and fro."""

from collections.abc import Iterable, Sequence
from typing import Final

from controller.wiring.labels import span_of
from controller.wiring.model import Board, Bus
from controller.wiring.svg import Pen, short
from controller.wiring.symbols import terminator

A_ROW: Final = 8
ROW_HEIGHT: Final = 27.0
ROOM: Final = 3.0
"""Before the next bus, for its name."""
ADAPTER_X, ADAPTER_WIDTH = 72.0, 18.0
FIRST_X, PITCH, BOX_WIDTH, BOX_HEIGHT = 104.0, 23.0, 21.0, 14.6
GAP: Final = 4.0
"""Between A and B."""
EDGE: Final = (98.0, 288.5)
"""Where a line turns down into the next row, at the left and at the right."""
A_COLOUR, B_COLOUR, B_DASH = "#a67c00", "#0a6b2d", "2 1"
"""Yellow and green, dark enough for paper; B is dashed, so that black and white tells them apart."""


def rows_of(bus: Bus) -> int:
    return max(1, -(-len(bus.boards) // A_ROW))


def height_of(buses: Iterable[Bus]) -> float:
    """Millimetres, drawn one below the other."""
    return sum(rows_of(bus) * ROW_HEIGHT + ROOM for bus in buses)


def draw_bus(pen: Pen, bus: Bus, top: float, sheet: dict[str, str]) -> None:
    """From ``top`` down."""
    y = top + 6
    pen.text(ADAPTER_X, y - 4, sheet["baud"].format(bus=bus.name, baud=bus.baud), bold=True)
    pen.text(FIRST_X + 6, y - 4, short(bus.port, 170, 2.3), size=2.3)
    _adapter(pen, y, sheet)
    for row in range(rows_of(bus)):
        boards = bus.boards[row * A_ROW : (row + 1) * A_ROW]
        last = row == rows_of(bus) - 1
        _row(pen, row, y + row * ROW_HEIGHT, boards, last, sheet)


def _adapter(pen: Pen, y: float, sheet: dict[str, str]) -> None:
    pen.line((66, y + 2), (ADAPTER_X, y + 2), width=0.8)
    pen.box(ADAPTER_X, y - 2.5, ADAPTER_WIDTH, 9)
    pen.text(ADAPTER_X + 1, y + 3, sheet["adapter"], size=2.1)
    right = ADAPTER_X + ADAPTER_WIDTH
    for at, name in ((y, "A"), (y + GAP, "B")):
        pen.text(right - 0.8, at + 0.8, name, size=2.3, bold=True, at="end")
    pen.text(right + 0.8, y - 0.8, "YE", size=1.9)
    pen.text(right + 0.8, y + GAP + 2.2, "GN", size=1.9)
    terminator(pen, right + 3.5, y, y + GAP)


def _row(pen: Pen, row: int, y: float, boards: Sequence[Board], last: bool, sheet: dict[str, str]) -> None:
    """Even rows run to the right, odd ones back to the left."""
    back = bool(row % 2)
    xs = [FIRST_X + PITCH * (A_ROW - 1 - place if back else place) for place in range(len(boards))]
    begin = (EDGE[1] if back else EDGE[0]) if row else ADAPTER_X + ADAPTER_WIDTH
    if last:
        end = (xs[-1] - 2 if back else xs[-1] + BOX_WIDTH + 0.5) if boards else FIRST_X
        _wires(pen, begin, end, y)
        terminator(pen, end, y, y + GAP, 1 if back else -1)
    else:
        end = EDGE[0] if back else EDGE[1]
        _wires(pen, begin, end, y)
        _turn(pen, end, y)
    if row:
        pen.text(begin + (-1.6 if back else 1.6), y - 1, "A / B", size=2.1, at="end" if back else "start")
    for x, board in zip(xs, boards, strict=True):
        _board(pen, x, y, board, sheet)


def _wires(pen: Pen, begin: float, end: float, y: float) -> None:
    pen.line((begin, y), (end, y), colour=A_COLOUR, width=0.5)
    pen.line((begin, y + GAP), (end, y + GAP), colour=B_COLOUR, width=0.5, dash=B_DASH)


def _turn(pen: Pen, x: float, y: float) -> None:
    """Down into the next row; A stays above B."""
    out = 2.0 if x == EDGE[1] else -2.0
    below = y + ROW_HEIGHT
    pen.line((x, y), (x + out, y), (x + out, below), (x, below), colour=A_COLOUR, width=0.5)
    pen.line((x, y + GAP), (x, below + GAP), colour=B_COLOUR, width=0.5, dash=B_DASH)


def _board(pen: Pen, x: float, y: float, board: Board, sheet: dict[str, str]) -> None:
    top, middle = y + GAP + 3.5, x + BOX_WIDTH / 2
    for at, wire, colour, dash in ((middle - 3, y, A_COLOUR, ""), (middle + 3, y + GAP, B_COLOUR, B_DASH)):
        pen.line((at, wire), (at, top), colour=colour, width=0.5, dash=dash)
        pen.dot(at, wire, 0.6)
    pen.box(x, top, BOX_WIDTH, BOX_HEIGHT)
    pen.text(middle - 3, top + 2.4, "A", size=2.1, at="middle")
    pen.text(middle + 3, top + 2.4, "B", size=2.1, at="middle")
    pen.text(middle, top + 5.4, short(board.name, BOX_WIDTH - 1, 2.6), size=2.6, bold=True, at="middle")
    pen.text(middle, top + 8.4, board.kind, size=2.2, at="middle")
    pen.text(middle, top + 11, sheet["address"].format(address=board.address), size=2.2, at="middle")
    doors = sheet["doors"].format(doors=span_of([one.door for one in board.channels]))
    pen.text(middle, top + 13.4, short(doors, BOX_WIDTH, 2.0), size=2.0, at="middle")
