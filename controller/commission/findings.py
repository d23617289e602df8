"""What the evidence comes to: which bit means closed on each board, who is wired the other way round, what is dead."""

from collections.abc import Iterator
from dataclasses import dataclass

from controller.commission.book import Board, Book, Glass, Move, Outcome, Shape, Trial
from controller.commission.parts import REACH_MM, touched_mm
from controller.dialogue.steps import Note

WORDS = {
    Outcome.DEAD: "found_dead",
    Outcome.NO_SWITCH: "found_no_switch",
    Outcome.CROSSED: "found_crossed",
    Outcome.NOT_CLOSED: "found_not_closed",
    Outcome.SEVERAL: "found_several",
}


@dataclass(frozen=True, slots=True)
class Polarity:
    """Of one board."""

    closed_reads: int
    reversed: tuple[int, ...]
    """Channels whose switch says the opposite of the others."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A door that goes into service."""

    trial: Trial
    shape: Shape
    reaction_ms: int


def closed_bit(trial: Trial) -> int | None:
    """What its own switch reads while the door is shut, from what was seen."""
    own = trial.own
    return None if own is None or trial.outcome is not Outcome.PROVEN else 1 - own.bit


def polarity(book: Book, board: str) -> Polarity:
    """What most doors of this board say; where they are even, 1."""
    bits = {one.channel: bit for one in book.walk() if one.board == board and (bit := closed_bit(one)) is not None}
    ones = sum(bits.values())
    closed_reads = int(2 * ones >= len(bits))
    return Polarity(closed_reads, tuple(channel for channel, bit in sorted(bits.items()) if bit != closed_reads))


def in_service(book: Book) -> tuple[Proven, ...]:
    """The doors that are proven and described, by their numbers."""
    return tuple(
        Proven(trial, shape, own.after_ms)
        for trial in book.doors()
        if trial.outcome is Outcome.PROVEN and (own := trial.own) and (shape := book.shape(trial.label))
    )


def faulty(book: Book) -> tuple[Trial, ...]:
    """What has a lock and is not in service."""
    return tuple(one for one in book.walk() if one.outcome in WORDS)


def boards_in_service(book: Book) -> tuple[Board, ...]:
    used = {one.trial.board for one in in_service(book)}
    return tuple(one for one in book.boards if one.name in used)


def notes(book: Book) -> tuple[Note, ...]:
    """Everything that somebody should know before signing, the worst first."""
    return (*_doors(book), *_boards(book), *_parts(book), *_reach(book.glass))


def _doors(book: Book) -> Iterator[Note]:
    for trial in faulty(book):
        values = {"door": trial.label or "?", "board": trial.board, "channel": str(trial.channel)}
        other: Move | None = trial.moved[0] if trial.moved else None
        values["other"] = str(other.channel) if other else ""
        yield Note(WORDS[trial.outcome], values)


def _boards(book: Book) -> Iterator[Note]:
    for board in book.boards:
        seen = polarity(book, board.name)
        for channel in seen.reversed:
            values = {"board": board.name, "channel": str(channel), "door": book.trial(board.name, channel).label}
            yield Note("found_reversed", values)
        if board.because:
            yield Note("found_long_pulse", {"board": board.name, "ms": str(board.pulse_ms), "because": board.because})


def _parts(book: Book) -> Iterator[Note]:
    for test in book.tests:
        if test.outcome != "right":
            yield Note(f"found_{test.part.kind}_{test.outcome}", {"name": test.part.name, "detail": test.detail})


def _reach(glass: Glass | None) -> Iterator[Note]:
    if glass is not None:
        low_mm, high_mm = touched_mm(glass)
        if low_mm < REACH_MM[0] or high_mm > REACH_MM[1]:
            yield Note("found_reach", {"low": str(low_mm), "high": str(high_mm)})
