"""Fourth chapter: how large, how high and how cold each compartment is, column by column.

The doors come by their numbers. Columns of a bank are alike more often than not, so the second one costs one touch.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import Book, Shape
from controller.commission.lines import whole
from controller.commission.steps import Answer, Step
from controller.dialogue.steps import AnswerRefusedError, Number, Reply, ShapeForm

SIZES: Final = ("S", "M", "L")
HEIGHT_MAX_MM: Final = 2_500
STEP_MM: Final = {"S": 250, "M": 350, "L": 500}
"""From one handle to the next one below, as a first guess."""
TOP: Final = ShapeForm("M", 1_700, cold=False)


def ask(book: Book) -> Step | None:
    doors = [one.label for one in book.doors()]
    if not doors:
        return None
    at = 0
    for number, count in enumerate(book.columns, 1):
        for place, label in enumerate(doors[at : at + count]):
            if not any(one.label == label for one in book.shapes):
                values = {"door": label, "column": str(number), "at": str(place + 1), "of": str(count)}
                return Step("shape", values, form=_guess(book, doors, at, place), options=_bulk(place))
        at += count
    if at >= len(doors):
        return None
    values = {"column": str(len(book.columns) + 1), "door": doors[at], "left": str(len(doors) - at)}
    default = min(book.columns[-1], len(doors) - at) if book.columns else None
    alike = ("alike",) if book.columns and book.columns[-1] <= len(doors) - at else ()
    return Step("column", values, form=Number(1, len(doors) - at, default), options=alike)


def _bulk(place: int) -> tuple[str, ...]:
    return ("rest_alike",) if place else ()


def _guess(book: Book, doors: list[str], at: int, place: int) -> ShapeForm:
    """Like the one above it, as much lower as its size is high."""
    above = book.shape(doors[at + place - 1]) if place else _first_of_last(book, doors, at)
    if above is None:
        return TOP
    lower_mm = STEP_MM[above.size] if place else 0
    return ShapeForm(above.size, max(0, above.height_mm - lower_mm), above.cold)


def _first_of_last(book: Book, doors: list[str], at: int) -> Shape | None:
    return book.shape(doors[at - _column_before(book, at)]) if at else None


def _column_before(book: Book, at: int) -> int:
    passed = 0
    for count in book.columns:
        passed += count
        if passed == at:
            return count
    return book.columns[-1]


# -- answers ----------------------------------------------------------------------------------------


def _column(book: Book, step: Step, reply: Reply) -> Book:
    if reply.key == "alike":
        return _copied(book)
    assert isinstance(step.form, Number)
    return replace(book, columns=(*book.columns, whole(reply.text, step.form)))


def _copied(book: Book) -> Book:
    """The next column is as the one before, door by door."""
    doors, at, count = [one.label for one in book.doors()], sum(book.columns), book.columns[-1]
    for label, model in zip(doors[at : at + count], doors[at - count : at], strict=True):
        like = book.shape(model)
        assert like is not None
        book = _with(book, replace(like, label=label))
    return replace(book, columns=(*book.columns, count))


def _shape(book: Book, step: Step, reply: Reply) -> Book:
    assert isinstance(step.form, ShapeForm)
    label = step.values["door"]
    if reply.key != "rest_alike":
        return _with(book, parsed(label, reply.text, step.form))
    doors = [one.label for one in book.doors()]
    left = int(step.values["of"]) - int(step.values["at"]) + 1
    height_mm = step.form.height_mm
    for name in doors[doors.index(label) : doors.index(label) + left]:
        book = _with(book, Shape(name, step.form.size, height_mm, step.form.cold))
        height_mm = max(0, height_mm - STEP_MM[step.form.size])
    return book


def parsed(label: str, text: str, default: ShapeForm) -> Shape:
    """``M 1200 cold``, or nothing for what was offered. Raises :class:`AnswerRefusedError`."""
    words = text.upper().split()
    if not words:
        return Shape(label, default.size, default.height_mm, default.cold)
    cold = words[-1] in ("COLD", "FROID")
    if len(words) != 2 + cold or words[0] not in SIZES or not words[1].isascii() or not words[1].isdigit():
        raise AnswerRefusedError("shape_form")
    if int(words[1][:6]) > HEIGHT_MAX_MM:
        raise AnswerRefusedError("number_form", low="0", high=str(HEIGHT_MAX_MM))
    return Shape(label, words[0], int(words[1]), cold)


def _with(book: Book, shape: Shape) -> Book:
    others = (one for one in book.shapes if one.label != shape.label)
    return replace(book, shapes=(*others, shape))


ANSWERS: Mapping[str, Answer] = {"column": _column, "shape": _shape}
