"""Books of a set-up, made by telling them answers and evidence."""

from controller.dialogue.steps import ENTER, Stamp
from controller.setup import engine
from controller.setup.book import Book, Clock, Label, Made, Network, Request, Wifi
from controller.setup.steps import (
    ClockSeen,
    Evidence,
    KeysMade,
    NetworkSeen,
    RequestMade,
    Wrote,
    ZoneSet,
)

NOW = Stamp(1_795_000_000.0, "synchronised")
PUBLIC = "3d" * 32
ROOT = "5b" * 32
PEM = (
    "-----BEGIN CERTIFICATE REQUEST-----\n"
    + "MIIBAjCBqAIBADAUMRIwEAYDVQQDDAloYWxsZXMtMTBZMBMGByqGSM49AgEGCCqG\n" * 5
    + "-----END CERTIFICATE REQUEST-----\n"
)
WIFI = (Wifi("Mairie-Invités"), Wifi("Livebox-3A5C"), Wifi("Halles", locked=False))
LABEL = Label(
    "casiers-des-halles", "Casiers des Halles", "Raspberry Pi 4 Model B Rev 1.4", "0.1.0", "10000000a1b2c3d4",
    "+33 5 57 00 00 00", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)  # fmt: skip
Told = str | tuple[str, str] | Evidence


def typed(text: str) -> tuple[str, str]:
    return ENTER, text


def told(book: Book, *news: Told) -> Book:
    """What becomes of a book that is told these answers and this evidence, one after the other."""
    for one in news:
        if isinstance(one, str):
            book = engine.answered(book, one, "", NOW)
        elif isinstance(one, tuple):
            book = engine.answered(book, *one, NOW)
        else:
            task = engine.ask(book).task
            assert task is not None, engine.ask(book).word
            book = engine.learnt(book, task, one)
    return book


PLACED = told(Book(), "fr", typed("Casiers des Halles"), typed("casiers-des-halles"), typed("+33 5 57 00 00 00"))
OFFLINE = told(PLACED, NetworkSeen(Network(True, "", WIFI)))
ONLINE = told(PLACED, NetworkSeen(Network(True, "eth0", WIFI)), "go_on")
ZONED = told(ONLINE, "zone:Europe/Paris", ZoneSet())
TIMED = told(ZONED, ClockSeen(Clock("25.11.2026, 14:30", True)))
KEYED = told(TIMED, KeysMade(Made(PUBLIC)))
ROOTED = told(KEYED, typed(ROOT))
REQUESTED = told(
    ROOTED, "with_town", typed("halles-1"), typed("broker.example.org"),
    RequestMade(Request(PEM, "/etc/bastide/link/device.csr")),
)  # fmt: skip
ALONE = told(ROOTED, "alone")
WINDOW = told(ALONE, "window", typed("heritage"), "portrait")
SHOWN = told(WINDOW, "later")
DONE = told(SHOWN, "write", Wrote(("/etc/bastide/bastide.toml",), LABEL))
