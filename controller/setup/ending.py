"""Last chapter: the doors, by the commissioning; everything at a glance; the configuration in its place; the label."""

from collections.abc import Mapping
from dataclasses import replace

from controller.dialogue.steps import Note, Reply
from controller.setup.book import Book, Kind, Label
from controller.setup.steps import Answer, Commission, Commissioned, LabelPrinted, PrintLabel, Step, WriteDown, Wrote


def ask(book: Book) -> Step:
    if book.kind.commissions and not book.commissioned:
        if not book.commissioning:
            return Step("commission", options=("begin",))
        return Step("commissioning", task=Commission())
    if not book.reviewed:
        return Step("look", options=("write", "anew"), notes=known(book))
    if book.label is None:
        return Step("writing", task=WriteDown())
    if book.started:
        return Step("started", {"name": book.label.name})
    if book.printing:
        return Step("printing", task=PrintLabel())
    notes = (Note(book.printed),) if book.printed else ()
    values = {"name": book.label.name, "fingerprint": short(book.label)}
    return Step("done", values, options=("start", "print"), code=code(book.label), notes=notes)


def known(book: Book) -> tuple[Note, ...]:
    """What was said and found, in a few lines."""
    clock = "" if book.clock is None else book.clock.shown
    return (
        Note("is", {"name": book.name, "site": book.site, "phone": book.phone}),
        Note("is_on" if book.network and book.network.online_by else "is_off"),
        Note("is_when", {"zone": book.zone, "now": clock}),
        Note("has_root", {"root": book.root[:16]}) if book.root else Note("no_root"),
        *((Note("is_linked", {"device": book.device, "broker": book.broker}),) if book.linked else ()),
        *((Note("shows", {"theme": book.theme}),) if book.kind.shows else ()),
        *((Note("is_ready"),) if book.kind is Kind.READY else ()),
    )


def short(label: Label) -> str:
    """The beginning of the fingerprint, as a person compares it: four groups of four."""
    return " ".join(label.fingerprint[at : at + 4] for at in range(0, 16, 4))


def code(label: Label) -> str:
    """The text of the label's code. Capitals, digits and colons alone make a small code (ISO/IEC 18004, 7.4.4)."""
    return f"BASTIDE:{label.serial or '-'}:{label.fingerprint}".upper()


def _begin(book: Book, _: Step, __: Reply) -> Book:
    return replace(book, commissioning=True)


def _look(book: Book, _: Step, reply: Reply) -> Book:
    """Anew, the machine is still itself: its keys stay, and its language."""
    return Book(language=book.language, made=book.made) if reply.key == "anew" else replace(book, reviewed=True)


def _done(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, printing=True) if reply.key == "print" else replace(book, started=True)


ANSWERS: Mapping[str, Answer] = {"commission": _begin, "look": _look, "done": _done}


def commissioned(book: Book, _: Commissioned) -> Book:
    return replace(book, commissioned=True, commissioning=False)


def wrote(book: Book, evidence: Wrote) -> Book:
    return replace(book, written=evidence.paths, label=evidence.label)


def printed(book: Book, evidence: LabelPrinted) -> Book:
    return replace(book, printing=False, printed=evidence.outcome)
