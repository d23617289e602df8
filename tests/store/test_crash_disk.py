"""The disk that crashes obeys what it says of itself; the crash tests are worth what it is worth."""

import itertools
import random
from collections.abc import Iterator

import apsw
import pytest

from simulator.disk import SECTOR_BYTES, CrashDisk, CrashNow, Keep

NEW = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_MAIN_DB
OLD, FRESH = b"o" * 4096, b"n" * 4096


@pytest.fixture
def disk() -> Iterator[CrashDisk]:
    with CrashDisk() as disk:
        yield disk


def opened(disk: CrashDisk, name: str = "/file") -> apsw.VFSFile:
    return apsw.VFSFile(disk.name, name, [NEW, 0])


def after(disk: CrashDisk, keep: Keep, seed: int = 1) -> bytes | None:
    disk.crash(random.Random(seed), keep)
    return bytes(disk.files["/file"].now) if "/file" in disk.files else None


def test_what_was_written_is_read_and_what_was_synced_stays(disk: CrashDisk) -> None:
    file = opened(disk)
    file.xWrite(OLD, 0)
    assert file.xRead(4096, 0) == OLD
    file.xSync(0)
    assert all(after(disk, keep) == OLD for keep in Keep)


def test_what_was_not_synced_may_be_lost_or_kept(disk: CrashDisk) -> None:
    for keep, left in ((Keep.NONE, OLD), (Keep.ALL, FRESH)):
        file = opened(disk)
        file.xWrite(OLD, 0)
        file.xSync(0)
        file.xWrite(FRESH, 0)
        assert after(disk, keep) == left


def test_an_unsynced_write_is_torn_at_sectors_in_every_way(disk: CrashDisk) -> None:
    seen = set()
    for seed in range(200):
        file = opened(disk)
        file.xWrite(OLD, 0)
        file.xSync(0)
        file.xWrite(FRESH[:3000], 700)
        left = after(disk, Keep.SOME, seed)
        assert left is not None and left[:700] == OLD[:700] and left[3700:] == OLD[3700:]
        edges = [700, *range(1024, 3700, SECTOR_BYTES), 3700]
        pieces = [set(left[a:b]) for a, b in itertools.pairwise(edges)]
        assert all(len(piece) == 1 for piece in pieces), "no sector is torn in itself"
        seen.add(tuple(piece == set(FRESH) for piece in pieces))
    assert len(seen) > 40
    assert any(not flags[0] and flags[-1] for flags in seen), "later sectors without earlier ones"


def test_a_file_that_was_never_synced_may_not_exist(disk: CrashDisk) -> None:
    opened(disk).xWrite(OLD, 0)
    assert after(disk, Keep.NONE) is None


def test_a_deletion_may_be_undone_until_something_is_synced(disk: CrashDisk) -> None:
    for sync, keep, left in ((False, Keep.NONE, OLD), (False, Keep.ALL, None), (True, Keep.NONE, None)):
        file, other = opened(disk), opened(disk, "/other")
        file.xWrite(OLD, 0)
        file.xSync(0)
        disk.xDelete("/file", False)
        if sync:
            other.xSync(0)
        assert after(disk, keep) == left


def test_the_power_goes_at_the_operation_that_was_named(disk: CrashDisk) -> None:
    file = opened(disk)
    disk.crash_at = disk.operations + 3
    file.xWrite(OLD, 0)
    file.xSync(0)
    for _ in range(2):
        with pytest.raises(CrashNow):
            file.xWrite(FRESH, 0)
    with pytest.raises(CrashNow):
        file.xSync(0)
    assert after(disk, Keep.NONE) == OLD


def test_a_file_opened_before_the_crash_is_dead(disk: CrashDisk) -> None:
    file = opened(disk)
    file.xWrite(OLD, 0)
    disk.crash(random.Random(1))
    for use in (lambda: file.xRead(1, 0), lambda: file.xWrite(b"x", 0), lambda: file.xSync(0)):
        with pytest.raises(CrashNow):
            use()
