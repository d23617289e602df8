"""The hands of a set-up: what is looked at, made, fetched and written, each by the module that knows how."""

import asyncio
from typing import assert_never

from controller.dialogue.keeping import write_whole
from controller.rights.keyring import KeyringError, parse_list
from controller.setup import leaving, networking, requesting, timing
from controller.setup.book import Book, Request
from controller.setup.ending import code
from controller.setup.labelling import strip
from controller.setup.places import Places, Programs, read
from controller.setup.steps import (
    CertificateFetched,
    ClockSeen,
    ClockSet,
    Commission,
    Commissioned,
    ConfigurationFetched,
    CopyRequest,
    Evidence,
    FetchCertificate,
    FetchConfiguration,
    FetchKeys,
    Join,
    Joined,
    KeysFetched,
    KeysMade,
    LabelPrinted,
    LookAtClock,
    LookAtNetwork,
    MakeKeys,
    MakeRequest,
    NetworkSeen,
    PrintLabel,
    RequestMade,
    SetClock,
    SetZone,
    Task,
    WriteDown,
    Wrote,
    ZoneSet,
)
from hal.printers.printer import TicketPrinter, UsbPort


class Hands:
    def __init__(self, places: Places, programs: Programs) -> None:
        self._places = places
        self._programs = programs

    async def do(self, task: Task, book: Book) -> Evidence:
        """Raises ``OSError`` when this machine's own card fails, and what :func:`leaving.leave` raises."""
        match task:
            case LookAtNetwork():
                return NetworkSeen(await networking.look(self._places, self._programs))
            case Join():
                secured = await networking.security(self._programs, task.name)
                return Joined(await networking.join(self._programs, task.name, task.password, secured))
            case SetZone():
                return ZoneSet(await timing.set_zone(self._programs, task.zone))
            case LookAtClock():
                return ClockSeen(timing.look(book.zone))
            case SetClock():
                return ClockSet(await timing.set_clock(self._programs, task.wall))
            case MakeKeys():
                return KeysMade(leaving.make_keys(self._places))
            case FetchKeys():
                return _keys(self._places)
            case MakeRequest():
                pem = requesting.request(self._places.link, task.device)
                return RequestMade(Request(pem, str(self._places.link / requesting.REQUEST)))
            case CopyRequest():
                return RequestMade(_copied(self._places, book))
            case FetchCertificate():
                return CertificateFetched(_certificate(self._places))
            case FetchConfiguration():
                return ConfigurationFetched(_configuration(self._places))
            case Commission():
                await asyncio.get_running_loop().create_future()  # others do it; this question is left meanwhile
                return Commissioned()
            case WriteDown():
                return Wrote(*leaving.leave(book, self._places))
            case PrintLabel():
                return LabelPrinted(await self._printed(book))
            case _:
                assert_never(task)

    async def _printed(self, book: Book) -> str:
        assert book.label is not None
        printer = TicketPrinter(UsbPort(str(self._places.dev / "usb" / "lp0")))
        done = await printer.print_ticket(code(book.label), strip(book.label, book.language))
        return "printed" if done else "no_printer"


def _keys(places: Places) -> KeysFetched:
    brought = places.brought("keys.json")
    if brought is None:
        return KeysFetched(problem="no_keys" if places.stick() else "no_stick")
    try:
        text = read(brought).decode()
        root = parse_list(text).root
    except (OSError, ValueError, KeyringError):
        return KeysFetched(problem="bad_keys")
    write_whole(places.keyring, text.encode())
    return KeysFetched(root)


def _copied(places: Places, book: Book) -> Request:
    assert book.request is not None
    known = Request(book.request.pem, book.request.path)
    folder = places.stick()
    if folder is None:
        return Request(known.pem, known.path, problem="no_stick")
    path = folder / f"{book.device}.csr"
    try:
        write_whole(path, known.pem.encode())
        write_whole(path.with_suffix(".identity.txt"), f"{book.made.public if book.made else ''}\n".encode())
    except OSError:
        return Request(known.pem, known.path, problem="stick_full")
    return Request(known.pem, known.path, copied_to=str(path))


def _certificate(places: Places) -> str:
    certificate, authority = places.brought(requesting.CERTIFICATE), places.brought(requesting.AUTHORITY)
    if certificate is None or authority is None:
        return "no_certificate" if places.stick() else "no_stick"
    try:
        brought = read(certificate), read(authority)
    except OSError:
        return "bad_certificate"
    return requesting.take(places.link, *brought)


def _configuration(places: Places) -> str:
    brought = places.brought(places.config.name)
    if brought is None:
        return f"{places.config.name}?"
    try:
        text = read(brought).decode()
    except (OSError, ValueError) as error:
        return str(error)[:200]
    return leaving.stage(text, places)
