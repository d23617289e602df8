"""What the screen asks now, derived from the state: one line, one picture, one number (L30)."""

from dataclasses import dataclass
from enum import StrEnum

from controller.core.bank import Size
from controller.core.events import Touch
from controller.core.state import Kind


class Screen(StrEnum):
    """Which question or instruction stands on the screen."""

    IDLE = "idle"
    CODE = "code"
    MENU = "menu"
    """A merchant's start: leave an order, my deposits."""
    RETURN_MENU = "return_menu"
    """A spent ticket: bring something back to the shop?"""
    SERVICE_MENU = "service_menu"
    OPENING = "opening"
    STUCK = "stuck"
    """The door did not open: pull it, fire again, take another."""
    UNREACHABLE = "unreachable"
    """The lock does not answer at all."""
    PUT_IN = "put_in"
    TAKE_OUT = "take_out"
    EMPTY_OUT = "empty_out"
    """Cancelled or too small: take everything out and close."""
    LOOK = "look"
    """Service: the door is open."""
    CLOSED = "closed"
    """Taken and closed: thank you; forgot something? was it empty?"""
    CHECKED = "checked"
    """Service: the door is closed again; what did you find?"""
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of "my deposits"."""

    order: str
    kind: Kind
    doors: tuple[str, ...]
    status: str
    """``waiting``, ``no_ticket``, ``overdue``, ``to_check``, or how it ended."""
    deadline_s: float | None
    ended_s: float | None
    can: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One compartment on the service screen."""

    box: str
    label: str
    use: str
    door: str
    order: bool
    can: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """How many compartments of a kind could be offered now."""

    size: Size
    cold: bool
    reachable: bool
    free: int


@dataclass(frozen=True, slots=True)
class View:
    screen: Screen
    visit: int = 0
    kind: Kind | None = None
    door: str | None = None
    """The number to show, large."""
    height_mm: int | None = None
    touches: tuple[Touch, ...] = ()
    """The answers that this screen accepts."""
    more_doors: int = 0
    """Doors that will open after this one."""
    offers: tuple[Offer, ...] = ()
    orders: tuple[OrderLine, ...] = ()
    doors: tuple[DoorLine, ...] = ()
    open_doors: tuple[str, ...] = ()
    """Doors standing open that nobody at the screen is using: please close."""
    card_bound: bool = False
    """The order already has a claim card: no ticket will be shown."""
    waiting: int = 0
    until_s: float | None = None
    """Monotonic seconds at which this screen gives up waiting."""
