"""First chapter: who this machine is. The same questions as a commissioning's, so that it does not ask them again."""

from collections.abc import Mapping
from dataclasses import replace

from controller.commission.site import LANGUAGES, NAME_MAX, PHONE, slug
from controller.dialogue.steps import AnswerRefusedError, Reply, Text
from controller.setup.book import Book
from controller.setup.steps import Answer, Step


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


def _language(book: Book, _: Step, reply: Reply) -> Book:
    return replace(book, language=reply.key)


def _name(book: Book, _: Step, reply: Reply) -> Book:
    if not reply.text or not reply.text.isprintable():
        raise AnswerRefusedError("text_form")
    return replace(book, name=reply.text)


def _site(book: Book, _: Step, reply: Reply) -> Book:
    if not reply.text or slug(reply.text) != reply.text:
        raise AnswerRefusedError("site_form")
    return replace(book, site=reply.text)


def _phone(book: Book, _: Step, reply: Reply) -> Book:
    if not PHONE.fullmatch(reply.text):
        raise AnswerRefusedError("phone_form")
    return replace(book, phone=reply.text)


ANSWERS: Mapping[str, Answer] = {"language": _language, "name": _name, "site": _site, "phone": _phone}
