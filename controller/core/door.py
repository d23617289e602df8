"""A door, as its feedback switch and our own pulses tell it.

Laws: a pulse never proves that a door opened, the switch does (L1); an opening that nobody was sent to make is
``forced`` (I8, L6); firing is possible in every state, since a cut sensor must not lock anyone out (L5).
"""

from enum import Enum, auto

from controller.core.state import Door


class Seen(Enum):
    """What can happen to a door."""

    OPENED = auto()
    """The switch says open, and somebody was sent."""
    BROKEN = auto()
    """The switch says open, and nobody was sent."""
    CLOSED = auto()
    """The switch says closed."""
    FIRED = auto()
    """A pulse is on its way to the lock."""
    NO_SHOW = auto()
    """Nothing moved within the time a person needs."""
    OVERDUE = auto()
    """It has stood open too long."""
    LOST = auto()
    """The board of this door does not answer."""


_: Door | None = None
"""Nothing changes: the door is already there, or that cannot be in this state."""

COLUMNS = (Seen.OPENED, Seen.BROKEN, Seen.CLOSED, Seen.FIRED, Seen.NO_SHOW, Seen.OVERDUE, Seen.LOST)
_U, _C, _F, _O = Door.UNREACHABLE, Door.CLOSED, Door.UNLOCKING, Door.OPEN
_X, _J, _L = Door.FORCED, Door.JAMMED, Door.LEFT_OPEN

ROWS: dict[Door, tuple[Door | None, ...]] = {
    #                  OPENED BROKEN CLOSED FIRED NO_SHOW OVERDUE LOST
    Door.UNKNOWN:      (_O,    _X,    _C,    _F,   _,      _,      _U),
    Door.CLOSED:       (_O,    _X,    _,     _F,   _,      _,      _U),
    Door.UNLOCKING:    (_O,    _X,    _,     _F,   _J,     _,      _U),
    Door.OPEN:         (_,     _,     _C,    _O,   _,      _L,     _U),
    Door.LEFT_OPEN:    (_,     _,     _C,    _O,   _,      _,      _U),
    Door.JAMMED:       (_O,    _X,    _C,    _F,   _,      _,      _U),
    Door.FORCED:       (_O,    _,     _C,    _O,   _,      _,      _U),
    Door.UNREACHABLE:  (_O,    _X,    _C,    _F,   _,      _,      _),
}  # fmt: skip

TABLE: dict[tuple[Door, Seen], Door | None] = {
    (door, seen): to for door, row in ROWS.items() for seen, to in zip(COLUMNS, row, strict=True)
}

STANDS_OPEN = frozenset({Door.OPEN, Door.LEFT_OPEN, Door.FORCED})
"""States in which the switch says open."""

UNOBSERVED = frozenset({Door.UNKNOWN, Door.UNREACHABLE})
"""States in which nobody is watching."""


def after(door: Door, seen: Seen) -> Door | None:
    """The state that follows, or None when nothing changes."""
    return TABLE[door, seen]
