"""Second chapter: which adapters there are, and the lock boards on them, joined one at a time (L32).

A board that comes with the address of another one cannot be told from it while both are on the line: either their
answers spoil each other, or both say the same and both would fire. So each board is connected alone or after the
others, and must answer at an address that nobody had before.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import Board, Book, Port, Search
from controller.commission.steps import Answer, FindPorts, LineSearched, PortsSeen, SearchLine, Step
from controller.dialogue.steps import AnswerRefusedError, Note, Number, Reply

KINDS: Final = {"8a80": "8A/80", "kerong": "KERONG", "waveshare": "Waveshare", "doorboard": "Bastide", "gpio": "GPIO"}
"""As their makers write them."""
CHANNELS_MAX: Final = {"8a80": 50, "kerong": 16, "waveshare": 8, "doorboard": 16}
PULSE_IS_SET: Final = frozenset({"waveshare", "doorboard"})
"""Kinds that are told how long to pulse; the others have it set on the board."""
DIP: Final = frozenset({"8a80", "kerong"})
"""Kinds whose address is set on switches; the others keep what they are told."""
SWITCHES: Final = 5
"""Of an address on a DIP switch: 1 to 31."""


def ask(book: Book) -> Step | None:
    if book.boards_done:
        return None
    if not book.port:
        return _ports(book)
    here = on_line(book)
    search = book.search
    if search is None:
        values = {"port": short(book.port), "number": str(len(book.boards) + 1)}
        if not here:
            return Step("connect_first", values, options=("search", "other_port"))
        return Step("connect_next", values | {"boards": _named(here)}, options=("search", "no_more"))
    if not search.done:
        return Step("searching", {"port": short(book.port)}, task=SearchLine(book.port, here, search.wide))
    return _searched(book, search, here)


def _ports(book: Book) -> Step:
    if book.ports is None:
        return Step("looking_for_ports", task=FindPorts())
    if not book.ports:
        return Step("no_ports", options=("again", *(("no_more",) if book.boards else ())))
    notes = tuple(Note("port_busy", {"port": short(one.path)}) for one in book.ports if one.busy)
    options = tuple(f"port:{one.path}" for one in book.ports if not one.busy and not _done(book, one))
    done = ("no_more",) if book.boards else ()
    return Step("which_port", options=(*options, "again", *done), notes=notes)


def _searched(book: Book, search: Search, here: tuple[Board, ...]) -> Step:
    port = short(book.port)
    if search.problem:
        return Step("line_trouble", {"port": port, "problem": search.problem}, options=("search", "other_port"))
    if len(search.found) == 1:
        one = search.found[0]
        if here and one.baud != here[0].baud:
            values = {"baud": str(one.baud), "others": str(here[0].baud)}
            return Step("other_baud", values, options=("search", "no_more"))
        values = {"kind": one.kind, "address": str(one.address), "number": str(len(book.boards) + 1)}
        return Step("how_many_locks", values, form=Number(1, CHANNELS_MAX[one.kind], one.channels))
    if search.found:
        return Step("one_at_a_time", {"boards": _named(search.found)}, options=("search",))
    if not here:
        word = "garbled" if search.garbled else "nothing_answers"
        return Step(word, {"port": port}, options=("search", "wide", "other_port"))
    free = next(number for number in range(1, 32) if number not in [one.address for one in here])
    values = {"boards": _named(here), "address": str(free), "switches": switches(free)}
    word = "same_address" if search.garbled else "no_new_address"
    return Step(word if here[0].kind in DIP else f"{word}_told", values, options=("search", "no_more"))


def on_line(book: Book) -> tuple[Board, ...]:
    return tuple(one for one in book.boards if one.port == book.port)


def switches(address: int) -> str:
    """How the DIP switches usually stand for an address, number 1 lowest: 5 → ``ON off ON off off``."""
    return " ".join("ON" if address >> bit & 1 else "off" for bit in range(SWITCHES))


def short(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _named(boards: tuple[Board, ...]) -> str:
    return ", ".join(f"{KINDS[one.kind]} · {one.address}" for one in boards)


def _done(book: Book, port: Port) -> bool:
    return any(one.port == port.path for one in book.boards)


# -- answers ----------------------------------------------------------------------------------------


def _choose(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "again":
        return replace(book, ports=None)
    if reply.key == "no_more":
        return replace(book, boards_done=True)
    return replace(book, port=reply.key.removeprefix("port:"), search=None)


def _search(book: Book, _: Step, reply: Reply) -> Book:
    match reply.key:
        case "search" | "wide":
            return replace(book, search=Search(wide=reply.key == "wide"))
        case "other_port":
            return replace(book, port="", ports=None, search=None)
        case _:
            return _line_done(book)


def _line_done(book: Book) -> Book:
    """Where there is another adapter, it may have boards too."""
    left = [one for one in book.ports or () if not _done(book, one) and not one.busy]
    return replace(book, port="", search=None, ports=None if left else book.ports, boards_done=not left)


def _add(book: Book, step: Step, reply: Reply) -> Book:
    assert book.search is not None and isinstance(step.form, Number)
    found = book.search.found[0]
    board = replace(found, name=_free_name(book), port=book.port, channels=whole(reply.text, step.form))
    return replace(book, boards=(*book.boards, board), search=None)


def _free_name(book: Book) -> str:
    taken = {one.name for one in book.boards}
    return next(name for number in range(1, len(taken) + 2) if (name := f"board{number}") not in taken)


def whole(text: str, form: Number) -> int:
    """A whole number within its bounds. Raises :class:`AnswerRefusedError`."""
    if not text.isascii() or not text.isdigit() or not form.low <= int(text[:9]) <= form.high:
        raise AnswerRefusedError("number_form", low=str(form.low), high=str(form.high))
    return int(text)


ANSWERS: Mapping[str, Answer] = {
    "no_ports": _choose,
    "which_port": _choose,
    "connect_first": _search,
    "connect_next": _search,
    "line_trouble": _search,
    "one_at_a_time": _search,
    "other_baud": _search,
    "garbled": _search,
    "nothing_answers": _search,
    "same_address": _search,
    "no_new_address": _search,
    "same_address_told": _search,
    "no_new_address_told": _search,
    "how_many_locks": _add,
}


# -- evidence ---------------------------------------------------------------------------------------


def ports_seen(book: Book, seen: PortsSeen) -> Book:
    return replace(book, ports=seen.ports)


def searched(book: Book, seen: LineSearched) -> Book:
    assert book.search is not None
    here = [(one.kind, one.address) for one in on_line(book)]
    new = tuple(one for one in seen.found if (one.kind, one.address) not in here)
    done = replace(book.search, done=True, found=new, garbled=seen.garbled, problem=seen.problem)
    return replace(book, search=done)
