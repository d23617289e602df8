import hashlib
import hmac
import stat
from pathlib import Path

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st

from controller.rights import tickets
from controller.rights.tickets import DeviceKey, DeviceKeyError, load_or_create

TICKET = bytes(range(16))


def test_a_ticket_fits_a_small_code_even_at_level_q() -> None:
    text = tickets.show(TICKET)
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    assert len(text) == 27
    assert code.version == 2


@given(st.binary(min_size=16, max_size=16))
def test_a_ticket_is_read_as_it_was_shown(ticket: bytes) -> None:
    assert tickets.parse(tickets.show(ticket)) == ticket


@pytest.mark.parametrize("length", [0, 8, 15, 17, 32])
def test_a_ticket_of_another_length_is_none(length: int) -> None:
    assert tickets.parse(tickets.show(bytes(length))) is None


@pytest.mark.field_note("L31")
@given(st.text(max_size=600))
def test_no_other_text_is_a_ticket(text: str) -> None:
    assert tickets.parse(text) is None
    parsed = tickets.parse("T1:" + text)
    assert parsed is None or tickets.show(parsed) == "T1:" + text


@pytest.mark.law("I11")
def test_the_bank_keeps_a_keyed_digest_that_the_plain_digest_binds_too(device: DeviceKey) -> None:
    plain = hashlib.sha256(TICKET).digest()[:16]
    keyed = hmac.new(device.secret, b"ticket\0" + plain, "sha256").digest()[:16].hex()
    assert device.ticket_digest(TICKET) == device.announced_digest(plain) == keyed


def test_digests_are_apart_by_purpose_and_by_device(device: DeviceKey) -> None:
    other = DeviceKey(bytes(32))
    same = b"12345678"
    digests = {key.pass_digest(same) for key in (device, other)} | {key.holder_digest(same) for key in (device, other)}
    digests |= {key.pin_digest("12345678") for key in (device, other)} | {device.announced_digest(same)}
    assert len(digests) == 7


@pytest.mark.law("I11")
def test_the_key_is_not_shown_by_accident(device: DeviceKey) -> None:
    assert device.secret.hex() not in repr(device)
    assert repr(device.secret) not in repr(device)


def test_the_first_start_draws_a_key_and_the_next_ones_keep_it(tmp_path: Path) -> None:
    first = load_or_create(tmp_path)
    assert len(first.secret) == 32
    assert load_or_create(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "device.key").stat().st_mode) == 0o600


@pytest.mark.field_note("L22")
def test_each_bank_has_its_own_key(tmp_path: Path) -> None:
    banks = [tmp_path / "one", tmp_path / "two"]
    for bank in banks:
        bank.mkdir()
    assert len({load_or_create(bank) for bank in banks}) == 2


def test_a_power_cut_while_the_key_was_drawn_leaves_no_half_of_it(tmp_path: Path) -> None:
    (tmp_path / "device.key.new").write_bytes(b"half")
    assert len(load_or_create(tmp_path).secret) == 32


@pytest.mark.parametrize("damage", [b"", b"half", bytes(33)])
def test_a_damaged_key_is_never_silently_replaced(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "device.key").write_bytes(damage)
    with pytest.raises(DeviceKeyError, match="bring it back from a backup"):
        load_or_create(tmp_path)
    assert (tmp_path / "device.key").read_bytes() == damage


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeviceKeyError, match="make the data folder writable"):
        load_or_create(tmp_path / "none")


@pytest.mark.parametrize("digits", [2, 3])
def test_a_minted_pair_is_fresh_and_fits_its_digests(device: DeviceKey, digits: int) -> None:
    pairs = [tickets.mint(device, digits) for _ in range(200)]
    assert len({pair.ticket for pair in pairs}) == 200
    assert len({pair.pin_tail for pair in pairs}) > 180
    for pair in pairs:
        ticket = tickets.parse(pair.ticket)
        assert ticket is not None
        assert pair.ticket_digest == device.ticket_digest(ticket)
        assert len(pair.pin_tail) == 8 - digits
        assert pair.pin_digest == device.pin_digest(pair.pin_tail)
