"""The boards with their channels: the lock on the left, the door's switch on the right, its label beside it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from controller.wiring.header import pin_of
from controller.wiring.labels import span_of
from controller.wiring.model import Board, Channel
from controller.wiring.svg import Pen, short
from controller.wiring.symbols import RED, coil, switch

TOP, BOTTOM = 24.0, 194.0
COLUMNS: Final = (10.0, 103.0, 196.0)
HEAD, ROW, FOOT, GAP = 13.0, 7.2, 5.0, 5.0
ROWS_MAX: Final = 20
WIDTH: Final = 90.0
BOX_X, BOX_WIDTH = 33.0, 17.0
RELAYS: Final = ("waveshare", "gpio")
"""Kinds whose outputs are bare contacts: they switch what the fuse gives, and the lock's minus is at 0 V."""

Placed = tuple[float, float, Board]


def pages(boards: tuple[Board, ...]) -> list[list[Placed]]:
    """Where each board is drawn, page by page, column by column."""
    found: list[list[Placed]] = [[]]
    column, y = 0, TOP
    for board in (part for one in boards if one.channels for part in _parts(one)):
        if y > TOP and y + _height(board) > BOTTOM:
            column, y = column + 1, TOP
        if column == len(COLUMNS):
            found.append([])
            column = 0
        found[-1].append((COLUMNS[column], y, board))
        y += _height(board) + GAP
    return [page for page in found if page]


def _parts(board: Board) -> Iterator[Board]:
    """A board with more channels than fit under each other goes on in the next column."""
    for first in range(0, len(board.channels), ROWS_MAX):
        yield replace(board, channels=board.channels[first : first + ROWS_MAX])


def _height(board: Board) -> float:
    return HEAD + ROW * len(board.channels) + FOOT


def draw_board(pen: Pen, x: float, y: float, board: Board, sheet: dict[str, str]) -> None:
    pen.text(x, y + 3, short(f"{board.name} · {board.kind}", 52, 3), size=3, bold=True)
    bottom = y + HEAD + ROW * len(board.channels)
    pen.box(x + BOX_X, y + 9, BOX_WIDTH, bottom - y - 9, stroke=0.5)
    if board.address is None:
        pen.text(x + BOX_X + BOX_WIDTH / 2, y + 11.6, sheet["lines"], size=1.7, at="middle")
    where = sheet["on-pi"] if board.address is None else sheet["address"].format(address=board.address)
    pen.text(x + WIDTH, y + 3, f"{where} · {sheet['pulse'].format(ms=board.pulse_ms)}", size=2.3, at="end")
    pen.text(x + 4, y + 7.5, sheet["locks"], size=2.2)
    pen.text(x + BOX_X + BOX_WIDTH + 6, y + 7.5, sheet["switches"], size=2.2)
    if board.kind in RELAYS:
        pen.line((x + 1.5, y + HEAD), (x + 1.5, bottom), width=0.6)
        pen.text(x + 1.5, y + 12, f"{sheet['zero']} BK", size=2.1)
        pen.text(x + 1, bottom + 3.5, sheet["common"], size=2.1)
    for number, channel in enumerate(board.channels):
        _channel(pen, x, y + HEAD + ROW * (number + 0.5), board, channel, sheet)
    _free(pen, x + WIDTH, bottom + 3.5, board, sheet)


def _channel(pen: Pen, x: float, y: float, board: Board, channel: Channel, sheet: dict[str, str]) -> None:
    left, right, half = x + BOX_X, x + BOX_X + BOX_WIDTH, 2.2
    at, minus = x + 9, x + 1.5 if board.kind in RELAYS else left
    plus = left if channel.lock_line is None else left - 13
    pen.line((at, y - half), (plus, y - half), colour=RED)
    pen.line((at, y + half), (minus, y + half))
    pen.line((at, y + half), (at + 5, y + half))
    coil(pen, at, y)
    pen.text(x + 16, y - half - 0.4, "RD", size=1.9)
    if board.kind not in RELAYS:
        pen.text(x + 16, y + half - 0.4, "BK", size=1.9)
    _terminals(pen, left, right, y, board, channel, sheet)
    pen.line((right, y - half), (right + 9, y - half))
    pen.line((right, y + half), (right + 9, y + half))
    pen.text(right + 2, y - half - 0.4, "WH", size=1.9)
    pen.text(right + 2, y + half - 0.4, "BN", size=1.9)
    switch(pen, right + 9, y)
    pen.text(right + 14, y + 1.1, short(sheet["door"].format(door=channel.door), 26, 3), size=3, bold=True)


def _terminals(
    pen: Pen, left: float, right: float, y: float, board: Board, channel: Channel, sheet: dict[str, str]
) -> None:
    middle, half = (left + right) / 2, 2.2
    pen.text(middle, y + 1, str(channel.number), size=2.8, bold=True, at="middle")
    if channel.lock_line is not None and channel.switch_line is not None:
        pen.text(left + 0.6, y - half + 0.9, f"{channel.lock_line}·{pin_of(channel.lock_line)}", size=1.9)
        pen.text(
            right - 0.6, y - half + 0.9, f"{channel.switch_line}·{pin_of(channel.switch_line)}", size=1.9, at="end"
        )
        pen.text(right - 0.6, y + half + 0.6, "GND", size=1.9, at="end")
        pen.box(left - 13, y - half - 0.4, 10, 2 * half + 0.2)
        pen.line((left - 3, y - half), (left, y - half))
        pen.text(left - 8, y - 0.3, sheet["one-shot"], size=1.9, at="middle")
        pen.text(left - 8, y + 1.7, sheet["relay"], size=1.9, at="middle")
        return
    pen.text(left + 0.6, y - half + 0.9, "NO" if board.kind in RELAYS else "+", size=2)
    if board.kind not in RELAYS:
        pen.text(left + 0.6, y + half + 0.6, "−", size=2)


def _free(pen: Pen, x: float, y: float, board: Board, sheet: dict[str, str]) -> None:
    taken = {channel.number for channel in board.channels}
    if board.count > len(taken) and len(board.channels) < ROWS_MAX:
        free = [str(one) for one in range(1, board.count + 1) if one not in taken]
        pen.text(x, y, short(sheet["free"].format(channels=span_of(free)), 40, 2.1), size=2.1, at="end")
