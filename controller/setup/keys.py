"""Fourth chapter: keys drawn on this machine, and the operator's public one. No password is made, or needed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.dialogue.steps import ENTER, AnswerRefusedError, Note, Reply, Text
from controller.setup.book import Book
from controller.setup.steps import Answer, FetchKeys, KeysFetched, KeysMade, MakeKeys, Step

ROOT: Final = re.compile(r"[0-9a-f]{64}")


def ask(book: Book) -> Step | None:
    if book.made is None:
        return Step("making_keys", task=MakeKeys())
    if book.root_done:
        return None
    if book.root_looked:
        return Step("fetching_keys", task=FetchKeys())
    if book.root_problem:
        return Step("no_keys", options=("from_stick", "type_it", "later"), notes=(Note(book.root_problem),))
    return Step("root", form=Text(80, plain=True), options=("from_stick", "later"))


def _root(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key == "from_stick":
        return replace(book, root_looked=True, root_problem="")
    if reply.key == "type_it":
        return replace(book, root_problem="")
    if reply.key != ENTER:
        return replace(book, root_done=True)
    root = reply.text.lower().replace(" ", "")
    if not ROOT.fullmatch(root):
        raise AnswerRefusedError("root_form")
    return replace(book, root=root, root_done=True)


ANSWERS: Mapping[str, Answer] = {"root": _root, "no_keys": _root}


def made(book: Book, evidence: KeysMade) -> Book:
    return replace(book, made=evidence.made)


def fetched(book: Book, evidence: KeysFetched) -> Book:
    if evidence.problem:
        return replace(book, root_looked=False, root_problem=evidence.problem)
    return replace(book, root=evidence.root, root_done=True)
