"""First chapter of set-up and commissioning: who this is. Its name stands on the screen, its site in every badge."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import Field, replace
from typing import Any, ClassVar, Final, Protocol, TypeVar

from controller.dialogue.steps import AnswerRefusedError, Reply, Step, Text

LANGUAGES: Final = ("fr", "en")
PHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]{1,22}")
NAME_MAX: Final = 60


class Placed(Protocol):
    """A book that knows who this is, or will."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def language(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def phone(self) -> str: ...


B = TypeVar("B", bound=Placed)


def ask(book: Placed) -> Step[Any] | None:
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


def _language(book: B, _: Step[Any], reply: Reply) -> B:
    return replace(book, language=reply.key)


def _name(book: B, _: Step[Any], reply: Reply) -> B:
    return replace(book, name=_line(reply.text))


def site(book: B, _: Step[Any], reply: Reply) -> B:
    if slug(reply.text) != reply.text:
        raise AnswerRefusedError("site_form")
    return replace(book, site=_line(reply.text))


def _phone(book: B, _: Step[Any], reply: Reply) -> B:
    if not PHONE.fullmatch(reply.text):
        raise AnswerRefusedError("phone_form")
    return replace(book, phone=reply.text)


def _line(text: str) -> str:
    if not text or not text.isprintable():
        raise AnswerRefusedError("text_form")
    return text


ANSWERS: Final[Mapping[str, Callable[[Any, Step[Any], Reply], Any]]] = {
    "language": _language, "name": _name, "site": site, "phone": _phone
}  # fmt: skip
