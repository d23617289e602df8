"""The file of neighbours' words: no power cut loses what was acknowledged, and no byte of it holds what was erased."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from controller.voices import store as stores
from controller.voices.store import Store, StoreError, StoreFull
from simulator.disk import CrashDisk, CrashNow, Keep

PATH = "/voices.db"
WORDS = "Une fontaine où l'on puisse s'asseoir, et de l'ombre"
PICTURE = bytes(range(256)) * 40


@pytest.fixture
def disk() -> Iterator[CrashDisk]:
    with CrashDisk() as one:
        yield one


def opened(disk: CrashDisk) -> Store:
    return Store.open(PATH, vfs=disk.name, exclusive=True)


def test_what_was_kept_is_read_back_as_it_was_sealed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "voices.db") as store:
        seal = store.keep("a1", WORDS, PICTURE)
    with Store.open(tmp_path / "voices.db") as store:
        kept = store.read("a1")
        assert kept is not None and (kept.words, kept.picture, kept.seal) == (WORDS, PICTURE, seal)
        assert store.read("b2") is None and store.ids() == {"a1"}


def test_the_same_words_have_another_seal_each_time_so_that_nobody_can_try_texts_against_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "voices.db") as store:
        assert store.keep("a1", WORDS, None) != store.keep("b2", WORDS, None)


def test_words_and_picture_cannot_change_places_under_one_seal(tmp_path: Path) -> None:
    with Store.open(tmp_path / "voices.db") as store:
        seal = store.keep("a1", WORDS, PICTURE)
    db = apsw.Connection(str(tmp_path / "voices.db"))
    db.execute("UPDATE voice SET words = 'something else'")
    db.close()
    with Store.open(tmp_path / "voices.db") as store:
        changed = store.read("a1")
        assert changed is not None and changed.seal != seal


@pytest.mark.field_note("V16")
@pytest.mark.parametrize("keep", [Keep.NONE, Keep.ALL, Keep.SOME], ids=lambda keep: keep.value)
def test_no_power_cut_loses_words_that_were_acknowledged(disk: CrashDisk, keep: Keep) -> None:
    """At every write and every sync of a short life, ended in each way a disk can end it."""
    _life(disk)
    assert disk.operations > 20, "the life is long enough to mean something"
    for point in range(1, disk.operations + 1):
        with CrashDisk() as fresh:
            fresh.crash_at = point
            acknowledged = _life(fresh)
            fresh.crash(random.Random(point), keep)
            with opened(fresh) as again:
                found = {id: kept.seal for id in again.ids() if (kept := again.read(id))}
            assert acknowledged.items() <= found.items(), f"acknowledged and gone (operation {point})"
            assert len(found) <= len(acknowledged) + 1, "at most the one that was under way"


def _life(disk: CrashDisk) -> dict[str, str]:
    """Contributions until the power goes; those whose ``keep`` returned, with their seals."""
    seals: dict[str, str] = {}
    with suppress(CrashNow, StoreError, apsw.Error):
        store = opened(disk)
        try:
            for id in ("a", "b", "c", "d"):
                seals[id] = store.keep(id, WORDS, PICTURE)
        finally:
            with suppress(CrashNow, apsw.Error):
                store.close()
    return seals


@pytest.mark.law("I11")
def test_what_was_erased_is_in_no_byte_of_the_file_or_its_log(tmp_path: Path) -> None:
    path = tmp_path / "voices.db"
    with Store.open(path) as store:
        for number in range(40):
            store.keep(f"n{number}", f"{WORDS} {number}.", PICTURE)
        assert _found(tmp_path, WORDS.encode()) and _found(tmp_path, PICTURE[:64])
        store.erase(f"n{number}" for number in range(40))
        assert not _found(tmp_path, WORDS.encode()), "while the daemon runs"
    assert not _found(tmp_path, WORDS.encode()) and not _found(tmp_path, PICTURE[:64])


def _found(folder: Path, wanted: bytes) -> bool:
    return any(wanted in file.read_bytes() for file in folder.iterdir())


@pytest.mark.law("I11")
def test_an_erasure_that_returned_does_not_come_undone_with_the_power() -> None:
    for point in range(1, 30):
        with CrashDisk() as disk:
            store, done = opened(disk), False
            store.keep("a", WORDS, PICTURE)
            disk.crash_at = disk.operations + point
            with suppress(CrashNow, StoreError, apsw.Error):
                store.erase(["a"])
                done = True
                store.keep("b", "after it", None)
            disk.crash(random.Random(point), Keep.SOME)
            with suppress(CrashNow, apsw.Error):
                store.close()
            with opened(disk) as again:
                assert not done or "a" not in again.ids()


@pytest.mark.law("I12")
def test_a_full_file_says_so_keeps_what_it_has_and_takes_more_once_something_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "BYTES_MAX", 40 * stores.PAGE_BYTES)
    with Store.open(tmp_path / "voices.db") as store:
        kept = []
        with pytest.raises(StoreFull):
            for number in range(100):
                store.keep(f"n{number}", WORDS, PICTURE)
                kept.append(f"n{number}")
        assert 5 < len(kept) < 20 and store.ids() == set(kept)
        assert (tmp_path / "voices.db").stat().st_size <= 40 * stores.PAGE_BYTES
        store.erase(kept[:3])
        store.keep("again", WORDS, PICTURE)


def test_a_file_that_is_none_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "voices.db").write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(StoreError, match="remove it"):
        Store.open(tmp_path / "voices.db")


@pytest.mark.field_note("V16")
def test_a_process_killed_in_the_middle_has_lost_nothing_it_acknowledged(tmp_path: Path) -> None:
    """``kill -9`` while it writes as fast as it can; every id that it printed after ``keep`` returned is there."""
    code = (
        "import sys; from controller.voices.store import Store\n"
        "store = Store.open(sys.argv[1])\n"
        "for n in range(100_000):\n"
        "    store.keep(f'n{n}', 'words', bytes(9000)); print(n, flush=True)\n"
    )
    path = tmp_path / "voices.db"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
        acknowledged += process.stdout.read().split("\n")[:-1]
    with Store.open(path) as store:
        assert store.ids() >= {f"n{number}" for number in acknowledged}
