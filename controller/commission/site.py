"""First chapter: who this bank is. Its name stands on the screen, its site in every badge."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import Book
from controller.commission.steps import Answer, Step
from controller.dialogue.steps import AnswerRefusedError, Reply, Text

LANGUAGES: Final = ("fr", "en")
PHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]{1,22}")
NAME_MAX: Final = 60


def ask(book: Book) -> Step | None:
    if not book.language:
        return Step("language", options=LANGUAGES)
    if not book.name:
        return Step("name", form=Text(NAME_MAX))
    if not book.site:
        return Step("site", form=Text(NAME_MAX, default=slug(book.name), plain=True))
    if not book.phone:
        return Step("phone", form=Text(24, digits=True))
    return None


def slug(name: str) -> str:
    """``Casiers des Halles`` → ``casiers-des-halles``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:NAME_MAX]


def _language(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, language=reply.key)


def _name(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, name=_line(reply.text))


def _site(book: Book, _: Step, reply: Reply) -> Book:
    if slug(reply.text) != reply.text:
        raise AnswerRefusedError("site_form")
    return replace(book, site=_line(reply.text))


def _phone(book: Book, _: Step, reply: Reply) -> Book:
    if not PHONE.fullmatch(reply.text):
        raise AnswerRefusedError("phone_form")
    return replace(book, phone=reply.text)


def _line(text: str) -> str:
    if not text or not text.isprintable():
        raise AnswerRefusedError("text_form")
    return text


ANSWERS: Mapping[str, Answer] = {"language": _language, "name": _name, "site": _site, "phone": _phone}
