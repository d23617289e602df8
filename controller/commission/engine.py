"""The commissioning as a pure machine: a book asks; an answer or a piece of evidence makes the next book of it.

| chapter  | asks until                                                                       |
|----------|----------------------------------------------------------------------------------|
| place    | language, name, site and telephone are known                                     |
| lines    | every board was joined alone, at an address of its own                           |
| doors    | every channel was fired alone and is proven, faulty by name, or not wired        |
| shapes   | every numbered door has a size and a height                                      |
| parts    | scanner, signals, probes were tried; the height of the glass is known            |
| signing  | a person has signed and everything is written                                    |

Laws: nothing fires before the book that says so is durable (I1); what was in flight when the power went is never fired
again by itself (I6); a refused answer, or evidence that belongs to another question, changes nothing (I9).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from controller.commission import doors, lines, parts, shapes, signing
from controller.commission.book import Board, Book, Part
from controller.commission.steps import (
    Answer,
    ClosedSeen,
    Evidence,
    Fire,
    LineSearched,
    Measured,
    MoveSeen,
    PortsSeen,
    ReadersSeen,
    Rested,
    Scanned,
    ShotSeen,
    Sounded,
    Step,
    Task,
    Wrote,
)
from controller.dialogue import place
from controller.dialogue.steps import ENTER, AnswerRefusedError, Reply, Stamp

CHAPTERS: Final[tuple[Callable[[Book], Step | None], ...]] = (place.ask, lines.ask, doors.ask, shapes.ask, parts.ask)
ANSWERS: Final[Mapping[str, Answer]] = {
    **place.ANSWERS, **lines.ANSWERS, **doors.ANSWERS, **shapes.ANSWERS, **parts.ANSWERS, **signing.ANSWERS
}  # fmt: skip
TEXT_MAX: Final = 160


def ask(book: Book) -> Step:
    """What is to be asked or done now."""
    for asks in CHAPTERS:
        step = asks(book)
        if step is not None:
            return step
    return signing.ask(book)


def chapter(book: Book) -> int:
    """In which chapter the book is, from 1."""
    return next((number for number, one in enumerate(CHAPTERS, 1) if one(book) is not None), len(CHAPTERS) + 1)


def answered(book: Book, key: str, text: str, at: Stamp) -> Book:
    """Raises :class:`AnswerRefusedError` for what is no answer to the question, and leaves the book as it is."""
    step = ask(book)
    fits = step.form is not None if key == ENTER else key in step.options
    if not fits or len(text) > TEXT_MAX:
        raise AnswerRefusedError("no_answer")
    return ANSWERS[step.word](book, step, Reply(key, text.strip(), at))


def begun(book: Book, task: Task, at: Stamp) -> Book:
    """The book that must be durable before the hands begin this."""
    return doors.intended(book, task, at) if isinstance(task, Fire) else book


def learnt(book: Book, task: Task, seen: Evidence) -> Book:
    """What the hands have brought back from ``task``; nothing, when the book asks for another thing by now."""
    if ask(book).task != task:
        return book
    match seen:
        case PortsSeen():
            return lines.ports_seen(book, seen)
        case LineSearched():
            return lines.searched(book, seen)
        case Rested():
            return doors.rested(book, seen)
        case ShotSeen():
            return doors.shot_seen(book, seen)
        case MoveSeen():
            return doors.move_seen(book, seen)
        case ClosedSeen():
            return doors.closed_seen(book, seen)
        case ReadersSeen():
            return parts.readers_seen(book, seen)
        case Scanned():
            return parts.scanned(book, seen)
        case Sounded():
            return parts.sounded(book, seen)
        case Measured():
            return parts.measured(book, seen)
        case Wrote():
            return signing.wrote(book, seen)


def taken_up(book: Book, on_header: tuple[Board, ...] = (), beside: tuple[Part, ...] = ()) -> Book:
    """A book as it was read from its file, after whatever ended the run before, with what is known beside its lines.

    A signed one is opened again: what was mended meanwhile is tried anew, and signed anew.
    """
    if book.written:
        book = replace(book, written=(), signed_by="", signed=Stamp(), reviewed=False)
    known = {one.name for one in book.boards}
    boards = (*book.boards, *(one for one in on_header if one.name not in known))
    return doors.interrupted(parts.with_reader(replace(book, boards=boards, parts=beside)))
