"""A question in the words of a language, the same for the terminal and for the screen."""

from dataclasses import dataclass
from typing import Literal

from controller.commission import engine
from controller.commission.book import Book
from controller.commission.lines import KINDS, short
from controller.commission.steps import Form, Number, ShapeForm, Step, Text
from controller.commission.words import catalogue, told

CHAPTERS = 6


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be typed."""

    kind: Literal["number", "digits", "text", "shape"]
    default: str = ""
    longest: int = 4
    unit: str = ""
    size: str = ""
    height_mm: int = 0
    cold: bool = False


@dataclass(frozen=True, slots=True)
class View:
    word: str
    chapter: int
    chapter_name: str
    line: str
    hint: str
    notes: tuple[str, ...]
    asked: Asked | None
    options: tuple[Option, ...]
    working: bool
    code: str
    door: str
    """The number of the door that this is about, where it is known."""


def view(book: Book) -> View:
    step, words = engine.ask(book), catalogue(book.language)
    texts, number = words["steps"][step.word], engine.chapter(book)
    values = {**step.values, "kind": KINDS.get(step.values.get("kind", ""), "")}
    return View(
        word=step.word,
        chapter=number,
        chapter_name=words["chapters"][number - 1],
        line=texts["line"].format(**values),
        hint=texts["hint"].format(**values),
        notes=tuple(told(book.language, note) for note in step.notes),
        asked=_asked(step.form),
        options=tuple(Option(key, _option(book, step, key)) for key in step.options),
        working=step.task is not None,
        code=step.code,
        door=step.values.get("door", ""),
    )


def _option(book: Book, step: Step, key: str) -> str:
    if key.startswith("port:"):
        return short(key)
    texts: dict[str, str] = catalogue(book.language)["options"]
    return texts.get(f"{key}.{step.word}", texts.get(key, key))


def _asked(form: Form | None) -> Asked | None:
    match form:
        case None:
            return None
        case Number():
            default = "" if form.default is None else str(form.default)
            return Asked("number", default, len(str(form.high)), form.unit)
        case Text():
            return Asked("digits" if form.digits else "text", form.default, form.longest)
        case ShapeForm():
            return Asked("shape", size=form.size, height_mm=form.height_mm, cold=form.cold)
