"""Third chapter: every channel is fired once, alone, and the bank itself tells what is wired to it (L24).

Two things speak after a pulse: a person, who reads the number on the door that opened, and the switches. Both must
agree on one door before it counts as proven; what they say apart is a fault with a name. Which bit means *closed* is
never assumed: it is the one that was there before the door opened and is there again after it was shut.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from controller.commission.book import LONGER_MS, PULSE_MAX_MS, SHOTS_KEPT, Board, Book, Outcome, Shot, Trial
from controller.commission.lines import PULSE_IS_SET
from controller.commission.steps import (
    Answer,
    AwaitClosed,
    ClosedSeen,
    Fire,
    LookAtRest,
    MoveSeen,
    Rested,
    ShotSeen,
    Step,
    Watch,
)
from controller.dialogue.steps import AnswerRefusedError, Note, Reply, Stamp, Text

LABEL_MAX: Final = 4
REASON_MAX: Final = 120
SETTLED: Final = frozenset({Outcome.PROVEN, Outcome.UNUSED})


def ask(book: Book) -> Step | None:
    if not book.doors_shut:
        return Step("close_all", options=("all_shut",))
    if not book.rest and not book.silent:
        return Step("looking_at_doors", task=LookAtRest(book.boards))
    if book.silent:
        return Step("board_silent", {"boards": ", ".join(book.silent)}, options=("again",))
    trial = current(book)
    return None if trial is None else _about(book, trial)


def current(book: Book) -> Trial | None:
    """The first channel that nothing is decided about."""
    return next((one for one in book.walk() if one.outcome is Outcome.UNDECIDED), None)


def _about(book: Book, trial: Trial) -> Step:
    values = _values(book, trial)
    if trial.asks_why:
        return Step("why_longer", values | {"pulse_ms": str(longer_ms(book, trial))}, form=Text(REASON_MAX))
    last = trial.last
    if last is None or trial.again or not last.sent:
        if not book.armed:
            return Step("begin", values, options=("begin",))
        return Step("firing", values, task=Fire(book.boards, trial.board, trial.channel))
    if last.sent == "not_sent":
        return Step("not_sent", values, options=("again",))
    if trial.missing:
        more = ("longer",) if longer_ms(book, trial) is not None else ()
        return Step("which_dead", values, form=_number(), options=("again", *more, "unused"), notes=_told(trial))
    if not trial.label:
        return Step(
            "which_door",
            values,
            form=_number(),
            options=("none_opened", "several", "again"),
            task=None if trial.moved else _watch(book, trial),
            notes=_told(trial),
        )
    return _closing(book, trial, values)


def _closing(book: Book, trial: Trial, values: dict[str, str]) -> Step:
    """Its number is known; what do the switches say?"""
    own = trial.own
    if own is not None:
        waiting = AwaitClosed(book.boards, trial.board, trial.channel, 1 - own.bit)
        return Step("close_it", values, options=("shut_unseen",), task=waiting)
    if trial.moved:
        other = trial.moved[0]
        values |= {"other": str(other.channel), "other_board": other.board}
        return Step("crossed", values, options=("again", "leave"))
    return Step("no_switch", values, options=("again", "leave"), task=_watch(book, trial))


def _values(book: Book, trial: Trial) -> dict[str, str]:
    walk = book.walk()
    done = sum(one.outcome is not Outcome.UNDECIDED for one in walk)
    return {
        "board": trial.board,
        "channel": str(trial.channel),
        "door": trial.label,
        "at": str(done + 1),
        "of": str(len(walk)),
    }


def _told(trial: Trial) -> tuple[Note, ...]:
    """What the switches said of the last shot."""
    if not trial.moved:
        unknown = trial.last is not None and trial.last.sent == "unknown"
        return (Note("no_reply" if unknown else "nothing_moved"),)
    return tuple(
        Note("switch_moved", {"board": one.board, "channel": str(one.channel), "after_ms": str(one.after_ms)})
        for one in trial.moved
    )


def _watch(book: Book, trial: Trial) -> Watch:
    return Watch(book.boards, trial.board, trial.channel)


def _number() -> Text:
    return Text(LABEL_MAX, digits=True)


def longer_ms(book: Book, trial: Trial) -> int | None:
    """The next longer pulse to try; None where the board sets it itself, or at the cap."""
    board = book.board(trial.board)
    if board.kind not in PULSE_IS_SET:
        return None
    most_ms = PULSE_MAX_MS.get(board.kind, LONGER_MS[-1])
    return next((pulse_ms for pulse_ms in LONGER_MS if board.pulse_ms < pulse_ms <= most_ms), None)


# -- before anything fires --------------------------------------------------------------------------


def intended(book: Book, fire: Fire, at: Stamp) -> Book:
    """The book to be made durable before this pulse leaves (law I1)."""
    trial = book.trial(fire.board, fire.channel)
    shot = Shot(at, book.board(fire.board).pulse_ms)
    return book.with_trial(replace(trial, shots=(*trial.shots, shot), again=False))


def interrupted(book: Book) -> Book:
    """After a power cut: nobody stands before the bank, and what was in flight is never fired again by itself (I6)."""
    lost = [one for one in book.trials if one.last is not None and not one.last.sent]
    for trial in lost:
        unknown = replace(trial.shots[-1], sent="unknown")
        book = book.with_trial(replace(trial, shots=(*trial.shots[:-1], unknown)))
    return replace(book, armed=False)


# -- answers ----------------------------------------------------------------------------------------


def _shut(book: Book, _: Step, __: Reply) -> Book:
    return replace(book, doors_shut=True, rest=(), silent=())


def _begin(book: Book, _: Step, __: Reply) -> Book:
    return replace(book, armed=True)


def _which(book: Book, step: Step, reply: Reply) -> Book:
    trial = _current(book)
    match reply.key:
        case "none_opened":
            return book.with_trial(replace(trial, missing=True))
        case "several":
            return book.with_trial(replace(trial, outcome=Outcome.SEVERAL))
        case "again":
            return _once_more(book, trial)
        case _:
            return book.with_trial(replace(trial, label=_free(book, trial, reply.text)))


def _dead(book: Book, _: Step, reply: Reply) -> Book:
    trial = _current(book)
    match reply.key:
        case "again":
            return _once_more(book, trial)
        case "longer":
            return book.with_trial(replace(trial, asks_why=True))
        case "unused":
            return book.with_trial(replace(trial, outcome=Outcome.UNUSED))
        case _:
            label = _free(book, trial, reply.text)
            return book.with_trial(replace(trial, label=label, outcome=Outcome.DEAD))


def _longer(book: Book, _: Step, reply: Reply) -> Book:
    trial = _current(book)
    pulse_ms = longer_ms(book, trial)
    if not reply.text or not reply.text.isprintable():
        raise AnswerRefusedError("text_form")
    board: Board = book.board(trial.board)
    if pulse_ms is not None:
        book = book.with_board(replace(board, pulse_ms=pulse_ms, because=reply.text))
    return _once_more(book, trial)


def _leave(outcome: Outcome) -> Answer:
    def leave(book: Book, _: Step, reply: Reply) -> Book:
        trial = _current(book)
        if reply.key == "again":
            return _once_more(book, trial)
        return book.with_trial(replace(trial, outcome=outcome))

    return leave


def _again(book: Book, _: Step, __: Reply) -> Book:
    return _once_more(book, _current(book))


def _once_more(book: Book, trial: Trial) -> Book:
    """From the beginning: what is wired may have been changed meanwhile."""
    if len(trial.shots) >= SHOTS_KEPT:
        raise AnswerRefusedError("too_often")
    return book.with_trial(replace(trial, label="", missing=False, asks_why=False, again=True))


def _free(book: Book, trial: Trial, label: str) -> str:
    if not label or len(label) > LABEL_MAX or not (label.isascii() and label.isalnum()):
        raise AnswerRefusedError("label_form")
    for other in book.doors():
        if other.label == label and (other.board, other.channel) != (trial.board, trial.channel):
            raise AnswerRefusedError("label_taken", door=label, board=other.board, channel=str(other.channel))
    return label


def _current(book: Book) -> Trial:
    trial = current(book)
    assert trial is not None
    return trial


ANSWERS: Mapping[str, Answer] = {
    "close_all": _shut,
    "board_silent": _shut,
    "begin": _begin,
    "not_sent": _again,
    "which_door": _which,
    "which_dead": _dead,
    "why_longer": _longer,
    "close_it": _leave(Outcome.NOT_CLOSED),
    "crossed": _leave(Outcome.CROSSED),
    "no_switch": _leave(Outcome.NO_SWITCH),
}


# -- evidence ---------------------------------------------------------------------------------------


def rested(book: Book, seen: Rested) -> Book:
    return replace(book, rest=seen.levels, silent=seen.silent)


def shot_seen(book: Book, seen: ShotSeen) -> Book:
    trial = _current(book)
    shot = replace(trial.shots[-1], sent=seen.sent, moved=seen.moved)
    return book.with_trial(replace(trial, shots=(*trial.shots[:-1], shot)))


def move_seen(book: Book, seen: MoveSeen) -> Book:
    """A door that was pulled a little later than anyone waited for it."""
    trial = _current(book)
    shot = replace(trial.shots[-1], moved=(*trial.moved, seen.move))
    return book.with_trial(replace(trial, shots=(*trial.shots[:-1], shot)))


def closed_seen(book: Book, _: ClosedSeen) -> Book:
    return book.with_trial(replace(_current(book), outcome=Outcome.PROVEN))


def tried_anew(book: Book) -> Book:
    """Every door that is not proven once more, and its openings of before kept."""
    for trial in book.walk():
        if trial.outcome not in SETTLED:
            fresh = Trial(trial.board, trial.channel, trial.shots, again=bool(trial.shots))
            book = book.with_trial(fresh)
    return replace(book, doors_shut=False, rest=(), silent=(), armed=False, columns=())
