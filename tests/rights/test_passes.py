"""Passes as bytes and texts: the layout held against bytes put together by hand, and any text decided."""

import hashlib
import struct
from dataclasses import replace

import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given
from hypothesis import strategies as st

from controller.core.events import Refusal
from controller.core.rights import Act, Binding, VerifiedPass
from controller.rights import base45, passes
from controller.rights.body import Body
from controller.rights.issue import draft, order_digest
from controller.rights.keyring import EMPTY, Keyring
from controller.rights.tickets import DeviceKey, show

SITE = "Halles de Sainte-Foy"
BADGE = Body(
    site=passes.site_id(SITE),
    id=b"\1\2\3\4\5\6\7\x08",
    holder=b"baker!",
    allows=Act.DEPOSIT,
    binding=Binding.REUSABLE,
    not_before_s=1_800_000_000,
    expires_s=1_815_552_000,
)


def by_hand(signer: Ed25519PrivateKey, allows: int, flags: int, tail: bytes = b"", version: int = 1) -> str:
    """A pass made from the table in ``body.py`` and nothing of its code."""
    key = hashlib.sha256(signer.public_key().public_bytes_raw()).digest()[:4]
    site = hashlib.sha256(b"bastide site\0halles de sainte-foy").digest()[:4]
    data = bytes([version]) + key + site + BADGE.id + bytes([allows, flags])
    data += struct.pack(">II", 1_800_000_000, 1_815_552_000) + b"baker!" + tail
    return "B1:" + base45.encode(data + signer.sign(b"bastide pass 1\0" + data))


def test_a_badge_is_the_bytes_that_the_table_says(signer: Ed25519PrivateKey) -> None:
    assert passes.sign(BADGE, signer) == by_hand(signer, allows=1, flags=0)


def test_a_full_pass_is_the_bytes_that_the_table_says(signer: Ed25519PrivateKey) -> None:
    full = replace(
        BADGE,
        allows=Act.PICKUP | Act.REVOKE,
        binding=Binding.ORDER,
        code=b"c" * 16,
        order=b"o" * 16,
        boxes=("c01", "c2"),
        revokes=b"r" * 8,
        reason="été",
    )
    tail = b"c" * 16 + b"o" * 16 + b"\2\3c01\2c2" + b"r" * 8 + b"\5\xc3\xa9t\xc3\xa9"
    assert passes.sign(full, signer) == by_hand(signer, allows=2 + 16, flags=2 + 4 + 8 + 16 + 32 + 64, tail=tail)


def test_a_badge_is_small_enough_for_a_creased_card(signer: Ed25519PrivateKey) -> None:
    text = passes.sign(BADGE, signer)
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    assert len(text) <= 155
    assert code.version == 6


@pytest.mark.law("I2")
def test_the_core_gets_what_the_pass_says_and_digests_in_place_of_ids(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    assert passes.verify(passes.sign(BADGE, signer), ring, SITE, device) == VerifiedPass(
        id=device.pass_digest(BADGE.id),
        holder=device.holder_digest(b"baker!"),
        allows=Act.DEPOSIT,
        binding=Binding.REUSABLE,
        not_before_s=1_800_000_000,
        expires_s=1_815_552_000,
        pass_id="0102030405060708",
    )


BYTES = {size: st.binary(min_size=size, max_size=size) for size in (6, 8, 16)}
BOX = st.from_regex(r"\A[a-z0-9-]{1,16}\Z")


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    order = draw(st.none() | BYTES[16])
    revokes = draw(st.none() | BYTES[8])
    acts = draw(st.sampled_from([1, 2, 4, 8, 9, 15])) | (16 if revokes else 0)
    start = draw(st.integers(0, 2**32 - 2))
    return Body(
        site=passes.site_id(SITE),
        id=draw(BYTES[8]),
        holder=draw(BYTES[6]),
        allows=Act(acts),
        binding=Binding.ORDER if order else draw(st.sampled_from([Binding.REUSABLE, Binding.ONCE])),
        not_before_s=start,
        expires_s=draw(st.integers(start + 1, 2**32 - 1)),
        code=draw(st.none() | BYTES[16]),
        order=order,
        boxes=tuple(draw(st.lists(BOX, max_size=8))),
        revokes=revokes,
        reason=draw(st.text(max_size=15)),
    )


@given(bodies())
def test_every_sensible_pass_is_read_as_it_was_made_and_fits_a_scan(
    signer: Ed25519PrivateKey, ring: Keyring, body: Body
) -> None:
    text = passes.sign(body, signer)
    assert len(text) <= passes.TEXT_MAX
    assert passes.open_signed(text, ring) == body
    assert passes.open_unchecked(text) == body


@pytest.mark.law("I9")
@given(bodies(), st.integers(0, 600), st.sampled_from(base45.ALPHABET + "é\n"))
def test_a_pass_with_one_character_changed_opens_nothing(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey, body: Body, place: int, character: str
) -> None:
    text = passes.sign(body, signer)
    place %= len(text)
    spoilt = text[:place] + character + text[place + 1 :]
    if spoilt != text:
        assert isinstance(passes.verify(spoilt, ring, SITE, device), Refusal)


@pytest.mark.law("I9")
@given(st.text(max_size=512) | st.text(base45.ALPHABET, max_size=509).map("B1:".__add__))
def test_any_text_is_refused_or_a_pass_and_never_an_error(ring: Keyring, device: DeviceKey, text: str) -> None:
    assert isinstance(passes.verify(text, ring, SITE, device), Refusal)
    assert isinstance(passes.open_unchecked(text), (Refusal, Body))


@given(st.integers(1, 255), st.integers(0, 255), st.binary(max_size=60))
def test_a_signed_body_of_any_bytes_is_decided(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey, allows: int, flags: int, tail: bytes
) -> None:
    """Even an operator's key with a later or broken maker behind it cannot put the bank at a loss."""
    said = passes.verify(by_hand(signer, allows, flags, tail), ring, SITE, device)
    if isinstance(said, VerifiedPass):
        assert not allows & 0xE0
        assert not flags & 0x80
    else:
        assert said in (Refusal.NOT_OURS, Refusal.TOO_NEW)


@pytest.mark.parametrize(("allows", "flags", "version"), [(64, 0, 1), (1, 3, 1), (1, 128, 1), (1, 0, 2)])
def test_what_a_later_release_made_is_called_too_new(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey, allows: int, flags: int, version: int
) -> None:
    text = by_hand(signer, allows, flags, version=version)
    assert passes.verify(text, ring, SITE, device) is Refusal.TOO_NEW
    assert passes.verify(text.replace("B1:", "B2:", 1), ring, SITE, device) is Refusal.TOO_NEW


def test_a_text_longer_than_any_pass_is_not_even_decoded(ring: Keyring, device: DeviceKey) -> None:
    later = "B1:" + base45.encode(b"\2" * 400)
    assert passes.verify(later[:512], ring, SITE, device) is Refusal.NOT_OURS
    assert passes.verify(later[:510], ring, SITE, device) is Refusal.TOO_NEW
    assert passes.verify(later, ring, SITE, device) is Refusal.NOT_OURS


@pytest.mark.parametrize(
    ("flags", "tail"),
    [
        (0, b"more"),
        (4, b"short"),
        (16, b"\0"),
        (16, b"\1\0"),
        (64, b"\0"),
        (64, b"\1\xff"),
        (2, b""),
        (32, b"12345678"),
    ],
)
def test_a_signed_body_that_makes_no_sense_is_no_pass(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey, flags: int, tail: bytes
) -> None:
    assert passes.verify(by_hand(signer, 1, flags, tail), ring, SITE, device) is Refusal.NOT_OURS


@pytest.mark.field_note("L22")
def test_a_pass_of_a_key_that_is_not_listed_opens_nothing(
    signer: Ed25519PrivateKey, stranger: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    assert passes.verify(passes.sign(BADGE, stranger), ring, SITE, device) is Refusal.UNKNOWN_KEY
    assert passes.verify(passes.sign(BADGE, signer), EMPTY, SITE, device) is Refusal.UNKNOWN_KEY


@pytest.mark.field_note("L22")
def test_a_pass_that_borrows_a_listed_key_s_name_opens_nothing(
    signer: Ed25519PrivateKey, stranger: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    data = BADGE.to_bytes(passes.key_id(signer.public_key()))
    forged = "B1:" + base45.encode(data + stranger.sign(passes.CONTEXT + data))
    assert passes.verify(forged, ring, SITE, device) is Refusal.BAD_SIGNATURE


def test_a_signature_made_for_something_else_opens_nothing(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    data = BADGE.to_bytes(passes.key_id(signer.public_key()))
    for context in (b"", b"bastide keys 1\0"):
        text = "B1:" + base45.encode(data + signer.sign(context + data))
        assert passes.verify(text, ring, SITE, device) is Refusal.BAD_SIGNATURE


def test_a_pass_of_another_site_is_refused_and_spelling_makes_no_difference(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    text = passes.sign(BADGE, signer)
    assert passes.verify(text, ring, "Halles de Castillon", device) is Refusal.OTHER_SITE
    assert isinstance(passes.verify(text, ring, "  halles de  SAINTE-FOY", device), VerifiedPass)


@pytest.mark.field_note("L33")
def test_a_badge_s_code_is_known_by_its_salted_digest_only(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    body = draft(SITE, b"baker!", Act.DEPOSIT, 1_800_000_000, 180, code="271828")
    right = passes.verify(passes.sign(body, signer), ring, SITE, device)
    assert isinstance(right, VerifiedPass)
    salted = Scrypt(salt=b"bastide code\0" + body.id, length=16, n=2**14, r=8, p=1).derive(b"271828")
    assert right.code == salted.hex()
    assert passes.code_digest(right, "271828") == right.code
    for wrong in ("271829", "", "27182", "２７１８２８", "\ud800", "9" * 10_000):
        assert passes.code_digest(right, wrong) != right.code


@pytest.mark.field_note("L33")
def test_a_revocation_names_the_badge_as_the_core_knows_it(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    lost = passes.verify(passes.sign(BADGE, signer), ring, SITE, device)
    revocation = draft(SITE, b"baker!", Act.REVOKE, 1_800_000_000, 180, revokes=BADGE.id)
    shown = passes.verify(passes.sign(revocation, signer), ring, SITE, device)
    assert isinstance(lost, VerifiedPass)
    assert isinstance(shown, VerifiedPass)
    assert shown.allows == Act.REVOKE
    assert shown.revokes == lost.id


@pytest.mark.field_note("L23")
def test_a_resident_s_pass_is_bound_to_the_ticket_of_its_order(
    signer: Ed25519PrivateKey, ring: Keyring, device: DeviceKey
) -> None:
    ticket = bytes(range(16))
    for named in (show(ticket), hashlib.sha256(ticket).hexdigest()[:32]):
        body = draft(SITE, b"reside", Act.PICKUP, 1_800_000_000, 3, order=order_digest(named))
        right = passes.verify(passes.sign(body, signer), ring, SITE, device)
        assert isinstance(right, VerifiedPass)
        assert right.binding is Binding.ORDER
        assert right.order == device.ticket_digest(ticket)


NONSENSE = [
    ({"days": 0}, "valid for 1 to 1100 days"),
    ({"days": 5000}, "valid for 1 to 1100 days"),
    ({"allows": Act(0)}, "must allow something"),
    ({"code": "1234"}, "6 to 12 digits"),
    ({"code": "abcdef"}, "6 to 12 digits"),
    ({"once": True, "order": bytes(16)}, "leave out --once"),
    ({"order": bytes(15)}, "wrong length"),
    ({"allows": Act.REVOKE}, "names the pass it voids"),
    ({"revokes": bytes(8)}, "names the pass it voids"),
    ({"revokes": bytes(9), "allows": Act.REVOKE}, "wrong length"),
    ({"boxes": ("c01",) * 9}, "at most 8 compartments"),
    ({"boxes": ("c" * 17,)}, "at most 8 compartments of at most 16 bytes"),
    ({"reason": "é" * 31}, "at most 60 bytes"),
    ({"holder": b"x"}, "wrong length"),
]


@pytest.mark.parametrize(("change", "words"), NONSENSE)
def test_an_operator_is_told_why_a_pass_makes_no_sense(change: dict[str, object], words: str) -> None:
    wish = {"site": SITE, "holder": b"baker!", "allows": Act.DEPOSIT, "now_s": 1.8e9, "days": 9} | change
    with pytest.raises(ValueError, match=words):
        draft(**wish)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "T1:short", "xyz", "12" * 15, "12" * 17])
def test_an_order_is_named_in_one_of_two_ways_only(text: str) -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        order_digest(text)
