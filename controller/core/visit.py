"""A visit: what each answer and each movement of a door means, at each stage.

Three tables, one for each direction goods can go. A row is what happens, a column is the stage; a cell is the step
to take, or why nothing is to be done. There is no other arm: a pair that is not here does not exist (a test holds
that). An ignored pair changes nothing and is answered with the screen as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from controller.core import bringing as b
from controller.core import service as s
from controller.core import taking as t
from controller.core.events import Touch, Touched
from controller.core.state import Kind, Stage
from controller.core.turn import Turn


class Happened(Enum):
    """What happens to a visit besides touches."""

    OPENED = "opened"
    """Its door was seen open."""
    CLOSED = "closed"
    """Its door was seen closed after having been open."""
    STUCK = "stuck"
    """Its door did not open in time, or its lock does not answer."""
    IDLE = "idle"
    """Nobody answered for as long as the stage allows."""


@dataclass(frozen=True, slots=True)
class Ignored:
    because: str


Answer = Callable[[Turn, Touched], None]
Move = Callable[[Turn], None]

GONE = Ignored("an answer to a screen that has moved on")
NO_DOOR = Ignored("no door of this visit is in play at this stage")
LATE = Ignored("the door already stands open; the switch bounced or the window ran out late")
SHUT = Ignored("the door of this visit is closed already")
WAIT = Ignored("the door is on its way; its own evidence comes first")
OTHER = Ignored("offered by other kinds of visits only")
NEVER = Ignored("this kind of visit has no such stage")

Row = tuple[Answer | Move | Ignored, ...]
STAGES = (Stage.CODE, Stage.MENU, Stage.OPENING, Stage.STUCK, Stage.OPEN, Stage.CLOSED, Stage.TICKET)

DEPOSIT: dict[Touch | Happened, Row] = {
    #                 CODE           MENU           OPENING         STUCK           OPEN         CLOSED  TICKET
    Touch.DEPOSIT:   (GONE,          b.ask_for_box, GONE,           GONE,           GONE,        NEVER,  GONE),
    Touch.ADD:       (GONE,          b.add,         GONE,           GONE,           GONE,        NEVER,  GONE),
    Touch.REPLACE:   (GONE,          b.replace_ticket, GONE,        GONE,           GONE,        NEVER,  GONE),
    Touch.EXTEND:    (GONE,          b.extend,      GONE,           GONE,           GONE,        NEVER,  GONE),
    Touch.TAKE_BACK: (GONE,          t.take_back,   GONE,           GONE,           GONE,        NEVER,  t.take_back),
    Touch.AGAIN:     (GONE,          GONE,          WAIT,           b.again,        GONE,        NEVER,  GONE),
    Touch.ANOTHER:   (GONE,          GONE,          WAIT,           b.another,      GONE,        NEVER,  GONE),
    Touch.TOO_SMALL: (GONE,          GONE,          GONE,           GONE,           b.too_small, NEVER,  GONE),
    Touch.FOREIGN:   (GONE,          GONE,          GONE,           GONE,           b.foreign,   NEVER,  GONE),
    Touch.MORE:      (GONE,          GONE,          GONE,           GONE,           GONE,        NEVER,  b.ask_for_box),
    Touch.PRINT:     (GONE,          GONE,          GONE,           GONE,           GONE,        NEVER, b.print_ticket),
    Touch.CANCEL:    (b.done,        b.done,        WAIT,           b.cancel_stuck, b.undo,      NEVER,  GONE),
    Touch.DONE:      (b.done,        b.done,        GONE,           GONE,           GONE,        NEVER,  b.done),
    Happened.OPENED: (NO_DOOR,       NO_DOOR,       b.opened,       b.opened,       LATE,        NEVER,  NO_DOOR),
    Happened.CLOSED: (NO_DOOR,       NO_DOOR,       b.closed,       b.closed,       b.closed,    NEVER,  SHUT),
    Happened.STUCK:  (NO_DOOR,       NO_DOOR,       b.stuck,        b.stuck,        LATE,        NEVER,  NO_DOOR),
    Happened.IDLE:   (b.walked_away, b.walked_away, b.walked_away,  b.walked_away,  b.walked_away, NEVER, b.done),
}  # fmt: skip

RETURN: dict[Touch | Happened, Row] = {
    #                 CODE   MENU           OPENING        STUCK           OPEN           CLOSED  TICKET
    Touch.RETURN:    (NEVER, b.bring_back,  GONE,          GONE,           GONE,          NEVER,  NEVER),
    Touch.AGAIN:     (NEVER, GONE,          WAIT,          b.again,        GONE,          NEVER,  NEVER),
    Touch.ANOTHER:   (NEVER, GONE,          WAIT,          b.another,      GONE,          NEVER,  NEVER),
    Touch.TOO_SMALL: (NEVER, GONE,          GONE,          GONE,           b.too_small,   NEVER,  NEVER),
    Touch.FOREIGN:   (NEVER, GONE,          GONE,          GONE,           b.foreign,     NEVER,  NEVER),
    Touch.CANCEL:    (NEVER, b.done,        WAIT,          b.cancel_stuck, b.undo,        NEVER,  NEVER),
    Touch.DONE:      (NEVER, b.done,        GONE,          GONE,           GONE,          NEVER,  NEVER),
    Happened.OPENED: (NEVER, NO_DOOR,       b.opened,      b.opened,       LATE,          NEVER,  NEVER),
    Happened.CLOSED: (NEVER, NO_DOOR,       b.closed,      b.closed,       b.closed,      NEVER,  NEVER),
    Happened.STUCK:  (NEVER, NO_DOOR,       b.stuck,       b.stuck,        LATE,          NEVER,  NEVER),
    Happened.IDLE:   (NEVER, b.walked_away, b.walked_away, b.walked_away,  b.walked_away, NEVER,  NEVER),
}  # fmt: skip

TAKE: dict[Touch | Happened, Row] = {
    #                 CODE   MENU   OPENING        STUCK          OPEN           CLOSED         TICKET
    Touch.AGAIN:     (NEVER, NEVER, WAIT,          t.again,       GONE,          GONE,          NEVER),
    Touch.CANCEL:    (NEVER, NEVER, WAIT,          t.stop,        GONE,          GONE,          NEVER),
    Touch.EMPTY:     (NEVER, NEVER, GONE,          GONE,          t.empty,       t.empty,       NEVER),
    Touch.FORGOT:    (NEVER, NEVER, GONE,          GONE,          GONE,          t.forgot,      NEVER),
    Touch.DONE:      (NEVER, NEVER, GONE,          GONE,          t.done_unseen, t.done,        NEVER),
    Happened.OPENED: (NEVER, NEVER, t.opened,      t.opened,      LATE,          NO_DOOR,       NEVER),
    Happened.CLOSED: (NEVER, NEVER, t.closed,      t.closed,      t.closed,      SHUT,          NEVER),
    Happened.STUCK:  (NEVER, NEVER, t.stuck,       t.stuck,       LATE,          NO_DOOR,       NEVER),
    Happened.IDLE:   (NEVER, NEVER, t.walked_away, t.walked_away, t.walked_away, t.walked_away, NEVER),
}  # fmt: skip

SERVICE: dict[Touch | Happened, Row] = {
    #                 CODE           MENU           OPENING        STUCK          OPEN           CLOSED         TICKET
    Touch.OPEN:      (GONE,          s.open_box,    GONE,          GONE,          GONE,          s.open_box,    NEVER),
    Touch.WITHDRAW:  (GONE,          s.withdraw,    GONE,          GONE,          s.withdraw,    s.withdraw,    NEVER),
    Touch.CHECK:     (GONE,          s.check,       GONE,          s.check,       s.check,       s.check,       NEVER),
    Touch.OUT:       (GONE,          s.out,         GONE,          s.out,         GONE,          s.out,         NEVER),
    Touch.IN_USE:    (GONE,          s.in_use,      GONE,          GONE,          GONE,          s.in_use,      NEVER),
    Touch.CONFIRM:   (GONE,          s.confirm,     GONE,          GONE,          GONE,          s.confirm,     NEVER),
    Touch.AGAIN:     (GONE,          GONE,          WAIT,          s.again,       GONE,          GONE,          NEVER),
    Touch.CANCEL:    (s.done,        s.done,        WAIT,          s.leave_stuck, GONE,          GONE,          NEVER),
    Touch.DONE:      (s.done,        s.done,        GONE,          GONE,          s.to_menu,     s.to_menu,     NEVER),
    Happened.OPENED: (NO_DOOR,       NO_DOOR,       s.opened,      s.opened,      LATE,          NO_DOOR,       NEVER),
    Happened.CLOSED: (NO_DOOR,       NO_DOOR,       s.closed,      s.closed,      s.closed,      SHUT,          NEVER),
    Happened.STUCK:  (NO_DOOR,       NO_DOOR,       s.stuck,       s.stuck,       LATE,          NO_DOOR,       NEVER),
    Happened.IDLE:   (s.walked_away, s.walked_away, s.walked_away, s.walked_away, s.walked_away, s.walked_away, NEVER),
}  # fmt: skip

TABLES = {
    Kind.DEPOSIT: DEPOSIT,
    Kind.RETURN: RETURN,
    Kind.PICKUP: TAKE,
    Kind.RECLAIM: TAKE,
    Kind.SERVICE: SERVICE,
}


def cell(kind: Kind, stage: Stage, what: Touch | Happened) -> Answer | Move | Ignored:
    """The step for this pair, or why there is none. Touches without a row belong to other kinds of visits."""
    row = TABLES[kind].get(what)
    return OTHER if row is None else row[STAGES.index(stage)]


ACCEPTED: dict[tuple[Kind, Stage], tuple[Touch, ...]] = {
    (kind, stage): tuple(touch for touch in Touch if not isinstance(cell(kind, stage, touch), Ignored))
    for kind in Kind
    for stage in Stage
}
"""The touches that mean something at each stage, in the order they are declared."""


def answer(turn: Turn, touched: Touched) -> None:
    """A touch by the person the screen serves; one that is ignored records nothing."""
    visit = turn.state.visit
    if visit is None or touched.visit != visit.id:
        return
    step = cell(visit.kind, visit.stage, touched.touch)
    if not isinstance(step, Ignored):
        step(turn, touched)  # type: ignore[call-arg]


def happen(turn: Turn, what: Happened, box: str | None = None) -> None:
    """A movement of a door, or the passing of time, told to the present visit if it is its own."""
    visit = turn.state.visit
    if visit is None or (box is not None and visit.box != box):
        return
    step = cell(visit.kind, visit.stage, what)
    if not isinstance(step, Ignored):
        step(turn)  # type: ignore[call-arg]
