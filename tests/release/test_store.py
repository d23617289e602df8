"""What lies on the card: whole or not there, whatever the power, the card and its room do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from controller.release.disk import Disk
from controller.release.manifest import MANIFEST, SIGNATURE, Manifest
from controller.release.store import Room, Store
from controller.release.trouble import ReleaseError, Why
from tests.release.crashing import LOSSES, CrashingDisk, Cut, FullDisk, QuickDisk
from tests.release.sealed import Town

MIB = 1 << 20
ROOM = Room(content_bytes_max=64 * MIB, free_bytes_min=MIB)


def bring(store: Store, folder: Path, manifest: Manifest, kept: tuple[str, ...] = (), piece_bytes: int = 8) -> None:
    """As the transfer does it, from a folder."""
    store.make_room(manifest, kept)
    by_hash = {entry.sha256: folder / path for path, entry in manifest.files.items()}
    for sha256 in store.missing(manifest):
        data, whole = by_hash[sha256].read_bytes(), False
        while not whole:
            for at in range(store.begun(sha256), len(data), piece_bytes):
                store.add(sha256, at, data[at : at + piece_bytes])
            whole = store.finish(sha256)
    store.stage((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes())


def is_whole(store: Store, folder: Path, manifest: Manifest) -> bool:
    if manifest.id not in store.releases:
        return False
    for name in manifest.files:
        path = store.path_of(manifest.id, name)
        assert path is not None and path.read_bytes() == (folder / name).read_bytes(), name
    return True


def objects(place: Path) -> set[str]:
    return {path.name for path in (place / "objects").iterdir()}


PICTURES = {"media/a.webp": b"the same in both", "media/b.webp": b"first"}
OTHERS = {"media/a.webp": b"the same in both", "media/c.webp": b"second", "media/none.svg": b""}


def test_a_release_is_there_once_all_of_it_is(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, PICTURES)
    store = Store(tmp_path / "content", ROOM)
    with pytest.raises(ReleaseError) as error:
        store.stage((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes())
    assert error.value.why is Why.MISSING and store.releases == ()
    bring(store, folder, manifest)
    assert is_whole(store, folder, manifest)
    assert is_whole(Store(tmp_path / "content", ROOM), folder, manifest), "after a start, too"
    assert store.path_of(manifest.id, "../content.json") is None
    assert store.path_of("9-0000000000000000", "content.json") is None


def test_what_two_releases_share_lies_there_once_and_is_fetched_once(town: Town, tmp_path: Path) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    store = Store(tmp_path / "content", ROOM)
    bring(store, first, old)
    assert {new.files[path].sha256 for path in ("content.json", "media/c.webp", "media/none.svg")} == set(
        store.missing(new)
    )
    bring(store, second, new, (old.id,))
    assert len(objects(tmp_path / "content")) == 6
    store.keep((new.id,))
    assert objects(tmp_path / "content") == {entry.sha256 for entry in new.files.values()}
    assert store.releases == (new.id,) and is_whole(store, second, new)


def test_the_last_two_are_kept_and_the_rest_goes(town: Town, tmp_path: Path) -> None:
    store, kept = Store(tmp_path / "content", ROOM), list[str]()
    for version in range(1, 6):
        folder, manifest = town.release(version, {"media/a.webp": f"only in {version}".encode()})
        bring(store, folder, manifest, tuple(kept))
        kept = [manifest.id, *kept][:2]
        assert set(kept) <= set(store.releases) and len(store.releases) <= 3
    store.keep(kept)
    assert len(objects(tmp_path / "content")) == 4


@contextmanager
def power_cut(at: int, loss: str, bin: Path) -> Iterator[CrashingDisk]:
    disk = CrashingDisk(at, loss, bin)
    try:
        yield disk
    except Cut:
        disk.went = True


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
@pytest.mark.parametrize("loss", LOSSES)
def test_power_may_go_at_any_write_the_old_one_stays_and_the_new_one_is_completed(
    town: Town, tmp_path: Path, loss: str
) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    third, newest = town.release(3, {"media/d.webp": b"third"})
    for at in count(1):
        place = tmp_path / f"content-{at}"
        bring(Store(place, ROOM, QuickDisk()), first, old)
        told = first, old
        with power_cut(at, loss, tmp_path / f"bin-{at}") as disk:
            store = Store(place, ROOM, disk)
            bring(store, second, new, (old.id,))
            told = second, new
            store.keep((new.id, old.id))
            bring(store, third, newest, (new.id,))
            told = third, newest
            store.keep((newest.id, new.id))
        store = Store(place, ROOM, QuickDisk())
        assert is_whole(store, *told), f"what was told to be there is gone after a cut at operation {at}"
        between = is_whole(store, second, new)
        bring(store, third, newest, (new.id,) if between else (old.id,))
        assert is_whole(store, third, newest)
        store.keep((newest.id,))
        assert objects(place) == {entry.sha256 for entry in newest.files.values()}
        assert not [*(place / "parts").iterdir()], "what nobody needs is gone"
        if not disk.went:
            assert told == (third, newest) and at > 50, "every operation of it was cut at once"
            return


@pytest.mark.law("I13")
def test_what_is_not_what_its_name_says_never_becomes_an_object(town: Town, tmp_path: Path) -> None:
    _, manifest = town.release(1, PICTURES)
    store = Store(tmp_path / "content", ROOM)
    sha256 = manifest.files["media/b.webp"].sha256
    store.add(sha256, 0, b"FIRST")
    assert not store.finish(sha256)
    assert store.begun(sha256) == 0 and objects(tmp_path / "content") == set()


@pytest.mark.law("I12")
def test_content_has_its_limit_and_the_former_one_gives_way_before_the_new_one_is_refused(
    town: Town, tmp_path: Path
) -> None:
    releases = [town.release(n, {"media/a.webp": bytes([n]) * 100_000}) for n in (1, 2, 3)]
    (first, old), (second, new), (third, newest) = releases
    store = Store(tmp_path / "content", Room(content_bytes_max=250_000, free_bytes_min=0))
    bring(store, first, old, piece_bytes=65_536)
    bring(store, second, new, (old.id,), 65_536)
    bring(store, third, newest, (new.id, old.id), 65_536)
    assert set(store.releases) == {new.id, newest.id}, "the former one had to go, what is shown did not"
    _, huge = town.release(4, {"media/a.webp": bytes(200_000)})
    with pytest.raises(ReleaseError) as error:
        store.make_room(huge, (newest.id, new.id))
    assert error.value.why is Why.TOO_BIG and "store_mib" in str(error.value)
    assert set(store.releases) == {new.id, newest.id}, "nothing was thrown away for one that does not fit"


@pytest.mark.law("I12")
def test_the_journal_s_room_is_never_taken(town: Town, tmp_path: Path) -> None:
    first, old = town.release(1, PICTURES)
    place = tmp_path / "content"
    bring(Store(place, ROOM), first, old)
    _, new = town.release(2, {"media/a.webp": bytes(2 * MIB)})
    disk = FullDisk(room_bytes=100 * MIB, says_bytes=3 * MIB - 1)
    store = Store(place, ROOM, disk)
    with pytest.raises(ReleaseError) as error:
        store.make_room(new, (old.id,))
    assert error.value.why is Why.DISK_FULL
    disk.says_bytes = 5 * MIB
    store.make_room(new, (old.id,))
    disk.says_bytes = MIB + 10
    with pytest.raises(ReleaseError) as error:
        store.add(new.files["media/a.webp"].sha256, 0, bytes(11))
    assert error.value.why is Why.DISK_FULL and store.begun(new.files["media/a.webp"].sha256) == 0
    assert is_whole(store, first, old)


@pytest.mark.field_note("V7")
@pytest.mark.law("I13")
def test_the_disk_may_be_full_at_any_byte_and_it_is_completed_when_there_is_room(town: Town, tmp_path: Path) -> None:
    first, old = town.release(1, PICTURES)
    second, new = town.release(2, OTHERS)
    place = tmp_path / "content"
    bring(Store(place, ROOM, QuickDisk()), first, old)
    for room_bytes in count(0, 3):
        try:
            bring(Store(place, ROOM, FullDisk(room_bytes, 100 * MIB)), second, new, (old.id,))
        except ReleaseError as error:
            assert error.why is Why.DISK_FULL
        else:
            assert room_bytes > 300
            return
        store = Store(place, ROOM, QuickDisk())
        assert is_whole(store, first, old) and not is_whole(store, second, new)
        if room_bytes % 96 == 0:
            bring(store, second, new, (old.id,))
            assert is_whole(store, second, new)
        store.keep((old.id,))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_small_card_that_is_really_full(town: Town, tmp_path: Path, small_card: Path) -> None:
    first, old = town.release(1, {"media/a.webp": bytes(200_000)})
    second, new = town.release(2, {"media/b.webp": bytes([2]) * 700_000})
    store = Store(small_card / "content", Room(content_bytes_max=64 * MIB, free_bytes_min=0))
    bring(store, first, old, piece_bytes=65_536)
    (small_card / "somebody's film").write_bytes(bytes(300_000))
    with pytest.raises(ReleaseError) as error:
        bring(store, second, new, (old.id,), 65_536)
    assert error.value.why is Why.DISK_FULL
    assert is_whole(store, first, old)
    (small_card / "somebody's film").unlink()
    bring(store, second, new, (old.id,), 65_536)
    assert is_whole(store, second, new)


@pytest.mark.law("I13")
def test_a_card_that_forgets_is_noticed_and_mended_from_afar(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, PICTURES)
    store = Store(tmp_path / "content", ROOM)
    bring(store, folder, manifest)
    assert store.lengths_are_right(manifest.id)
    assert list(store.hashed(manifest.id))[-1] == manifest.size_bytes
    path = store.path_of(manifest.id, "media/b.webp")
    assert path is not None
    path.write_bytes(b"fIrst")
    assert store.lengths_are_right(manifest.id), "its length says nothing of this"
    with pytest.raises(ReleaseError) as error:
        list(store.hashed(manifest.id))
    assert error.value.why is Why.DAMAGED
    assert not store.lengths_are_right(manifest.id)
    assert [*store.missing(manifest)] == [manifest.files["media/b.webp"].sha256]
    bring(store, folder, manifest)
    assert is_whole(store, folder, manifest)


def test_a_manifest_that_was_changed_on_the_card_is_no_release(town: Town, tmp_path: Path) -> None:
    folder, manifest = town.release(1, PICTURES)
    store = Store(tmp_path / "content", ROOM)
    bring(store, folder, manifest)
    path = tmp_path / "content/releases" / manifest.id / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"bytes":5', b'"bytes":6'))
    assert Store(tmp_path / "content", ROOM).releases == ()


def test_a_file_that_cannot_be_written_is_told_with_its_name(town: Town, tmp_path: Path) -> None:
    class Broken(Disk):
        def sync(self, path: Path) -> None:
            raise OSError(5, "Input/output error", str(path))

    folder, manifest = town.release(1, PICTURES)
    with pytest.raises(ReleaseError) as error:
        bring(Store(tmp_path / "content", ROOM, Broken()), folder, manifest)
    assert error.value.why is Why.CANNOT_WRITE and "Input/output error" in str(error.value)
