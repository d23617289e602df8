"""Nothing that a stranger made, and nothing that was changed or cut short, ever comes as far as being unpacked."""

import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from controller.release import manifest as content
from controller.release.manifest import FileEntry
from controller.release.trouble import ReleaseError, Why
from controller.update import keys
from controller.update.manifest import CONTEXT, Software, opened, sign
from controller.update.trouble import Hindered, Hindrance
from tests.update.machine import (
    FITS,
    MAKER,
    STRANGER,
    Installed,
    archive,
    files_of,
    link,
    release,
    tree,
    trust,
)


def refused(machine: Installed, stick: Path) -> Why:
    with pytest.raises(ReleaseError) as error:
        machine.updates.apply(stick)
    assert machine.runs() == "0.1.0"
    assert not machine.place.releases.exists() or list(machine.place.releases.iterdir()) == []
    return error.value.why


def test_the_word_of_a_stranger_counts_for_nothing(machine: Installed) -> None:
    assert refused(machine, machine.release("0.2.0", STRANGER)) is Why.UNKNOWN_KEY


def test_a_changed_byte_or_a_cut_of_the_manifest_breaks_its_seal(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    manifest, signature, _ = files_of(stick)
    for path, whys in ((manifest, {Why.BAD_SIGNATURE}), (signature, set(Why))):
        data = path.read_bytes()
        for at in range(len(data)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert refused(machine, stick) in whys
            path.write_bytes(data[:at])
            assert refused(machine, stick) in whys
        path.write_bytes(data)
    assert machine.updates.apply(stick).version == "0.2.0"


def test_an_archive_that_is_changed_cut_short_or_goes_on_is_not_unpacked(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    path = files_of(stick)[2]
    data = path.read_bytes()
    for at in range(0, len(data), 37):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        assert refused(machine, stick) is Why.WRONG_HASH
        path.write_bytes(data[:at])
        assert refused(machine, stick) is Why.WRONG_HASH
    path.write_bytes(data + b"\0")
    assert refused(machine, stick) is Why.WRONG_HASH
    path.unlink()
    assert refused(machine, stick) is Why.MISSING
    path.symlink_to("/etc/hostname")
    assert refused(machine, stick) is Why.MISSING
    path.unlink()
    os.mkfifo(path)
    assert refused(machine, stick) is Why.MISSING


def test_a_seal_for_content_is_none_for_software(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    manifest, signature, _ = files_of(stick)
    signature.write_bytes(content.signed(manifest.read_bytes(), MAKER, content.CONTEXT))
    assert refused(machine, stick) is Why.BAD_SIGNATURE


def test_a_manifest_of_another_hand_makes_no_sense_even_when_it_is_signed(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    manifest, signature, _ = files_of(stick)
    said = manifest.read_bytes()
    for data, why in (
        (said.replace(b'"format":1', b'"format":2'), Why.TOO_NEW),
        (said.replace(b'"format":1', b'"format": 1'), Why.NOT_A_RELEASE),
        (said.replace(b'"version":"0.2.0"', b'"version":"0.2.1"'), Why.NOT_A_RELEASE),
        (said.replace(b'"version":"0.2.0"', b'"version":"../x"'), Why.NOT_A_RELEASE),
        (b"{}", Why.NOT_A_RELEASE),
    ):
        manifest.write_bytes(data)
        signature.write_bytes(content.signed(data, MAKER, CONTEXT))
        assert refused(machine, stick) is why


def bad(machine: Installed, files: dict[str, bytes], *more: tarfile.TarInfo, unpacked_bytes: int = 10_000) -> None:
    """Sealed by a maker whose own machine was not well: what it holds is refused all the same."""
    stick = machine.work / "bad"
    place = stick / FITS.folder
    place.mkdir(parents=True, exist_ok=True)
    made = archive(stick / "made.tar.xz", files, *more)
    entry = FileEntry(sha256=content_hash(made), bytes=made.stat().st_size)
    software = Software("0.2.0", FITS, "2026-11-25T00:00:00Z", "0.0", 100, unpacked_bytes, entry)
    data, signature = sign(software, MAKER)
    made.rename(place / software.archive_name)
    (place / content.MANIFEST).write_bytes(data)
    (place / content.SIGNATURE).write_bytes(signature)
    with pytest.raises(Hindered) as hindered:
        machine.updates.apply(stick)
    assert hindered.value.why is Hindrance.BAD_ARCHIVE
    assert machine.runs() == "0.1.0"


def content_hash(path: Path) -> str:
    from controller.release.seal import sha256_of

    return sha256_of(path)


def device(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = tarfile.CHRTYPE
    return member


def hard_link(name: str, target: str) -> tarfile.TarInfo:
    member = link(name, target)
    member.type = tarfile.LNKTYPE
    return member


@pytest.mark.parametrize(
    "member",
    [
        lambda: link("./lib/way", "/etc"),
        lambda: link("./lib/way", "../../../../etc"),
        lambda: link("./lib/way", ".."),
        lambda: link("./way", "/usr/bin/python3.11/../../etc"),
        lambda: hard_link("./way", "/etc/shadow"),
        lambda: device("./bin/null"),
        lambda: tarfile.TarInfo("../outside"),
        lambda: tarfile.TarInfo("/outside"),
        lambda: tarfile.TarInfo("./lib/../../outside"),
    ],
)
def test_what_leads_out_of_its_folder_is_no_release(machine: Installed, member: Callable[[], tarfile.TarInfo]) -> None:
    bad(machine, tree("0.2.0"), member())
    assert not list(machine.root.rglob("outside"))


def test_an_archive_holds_what_its_manifest_says(machine: Installed) -> None:
    bad(machine, tree("0.2.1"))
    bad(machine, tree("0.2.0", FITS.model_copy(update={"suite": "trixie"})))
    bad(machine, {name: data for name, data in tree("0.2.0").items() if name != "bin/bastide"})
    bad(machine, {name: data for name, data in tree("0.2.0").items() if name != "release.json"})
    bad(machine, tree("0.2.0"), unpacked_bytes=100)
    bad(machine, tree("0.2.0") | {"release.json": b"{"})


def test_what_is_unpacked_is_readable_by_all_and_writable_by_root_alone(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    folder = machine.place.releases / "0.2.0"
    modes = {path.relative_to(folder).as_posix(): path.lstat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes["bin/bastide"] == 0o755
    assert modes["release.json"] == 0o644
    assert modes["lib/python3.11"] == 0o755
    assert (folder / "bin/python").readlink() == Path("/usr/bin/python3.11")
    assert {path.lstat().st_uid for path in folder.rglob("*")} == {os.geteuid()}


def test_what_debian_has_may_be_borrowed(machine: Installed) -> None:
    borrowed = link("./lib/python3.11/site-packages/lgpio.py", "/usr/lib/python3/dist-packages/lgpio.py")
    made = archive(machine.work / "made.tar.xz", tree("0.2.0"), borrowed)
    from controller.update.seal import seal

    seal(made, machine.work / "stick", MAKER, 0)
    machine.updates.apply(machine.work / "stick")
    assert machine.runs() == "0.2.0"


@pytest.mark.parametrize("whose", ["file", "folder"])
@pytest.mark.skipif(os.geteuid() != 0, reason="gives a key to another user")
def test_a_key_that_the_daemon_could_have_put_there_counts_for_nothing(machine: Installed, whose: str) -> None:
    mine = machine.root / "etc/bastide/update-keys"
    mine.mkdir()
    trust(mine / "mine.pub", STRANGER)
    os.chown(mine if whose == "folder" else mine / "mine.pub", 12_345, 12_345)
    found = keys.load(machine.place.keys)
    assert list(found.names.values()) == ["maker"] and len(found.passed_over) == 1
    assert refused(machine, machine.release("0.2.0", STRANGER)) is Why.UNKNOWN_KEY
    os.chown(mine, 0, 0)
    os.chown(mine / "mine.pub", 0, 0)
    assert machine.updates.apply(machine.release("0.2.0", STRANGER)).version == "0.2.0"


def test_a_key_that_others_may_write_or_that_lies_elsewhere_counts_for_nothing(machine: Installed) -> None:
    mine = machine.root / "etc/bastide/update-keys"
    mine.mkdir(mode=0o755)
    trust(mine / "open.pub", STRANGER, 0o664)
    (mine / "link.pub").symlink_to(machine.work / "elsewhere.pub")
    trust(machine.work / "elsewhere.pub", STRANGER)
    (mine / "prose.pub").write_text("this is no key\n")
    os.mkfifo(mine / "pipe.pub")
    found = keys.load(machine.place.keys)
    assert list(found.names.values()) == ["maker"] and len(found.passed_over) == 4
    mine.chmod(0o777)
    assert len(keys.load(machine.place.keys).passed_over) == 1


def test_two_releases_of_one_id_are_the_same() -> None:
    one = Software("0.2.0", FITS, "2026-11-25T00:00:00Z", "0.0", 100, 7, FileEntry(sha256="0" * 64, bytes=3))
    for other in (
        replace(one, rollout_percent=50),
        replace(one, least="0.1.0"),
        replace(one, archive=FileEntry(sha256="1" * 64, bytes=3)),
    ):
        assert other.id != one.id
    data, signature = sign(one, MAKER)

    class Ring:
        def publisher(self, key_id: bytes) -> object:
            return MAKER.public_key()

    assert opened(data, signature, Ring()) == one  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["1", "0.2.0.0.0", "0.02", "v0.2", "0.2-1", "0.2.x", ""])
def test_a_version_is_numbers(tmp_path: Path, version: str) -> None:
    from controller.release.seal import SealError

    with pytest.raises(SealError):
        release(tmp_path, version)
