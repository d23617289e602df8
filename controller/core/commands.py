"""What the core wants done, after its facts are durable. Replay emits none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from controller.core.state import Outcome

if TYPE_CHECKING:
    from controller.core.vitrine.commands import VitrineCommand


class Word(StrEnum):
    """The one line a person is told. Every catalogue has every word (a test holds that)."""

    WAIT = "wait"
    """Someone is being served; your turn is next."""
    WAIT_FULL = "wait_full"
    SHOW_AGAIN = "show_again"
    """It is your turn, and you waited so long that someone else may stand here now."""
    TICKET_UNKNOWN = "ticket_unknown"
    TICKET_NOT_YET = "ticket_not_yet"
    """Announced, and nothing has been left for it yet."""
    TICKET_SPENT = "ticket_spent"
    TICKET_VOID = "ticket_void"
    """Replaced by a newer one."""
    TICKET_SUSPENDED = "ticket_suspended"
    """This bank was restored from a copy; a person must confirm first."""
    TICKET_EXHAUSTED = "ticket_exhausted"
    PIN_WRONG = "pin_wrong"
    PIN_DEAD = "pin_dead"
    """Too many tries: the QR code still opens."""
    PIN_SLOW = "pin_slow"
    CODE_WRONG = "code_wrong"
    CODE_REST = "code_rest"
    PASS_EARLY = "pass_early"
    PASS_EXPIRED = "pass_expired"
    PASS_REVOKED = "pass_revoked"
    PASS_USED = "pass_used"
    PASS_NOT_FOR_THIS = "pass_not_for_this"
    PASS_VOIDED = "pass_voided"
    """A revocation was accepted."""
    NOT_OURS = "not_ours"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    OTHER_SITE = "other_site"
    TOO_NEW = "too_new"
    FULL = "full"
    """No compartment that fits is free."""
    CARD_TAKEN = "card_taken"
    """This claim card already belongs to an order."""
    CARD_BOUND = "card_bound"
    NO_MORE_EXTENSIONS = "no_more_extensions"
    EXTENDED = "extended"
    RESERVED = "reserved"
    TOO_MANY_RESERVATIONS = "too_many_reservations"
    COLLECTED = "collected"
    DEPOSITED = "deposited"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REPORTED_EMPTY = "reported_empty"
    REPORTED_FOREIGN = "reported_foreign"
    DOOR_STUCK = "door_stuck"
    """Gave up on a door; who to call is on the screen."""
    CLOSE_DOOR = "close_door"
    STILL_WARM = "still_warm"
    """Service: this cold compartment is above its limit just now."""
    DONE = "done"
    NOT_NOW = "not_now"
    """That cannot be done in this state (a door still open, goods inside)."""


class Tone(StrEnum):
    """How it is said without a screen: by light and buzzer."""

    OK = "ok"
    REFUSED = "refused"
    ATTENTION = "attention"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Pulse:
    """Fire the lock of ``box`` once. ``shot`` is unique in the journal's life and is never fired twice."""

    box: str
    shot: int


@dataclass(frozen=True, slots=True)
class ShowTicket:
    """The only place where a ticket and a PIN are readable; shown while ``visit`` lasts, then forgotten."""

    visit: int
    order: str
    ticket: str
    pin: str | None
    """``12345678``; None when every slot of this bank is in use (the QR still opens)."""


@dataclass(frozen=True, slots=True)
class PrintTicket:
    visit: int
    order: str


@dataclass(frozen=True, slots=True)
class Say:
    word: Word
    tone: Tone
    door: str | None = None
    """Label of the door it is about."""


@dataclass(frozen=True, slots=True)
class Remind:
    """A door stands open. ``level`` 1 to 3; 0 ends it."""

    box: str
    level: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer to the town's order of this name. Given again, the same, when the order comes again."""

    name: str
    outcome: Outcome
    why: str
    box: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of the town for whoever stands before the screen, until this wall time. Kept nowhere."""

    text: str
    until_s: int


BankCommand = Pulse | ShowTicket | PrintTicket | Say | Remind | Answer | Notice
Command: TypeAlias = "BankCommand | VitrineCommand"
"""A machine without a window never loads the window's."""
