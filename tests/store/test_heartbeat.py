"""The sign of life: newest beat wins, and a torn one leaves the one before."""

from pathlib import Path

import pytest

from controller.core.moment import Moment, Trust
from controller.store.heartbeat import BLOCK_BYTES, SLOT_BYTES, Heartbeat

BOOT = "5f0c1c2e-52a3-4c39-9f0e-0b2f6a1d7c11"


def moment(number: int) -> Moment:
    return Moment(600.5 * number, 1.79e9 + 0.25 * number, Trust.HELD_OVER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "heartbeat"


@pytest.fixture
def beaten(file: Path) -> Path:
    with Heartbeat.open(file) as heartbeat:
        for number in range(1, 4):
            heartbeat.beat(moment(number), BOOT)
    return file


def last(file: Path) -> tuple[Moment, str] | None:
    with Heartbeat.open(file) as heartbeat:
        return heartbeat.last()


def test_a_new_heartbeat_says_nothing(file: Path) -> None:
    assert last(file) is None


def test_the_newest_beat_is_told_at_once_and_after_a_restart(file: Path) -> None:
    with Heartbeat.open(file) as heartbeat:
        for number in range(1, 6):
            heartbeat.beat(moment(number), f"boot {number}")
            assert heartbeat.last() == (moment(number), f"boot {number}")
            assert last(file) == (moment(number), f"boot {number}")


def test_a_beat_stays_within_one_block(beaten: Path) -> None:
    assert beaten.stat().st_size == BLOCK_BYTES == 4096
    assert beaten.stat().st_blocks * 512 <= BLOCK_BYTES


def test_beats_are_written_in_turn(beaten: Path) -> None:
    before = beaten.read_bytes()
    with Heartbeat.open(beaten) as heartbeat:
        heartbeat.beat(moment(4), BOOT)
    after = beaten.read_bytes()
    assert after[SLOT_BYTES:] == before[SLOT_BYTES:], "the newest until now is not touched"
    assert after[:SLOT_BYTES] != before[:SLOT_BYTES]


@pytest.mark.field_note("L21")
def test_a_torn_beat_leaves_the_one_before(beaten: Path) -> None:
    before = beaten.read_bytes()
    with Heartbeat.open(beaten) as heartbeat:
        heartbeat.beat(moment(4), BOOT)
    after = beaten.read_bytes()
    written = [at for at in range(BLOCK_BYTES) if before[at] != after[at]]
    for torn in range(written[0], written[-1] + 1):
        beaten.write_bytes(after[:torn] + before[torn:])
        assert last(beaten) == (moment(3), BOOT)
    beaten.write_bytes(after)
    assert last(beaten) == (moment(4), BOOT)


def test_any_flipped_bit_of_the_newest_leaves_the_one_before(beaten: Path) -> None:
    sound = beaten.read_bytes()
    beat_bytes = 8 + 8 + 8 + 8 + 1 + 64 + 4  # magic, number, two clocks, trust, boot id, checksum
    for at in range(SLOT_BYTES, SLOT_BYTES + beat_bytes):
        beaten.write_bytes(sound[:at] + bytes([sound[at] ^ 0x10]) + sound[at + 1 :])
        assert last(beaten) == (moment(2), BOOT)


@pytest.mark.parametrize("data", [b"", b"short", b"\xff" * BLOCK_BYTES, bytes(100)])
def test_a_file_that_is_no_heartbeat_says_nothing_and_is_used_again(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert last(file) is None
    with Heartbeat.open(file) as heartbeat:
        heartbeat.beat(moment(1), BOOT)
    assert last(file) == (moment(1), BOOT)


def test_a_shortened_file_keeps_the_slot_that_is_left(beaten: Path) -> None:
    beaten.write_bytes(beaten.read_bytes()[:SLOT_BYTES])
    assert last(beaten) == (moment(2), BOOT)
    with Heartbeat.open(beaten) as heartbeat:
        heartbeat.beat(moment(9), BOOT)
    assert last(beaten) == (moment(9), BOOT)


def test_a_boot_id_that_does_not_fit_is_refused_and_changes_nothing(beaten: Path) -> None:
    with Heartbeat.open(beaten) as heartbeat:
        with pytest.raises(ValueError, match="at most 64"):
            heartbeat.beat(moment(4), "x" * 65)
        assert heartbeat.last() == (moment(3), BOOT)
    assert last(beaten) == (moment(3), BOOT)
