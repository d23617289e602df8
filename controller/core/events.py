"""What reaches the core. An event is an observation or a wish; nothing has happened to the state yet."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, TypeAlias

from controller.core.bank import Bank, Size
from controller.core.rights import VerifiedPass
from controller.core.state import Publication, Wish

if TYPE_CHECKING:
    from controller.core.vitrine.events import VitrineEvent
    from controller.core.vitrine.values import Derogation


class Touch(StrEnum):
    """What a person can answer at the bank, on the screen or by a key."""

    DEPOSIT = "deposit"
    """With size, cold and reach wishes: give me a compartment."""
    TOO_SMALL = "too_small"
    FOREIGN = "foreign"
    """Someone's things are in here."""
    AGAIN = "again"
    """Fire the same door once more."""
    ANOTHER = "another"
    """This door does not open: give me another compartment."""
    EMPTY = "empty"
    """There is nothing in here."""
    FORGOT = "forgot"
    MORE = "more"
    """One more compartment for the same order."""
    DONE = "done"
    CANCEL = "cancel"
    PRINT = "print"
    ADD = "add"
    """Put more into the compartment of an order of mine."""
    REPLACE = "replace"
    """A new ticket for an order of mine; the old one is void."""
    EXTEND = "extend"
    TAKE_BACK = "take_back"
    RETURN = "return"
    """Bring something back to the shop this ticket came from."""
    OPEN = "open"
    WITHDRAW = "withdraw"
    CHECK = "check"
    """Mark a compartment to be checked by a person."""
    OUT = "out"
    """Out of service."""
    IN_USE = "in_use"
    """Checked by a person, empty: put back in use."""
    CONFIRM = "confirm"
    """Checked by a person: these goods belong to their order."""


@dataclass(frozen=True, slots=True)
class Started:
    """The daemon is up, outputs are proven safe, the journal has been replayed."""

    boot: str
    """The machine's boot id; the monotonic clock is comparable only within one."""
    identity: str
    """Digest of the machine and its journal's place; another one means a restored or cloned card."""
    outage_s: float | None
    """How long nobody was watching; None when the clock cannot tell."""
    moved_s: float = 0.0
    """By how much the wall time moved since the last sign of life, right or wrong, forward or back."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The journal was recovered from damage or brought back from a copy: what it says of the doors may be old."""

    epoch: int = 0
    """The least number of the new epoch: above every one that was ever spoken of."""


@dataclass(frozen=True, slots=True)
class Configured:
    bank: Bank


@dataclass(frozen=True, slots=True)
class Woke:
    """The time asked for by ``next_wake`` has come (or a little later)."""


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The wall time became trustworthy, or moved while it was; ``jump_s`` is by how much it moved forward."""

    jump_s: float


@dataclass(frozen=True, slots=True)
class DoorSeen:
    """The feedback switch of a door, debounced: at start, on every change, and when a lost board returns."""

    box: str
    closed: bool


@dataclass(frozen=True, slots=True)
class DoorLost:
    """The board of this door stopped answering."""

    box: str


@dataclass(frozen=True, slots=True)
class ContentSeen:
    """What the board's own sensor says of a compartment: at start, and at each change."""

    box: str
    inside: bool
    """Something seems to lie in it."""


@dataclass(frozen=True, slots=True)
class TemperatureSeen:
    """A reading of one probe: at most once in ten seconds, and None when it does not answer."""

    boxes: tuple[str, ...]
    """The compartments whose air it measures."""
    celsius: float | None


@dataclass(frozen=True, slots=True)
class TemperatureRange:
    """Between which temperatures a probe read since this was last told."""

    probe: str
    lowest_c: float
    highest_c: float


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """The switch of the bank's own case, at start and at each change."""

    open: bool


class Fired(Enum):
    """What became of a pulse, as far as the port can know."""

    SENT = "sent"
    """The board took the order. Not: the door opened."""
    NOT_SENT = "not_sent"
    """No byte left the port."""
    UNKNOWN = "unknown"
    """It may or may not have fired. Never sent again by itself."""


@dataclass(frozen=True, slots=True)
class PulseDone:
    box: str
    shot: int
    result: Fired


@dataclass(frozen=True, slots=True)
class TicketScanned:
    digest: str


@dataclass(frozen=True, slots=True)
class PinEntered:
    """A PIN typed on the screen or keypad; ``slot`` is its leading digits, ``digest`` of the rest."""

    slot: int
    digest: str


@dataclass(frozen=True, slots=True)
class PassScanned:
    right: VerifiedPass


@dataclass(frozen=True, slots=True)
class ScanRefused:
    """Something was scanned or typed that is no ticket, pass or PIN of ours."""

    why: "Refusal"


class Refusal(StrEnum):
    """Why the outside could not make a right of what was shown."""

    NOT_OURS = "not_ours"
    """Not a ticket or a pass at all."""
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    OTHER_SITE = "other_site"
    TOO_NEW = "too_new"
    """A version this release does not know."""


@dataclass(frozen=True, slots=True)
class CodeEntered:
    """The code of the badge that is being served, digested with that badge's salt."""

    digest: str


@dataclass(frozen=True, slots=True)
class Touched:
    """An answer to the question on the screen.

    ``visit`` is the visit the person saw; an answer to a screen that is gone changes nothing.
    """

    touch: Touch
    visit: int
    box: str | None = None
    order: str | None = None
    size: Size | None = None
    cold: bool = False
    reachable: bool = False
    reason: str = ""
    """Free text of an operator or technician, at most 200 characters; kept only in the side record."""


@dataclass(frozen=True, slots=True)
class ReservationWished:
    """A merchant who is still in the shop asks to hold a compartment (through the API)."""

    right: VerifiedPass
    size: Size
    cold: bool = False
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class OrderAnnounced:
    """The town says that a ticket with this digest will be brought along."""

    digest: str
    expires_s: int


@dataclass(frozen=True, slots=True)
class KeysListed:
    """The signed list of public keys and denied passes in force at start or just installed."""

    version: int
    denied: tuple[str, ...] = ()
    """Digests of denied pass ids."""


class Afar(StrEnum):
    """What the town can order from afar."""

    OPEN = "open"
    WITHDRAW = "withdraw"
    """The order whose goods lie in this compartment ends here."""
    CHECK = "check"
    """Somebody must look into this compartment."""
    OUT = "out"
    """Out of service."""
    PUT_BACK = "put_back"
    """Somebody looked, it is empty: back in use."""
    RESERVE = "reserve"
    """Hold a compartment for a merchant."""
    ANNOUNCE = "announce"
    """A ticket with this digest will be brought along."""
    REVOKE = "revoke"
    """Void a pass."""
    KEYS = "keys"
    """A new list of public keys, already checked and written down outside."""
    MESSAGE = "message"
    """A line for everybody who stands before the screen."""
    CONFIGURE = "configure"
    """A new configuration, already checked and written down outside; it is in force from the next start on."""
    PUBLISH = "publish"
    """Fetch this release and show it."""
    MODERATE = "moderate"
    """A person decided about what a neighbour sent to the vitrine."""
    DARK = "dark"
    """The vitrine is dark for a time: the grid is short of power, or the town wants it so."""
    DEROGATE = "derogate"
    """A prefect's permission: in these hours the rules it names do not bind the vitrine."""


@dataclass(frozen=True, slots=True)
class OrderedFromAfar:
    """A signed order of the town; its signature, site, device and shape were checked outside."""

    right: VerifiedPass
    """``binding`` is once, ``pass_id`` the town's own name of this order; ``revokes`` for REVOKE, ``holder`` for
    RESERVE, ``order`` for ANNOUNCE, ``reason`` for the trail."""
    what: Afar
    box: str | None = None
    wish: Wish | None = None
    until_s: int = 0
    """For ANNOUNCE, MESSAGE and DARK."""
    keys: KeysListed | None = None
    text: str = ""
    """For MESSAGE, at most 80 characters, never kept; for DARK by which text, at most 200."""
    publication: Publication | None = None
    """For PUBLISH."""
    contribution: str = ""
    approved: bool = False
    """For MODERATE."""
    from_s: int = 0
    """For DARK."""
    derogation: "Derogation | None" = None
    """For DEROGATE, where there is a vitrine."""


@dataclass(frozen=True, slots=True)
class PublicationEnded:
    """What came of a release that was ordered."""

    id: str
    """Digest of the order."""
    release: str
    """Which it was; it counts as done once this one is shown."""
    why: str = ""
    """Why it will not be shown, as the release store names it, at most 40 characters; empty: it is."""


BankEvent = (
    Started
    | Restored
    | Configured
    | Woke
    | ClockSet
    | DoorSeen
    | DoorLost
    | ContentSeen
    | TemperatureSeen
    | TemperatureRange
    | CaseSeen
    | PulseDone
    | TicketScanned
    | PinEntered
    | PassScanned
    | ScanRefused
    | CodeEntered
    | Touched
    | ReservationWished
    | OrderAnnounced
    | KeysListed
    | OrderedFromAfar
    | PublicationEnded
)
Event: TypeAlias = "BankEvent | VitrineEvent"
"""A machine without a window never loads the window's."""
