"""Last chapter: everything at a glance, a name under it, and what is left in the folder."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import Book
from controller.commission.doors import tried_anew
from controller.commission.findings import faulty, in_service, notes
from controller.commission.steps import Answer, Step, WriteDown, Wrote
from controller.dialogue.steps import AnswerRefusedError, Note, Reply, Text

SIGNER_MAX: Final = 60


def ask(book: Book) -> Step:
    proven, broken = len(in_service(book)), len(faulty(book))
    values = {"proven": str(proven), "faulty": str(broken)}
    if not book.reviewed:
        if not proven:
            return Step("nothing_proven", values, options=("try_anew",), notes=notes(book))
        word = "review_faulty" if broken else "review"
        options = ("try_anew", "to_sign") if broken else ("to_sign",)
        return Step(word, values, options=options, notes=notes(book))
    if not book.signed_by:
        return Step("who", values, form=Text(SIGNER_MAX), options=("back",))
    if not book.written:
        return Step("writing", values, task=WriteDown())
    left = tuple(Note("written", {"path": path}) for path in book.written)
    return Step("done", values, notes=left if book.within_setup else (*left, Note("start_it")))


def _review(book: Book, _: Step, reply: Reply) -> Book:
    return tried_anew(book) if reply.key == "try_anew" else replace(book, reviewed=True)


def _sign(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "back":
        return replace(book, reviewed=False)
    if not reply.text or not reply.text.isprintable():
        raise AnswerRefusedError("text_form")
    return replace(book, signed_by=reply.text, signed=reply.at)


ANSWERS: Mapping[str, Answer] = {"nothing_proven": _review, "review_faulty": _review, "review": _review, "who": _sign}


def wrote(book: Book, seen: Wrote) -> Book:
    return replace(book, written=seen.paths)
