"""Every question that a commissioning can ask, as books to be shown."""

from dataclasses import replace

from controller.commission.book import Book, Part, Port
from controller.commission.parts import TEST_CODE
from controller.commission.steps import (
    ClosedSeen,
    LineSearched,
    Measured,
    PortsSeen,
    ReadersSeen,
    Rested,
    Scanned,
    Sounded,
    Wrote,
)
from tests.commission.books import AT_LINE, NAMED, NO_READER, PORT, at_doors, found, proven, shot, told, typed

LONG = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"
ONE = told(AT_LINE, "search", found(1), typed("8"))
TOLD = told(AT_LINE, "search", found(1, kind="doorboard", baud=115_200), typed("8"))
LINE = told(NAMED, PortsSeen((Port(LONG),)), f"port:{LONG}")
WALKED = proven(told(proven(at_doors(), [(1, "1")]), shot(), "none_opened", typed("2")), [(3, "3")])
SHAPED = told(WALKED, typed("3"), typed("M 1700"), "rest_alike")
FAULTY = told(
    at_doors(8), shot(1), typed("1"), ClosedSeen(), shot(), "none_opened", typed("2"), shot(), typed("3"), "leave",
    shot(5), typed("4"), "leave", shot(5), typed("5"), "shut_unseen", shot(6, 7), "several", shot(7), typed("7"),
    ClosedSeen(), shot(8, bit=1, sent="unknown"), typed("8"), ClosedSeen(), typed("7"), typed("L 1700 cold"),
    "rest_alike", *NO_READER, typed("500"), typed("1700"), "keep",
)  # fmt: skip


def tried(kind: str, name: str) -> Book:
    return replace(SHAPED, parts=(Part(kind, name),), reader_done=True)


UNREAD = told(SHAPED, *NO_READER)


def hung(lower_mm: int, upper_mm: int) -> Book:
    return told(UNREAD, typed(str(lower_mm)), typed(str(upper_mm)))


DEAD = told(at_doors(kind="waveshare"), shot(), "none_opened")
REVIEWED = told(hung(900, 1_300), "good", "to_sign")
POSES = {
    "language": Book(),
    "name": told(Book(), "fr"),
    "site": told(Book(), "fr", typed("Casiers des Halles")),
    "phone": told(Book(), "fr", typed("Casiers des Halles"), typed("casiers-des-halles")),
    "looking_for_ports": NAMED,
    "no_ports": told(NAMED, PortsSeen(())),
    "which_port": told(NAMED, PortsSeen((Port(LONG), Port(PORT), Port("/dev/serial0", busy=True)))),
    "connect_first": LINE,
    "searching": told(LINE, "search"),
    "line_trouble": told(LINE, "search", LineSearched(problem="input 1 is in mode 1; set register 1000h to 0")),
    "one_at_a_time": told(LINE, "search", found(1, 2, 3)),
    "how_many_locks": told(LINE, "search", found(1)),
    "garbled": told(LINE, "search", LineSearched(garbled=(1,))),
    "nothing_answers": told(LINE, "search", LineSearched()),
    "connect_next": ONE,
    "same_address": told(ONE, "search", LineSearched(garbled=(1,))),
    "no_new_address": told(ONE, "search", found(1)),
    "same_address_told": told(TOLD, "search", LineSearched(garbled=(1,))),
    "no_new_address_told": told(TOLD, "search", found(1, kind="doorboard", baud=115_200)),
    "other_baud": told(ONE, "search", found(3, kind="kerong", baud=19_200)),
    "close_all": told(ONE, "no_more"),
    "looking_at_doors": told(ONE, "no_more", "all_shut"),
    "board_silent": told(ONE, "no_more", "all_shut", Rested((), ("board1",))),
    "begin": replace(at_doors(), armed=False),
    "firing": at_doors(),
    "not_sent": told(at_doors(), shot(sent="not_sent")),
    "which_door": told(at_doors(), shot(1)),
    "which_dead": DEAD,
    "why_longer": told(DEAD, "longer"),
    "close_it": told(at_doors(), shot(1), typed("12")),
    "crossed": told(at_doors(), shot(2), typed("12")),
    "no_switch": told(at_doors(), shot(), typed("12")),
    "column": WALKED,
    "shape": told(WALKED, typed("3"), typed("M 1700")),
    "looking_for_readers": SHAPED,
    "which_reader": told(SHAPED, ReadersSeen((LONG, "/dev/input/by-id/usb-Scanner-event-kbd"))),
    "scan_this": tried("scanner", "front"),
    "scan_wrong": told(tried("scanner", "front"), Scanned(TEST_CODE.replace("A", "Q").replace("Z", "W"))),
    "sounding": tried("signals", "signals"),
    "heard": told(tried("signals", "signals"), Sounded()),
    "measuring": tried("probe", "fridge"),
    "probe_odd": told(tried("probe", "fridge"), Measured(85.0)),
    "probe_silent": told(tried("probe", "fridge"), Measured(None)),
    "glass_lower": UNREAD,
    "glass_upper": told(UNREAD, typed("900")),
    "reach_right": hung(900, 1_300),
    "reach_low": hung(600, 900),
    "reach_high": hung(1_200, 1_500),
    "reach_tall": hung(600, 1_700),
    "nothing_proven": told(
        at_doors(1),
        shot(),
        "none_opened",
        typed("1"),
        typed("1"),
        typed("M 1"),
        *NO_READER,
        "no_screen",
    ),
    "review": told(proven(at_doors(1), [(1, "1")]), typed("1"), typed("M 1200"), *NO_READER, "no_screen"),
    "review_faulty": FAULTY,
    "who": REVIEWED,
    "writing": told(REVIEWED, typed("Ada Lovelace")),
    "done": told(REVIEWED, typed("Ada"), Wrote(("/etc/bastide/bastide.toml", "/etc/bastide/acceptance.html"))),
}
"""By the question that each of them asks."""
