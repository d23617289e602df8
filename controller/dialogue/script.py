"""An engine with its words: what a book asks, as a person reads it, the same in the terminal and on the screen."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from controller.dialogue.steps import Form, Number, ShapeForm, Stamp, Step, Text
from controller.dialogue.words import Words


class Spoken(Protocol):
    """A book: a dataclass that knows in which language it asks; empty before that is known."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def language(self) -> str: ...


B = TypeVar("B", bound=Spoken)
T = TypeVar("T")
E = TypeVar("E")
E_contra = TypeVar("E_contra", contravariant=True)


class Engine(Protocol[B, T, E_contra]):
    """Pure: a book asks; an answer or a piece of evidence makes the next book of it."""

    def ask(self, book: B) -> Step[T]: ...

    def chapter(self, book: B) -> int:
        """In which chapter the book is, from 1."""

    def answered(self, book: B, key: str, text: str, at: Stamp) -> B:
        """Raises :class:`~controller.dialogue.steps.AnswerRefusedError`, and leaves the book as it is."""

    def begun(self, book: B, task: T, at: Stamp) -> B:
        """The book that must be durable before the hands begin this."""

    def learnt(self, book: B, task: T, seen: E_contra) -> B:
        """What the hands brought back; nothing, when the book asks for another thing by now."""


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
    plain: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class View:
    word: str
    chapter: int
    chapters: int
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


def _as_it_is(values: Mapping[str, str]) -> Mapping[str, str]:
    return values


def _no_name(_: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Script(Generic[B, T, E]):
    name: str
    """Of its page: ``/commission``."""
    engine: Engine[B, T, E]
    words: Words
    chapters: int
    spelt: Callable[[Mapping[str, str]], Mapping[str, str]] = field(default=_as_it_is)
    """A step's values, as people read them."""
    named: Callable[[str], str | None] = field(default=_no_name)
    """An option that is no word of the catalogue: a port, a network."""

    def view(self, book: B) -> View:
        step, words = self.engine.ask(book), self.words.catalogue(book.language)
        texts, number = words["steps"][step.word], self.engine.chapter(book)
        values = self.spelt(step.values)
        return View(
            word=step.word,
            chapter=number,
            chapters=self.chapters,
            chapter_name=words["chapters"][number - 1],
            line=texts["line"].format(**values),
            hint=texts["hint"].format(**values),
            notes=tuple(self.words.told(book.language, note) for note in step.notes),
            asked=_asked(step.form),
            options=tuple(Option(key, self._option(words["options"], step.word, key)) for key in step.options),
            working=step.task is not None,
            code=step.code,
            door=step.values.get("door", ""),
        )

    def _option(self, texts: Mapping[str, str], word: str, key: str) -> str:
        return self.named(key) or texts.get(f"{key}.{word}", texts.get(key, key))


def _asked(form: Form | None) -> Asked | None:
    match form:
        case None:
            return None
        case Number():
            default = "" if form.default is None else str(form.default)
            return Asked("number", default, len(str(form.high)), form.unit)
        case Text():
            kind: Literal["digits", "text"] = "digits" if form.digits else "text"
            return Asked(kind, form.default, form.longest, plain=form.plain, secret=form.secret)
        case ShapeForm():
            return Asked("shape", size=form.size, height_mm=form.height_mm, cold=form.cold)
