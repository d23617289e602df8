import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from controller.core.events import KeysListed
from controller.rights.keyring import KeyList, KeyringError, NamedKey, load, parse_list, sign_list
from controller.rights.passes import key_id
from controller.rights.tickets import DeviceKey


@pytest.fixture
def file(tmp_path: Path, key_list: KeyList, signer: Ed25519PrivateKey) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(sign_list(key_list, signer))
    return path


@pytest.mark.field_note("L22")
def test_a_bank_holds_public_keys_only(file: Path, signer: Ed25519PrivateKey) -> None:
    ring = load(file)
    public = ring.public_key(key_id(signer.public_key()))
    assert isinstance(public, Ed25519PublicKey)
    assert public.public_bytes_raw() == signer.public_key().public_bytes_raw()
    assert signer.private_bytes_raw().hex() not in file.read_text()


@pytest.mark.field_note("L33")
def test_the_core_hears_of_denied_passes_by_digest(file: Path, device: DeviceKey) -> None:
    assert load(file).listed(device) == KeysListed(3, (device.pass_digest(bytes(8)),))


def test_the_first_list_is_trusted_and_a_pinned_root_holds(file: Path, key_list: KeyList) -> None:
    assert load(file).root == key_list.root
    assert load(file, key_list.root).version == 3
    with pytest.raises(KeyringError, match="another operator"):
        load(file, "00" * 32)


def test_a_list_s_version_never_goes_back(file: Path) -> None:
    assert load(file, not_below=3).version == 3
    with pytest.raises(KeyringError, match="version 3, older than 4 in force; bring the newest list"):
        load(file, not_below=4)


@pytest.mark.field_note("L22")
@pytest.mark.parametrize(
    "change", [{"version": 9}, {"denied": []}, {"keys": []}, {"signature": "00" * 64}, {"root": "00" * 32}]
)
def test_a_changed_list_is_refused(file: Path, change: dict[str, object]) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(KeyringError, match=r"changed after it was signed|is not a key list"):
        load(file)


def test_a_stranger_cannot_sign_another_s_list(key_list: KeyList, stranger: Ed25519PrivateKey) -> None:
    with pytest.raises(ValueError, match="not the root"):
        sign_list(key_list, stranger)


@pytest.mark.law("I9")
@given(st.integers(0, 2_000), st.text(max_size=3))
def test_a_spoilt_list_is_refused(key_list: KeyList, signer: Ed25519PrivateKey, place: int, put: str) -> None:
    text = sign_list(key_list, signer)
    place %= len(text)
    spoilt = text[:place] + put + text[place + 1 :]
    try:
        assert parse_list(spoilt) == key_list, "only white space may differ"
    except KeyringError as error:
        assert "copy keys.json again" in str(error)


@pytest.mark.law("I9")
@given(st.text(max_size=300))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    with pytest.raises(KeyringError):
        parse_list(text)


def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * 300_000)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff")
    with pytest.raises(KeyringError, match=r"none\.json: there is no key list; bring it from the town hall"):
        load(tmp_path / "none.json")
    for path in (tmp_path, huge, binary):
        with pytest.raises(KeyringError, match=r"bastide keys new|copy keys.json again"):
            load(path)


def test_a_list_that_was_signed_before_there_were_keys_for_content_holds(signer: Ed25519PrivateKey) -> None:
    public = signer.public_key().public_bytes_raw().hex()
    said = {"denied": [], "keys": [{"name": "mairie", "public": public}], "root": public, "version": 1}
    signature = signer.sign(b"bastide keys 1\0" + json.dumps(said, sort_keys=True, separators=(",", ":")).encode())
    assert parse_list(json.dumps({**said, "signature": signature.hex()})).version == 1


def test_what_a_key_may_sign_is_signed_with_the_list(
    tmp_path: Path, signer: Ed25519PrivateKey, stranger: Ed25519PrivateKey
) -> None:
    root, museum = (one.public_key().public_bytes_raw().hex() for one in (signer, stranger))
    keys = KeyList(version=1, root=root, keys=(NamedKey(public=root), NamedKey(public=museum, only="content")))
    text = sign_list(keys, signer)
    (tmp_path / "keys.json").write_text(text)
    ring, name = load(tmp_path / "keys.json"), key_id(stranger.public_key())
    assert ring.public_key(name) is None and ring.publisher(name) is not None
    with pytest.raises(KeyringError, match="changed after it was signed"):
        parse_list(json.dumps(json.loads(text) | {"keys": [{"public": root}, {"public": museum}]}))
