"""What one commissioning knows so far. Values only: the same book asks the same question after every power cut."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from controller.dialogue.steps import Stamp

DATA_DIR: Final = "/var/lib/bastide"
KEYRING: Final = "/etc/bastide/keys.json"
PULSE_MS: Final = 500
LONGER_MS: Final = (800, 1_000, 1_500, 2_000)
"""Each try with a longer pulse; the last is the cap of law I3."""
PULSE_MAX_MS: Final = {"doorboard": 1_000}
"""Where the board itself allows less."""
SHOTS_KEPT: Final = 24
"""Of one door; somebody who fires more often is asked to mend it first."""


@dataclass(frozen=True, slots=True)
class Port:
    path: str
    busy: bool = False
    """Another process has it open: the daemon, most likely."""


@dataclass(frozen=True, slots=True)
class Board:
    name: str
    port: str
    kind: str
    baud: int
    address: int
    channels: int
    """So many locks are wired to it, from channel 1."""
    pulse_ms: int = PULSE_MS
    because: str = ""
    """Why one of its locks needs more than the usual pulse."""


@dataclass(frozen=True, slots=True)
class Level:
    """The raw feedback bit of one channel. What it means is learnt."""

    board: str
    channel: int
    bit: int


@dataclass(frozen=True, slots=True)
class Move:
    """A feedback bit that changed."""

    board: str
    channel: int
    bit: int
    after_ms: int
    """Since the order to fire, as a running bank would have seen it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One pulse. Written down before it leaves; ``sent`` is empty as long as nobody knows what became of it."""

    at: Stamp
    pulse_ms: int
    sent: str = ""
    moved: tuple[Move, ...] = ()


class Outcome(StrEnum):
    UNDECIDED = ""
    PROVEN = "proven"
    """Opened on command, seen opened, seen closed."""
    DEAD = "dead"
    """Fired, and no door opened."""
    NO_SWITCH = "no_switch"
    """It opened, and no switch told so."""
    CROSSED = "crossed"
    """It opened, and the switch of another channel told so."""
    NOT_CLOSED = "not_closed"
    """Its switch did not come back when the door was shut."""
    SEVERAL = "several"
    """More than one door opened."""
    UNUSED = "unused"
    """No lock is wired there."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried with one channel."""

    board: str
    channel: int
    shots: tuple[Shot, ...] = ()
    label: str = ""
    """The number on its door."""
    outcome: Outcome = Outcome.UNDECIDED
    missing: bool = False
    """The installer said that no door opened."""
    again: bool = False
    """It is to be fired once more."""
    asks_why: bool = False
    """A longer pulse is wanted, and the reason for it."""

    @property
    def last(self) -> Shot | None:
        return self.shots[-1] if self.shots else None

    @property
    def moved(self) -> tuple[Move, ...]:
        return self.shots[-1].moved if self.shots else ()

    @property
    def own(self) -> Move | None:
        """How its own switch told of the last shot."""
        return next((move for move in self.moved if (move.board, move.channel) == (self.board, self.channel)), None)


@dataclass(frozen=True, slots=True)
class Shape:
    label: str
    size: str
    height_mm: int
    cold: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Something beside the locks: a ``scanner``, the ``signals``, a ``probe``."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A code reader that the installer pointed at."""

    path: str
    driver: str = ""
    """``gm65``, ``serial`` or ``hid``; empty until it was spoken to."""


@dataclass(frozen=True, slots=True)
class Test:
    part: Part
    outcome: str
    """``right``, ``wrong`` or ``skipped``."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Glass:
    """The screen as it hangs, in millimetres above the ground."""

    lower_mm: int
    upper_mm: int = 0
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for on a line, and what came of it."""

    wide: bool = False
    done: bool = False
    found: tuple[Board, ...] = ()
    """Boards that this book does not have yet; their names are empty."""
    garbled: tuple[int, ...] = ()
    """Addresses whose answers were none."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    language: str = ""
    name: str = ""
    site: str = ""
    phone: str = ""
    within_setup: bool = False
    """A set-up goes on after it, and starts the bank itself."""
    ports: tuple[Port, ...] | None = None
    """None: they are to be looked for."""
    port: str = ""
    """The line that boards are being added to."""
    search: Search | None = None
    boards: tuple[Board, ...] = ()
    boards_done: bool = False
    doors_shut: bool = False
    rest: tuple[Level, ...] = ()
    """What every channel read while all doors were closed."""
    silent: tuple[str, ...] = ()
    """Boards that did not answer when the bank was looked at."""
    armed: bool = False
    """The installer stands before the bank. Never true in a book that was just read from its file."""
    trials: tuple[Trial, ...] = ()
    columns: tuple[int, ...] = ()
    shapes: tuple[Shape, ...] = ()
    parts: tuple[Part, ...] = ()
    readers: tuple[str, ...] | None = None
    """Where a code reader may be; None: they are to be looked for."""
    reader: Reader | None = None
    reader_done: bool = False
    tests: tuple[Test, ...] = ()
    probing: Test | None = None
    """A part that was just tried and waits for a word."""
    glass: Glass | None = None
    glass_done: bool = False
    reviewed: bool = False
    signed_by: str = ""
    signed: Stamp = field(default_factory=Stamp)
    written: tuple[str, ...] = ()

    def board(self, name: str) -> Board:
        return next(one for one in self.boards if one.name == name)

    def trial(self, board: str, channel: int) -> Trial:
        known = (one for one in self.trials if (one.board, one.channel) == (board, channel))
        return next(known, Trial(board, channel))

    def channels(self) -> Iterable[tuple[str, int]]:
        return ((board.name, channel) for board in self.boards for channel in range(1, board.channels + 1))

    def walk(self) -> tuple[Trial, ...]:
        """Every channel of every board, tried or not, in the order in which they are walked."""
        return tuple(self.trial(board, channel) for board, channel in self.channels())

    def rest_bit(self, board: str, channel: int) -> int | None:
        return next((one.bit for one in self.rest if (one.board, one.channel) == (board, channel)), None)

    def doors(self) -> tuple[Trial, ...]:
        """The doors whose number is known, by their number."""
        named = [one for one in self.walk() if one.label and one.outcome is not Outcome.UNUSED]
        return tuple(sorted(named, key=lambda one: by_number(one.label)))

    def shape(self, label: str) -> Shape | None:
        return next((one for one in self.shapes if one.label == label), None)

    def with_trial(self, trial: Trial) -> "Book":
        others = (one for one in self.trials if (one.board, one.channel) != (trial.board, trial.channel))
        return replace(self, trials=(*others, trial))

    def with_board(self, board: Board) -> "Book":
        return replace(self, boards=tuple(board if one.name == board.name else one for one in self.boards))


def by_number(label: str) -> tuple[int, str]:
    """Sorts 9 before 10, and letters after numbers."""
    digits = "".join(character for character in label if character.isdigit())
    return (int(digits) if digits else 10**6, label)
