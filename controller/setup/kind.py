"""Sixth chapter: what this machine is: lockers, a window, both, or what a finished configuration says."""

import re
from collections.abc import Mapping
from dataclasses import replace

from controller.config.content import ADDRESS
from controller.config.vitrine import ID
from controller.dialogue.steps import ENTER, AnswerRefusedError, Note, Reply, Text
from controller.setup.book import Book, Kind
from controller.setup.steps import Answer, ConfigurationFetched, FetchConfiguration, Step


def ask(book: Book) -> Step | None:
    if book.kind is Kind.UNKNOWN:
        return Step("hardware", options=tuple(one.value for one in Kind if one))
    if book.kind is Kind.READY and not book.ready_done:
        if not book.ready_problem:
            return Step("fetching_configuration", task=FetchConfiguration())
        notes = (Note("problem", {"problem": book.ready_problem}),)
        return Step("no_configuration", options=("try_again", "back"), notes=notes)
    return _window(book) if book.kind.shows else None


def _window(book: Book) -> Step | None:
    if not book.theme:
        return Step("theme", form=Text(64, default="heritage", plain=True), options=("back",))
    if not book.orientation:
        return Step("glass", options=("portrait", "landscape"))
    if book.content:
        return None
    if book.content_typed:
        return Step("content_address", form=Text(160, plain=True), options=("back",))
    return Step("content", options=("address", "stick", "later"))


def _kind(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, kind=Kind(reply.key), ready_problem="")


def _missing(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, ready_problem="", kind=Kind.READY if reply.key == "try_again" else Kind.UNKNOWN)


def _theme(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key != ENTER:
        return replace(book, kind=Kind.UNKNOWN)
    if not re.fullmatch(ID, reply.text):
        raise AnswerRefusedError("theme_form")
    return replace(book, theme=reply.text)


def _glass(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, orientation=reply.key)


def _content(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, content_typed=True) if reply.key == "address" else replace(book, content=reply.key)


def _address(book: Book, _: Step, reply: Reply) -> Book:
    if reply.key != ENTER:
        return replace(book, content_typed=False)
    address = reply.text if "://" in reply.text else f"https://{reply.text}"
    if not re.fullmatch(ADDRESS, address) or address.endswith("://"):
        raise AnswerRefusedError("address_form")
    return replace(book, content=address)


ANSWERS: Mapping[str, Answer] = {
    "hardware": _kind, "no_configuration": _missing, "theme": _theme, "glass": _glass, "content": _content,
    "content_address": _address,
}  # fmt: skip


def fetched(book: Book, evidence: ConfigurationFetched) -> Book:
    return replace(book, ready_done=not evidence.problem, ready_problem=evidence.problem)
