"""What the screen asks now, derived from the state: one line, one picture, one number (L30)."""

from dataclasses import dataclass
from enum import StrEnum

from controller.core.allocation import Offer as Offer
from controller.core.allocation import offers
from controller.core.door import STANDS_OPEN
from controller.core.events import Touch
from controller.core.moment import Moment
from controller.core.schedule import patience_s
from controller.core.state import BRINGING, Door, Kind, LotState, Order, Stage, State, Use, Visit
from controller.core.taking import may_finish_unseen
from controller.core.visit import ACCEPTED


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
    """``waiting``, ``no_ticket``, ``overdue``, ``too_warm``, ``to_check``, or how it ended."""
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
    warm: bool = False


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
    warm: bool = False
    """The compartment before which this person stands was too warm for too long (L29)."""
    card_bound: bool = False
    """The order already has a claim card: no ticket will be shown."""
    waiting: int = 0
    until_s: float | None = None
    """Monotonic seconds at which this screen gives up waiting."""


def view(state: State, now: Moment) -> View:
    """What the screen shows in this state."""
    visit = state.visit
    if visit is None:
        return View(Screen.IDLE, offers=offers(state), open_doors=_open_doors(state, None), waiting=len(state.waiting))
    order = state.order(visit.order)
    screen = _screen(state, visit)
    menu = screen is Screen.MENU
    return View(
        screen,
        visit.id,
        visit.kind,
        door=_label(state, visit.box) if screen is not Screen.MENU else None,
        height_mm=_height_mm(state, visit.box),
        touches=_touches(state, visit),
        more_doors=len(visit.todo),
        offers=offers(state, visit.owner) if menu or screen in (Screen.RETURN_MENU, Screen.TICKET) else (),
        orders=_order_lines(state, visit) if menu else (),
        doors=_door_lines(state, visit) if screen is Screen.SERVICE_MENU else (),
        open_doors=_open_doors(state, visit.box),
        warm=_warm(state, visit.box),
        card_bound=visit.claim is not None or (order is not None and order.ticket is not None and not order.pin_digest),
        waiting=len(state.waiting),
        until_s=visit.since_s + patience_s(state.bank.limits, visit),
    )


_AT: dict[Stage, Screen] = {
    Stage.CODE: Screen.CODE,
    Stage.OPENING: Screen.OPENING,
    Stage.STUCK: Screen.STUCK,
    Stage.CLOSED: Screen.CLOSED,
    Stage.TICKET: Screen.TICKET,
}
_MENUS = {Kind.DEPOSIT: Screen.MENU, Kind.RETURN: Screen.RETURN_MENU, Kind.SERVICE: Screen.SERVICE_MENU}


def _screen(state: State, visit: Visit) -> Screen:
    if visit.stage is Stage.MENU:
        return _MENUS[visit.kind]
    if visit.stage is Stage.OPEN:
        return _open_screen(state, visit)
    if visit.stage is Stage.CLOSED and visit.kind is Kind.SERVICE:
        return Screen.CHECKED
    if visit.stage is Stage.STUCK and _door(state, visit.box) is Door.UNREACHABLE:
        return Screen.UNREACHABLE
    return _AT[visit.stage]


def _open_screen(state: State, visit: Visit) -> Screen:
    if visit.kind is Kind.SERVICE:
        return Screen.LOOK
    if visit.kind not in BRINGING:
        return Screen.TAKE_OUT
    box = state.boxes.get(visit.box or "")
    undo = box is not None and box.errand is not None and box.errand.undo
    return Screen.EMPTY_OUT if undo else Screen.PUT_IN


def _door(state: State, box: str | None) -> Door | None:
    what = state.boxes.get(box or "")
    return None if what is None else what.door


def _touches(state: State, visit: Visit) -> tuple[Touch, ...]:
    """The touches that would change something now."""
    return tuple(touch for touch in ACCEPTED[visit.kind, visit.stage] if _useful(state, visit, touch))


def _useful(state: State, visit: Visit, touch: Touch) -> bool:
    box = state.boxes.get(visit.box or "")
    if touch is Touch.DONE and visit.stage is Stage.OPEN and visit.kind is not Kind.SERVICE:
        return box is not None and may_finish_unseen(box)
    if visit.stage is Stage.OPEN and visit.kind in BRINGING:
        return box is not None and box.errand is not None and not box.errand.undo
    if touch is Touch.PRINT:
        order = state.order(visit.order)
        return order is not None and order.pin_digest is not None
    return touch not in (Touch.ADD, Touch.REPLACE, Touch.EXTEND) or visit.stage is Stage.MENU


def _label(state: State, box: str | None) -> str | None:
    return next((one.label for one in state.bank.compartments if one.id == box), None)


def _height_mm(state: State, box: str | None) -> int | None:
    return next((one.height_mm for one in state.bank.compartments if one.id == box), None)


def _warm(state: State, box: str | None) -> bool:
    what = state.boxes.get(box or "")
    return what is not None and what.warm


def _open_doors(state: State, mine: str | None) -> tuple[str, ...]:
    return tuple(
        one.label for one in state.bank.compartments if one.id != mine and state.boxes[one.id].door in STANDS_OPEN
    )


def _order_lines(state: State, visit: Visit) -> tuple[OrderLine, ...]:
    """The merchant's own orders: those that wait first, then the latest that ended."""
    live = [order for order in state.orders.values() if order.owner == visit.owner]
    past = [order for order in reversed(list(state.past.values())) if order.owner == visit.owner]
    return tuple(_order_line(state, order) for order in (*live, *past[:PAST_LINES_MAX]))


PAST_LINES_MAX = 20


def _order_line(state: State, order: Order) -> OrderLine:
    lots = [lot for lot in order.lots if lot.state is not LotState.UNDONE]
    doors = tuple(label for lot in lots if (label := _label(state, lot.box)) is not None)
    ended_s = order.ended_s if order.ended is not None else None
    return OrderLine(order.id, order.kind, doors, _status(state, order), order.deadline_s, ended_s, _can(state, order))


def _status(state: State, order: Order) -> str:
    if order.ended is not None:
        return order.ended.value
    if any(state.boxes[box].use is Use.TO_CHECK for box in order.lying):
        return "to_check"
    if any(state.boxes[box].warm for box in order.lying):
        return "too_warm"
    if order.overdue:
        return "overdue"
    return "no_ticket" if order.ticket is None and order.kind is Kind.DEPOSIT else "waiting"


def _can(state: State, order: Order) -> tuple[Touch, ...]:
    if order.ended is not None or not order.lying or order.suspended:
        return ()
    if order.kind is Kind.RETURN:
        return (Touch.TAKE_BACK,)
    extend = (Touch.EXTEND,) if order.extensions < state.bank.limits.extensions_max else ()
    return (Touch.REPLACE, *extend, Touch.ADD, Touch.TAKE_BACK)


def _door_lines(state: State, visit: Visit) -> tuple[DoorLine, ...]:
    named = () if visit.right is None else visit.right.boxes
    return tuple(
        _door_line(state, one.id, one.label) for one in state.bank.compartments if not named or one.id in named
    )


def _door_line(state: State, box: str, label: str) -> DoorLine:
    what = state.boxes[box]
    order = state.orders.get(what.order or "")
    can = [Touch.OPEN]
    can += [Touch.WITHDRAW] if order is not None else [Touch.OUT] if what.use is not Use.OUT else []
    can += [Touch.CHECK] if what.use is not Use.TO_CHECK else []
    if what.use is not Use.FREE and order is None and what.door is Door.CLOSED:
        can.append(Touch.IN_USE)
    if order is not None and box in order.lying and (what.use is Use.TO_CHECK or order.suspended):
        can.append(Touch.CONFIRM)
    return DoorLine(box, label, what.use.value, what.door.value, order is not None, tuple(can), what.warm)
