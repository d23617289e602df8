"""All sheets of a bank: the overview, lines that do not fit on it, the boards with their doors, notes that overflow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from controller.wiring import buses, doors, overview
from controller.wiring.model import Bus, Wiring
from controller.wiring.svg import GREY, HEIGHT, WIDTH, Pen, wrapped
from controller.wiring.words import words

UPPER_HEIGHT: Final = 112.0
"""Of the first sheet, for lines; below are supply and sizes."""
SHEET_HEIGHT: Final = 176.0
LINES_TOP: Final = 19.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the notes stand on a sheet, in millimetres."""

    x: float
    y: float
    width: float
    bottom: float
    size: float

    @property
    def pitch(self) -> float:
        return self.size * 1.35

    @property
    def room(self) -> int:
        return int((self.bottom - self.y) / self.pitch)


BESIDE: Final = Place(202, overview.LOWER_Y + 5, 85, HEIGHT - 13, 2.3)
"""Beside the sizes, where lines fill the upper half."""
WHOLE: Final = Place(10, 26, WIDTH - 20, HEIGHT - 16, 2.8)
Draw = Callable[[Pen], None]
Line = tuple[str, bool]
"""Words, and whether they are bold."""


def sheets(wiring: Wiring, language: str) -> list[str]:
    """Each sheet as the text of an SVG file, the first one first."""
    sheet = words(language)["sheet"]
    place = _notes_place(wiring)
    notes = list(_notes(wiring, language, place))
    drawn: list[tuple[str, Draw]] = [(sheet["title"], lambda pen: _first(pen, wiring, place, notes, sheet))]
    if not _fit_first(wiring):
        drawn += [(sheet["buses-title"], _lines_sheet(part, sheet)) for part in _packed(wiring.buses)]
    drawn += [(sheet["doors-title"], _doors_sheet(page, sheet)) for page in doors.pages(wiring.boards)]
    if notes[place.room :]:
        drawn.append((sheet["notes-title"], lambda pen: _write(pen, notes[place.room :], WHOLE)))
    return [_framed(wiring, drawn, number, sheet) for number in range(len(drawn))]


def _framed(wiring: Wiring, drawn: list[tuple[str, Draw]], number: int, sheet: dict[str, str]) -> str:
    title, draw = drawn[number]
    pen = Pen(f"{wiring.name}: {title}")
    pen.box(5, 5, WIDTH - 10, HEIGHT - 10, stroke=0.5)
    pen.text(10, 12.5, wiring.name, size=4.4, bold=True)
    pen.text(10, 16.8, wiring.site, size=2.4, fill=GREY)
    of = sheet["sheet"].format(number=number + 1, count=len(drawn))
    pen.text(WIDTH - 10, 12.5, title, size=3.6, bold=True, at="end")
    pen.text(WIDTH - 10, 16.8, of, size=2.4, at="end")
    pen.line((5, HEIGHT - 12), (WIDTH - 5, HEIGHT - 12), width=0.25)
    pen.text(10, HEIGHT - 7.5, sheet["colours"], size=2.2)
    pen.text(WIDTH - 10, HEIGHT - 7.5, sheet["made"], size=2.2, at="end", fill=GREY)
    draw(pen)
    return pen.page()


def _first(pen: Pen, wiring: Wiring, place: Place, notes: list[Line], sheet: dict[str, str]) -> None:
    overview.draw_pi(pen, wiring, sheet)
    if _fit_first(wiring):
        _lines_sheet(wiring.buses, sheet)(pen)
    if not wiring.simulated:
        overview.draw_supply(pen, wiring, sheet)
    overview.draw_sizes(pen, wiring, sheet)
    _write(pen, notes[: place.room], place)


def _lines_sheet(part: tuple[Bus, ...], sheet: dict[str, str]) -> Draw:
    def draw(pen: Pen) -> None:
        y = LINES_TOP
        for bus in part:
            buses.draw_bus(pen, bus, y, sheet)
            y += buses.height_of([bus])

    return draw


def _doors_sheet(page: list[doors.Placed], sheet: dict[str, str]) -> Draw:
    def draw(pen: Pen) -> None:
        for x, y, board in page:
            doors.draw_board(pen, x, y, board, sheet)

    return draw


def _fit_first(wiring: Wiring) -> bool:
    return buses.height_of(wiring.buses) <= UPPER_HEIGHT


def _notes_place(wiring: Wiring) -> Place:
    height = buses.height_of(wiring.buses) if _fit_first(wiring) else 0.0
    if height > UPPER_HEIGHT / 2:
        return BESIDE
    return Place(buses.ADAPTER_X, LINES_TOP + height + 6, 200, overview.LOWER_Y - 4, 2.8)


def _packed(of: tuple[Bus, ...]) -> Iterator[tuple[Bus, ...]]:
    """As many lines on a sheet as fit."""
    page: list[Bus] = []
    for bus in of:
        if buses.height_of([*page, bus]) > SHEET_HEIGHT:
            yield tuple(page)
            page = []
        page.append(bus)
    if page:
        yield tuple(page)


def _notes(wiring: Wiring, language: str, place: Place) -> Iterator[Line]:
    """What is wrong with this bank first, then what holds for every one."""
    told = words(language)
    if wiring.warnings:
        yield told["sheet"]["warnings"], True
        for note in wiring.warnings:
            yield from _bullet("!", told["notes"][note.code].format(**note.values), place)
    yield told["sheet"]["rules"], True
    for rule in (*(told["bus-rules"] if wiring.buses else ()), *told["rules"]):
        yield from _bullet("·", rule, place)


def _bullet(mark: str, sentence: str, place: Place) -> Iterator[Line]:
    for number, line in enumerate(wrapped(sentence, place.width - 4, place.size)):
        yield f"{mark} {line}" if number == 0 else f"\u2007 {line}", False


def _write(pen: Pen, notes: list[Line], place: Place) -> None:
    for number, (line, bold) in enumerate(notes):
        pen.text(place.x, place.y + place.pitch * number, line, size=place.size, bold=bold)
