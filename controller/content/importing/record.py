"""What every source has in common: one record is one file, and knows whose it is."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from controller.content.linked_data import slug

CONTEXT = "https://schema.org"
TEXT_MAX = 4000
BLOCKS = {"p", "br", "li", "div", "h1", "h2", "h3", "h4", "ul", "ol"}


class ImportProblemError(ValueError):
    """The file is not what its kind says; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Whom to name where a record itself names nobody, and the licence where it names none."""

    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder, as the source would write it."""

    file: str
    body: dict[str, Any]


def name(source: str, *parts: object) -> str:
    """An id that stays the same at every import."""
    return slug("-".join([source, *(str(part) for part in parts if part)]))


def words(value: Any) -> dict[str, str]:
    """A text by language from ``"text"``, ``["text"]``, ``{"fr": "text"}`` or ``{"fr": ["text"]}``; plain."""
    if isinstance(value, dict):
        found = {str(language)[:2]: first(one) for language, one in value.items() if language != "@id"}
    else:
        found = {"": first(value)}
    return {language: plain(text) for language, text in found.items() if text}


def first(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def said(found: dict[str, str], language: str) -> dict[str, str] | str:
    """As JSON-LD keeps it: a text without a language is the folder's first."""
    return {one or language: text for one, text in found.items()}


def table(value: Any) -> dict[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def tables(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def without_blanks(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value not in ("", None, {}, [])}


def plain(text: str) -> str:
    """Text without mark-up; paragraphs stay apart."""
    if "<" not in text and "&" not in text:
        return text.strip()[:TEXT_MAX]
    reader = _Text()
    reader.feed(text)
    reader.close()
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", "".join(reader.parts)).strip()[:TEXT_MAX]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("\n\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
