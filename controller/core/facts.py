"""What happened, durable. The journal is a list of these; the state is their fold.

A field marked :func:`~controller.core.personal.personal` goes to an erasable side record, never into the state.
A field never changes its meaning; a fact that must change gets a new name. New fields have defaults.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from controller.core.bank import Bank
from controller.core.events import Afar, Fired
from controller.core.personal import personal
from controller.core.rights import VerifiedPass
from controller.core.state import Door, Ended, Kind, Outcome, Publication, Stage, Wish

if TYPE_CHECKING:
    from controller.core.vitrine.facts import VitrineFact


class Why(StrEnum):
    """Why a compartment's use changed."""

    CONFIGURED = "configured"
    COLLECTED = "collected"
    CHECKED = "checked"
    """A person looked."""
    RELEASED = "released"
    """Reserved, and the door never opened."""
    UNDONE = "undone"
    """The badge holder took everything out again and the door was seen closed."""
    FOREIGN = "foreign"
    EMPTY = "empty"
    FORCED = "forced"
    JAMMED = "jammed"
    UNSEEN = "unseen"
    """Something may have happened while nobody watched."""
    WALKED_AWAY = "walked_away"
    EXHAUSTED = "exhausted"
    RESTORED = "restored"
    NOT_EMPTY = "not_empty"
    """It passed for free, or was about to, and its board's sensor says that something lies in it."""
    TOO_WARM = "too_warm"
    """A cold compartment was above its limit for too long."""
    ORDERED = "ordered"
    """An operator or technician said so."""


# -- the bank and its clock ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BankConfigured:
    bank: Bank


@dataclass(frozen=True, slots=True)
class Booted:
    boot: str
    identity: str
    outage_s: float | None


@dataclass(frozen=True, slots=True)
class EpochOpened:
    epoch: int


@dataclass(frozen=True, slots=True)
class TimeSet:
    jump_s: float


@dataclass(frozen=True, slots=True)
class DeadlinesShifted:
    """An outage of ours lengthens every open deadline by its length (L28)."""

    by_s: float


@dataclass(frozen=True, slots=True)
class KeysAccepted:
    version: int
    denied: tuple[str, ...]


# -- doors -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PulseIntended:
    """Law I1: durable before the lock fires. ``shot`` is never used twice."""

    box: str
    shot: int
    visit: int
    kind: Kind
    under: str
    order: str | None = None
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class PulseEnded:
    box: str
    shot: int
    result: Fired


@dataclass(frozen=True, slots=True)
class DoorMoved:
    """Law I8: every change of a door, commanded or not, and how long it had been as it was."""

    box: str
    to: Door
    after_s: float
    under: str = ""
    """The right under which it opened; empty when there was none."""


@dataclass(frozen=True, slots=True)
class AlreadyOpen:
    """Fired on a valid right although the switch said open: the contradiction is the operator's to look at (L5)."""

    box: str
    shot: int


@dataclass(frozen=True, slots=True)
class ErrandDropped:
    """The person gave up on a door that was never seen open."""

    box: str


@dataclass(frozen=True, slots=True)
class LeftOpen:
    box: str
    level: int


# -- compartments ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoxReserved:
    box: str
    owner: str
    order: str | None = None
    until_s: float | None = None


@dataclass(frozen=True, slots=True)
class BoxFreed:
    box: str
    why: Why


@dataclass(frozen=True, slots=True)
class BoxToCheck:
    box: str
    why: Why
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class BoxOut:
    box: str
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class BoxConfirmed:
    """A person looked: the goods in here belong to their order."""

    box: str
    order: str


@dataclass(frozen=True, slots=True)
class ContentChanged:
    box: str
    inside: bool


@dataclass(frozen=True, slots=True)
class BoxWarming:
    """A cold compartment reads above its limit; its time runs."""

    box: str
    celsius: float


@dataclass(frozen=True, slots=True)
class BoxCooled:
    """It reads well below its limit again. A compartment that is marked warm stays so."""

    box: str
    celsius: float


@dataclass(frozen=True, slots=True)
class BoxTooWarm:
    """It was above its limit for too long (L29); until a person has looked, nobody is offered it."""

    box: str


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """The bank's own case, where its locks are wired, was opened or closed."""

    open: bool


@dataclass(frozen=True, slots=True)
class TemperatureLogged:
    probe: str
    lowest_c: float
    highest_c: float


# -- orders ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderOpened:
    order: str
    kind: Kind
    owner: str
    under: str


@dataclass(frozen=True, slots=True)
class LotPromised:
    """A compartment was chosen for (a part of) an order."""

    order: str
    box: str


@dataclass(frozen=True, slots=True)
class LotUndone:
    order: str
    box: str


@dataclass(frozen=True, slots=True)
class GoodsDeposited:
    order: str
    box: str
    deadline_s: float
    seen: bool = True


@dataclass(frozen=True, slots=True)
class GoodsTaken:
    order: str
    box: str
    kind: Kind
    seen: bool = True


@dataclass(frozen=True, slots=True)
class TicketMinted:
    """A ticket and PIN were drawn; an earlier ticket of this order is void from here."""

    order: str
    digest: str
    pin_slot: int | None
    pin_digest: str | None


@dataclass(frozen=True, slots=True)
class TicketBound:
    """A ticket minted elsewhere (a claim card) is this order's from here; an earlier one is void."""

    order: str
    digest: str


@dataclass(frozen=True, slots=True)
class TicketSpent:
    order: str
    exhausted: bool = False
    """Its firings ran out without evidence."""


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    order: str
    deadline_s: float


@dataclass(frozen=True, slots=True)
class OrderReminded:
    order: str


@dataclass(frozen=True, slots=True)
class OrderOverdue:
    order: str


@dataclass(frozen=True, slots=True)
class EmptyReported:
    order: str
    box: str


@dataclass(frozen=True, slots=True)
class ForeignReported:
    box: str
    visit: int


@dataclass(frozen=True, slots=True)
class OrderEnded:
    order: str
    how: Ended
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class ReturnOpened:
    """The bearer of this order's spent ticket began to bring something back."""

    order: str


@dataclass(frozen=True, slots=True)
class OrderForgotten:
    """Kept for returns and for its owner's list long enough; gone from the state."""

    order: str


# -- visits ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitBegan:
    visit: int
    kind: Kind
    stage: Stage
    under: str
    owner: str | None = None
    order: str | None = None
    right: VerifiedPass | None = None
    """Without its readable id and reason, which stand beside it."""
    todo: tuple[str, ...] = ()
    pass_id: str = personal()
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class VisitMoved:
    visit: int
    stage: Stage
    kind: Kind
    order: str | None
    box: str | None
    todo: tuple[str, ...] = ()
    wish: Wish | None = None
    tried: tuple[str, ...] = ()
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class UndoPromised:
    """The person at the open door says that nothing stays inside."""

    box: str


class Parting(StrEnum):
    """How a visit ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    WALKED_AWAY = "walked_away"
    INTERRUPTED = "interrupted"
    """By a power cut or a restart."""


@dataclass(frozen=True, slots=True)
class VisitEnded:
    visit: int
    how: Parting


@dataclass(frozen=True, slots=True)
class WaitBegan:
    ticket: str | None = None
    right: VerifiedPass | None = None


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """The first ``count`` of those waiting are served or have gone."""

    count: int


# -- tries and rights ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PinFailed:
    order: str | None
    """None when the slot belongs to no order: only the keypad's pace counts it."""


@dataclass(frozen=True, slots=True)
class PinKilled:
    order: str


@dataclass(frozen=True, slots=True)
class CodeFailed:
    id: str


@dataclass(frozen=True, slots=True)
class CodePassed:
    id: str


@dataclass(frozen=True, slots=True)
class PassUsed:
    id: str
    expires_s: int


@dataclass(frozen=True, slots=True)
class PassRevoked:
    id: str
    by: str


@dataclass(frozen=True, slots=True)
class TicketAnnounced:
    digest: str
    expires_s: int


# -- orders from afar ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AfarBegan:
    """A lock will be fired for this order of the town; from here on it is never begun again (L14)."""

    id: str
    name: str
    """The town's own name of the order: random, and of nobody."""
    box: str
    expires_s: int
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class PublicationBegan:
    """The town ordered this release; it is fetched until it is shown, refused or expired."""

    id: str
    name: str
    publication: Publication
    expires_s: int
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class AfarAnswered:
    """The one answer to an order of the town."""

    id: str
    name: str
    what: Afar
    outcome: Outcome
    why: str
    box: str | None
    expires_s: int
    reason: str = personal()


BankFact = (
    BankConfigured | Booted | EpochOpened | TimeSet | DeadlinesShifted | KeysAccepted
    | PulseIntended | PulseEnded | DoorMoved | AlreadyOpen | ErrandDropped | LeftOpen
    | BoxReserved | BoxFreed | BoxToCheck | BoxOut | BoxConfirmed
    | ContentChanged | BoxWarming | BoxCooled | BoxTooWarm | TemperatureLogged | CaseMoved
    | OrderOpened | LotPromised | LotUndone | GoodsDeposited | GoodsTaken
    | TicketMinted | TicketBound | TicketSpent | DeadlineExtended | OrderReminded | OrderOverdue
    | EmptyReported | ForeignReported | OrderEnded | ReturnOpened | OrderForgotten
    | VisitBegan | VisitMoved | UndoPromised | VisitEnded | WaitBegan | WaitEnded
    | PinFailed | PinKilled | CodeFailed | CodePassed | PassUsed | PassRevoked | TicketAnnounced
    | AfarBegan | PublicationBegan | AfarAnswered
)  # fmt: skip
Fact: TypeAlias = "BankFact | VitrineFact"
"""A machine without a window never loads the window's."""
