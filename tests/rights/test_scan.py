"""What is shown to the scanner or typed: a right of ours, or a refusal that repeats nothing of it."""

import logging

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from controller.core.events import PassScanned, PinEntered, Refusal, ScanRefused, TicketScanned
from controller.core.rights import Act
from controller.rights import passes, scan, tickets
from controller.rights.issue import draft
from controller.rights.keyring import Keyring
from controller.rights.tickets import DeviceKey

SITE = "halles"
REFUSED = ScanRefused(Refusal.NOT_OURS)
SETUP_CODES = [
    "$P\x0d",
    "#SETUP;BAUD=9600",
    "\x16M\x0d8820D050.",
    "AT+RESET",
    "^3^FNC3PAP131",
    "\x02%%SpecCode97",
    "{A0/Suffix/0D}",
]
FOREIGN = [
    "",
    " ",
    "https://example.org/a?b=1",
    "3017620422003",
    "WIFI:T:WPA;S:x;P:y;;",
    "{}",
    "\0",
    "\ud800",
    "T1:",
    "B1:",
    "B1",
]


@pytest.mark.field_note("L31")
@pytest.mark.parametrize("text", SETUP_CODES + FOREIGN)
def test_what_is_not_ours_is_refused_and_never_repeated(
    ring: Keyring, device: DeviceKey, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert scan.read(text, ring, SITE, device) == REFUSED
        assert scan.read_pin(text, 2, device) == REFUSED
    assert not caplog.records


@pytest.mark.field_note("L31")
@pytest.mark.law("I9")
@given(st.text(max_size=700) | st.text(min_size=513, max_size=520).map("T1:".__add__))
def test_any_text_at_all_is_decided(ring: Keyring, device: DeviceKey, text: str) -> None:
    assert isinstance(scan.read(text, ring, SITE, device), ScanRefused)
    assert isinstance(scan.read_pin(text, 2, device), (ScanRefused, PinEntered))


@pytest.mark.field_note("L31")
def test_a_text_beyond_what_we_make_is_not_even_looked_at(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    ticket = tickets.show(bytes(16))
    assert scan.read(ticket + " " * (512 - len(ticket)), ring, SITE, device) == TicketScanned(
        device.ticket_digest(bytes(16))
    )
    assert scan.read(ticket + " " * (513 - len(ticket)), ring, SITE, device) == REFUSED


@pytest.mark.law("I11")
@given(st.binary(min_size=16, max_size=16))
def test_a_ticket_becomes_its_digest(ring: Keyring, device: DeviceKey, ticket: bytes) -> None:
    text = tickets.show(ticket)
    event = scan.read(f"{text}\r\n", ring, SITE, device)
    assert event == TicketScanned(device.ticket_digest(ticket))
    assert text not in repr(event)


def test_a_pass_becomes_a_verified_one_or_says_why_not(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    text = passes.sign(draft(SITE, b"baker!", Act.DEPOSIT, 1.8e9, 9), signer)
    event = scan.read(text, ring, SITE, device)
    assert isinstance(event, PassScanned)
    assert event.right.allows == Act.DEPOSIT
    assert scan.read(text, ring, "elsewhere", device) == ScanRefused(Refusal.OTHER_SITE)


@pytest.mark.field_note("L26")
@pytest.mark.law("I11")
@pytest.mark.parametrize("typed", ["12345678", "1234 5678", " 1234 5678 "])
def test_a_pin_becomes_its_slot_and_a_digest(device: DeviceKey, typed: str) -> None:
    assert scan.read_pin(typed, 2, device) == PinEntered(12, device.pin_digest("345678"))
    assert scan.read_pin(typed, 3, device) == PinEntered(123, device.pin_digest("45678"))


@pytest.mark.field_note("L26")
@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "١٢٣٤٥٦٧٨", "1234567x", "1" + " " * 40 + "2345678"])
def test_what_is_no_pin_is_refused(device: DeviceKey, typed: str) -> None:
    assert scan.read_pin(typed, 2, device) == REFUSED
