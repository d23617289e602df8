"""What a dialogue asks for: a question with its answers, and work for the hands that goes on meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
"""The pieces of work that a dialogue has for its hands."""
ENTER = "enter"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Seconds since 1970 UTC, and how far they may be believed: ``synchronised``, ``held_over``, ``floor_only``."""

    wall_s: float = 0.0
    trust: str = "floor_only"


@dataclass(frozen=True, slots=True)
class Number:
    low: int
    high: int
    default: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    longest: int
    default: str = ""
    digits: bool = False
    """Mostly digits: a keypad does."""
    plain: bool = False
    """A name for machines: it does not begin with a capital."""
    secret: bool = False
    """It leaves no trace: in no file, and in no list of a shell."""


@dataclass(frozen=True, slots=True)
class ShapeForm:
    """A size, the height of the handle, and whether it is cold: ``M 1200`` or ``M 1200 cold``."""

    size: str
    height_mm: int
    cold: bool


Form = Number | Text | ShapeForm


@dataclass(frozen=True, slots=True)
class Note:
    word: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step(Generic[T]):
    """``word`` names its texts in the catalogue; ``options`` are answered by their names, ``form`` by what is typed."""

    word: str
    values: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    options: tuple[str, ...] = ()
    task: T | None = None
    code: str = ""
    """A text to be shown as a QR code."""
    notes: tuple[Note, ...] = ()
    """Lines below the question, each a word of the catalogue with its values."""

    @property
    def waits(self) -> bool:
        """Nobody is asked anything: the hands are at work."""
        return self.form is None and not self.options and self.task is not None


class AnswerRefusedError(Exception):
    """An answer that changes nothing; ``word`` says why, in the catalogue."""

    def __init__(self, word: str, **values: str) -> None:
        super().__init__(word)
        self.word = word
        self.values = values


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answered: an option's name, or ``enter`` with what was typed."""

    key: str
    text: str
    at: Stamp
