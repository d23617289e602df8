"""What a chapter asks for: a question with its answers, and work for the hands that goes on meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from controller.commission.book import Board, Book, Level, Move, Port
from controller.dialogue import steps as dialogue

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


# -- a step of this dialogue ----------------------------------------------------------------------


Step = dialogue.Step[Task]
Answer = Callable[[Book, Step, dialogue.Reply], Book]
