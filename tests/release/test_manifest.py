"""What a release says: one text for one meaning, signed; whatever else is brought is refused with a word."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from controller.release.manifest import CONTEXT, MANIFEST, SIGNATURE, Manifest, opened
from controller.release.seal import SealError, seal
from controller.release.trouble import ReleaseError, Why
from controller.rights.keyring import NamedKey
from controller.rights.passes import key_id
from tests.release.sealed import NOW_S, Town, public, ring, seeded


def brought(folder: Path) -> tuple[bytes, bytes]:
    return (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()


def signed(data: bytes, key: Ed25519PrivateKey) -> bytes:
    return f"{key_id(key.public_key()).hex()} {key.sign(CONTEXT + data).hex()}\n".encode()


def refused(town: Town, data: bytes, signature: bytes) -> Why:
    with pytest.raises(ReleaseError) as error:
        opened(data, signature, town.keys)
    assert str(error.value)
    return error.value.why


def test_what_was_sealed_is_read_again(town: Town) -> None:
    folder, made = town.release(7, {"media/a.webp": b"abc", "media/b.webp": b"abc", "tiles/x/0_0.webp": b""})
    manifest = opened(*brought(folder), town.keys)
    assert manifest == made
    assert manifest.files["media/a.webp"].bytes == 3
    # sha256("abc"), from FIPS 180-4's own example
    assert manifest.files["media/a.webp"].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(manifest.objects()) == 3, "what two paths share is one object"
    assert re.fullmatch(r"7-[0-9a-f]{16}", manifest.id)


def test_without_a_number_the_time_is_the_version(town: Town) -> None:
    folder, _ = town.release(7)
    assert seal(folder, town.mairie, "sainte-foy", ("fr",), NOW_S).version == 20270115080000


def test_two_releases_of_one_number_have_two_names(town: Town) -> None:
    first = town.release(7)[1]
    second = town.release(7, {"media/a.webp": b"abc"})[1]
    assert first.version == second.version and first.id != second.id


@pytest.mark.law("I9", "I13")
def test_a_key_for_content_signs_content_and_opens_no_door(town: Town) -> None:
    folder, _ = town.release(7, key=town.museum)
    assert opened(*brought(folder), town.keys).version == 7
    name = key_id(town.museum.public_key())
    assert town.keys.publisher(name) is not None
    assert town.keys.public_key(name) is None, "no pass and no order of this key is known"


def test_a_key_that_signs_everything_signs_content_too(town: Town) -> None:
    folder, _ = town.release(7, key=town.mairie)
    assert opened(*brought(folder), town.keys).version == 7


@pytest.mark.law("I9")
def test_a_stranger_s_release_is_unknown_and_a_changed_one_is_spoilt(town: Town) -> None:
    folder, _ = town.release(7, key=seeded("stranger"))
    assert refused(town, *brought(folder)) is Why.UNKNOWN_KEY
    folder, _ = town.release(8)
    data, signature = brought(folder)
    assert refused(town, data.replace(b'"version":8', b'"version":9'), signature) is Why.BAD_SIGNATURE
    assert refused(town, data, signed(data, seeded("stranger"))) is Why.UNKNOWN_KEY
    own = key_id(town.museum.public_key()).hex().encode()
    assert refused(town, data, own + signed(data, seeded("stranger"))[8:]) is Why.BAD_SIGNATURE


def test_a_signature_of_another_kind_is_good_for_nothing_here(town: Town) -> None:
    folder, _ = town.release(7)
    data, _ = brought(folder)
    other = town.museum.sign(b"bastide order 1\0" + data).hex()
    line = f"{key_id(town.museum.public_key()).hex()} {other}\n".encode()
    assert refused(town, data, line) is Why.BAD_SIGNATURE


@pytest.mark.law("I9")
def test_a_manifest_cut_anywhere_is_refused(town: Town) -> None:
    folder, _ = town.release(7, {"media/a.webp": b"abc"})
    data, signature = brought(folder)
    for length in range(len(data)):
        assert refused(town, data[:length], signature) is Why.BAD_SIGNATURE
    for length in range(len(signature)):
        assert refused(town, data, signature[:length]) is Why.NOT_A_RELEASE


@pytest.mark.law("I9")
@given(st.binary(max_size=300), st.binary(max_size=200))
def test_any_bytes_give_a_reason(data: bytes, signature: bytes) -> None:
    keys = ring(NamedKey(public=public(seeded("mairie"))))
    with pytest.raises(ReleaseError):
        opened(data, signature, keys)


SHA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def listing(path: str) -> Callable[[dict[str, Any]], None]:
    return lambda said: said["files"].update({path: {"sha256": SHA, "bytes": 3}})


WRONG: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a way out": listing("../etc/passwd"),
    "a way out inside": listing("media/../../x"),
    "from the root": listing("/etc/passwd"),
    "a folder": listing("media/"),
    "nothing between": listing("media//a"),
    "hidden": listing("media/.a"),
    "a backslash": listing("media\\a"),
    "a blank": listing("media/a b"),
    "no letter": listing("média/a"),
    "a line's end": listing("media/a\n"),
    "its own manifest": listing(MANIFEST),
    "too long": listing("a" * 201),
    "in a file": listing("content.json/a"),
    "no content": lambda said: said["files"].pop("content.json"),
    "no files": lambda said: said["files"].clear(),
    "one hash, two lengths": lambda said: said["files"].update(
        a={"sha256": SHA, "bytes": 3}, b={"sha256": SHA, "bytes": 4}
    ),
    "a huge file": lambda said: said["files"].update(a={"sha256": SHA, "bytes": 2**40}),
    "a length below nothing": lambda said: said["files"].update(a={"sha256": SHA, "bytes": -1}),
    "no hash": lambda said: said["files"].update(a={"sha256": "abc", "bytes": 1}),
    "more files than may be": lambda said: said["files"].update(
        {f"m{n}": {"sha256": SHA, "bytes": 3} for n in range(4_000)}
    ),
    "something besides": lambda said: said.update(also=1),
    "another name": lambda said: said.update(id="7-0000000000000000"),
    "a text for a number": lambda said: said.update(version="7"),
    "no number": lambda said: said.update(version=0),
    "no language": lambda said: said.update(languages=[]),
    "a town with capitals": lambda said: said.update(town="Sainte Foy"),
    "format as text": lambda said: said.update(format="1"),
}


@pytest.mark.law("I9", "I12")
@pytest.mark.parametrize("change", WRONG)
def test_what_is_signed_and_makes_no_sense_is_refused(town: Town, change: str) -> None:
    folder, _ = town.release(7)
    said = json.loads(brought(folder)[0])
    WRONG[change](said)
    data = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    assert refused(town, data, signed(data, town.museum)) is Why.NOT_A_RELEASE


def test_one_meaning_has_one_text(town: Town) -> None:
    data = brought(town.release(7)[0])[0]
    for other in (data + b"\n", json.dumps(json.loads(data)).encode(), data.replace(b"{", b"{ ", 1)):
        assert refused(town, other, signed(other, town.museum)) is Why.NOT_A_RELEASE
    twice = data[:-1] + b',"version":7}'
    assert refused(town, twice, signed(twice, town.museum)) is Why.NOT_A_RELEASE


def test_a_later_format_is_told_apart(town: Town) -> None:
    said = json.loads(brought(town.release(7)[0])[0]) | {"format": 2, "also": True}
    data = json.dumps(said).encode()
    assert refused(town, data, signed(data, town.museum)) is Why.TOO_NEW


def test_a_folder_that_cannot_be_sealed_is_told(town: Town, tmp_path: Path) -> None:
    def sealing(folder: Path) -> Manifest:
        return seal(folder, town.museum, "sainte-foy", ("fr",), NOW_S)

    with pytest.raises(SealError, match="not a folder"):
        sealing(tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SealError, match=r"has no content\.json"):
        sealing(empty)
    folder, _ = town.release(7)
    (folder / "été.webp").write_bytes(b"abc")
    with pytest.raises(SealError, match="plain relative path"):
        sealing(folder)
    assert not (folder / SIGNATURE).exists(), "the seal of before is gone: what is in the folder is no release"
    folder, _ = town.release(8)
    (folder / "link").symlink_to("content.json")
    with pytest.raises(SealError, match="points elsewhere"):
        sealing(folder)
