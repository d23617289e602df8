"""The disk that loses what was not flushed, written to by QEMU's own tool in place of a machine."""

import random
import subprocess
from pathlib import Path

import pytest

from tests.appliance.disk import Disk

BLOCK = 4096
FLUSHED, AT_RISK = range(4), range(4, 24)
"""Blocks that are written before and after the flush, each full of its own number."""
LOST, KEPT = bytes(BLOCK), [bytes([number + 1]) * BLOCK for number in (*FLUSHED, *AT_RISK)]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """After a life that ended with a crash."""
    base = tmp_path / "base.img"
    base.write_bytes(bytes(64 * BLOCK))
    one = Disk(tmp_path / "disk", base, cuts=True)
    one.plug()
    over, log = one.image.with_name("life.qcow2"), one.image.with_name("writes.log")
    words = [f"write -q -P {number + 1} {number * BLOCK} {BLOCK}" for number in (*FLUSHED, *AT_RISK)]
    words.insert(len(FLUSHED), "flush")
    subprocess.run(
        ["qemu-io", "-t", "writeback", *(part for word in (*words, "abort") for part in ("-c", word)), "--image-opts",
         f"driver=blklogwrites,file.driver=qcow2,file.file.driver=file,file.file.filename={over},"
         f"log.driver=file,log.filename={log},log-sector-size=512"],
        check=False, capture_output=True,
    )  # fmt: skip
    return one


def blocks(image: Path) -> list[bytes]:
    data = image.read_bytes()
    return [data[number * BLOCK : (number + 1) * BLOCK] for number in (*FLUSHED, *AT_RISK)]


def test_what_was_flushed_is_kept_and_chance_decides_of_the_rest(disk: Disk) -> None:
    lost = disk.power_lost(random.Random(1))
    left = blocks(disk.image)
    assert left[: len(FLUSHED)] == KEPT[: len(FLUSHED)]
    assert 0 < lost < len(AT_RISK) and left.count(LOST) == lost
    assert all(one in (LOST, whole) for one, whole in zip(left, KEPT, strict=True))


def test_a_machine_that_ends_by_itself_loses_nothing(disk: Disk) -> None:
    disk.unplugged()
    assert blocks(disk.image) == KEPT


def test_at_each_moment_the_disk_holds_nothing_that_came_later(disk: Disk, tmp_path: Path) -> None:
    every = len(FLUSHED) + 1 + len(AT_RISK)
    image = tmp_path / "moment.img"
    for moment, _ in enumerate(disk.moments(random.Random(1), every, image)):
        written = moment + 1 if moment < len(FLUSHED) else moment
        left = blocks(image)
        assert left[written:] == [LOST] * (len(KEPT) - written)
        if moment >= len(FLUSHED):
            assert left[: len(FLUSHED)] == KEPT[: len(FLUSHED)]
    assert moment + 1 == every and not image.exists()
    assert blocks(disk.image) == [LOST] * len(KEPT), "the disk itself is as it was before that life"
