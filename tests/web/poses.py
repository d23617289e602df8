"""Every screen of the locker, posed: a view as the core makes it, with the words and the ticket that go with it."""

from dataclasses import dataclass

from controller.core.bank import Size
from controller.core.commands import Say, ShowTicket, Tone, Word
from controller.core.events import Touch
from controller.core.screen import DoorLine, Offer, OrderLine, Screen, View
from controller.core.state import Kind

T = Touch
OFFERS = (
    Offer(Size.S, False, False, 3), Offer(Size.S, False, True, 2), Offer(Size.M, False, True, 2),
    Offer(Size.M, True, False, 1), Offer(Size.L, False, False, 2), Offer(Size.L, False, True, 0),
)  # fmt: skip
FRIDAY_S = 1_793_984_400.0
ORDERS = (
    OrderLine("o1", Kind.DEPOSIT, ("4",), "waiting", FRIDAY_S, None, (T.REPLACE, T.EXTEND, T.ADD, T.TAKE_BACK)),
    OrderLine("o2", Kind.DEPOSIT, ("11", "12"), "no_ticket", FRIDAY_S, None, (T.REPLACE, T.ADD, T.TAKE_BACK)),
    OrderLine("o3", Kind.DEPOSIT, ("7",), "overdue", FRIDAY_S, None, (T.REPLACE, T.EXTEND, T.ADD, T.TAKE_BACK)),
    OrderLine("o14", Kind.DEPOSIT, ("18",), "too_warm", FRIDAY_S, None, (T.REPLACE, T.TAKE_BACK)),
    OrderLine("o4", Kind.RETURN, ("9",), "to_check", FRIDAY_S, None, (T.TAKE_BACK,)),
    *(OrderLine(f"o{n}", Kind.DEPOSIT, (str(n),), "collected", FRIDAY_S, FRIDAY_S, ()) for n in range(5, 14)),
)
USES = ("free", "free", "occupied", "reserved", "to_check", "out")
DOORS = ("closed", "closed", "closed", "closed", "open", "unreachable", "left_open", "jammed", "forced")


def door_lines(boxes: int) -> tuple[DoorLine, ...]:
    can = (T.OPEN, T.WITHDRAW, T.CHECK, T.CONFIRM)
    return tuple(
        DoorLine(f"b{n}", str(n), USES[n % len(USES)], DOORS[n % len(DOORS)], n % 6 == 2, can)
        for n in range(1, boxes + 1)
    )


@dataclass(frozen=True, slots=True)
class Pose:
    view: View
    said: Say | None = None
    ticket: ShowTicket | None = None
    presses: tuple[str, ...] = ()
    """Keys of the buttons to press to get to the page shown."""


def visit(screen: Screen, kind: Kind, *touches: Touch, door: str | None = "11", **more: object) -> View:
    return View(screen, 7, kind, door=door, height_mm=950, touches=touches, **more)  # type: ignore[arg-type]


SHOWN = ShowTicket(7, "o1", "B0:4K9%TZ1V-RD/C8QW2+X0M$P5", "01234567")

MENU = visit(Screen.MENU, Kind.DEPOSIT, T.DEPOSIT, T.CANCEL, T.DONE, door=None, offers=OFFERS, orders=ORDERS)

POSES: dict[str, Pose] = {
    "idle": Pose(View(Screen.IDLE, offers=OFFERS)),
    "idle-full": Pose(View(Screen.IDLE, open_doors=("4", "17"))),
    "pin": Pose(View(Screen.IDLE, offers=OFFERS), presses=("go|pin", *(f"digit|{digit}" for digit in "01279"))),
    "code": Pose(visit(Screen.CODE, Kind.DEPOSIT, T.CANCEL, T.DONE, door=None)),
    "menu": Pose(MENU),
    "menu-wishes": Pose(MENU, presses=("toggle|cold",)),
    "deposits": Pose(MENU, presses=("go|deposits",)),
    "deposits-past": Pose(MENU, presses=("go|deposits", "page|1")),
    "order": Pose(MENU, presses=("go|deposits", "go|order%20o1")),
    "return_menu": Pose(visit(Screen.RETURN_MENU, Kind.RETURN, T.RETURN, T.CANCEL, T.DONE, door=None, offers=OFFERS)),
    "service_menu": Pose(visit(Screen.SERVICE_MENU, Kind.SERVICE, T.CANCEL, T.DONE, door=None, doors=door_lines(18))),
    "service-hundred": Pose(visit(Screen.SERVICE_MENU, Kind.SERVICE, T.DONE, door=None, doors=door_lines(100))),
    "service-box": Pose(
        visit(Screen.SERVICE_MENU, Kind.SERVICE, T.DONE, door=None, doors=door_lines(18)), presses=("go|box%20b8",)
    ),
    "service-reason": Pose(
        visit(Screen.SERVICE_MENU, Kind.SERVICE, T.DONE, door=None, doors=door_lines(18)),
        presses=("go|box%20b8", "go|reason%20open%20b8"),
    ),
    "opening": Pose(visit(Screen.OPENING, Kind.PICKUP, more_doors=2)),
    "stuck": Pose(visit(Screen.STUCK, Kind.DEPOSIT, T.AGAIN, T.ANOTHER, T.CANCEL)),
    "unreachable": Pose(visit(Screen.UNREACHABLE, Kind.PICKUP, T.AGAIN, T.CANCEL)),
    "put_in": Pose(visit(Screen.PUT_IN, Kind.DEPOSIT, T.TOO_SMALL, T.FOREIGN, T.CANCEL)),
    "put_in-return": Pose(visit(Screen.PUT_IN, Kind.RETURN, T.TOO_SMALL, T.FOREIGN, T.CANCEL)),
    "take_out": Pose(visit(Screen.TAKE_OUT, Kind.PICKUP, T.EMPTY)),
    "take_out-unseen": Pose(visit(Screen.TAKE_OUT, Kind.PICKUP, T.EMPTY, T.DONE, more_doors=2)),
    "take_out-reclaim": Pose(visit(Screen.TAKE_OUT, Kind.RECLAIM, T.EMPTY)),
    "take_out-warm": Pose(visit(Screen.TAKE_OUT, Kind.PICKUP, T.EMPTY, warm=True)),
    "empty_out": Pose(visit(Screen.EMPTY_OUT, Kind.DEPOSIT)),
    "look": Pose(visit(Screen.LOOK, Kind.SERVICE, T.WITHDRAW, T.CHECK, T.DONE)),
    "closed": Pose(visit(Screen.CLOSED, Kind.PICKUP, T.EMPTY, T.FORGOT, T.DONE)),
    "closed-reclaim": Pose(visit(Screen.CLOSED, Kind.RECLAIM, T.EMPTY, T.FORGOT, T.DONE)),
    "checked": Pose(
        visit(Screen.CHECKED, Kind.SERVICE, T.DONE, T.OPEN, T.WITHDRAW, T.CHECK, T.OUT, T.IN_USE, T.CONFIRM)
    ),
    "ticket": Pose(
        visit(Screen.TICKET, Kind.DEPOSIT, T.MORE, T.DONE, T.PRINT, T.TAKE_BACK, offers=OFFERS), ticket=SHOWN
    ),
    "ticket-more": Pose(
        visit(Screen.TICKET, Kind.DEPOSIT, T.MORE, T.DONE, T.PRINT, T.TAKE_BACK, offers=OFFERS),
        ticket=SHOWN,
        presses=("go|more",),
    ),
    "ticket-card": Pose(
        visit(Screen.TICKET, Kind.DEPOSIT, T.MORE, T.DONE, T.TAKE_BACK, offers=OFFERS, card_bound=True)
    ),
    "said-refused": Pose(View(Screen.IDLE, offers=OFFERS), said=Say(Word.PIN_DEAD, Tone.REFUSED)),
    "said-ok": Pose(View(Screen.IDLE, offers=OFFERS), said=Say(Word.COLLECTED, Tone.OK, "11")),
    "said-alarm": Pose(
        visit(Screen.TAKE_OUT, Kind.PICKUP, T.EMPTY, waiting=1), said=Say(Word.CLOSE_DOOR, Tone.ALARM, "17")
    ),
}
