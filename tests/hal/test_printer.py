"""The ticket printer against an emulated one that decodes what it gets."""

from pathlib import Path

import pytest

from hal.line import Line
from hal.printers import escpos
from hal.printers.printer import TicketPrinter, UsbPort, Way
from simulator.boards.printer import Printer, plugged

pytestmark = pytest.mark.anyio
QR = "B1:ABC $%*+-./:0123"
LINES = ("Casiers des Halles – été", "1234 5678", "Œufs à 3 €", "+33 5 57 00 00 00")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def ways(path: Path) -> list[Way]:
    return [UsbPort(str(path)), Line(str(path), 19_200)]


@pytest.mark.parametrize("number", [0, 1], ids=["usb", "serial"])
async def test_a_ticket_has_its_code_and_its_words(tmp_path: Path, number: int) -> None:
    printer = Printer()
    with plugged(tmp_path / "lp0", printer):
        ticket = TicketPrinter(ways(tmp_path / "lp0")[number])
        assert await ticket.print_ticket(QR, LINES) is True
        assert await ticket.print_ticket("SECOND", ()) is True
    assert [(one.qr_text, one.lines) for one in printer.tickets] == [(QR, LINES), ("SECOND", ())]


async def test_no_paper_and_no_printer_are_told_and_logged_once_each_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    printer = Printer()
    ticket = TicketPrinter(UsbPort(str(tmp_path / "lp0")), answers_within_s=0.2)
    assert await ticket.print_ticket(QR, LINES) is False
    with plugged(tmp_path / "lp0", printer):
        printer.has_paper = False
        assert await ticket.print_ticket(QR, LINES) is False
        assert printer.tickets == [], "nothing was sent to a printer without paper"
        printer.has_paper = True
        assert await ticket.print_ticket(QR, LINES) is True
        printer.ends_after = 0
        assert await ticket.print_ticket(QR, LINES) is False, "the paper ended in the middle of it"
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO", "ERROR"]
    assert QR not in caplog.text


def test_the_bytes_are_those_of_the_reference() -> None:
    data = escpos.ticket("AB", ("12",))
    assert data == bytes.fromhex(
        "1B40 1B7410 1B6101"
        "1D286B0400 31413200"
        "1D286B0300 314308"
        "1D286B0300 314531"
        "1D286B0500 315030 4142"
        "1D286B0300 315130"
        "0A 1D2111 3132 1D2100 0A"
        "1D564240"
    )
    assert escpos.qr(b"A" * 300)[8 + 8 + 9 :][:5] == bytes.fromhex("1D286B 2F01"), "300 + 3 bytes, low byte first"


def test_paper_is_told_by_its_own_byte() -> None:
    assert [escpos.has_paper(status) for status in (0x12, 0x1E, 0x72, 0x7E, 0x00, 0xFF)] == [
        True, True, False, False, None, None,
    ]  # fmt: skip


def test_what_is_printed_is_bounded() -> None:
    with pytest.raises(ValueError, match="513"):
        escpos.ticket("A" * 513, ())
    assert b"A" * 25 not in escpos.ticket("X", ("A" * 500 + "\x1b@",))
    assert b"\x1b@" not in escpos.ticket("X", ("\x1b@",))[2:]
