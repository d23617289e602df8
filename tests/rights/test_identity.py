"""The device's signing key, and the signatures of orders."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from controller.core.events import Refusal
from controller.rights import identity
from controller.rights.identity import IDENTITY_FILE, IdentityError
from controller.rights.keyring import Keyring
from controller.rights.orders import CONTEXT, refusal, sign_order
from controller.rights.passes import CONTEXT as PASS_CONTEXT


@pytest.mark.field_note("L22")
def test_each_machine_draws_its_own_key_once_readable_by_its_daemon_alone(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir(), there.mkdir()
    first = identity.load_or_create(here)
    assert identity.load_or_create(here).public == identity.load(here).public == first.public
    assert identity.load_or_create(there).public != first.public
    assert (here / IDENTITY_FILE).stat().st_mode & 0o777 == 0o600
    assert (here / IDENTITY_FILE).read_bytes().hex() not in repr(first)


def test_a_text_is_signed_as_its_utf_8(tmp_path: Path) -> None:
    own = identity.load_or_create(tmp_path)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(own.public))
    key.verify(bytes.fromhex(own.sign("Sainte-Foy-la-Grande, café")), "Sainte-Foy-la-Grande, café".encode())


def test_a_key_that_is_gone_or_damaged_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="first start"):
        identity.load(tmp_path)
    (tmp_path / IDENTITY_FILE).write_bytes(b"short")
    with pytest.raises(IdentityError, match="give the town the new public key"):
        identity.load_or_create(tmp_path)
    with pytest.raises(IdentityError, match="make the data folder writable"):
        identity.load_or_create(tmp_path / "nowhere")


def test_an_order_is_believed_by_the_keys_on_the_list_alone(
    signer: Ed25519PrivateKey, stranger: Ed25519PrivateKey, ring: Keyring
) -> None:
    key, signature = sign_order("open", signer)
    assert refusal("open", key, signature, ring) is None
    assert refusal("open ", key, signature, ring) is Refusal.BAD_SIGNATURE
    assert refusal("open\ud800", key, signature, ring) is Refusal.BAD_SIGNATURE
    assert refusal("open", *sign_order("open", stranger), ring) is Refusal.UNKNOWN_KEY
    assert refusal("open", key, sign_order("open", stranger)[1], ring) is Refusal.BAD_SIGNATURE


def test_a_signature_made_for_a_pass_is_good_for_no_order(signer: Ed25519PrivateKey, ring: Keyring) -> None:
    key, _ = sign_order("open", signer)
    assert CONTEXT != PASS_CONTEXT
    for context in (b"", PASS_CONTEXT):
        assert refusal("open", key, signer.sign(context + b"open").hex(), ring) is Refusal.BAD_SIGNATURE
