"""Fifth chapter: what is not a lock. Each is tried where there is one, or left out with a word."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import Book, Glass, Part, Reader, Test
from controller.commission.lines import whole
from controller.commission.steps import (
    Answer,
    AwaitScan,
    FindReaders,
    Measure,
    Measured,
    ReadersSeen,
    Scanned,
    Sound,
    Sounded,
    Step,
)
from controller.dialogue.steps import Number, Reply

TEST_CODE: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""The 45 characters of RFC 9285, each once: a scanner with another keyboard's layout gets some of them wrong."""
PLAUSIBLE_C: Final = (-30.0, 50.0)
READER: Final = "front"
"""The name of a reader that was found here."""
REACH_MM: Final = (900, 1_300)
"""Where everything that is touched must lie, above the ground: within reach from a wheelchair."""
GLASS_MAX_MM: Final = 3_000
TOUCHED_UPRIGHT: Final = 0.5
"""An upright screen keeps what is touched in its lower half."""


def ask(book: Book) -> Step | None:
    if book.probing is not None:
        return _judge(book.probing)
    part = next((one for one in book.parts if all(test.part != one for test in book.tests)), None)
    if part is not None:
        return _try(part, book.reader)
    if not book.reader_done and all(one.kind != "scanner" for one in book.parts):
        return _which_reader(book)
    return None if book.glass_done else _glass(book.glass)


def _which_reader(book: Book) -> Step:
    if book.readers is None:
        return Step("looking_for_readers", task=FindReaders(tuple(one.port for one in book.boards)))
    return Step("which_reader", options=(*(f"port:{path}" for path in book.readers), "again", "no_reader"))


def _try(part: Part, reader: Reader | None) -> Step:
    name = {"name": part.name}
    match part.kind:
        case "scanner":
            return Step(
                "scan_this",
                name,
                options=("skip",),
                task=AwaitScan(part.name, reader.path if reader else ""),
                code=TEST_CODE,
            )
        case "probe":
            return Step("measuring", name, options=("skip",), task=Measure(part.name))
        case _:
            return Step("sounding", name, task=Sound())


def _judge(test: Test) -> Step:
    values = {"name": test.part.name, "detail": test.detail}
    match test.part.kind:
        case "scanner":
            return Step("scan_wrong", values, options=("again", "leave"))
        case "probe":
            word = "probe_silent" if not test.detail else "probe_odd"
            return Step(word, values, options=("again", "leave"))
        case _:
            return Step("heard", values, options=("yes", "no", "again"))


def _glass(glass: Glass | None) -> Step:
    if glass is None:
        return Step("glass_lower", form=Number(0, GLASS_MAX_MM, None, "mm"), options=("no_screen",))
    if not glass.upper_mm:
        return Step("glass_upper", form=Number(glass.lower_mm + 50, GLASS_MAX_MM, None, "mm"))
    low_mm, high_mm = touched_mm(glass)
    values = {"low": str(low_mm), "high": str(high_mm), "from": str(REACH_MM[0]), "to": str(REACH_MM[1])}
    values |= {"by": str(abs(moved_mm(glass)))}
    if low_mm >= REACH_MM[0] and high_mm <= REACH_MM[1]:
        return Step("reach_right", values, options=("good",))
    word = "reach_tall" if high_mm - low_mm > REACH_MM[1] - REACH_MM[0] else "reach_low"
    return Step(word if moved_mm(glass) >= 0 else "reach_high", values, options=("again", "keep"))


def touched_mm(glass: Glass) -> tuple[int, int]:
    """The part of the glass that people touch, above the ground."""
    share = TOUCHED_UPRIGHT if glass.upright else 1.0
    return glass.lower_mm, glass.lower_mm + round((glass.upper_mm - glass.lower_mm) * share)


def moved_mm(glass: Glass) -> int:
    """By how much the screen must go up (or down, below 0) to lie in reach; its middle, where it is too tall for it."""
    low_mm, high_mm = touched_mm(glass)
    if high_mm - low_mm > REACH_MM[1] - REACH_MM[0]:
        return 0
    return max(REACH_MM[0] - low_mm, 0) - max(high_mm - REACH_MM[1], 0)


# -- answers ----------------------------------------------------------------------------------------


def _skip(book: Book, step: Step, _: Reply) -> Book:
    part = next(one for one in book.parts if all(test.part != one for test in book.tests))
    return replace(book, tests=(*book.tests, Test(part, "skipped")))


def _reader(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "again":
        return replace(book, readers=None)
    if reply.key == "no_reader":
        return replace(book, reader_done=True)
    return with_reader(replace(book, reader_done=True, reader=Reader(reply.key.removeprefix("port:"))))


def with_reader(book: Book) -> Book:
    """The reader that was pointed at is a part of this bank."""
    if book.reader is None or any(one.kind == "scanner" for one in book.parts):
        return book
    return replace(book, parts=(Part("scanner", READER), *book.parts))


def _judged(book: Book, _: Step, reply: Reply) -> Book:
    assert book.probing is not None
    if reply.key == "again":
        return replace(book, probing=None)
    outcome = "right" if reply.key == "yes" else "wrong"
    return replace(book, probing=None, tests=(*book.tests, replace(book.probing, outcome=outcome)))


def _lower(book: Book, step: Step, reply: Reply) -> Book:
    if reply.key == "no_screen":
        return replace(book, glass=None, glass_done=True)
    assert isinstance(step.form, Number)
    return replace(book, glass=Glass(whole(reply.text, step.form)))


def _upper(book: Book, step: Step, reply: Reply) -> Book:
    assert book.glass is not None and isinstance(step.form, Number)
    upper_mm = whole(reply.text, step.form)
    upright = upper_mm - book.glass.lower_mm > REACH_MM[1] - REACH_MM[0]
    return replace(book, glass=replace(book.glass, upper_mm=upper_mm, upright=upright))


def _reach(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, glass=None) if reply.key == "again" else replace(book, glass_done=True)


ANSWERS: Mapping[str, Answer] = {
    "which_reader": _reader,
    "scan_this": _skip,
    "measuring": _skip,
    "scan_wrong": _judged,
    "probe_odd": _judged,
    "probe_silent": _judged,
    "heard": _judged,
    "glass_lower": _lower,
    "glass_upper": _upper,
    "reach_right": _reach,
    "reach_low": _reach,
    "reach_high": _reach,
    "reach_tall": _reach,
}


# -- evidence ---------------------------------------------------------------------------------------


def readers_seen(book: Book, seen: ReadersSeen) -> Book:
    return replace(book, readers=seen.paths)


def scanned(book: Book, seen: Scanned) -> Book:
    """Exactly the code, or what came in its place."""
    part = _current(book)
    if book.reader is not None:
        book = replace(book, reader=replace(book.reader, driver=seen.driver))
    if seen.text == TEST_CODE:
        return replace(book, tests=(*book.tests, Test(part, "right")))
    return replace(book, probing=Test(part, "wrong", difference(seen.text)))


def difference(text: str) -> str:
    """Which characters of the test code came as something else: short, and safe to show."""
    if len(text) != len(TEST_CODE):
        return f"{len(text)} / {len(TEST_CODE)}"
    return " ".join(f"{sent}→{_safe(came)}" for sent, came in zip(TEST_CODE, text, strict=True) if sent != came)[:120]


def _safe(character: str) -> str:
    return character if character.isprintable() else "·"


def sounded(book: Book, _: Sounded) -> Book:
    return replace(book, probing=Test(_current(book), ""))


def measured(book: Book, seen: Measured) -> Book:
    part, celsius = _current(book), seen.celsius
    detail = "" if celsius is None else f"{celsius:.1f} °C"
    if celsius is not None and PLAUSIBLE_C[0] <= celsius <= PLAUSIBLE_C[1]:
        return replace(book, tests=(*book.tests, Test(part, "right", detail)))
    return replace(book, probing=Test(part, "wrong", detail))


def _current(book: Book) -> Part:
    return next(one for one in book.parts if all(test.part != one for test in book.tests))
