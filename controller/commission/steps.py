"""What a chapter asks for: a question with its answers, and work for the hands that goes on meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from controller.commission.book import Board, Book, Level, Move, Port, Stamp

# -- questions ------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class ShapeForm:
    """A size, the height of the handle, and whether it is cold: ``M 1200`` or ``M 1200 cold``."""

    size: str
    height_mm: int
    cold: bool


Form = Number | Text | ShapeForm


# -- work for the hands ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindPorts:
    pass


@dataclass(frozen=True, slots=True)
class SearchLine:
    port: str
    known: tuple[Board, ...]
    wide: bool


@dataclass(frozen=True, slots=True)
class LookAtRest:
    boards: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class Fire:
    boards: tuple[Board, ...]
    board: str
    channel: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell the next move of any switch: a door that was pulled a little later."""

    boards: tuple[Board, ...]
    board: str
    channel: int


@dataclass(frozen=True, slots=True)
class AwaitClosed:
    boards: tuple[Board, ...]
    board: str
    channel: int
    bit: int


@dataclass(frozen=True, slots=True)
class FindReaders:
    """Where may a code reader be? ``taken`` are ports that lock boards are on."""

    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwaitScan:
    name: str
    path: str = ""
    """Of a reader that no configuration names yet."""


@dataclass(frozen=True, slots=True)
class Sound:
    pass


@dataclass(frozen=True, slots=True)
class Measure:
    name: str


@dataclass(frozen=True, slots=True)
class WriteDown:
    """Write the configuration and the report of this book."""


Task = (
    FindPorts | SearchLine | LookAtRest | Fire | Watch | AwaitClosed | FindReaders | AwaitScan | Sound | Measure
    | WriteDown
)  # fmt: skip


# -- what the hands bring back --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortsSeen:
    ports: tuple[Port, ...]


@dataclass(frozen=True, slots=True)
class LineSearched:
    found: tuple[Board, ...] = ()
    garbled: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rested:
    levels: tuple[Level, ...]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShotSeen:
    sent: str
    moved: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class MoveSeen:
    move: Move


@dataclass(frozen=True, slots=True)
class ClosedSeen:
    pass


@dataclass(frozen=True, slots=True)
class ReadersSeen:
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    text: str
    driver: str = ""
    """How it was read, where that had to be found out."""


@dataclass(frozen=True, slots=True)
class Sounded:
    pass


@dataclass(frozen=True, slots=True)
class Measured:
    celsius: float | None


@dataclass(frozen=True, slots=True)
class Wrote:
    paths: tuple[str, ...]


Evidence = (
    PortsSeen | LineSearched | Rested | ShotSeen | MoveSeen | ClosedSeen | ReadersSeen | Scanned | Sounded | Measured
    | Wrote
)  # fmt: skip


# -- a step -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """``word`` names its texts in the catalogue; ``options`` are answered by their names, ``form`` by what is typed."""

    word: str
    values: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    options: tuple[str, ...] = ()
    task: Task | None = None
    code: str = ""
    """A text to be shown as a QR code."""
    notes: tuple["Note", ...] = ()
    """Lines below the question, each a word of the catalogue with its values."""

    @property
    def waits(self) -> bool:
        """Nobody is asked anything: the hands are at work."""
        return self.form is None and not self.options and self.task is not None


@dataclass(frozen=True, slots=True)
class Note:
    word: str
    values: Mapping[str, str] = field(default_factory=dict)


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


Answer = Callable[[Book, Step, Reply], Book]
ENTER = "enter"
