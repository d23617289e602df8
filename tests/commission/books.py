"""Books for tests of the pure machine: answered and told up to some point."""

from collections.abc import Iterable

from controller.commission import engine
from controller.commission.book import Board, Book, Level, Move, Port
from controller.commission.steps import ClosedSeen, Evidence, LineSearched, PortsSeen, ReadersSeen, Rested, ShotSeen
from controller.dialogue.steps import ENTER, Stamp

NOW = Stamp(1_764_000_000.0, "synchronised")
PORT = "/dev/serial/by-id/usb-A"


def told(book: Book, *answers: "str | tuple[str, str] | Evidence") -> Book:
    """Answers (an option's name, or ``(enter, text)``) and evidence, one after another."""
    for one in answers:
        if isinstance(one, str):
            book = engine.answered(book, one, "", NOW)
        elif isinstance(one, tuple):
            book = engine.answered(book, *one, NOW)
        else:
            task = engine.ask(book).task
            assert task is not None, f"nobody works at {engine.ask(book).word}"
            book = engine.learnt(engine.begun(book, task, NOW), task, one)
    return book


def typed(text: str) -> tuple[str, str]:
    return ENTER, text


def found(*addresses: int, kind: str = "8a80", baud: int = 9_600) -> LineSearched:
    return LineSearched(tuple(Board("", PORT, kind, baud, address, 8) for address in addresses))


NAMED = told(Book(), "en", typed("Halles"), typed("halles"), typed("112"))
NO_READER = (ReadersSeen(()), "no_reader")
AT_LINE = told(NAMED, PortsSeen((Port(PORT),)), f"port:{PORT}")


def at_doors(channels: int = 3, kind: str = "8a80", rest: int = 1) -> Book:
    """One board, every door shut, the installer before it."""
    book = told(AT_LINE, "search", found(1, kind=kind), typed(str(channels)), "no_more", "all_shut")
    levels = tuple(Level("board1", channel, rest) for channel in range(1, channels + 1))
    return told(book, Rested(levels), "begin")


def shot(*channels: int, bit: int = 0, sent: str = "sent") -> ShotSeen:
    """The switches of these channels moved to this bit."""
    return ShotSeen(sent, tuple(Move("board1", channel, bit, 150) for channel in channels))


def proven(book: Book, doors: Iterable[tuple[int, str]], bit: int = 0) -> Book:
    """Each of these channels opened the door of this number, and it was shut again."""
    for channel, label in doors:
        book = told(book, shot(channel, bit=bit), typed(label), ClosedSeen())
    return book
