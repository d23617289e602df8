"""The set-up as a pure machine: a book asks; an answer or a piece of evidence makes the next book of it.

| chapter  | asks until                                                                        |
|----------|-----------------------------------------------------------------------------------|
| place    | language, name, site and telephone are known                                      |
| network  | the machine is online, or somebody said that it need not be                       |
| hour     | the zone is set, and the clock is set by the network or looked at by a person     |
| keys     | the machine's own keys are drawn, and the operator's public key is known or later |
| town     | there is no link, or its request was shown and its certificate is here or later   |
| kind     | it is known what the machine is, what it shows, and from where                    |
| ending   | doors are proven, everything is written, and a person starts it                   |

Laws: a refused answer, or evidence that belongs to another question, changes nothing (I9). A password outlives its try
in no book.
"""

from collections.abc import Callable, Mapping
from typing import Final, assert_never

from controller.dialogue.steps import ENTER, AnswerRefusedError, Reply, Stamp, Text
from controller.setup import ending, hour, keys, kind, network, place, town
from controller.setup.book import Book
from controller.setup.steps import (
    Answer,
    CertificateFetched,
    ClockSeen,
    ClockSet,
    Commissioned,
    ConfigurationFetched,
    Evidence,
    Joined,
    KeysFetched,
    KeysMade,
    LabelPrinted,
    NetworkSeen,
    RequestMade,
    Step,
    Task,
    Wrote,
    ZoneSet,
)

CHAPTERS: Final[tuple[Callable[[Book], Step | None], ...]] = (
    place.ask, network.ask, hour.ask, keys.ask, town.ask, kind.ask
)  # fmt: skip
ANSWERS: Final[Mapping[str, Answer]] = {
    **place.ANSWERS, **network.ANSWERS, **hour.ANSWERS, **keys.ANSWERS, **town.ANSWERS, **kind.ANSWERS, **ending.ANSWERS
}  # fmt: skip


def ask(book: Book) -> Step:
    """What is to be asked or done now."""
    for asks in CHAPTERS:
        step = asks(book)
        if step is not None:
            return step
    return ending.ask(book)


def chapter(book: Book) -> int:
    """In which chapter the book is, from 1."""
    return next((number for number, one in enumerate(CHAPTERS, 1) if one(book) is not None), len(CHAPTERS) + 1)


def answered(book: Book, key: str, text: str, at: Stamp) -> Book:
    """Raises :class:`AnswerRefusedError` for what is no answer to the question, and leaves the book as it is."""
    step = ask(book)
    fits = step.form is not None if key == ENTER else key in step.options
    longest = step.form.longest if isinstance(step.form, Text) else 0
    if not fits or len(text.strip()) > longest:
        raise AnswerRefusedError("no_answer")
    return ANSWERS[step.word](book, step, Reply(key, text.strip(), at))


def begun(book: Book, _: Task, __: Stamp) -> Book:
    """Nothing that is done here is dangerous when it is done twice."""
    return book


def learnt(book: Book, task: Task, seen: Evidence) -> Book:
    """What the hands have brought back from ``task``; nothing, when the book asks for another thing by now."""
    if ask(book).task != task:
        return book
    match seen:
        case NetworkSeen():
            return network.seen(book, seen)
        case Joined():
            return network.joined(book, seen)
        case ZoneSet():
            return hour.zone_set(book, seen)
        case ClockSeen():
            return hour.clock_seen(book, seen)
        case ClockSet():
            return hour.clock_set(book, seen)
        case KeysMade():
            return keys.made(book, seen)
        case KeysFetched():
            return keys.fetched(book, seen)
        case RequestMade():
            return town.requested(book, seen)
        case CertificateFetched():
            return town.certified(book, seen)
        case ConfigurationFetched():
            return kind.fetched(book, seen)
        case Commissioned():
            return ending.commissioned(book, seen)
        case Wrote():
            return ending.wrote(book, seen)
        case LabelPrinted():
            return ending.printed(book, seen)
        case _:
            assert_never(seen)


def taken_up(book: Book) -> Book:
    """A book as it was read from its file: what was being tried is tried again, and a finished one shows its label."""
    from dataclasses import replace

    return replace(book, started=False, printing=False, request_copying=False)
