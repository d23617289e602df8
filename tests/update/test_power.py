"""The power goes at every step of an update, and every disk forgets in its own way: the old one goes on, or the new is
whole; and after the next start the machine runs what was confirmed."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from controller.release.disk import Disk
from controller.update.trouble import Hindered, Hindrance
from tests.release.crashing import Cut, FullDisk, QuickDisk
from tests.update.crashing import WAYS, CrashingSystem
from tests.update.machine import Installed, daemon, release

STEPS_MIN = 20
"""A disk that is never asked proves nothing."""


@pytest.fixture(scope="module")
def sticks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sealed once: sealing waits for the card."""
    folder = tmp_path_factory.mktemp("sticks")
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        release(folder / f"stick-{version}", version)
    return folder


def cut_everywhere(
    folder: Path, sticks: Path, loss: str, before: Callable[[Installed], None], what: Callable[[Installed], object]
) -> list[Installed]:
    """A machine for each step of ``what``, as the cut left it."""
    left = []
    for step in range(1, 1_000):
        machine = Installed(folder / f"root-{step}", sticks)
        machine.host.believes = True
        before(machine)
        machine.disk = CrashingSystem(step, loss, folder / f"bin-{step}")
        try:
            what(machine)
        except Cut:
            machine.disk = QuickDisk()
            machine.host.this_boot = "boot-2"
            left.append(machine)
        else:
            return left
    raise AssertionError("it never ends")


def goes_on(machine: Installed) -> None:
    """Whatever was left half made, the next update comes well, and nothing of the former try stays."""
    machine.updates.apply(machine.release("0.4.0"))
    machine.updates.confirm()
    assert machine.runs() == "0.4.0"
    previous = machine.memory.previous
    there = {path.name for path in machine.place.releases.iterdir()}
    assert there == {"0.4.0", previous} - {"packaged"}
    assert list(machine.place.incoming.iterdir()) == []


def confirmed(version: str) -> Callable[[Installed], None]:
    def before(machine: Installed) -> None:
        machine.updates.apply(machine.release(version))
        machine.updates.confirm()

    return before


@pytest.mark.parametrize("loss", WAYS)
def test_while_a_release_is_put_in_and_switched_to(tmp_path: Path, sticks: Path, loss: str) -> None:
    machines = cut_everywhere(
        tmp_path, sticks, loss, confirmed("0.2.0"), lambda one: one.updates.apply(one.release("0.3.0"))
    )
    assert len(machines) >= STEPS_MIN
    assert {one.runs() for one in machines} <= {"0.2.0", "0.3.0"}, "either, whole"
    for one in machines:
        one.updates.boot()
        assert one.runs() == "0.2.0", "nobody confirmed the other"
        assert one.memory.trial is None
        goes_on(one)


@pytest.mark.parametrize("loss", WAYS)
def test_while_a_trial_is_confirmed(tmp_path: Path, sticks: Path, loss: str) -> None:
    def on_trial(machine: Installed) -> None:
        confirmed("0.2.0")(machine)
        machine.updates.apply(machine.release("0.3.0"))

    machines = cut_everywhere(tmp_path, sticks, loss, on_trial, lambda one: one.updates.confirm())
    for one in machines:
        assert one.runs() == "0.3.0"
        one.updates.boot()
        assert one.runs() == ("0.3.0" if one.memory.current == "0.3.0" else "0.2.0")
        goes_on(one)
    assert {one.memory.previous for one in machines} == {"0.2.0", "0.3.0"}, "some were confirmed, some were not"


@pytest.mark.parametrize("loss", WAYS)
def test_while_a_trial_goes_back(tmp_path: Path, sticks: Path, loss: str) -> None:
    def interrupted(machine: Installed) -> None:
        confirmed("0.2.0")(machine)
        machine.updates.apply(machine.release("0.3.0"))
        machine.host.this_boot = "boot-1b"

    machines = cut_everywhere(tmp_path, sticks, loss, interrupted, lambda one: one.updates.boot())
    for one in machines:
        assert one.runs() in ("0.2.0", "0.3.0")
        one.updates.boot()
        assert one.runs() == "0.2.0" and one.memory.trial is None
        goes_on(one)


@pytest.mark.parametrize("loss", WAYS)
def test_while_somebody_goes_back_by_hand(tmp_path: Path, sticks: Path, loss: str) -> None:
    def two(machine: Installed) -> None:
        confirmed("0.2.0")(machine)
        confirmed("0.3.0")(machine)

    for one in cut_everywhere(tmp_path, sticks, loss, two, lambda one: one.updates.back()):
        assert one.runs() in ("0.2.0", "0.3.0")
        one.updates.boot()
        goes_on(one)


def test_a_card_that_fills_up_at_any_moment_leaves_the_old_one(tmp_path: Path, sticks: Path) -> None:
    for room_bytes in range(0, 100_000, 150):
        machine = Installed(tmp_path / str(room_bytes), sticks)
        machine.host.believes = True
        machine.disk = FullDisk(room_bytes, 1 << 40)
        try:
            machine.updates.apply(sticks / "stick-0.2.0")
        except Hindered as full:
            assert full.why is Hindrance.DISK_FULL
        except OSError as full:
            assert full.errno == errno.ENOSPC
        else:
            break
        assert machine.runs() == "0.1.0" and machine.memory.trial is None
        machine.disk = QuickDisk()
        goes_on(machine)
    assert room_bytes >= 1_500, "it was full at ten moments at least"


def test_a_card_that_says_it_is_full_is_not_written_to(machine: Installed) -> None:
    class Writes(FullDisk):
        def write(self, path: Path, at: int, data: bytes) -> None:
            raise AssertionError(f"{path} is written to")

    machine.disk = Writes(0, 60 << 20)
    with pytest.raises(Hindered, match="MiB are lacking") as full:
        machine.updates.apply(machine.release("0.2.0"))
    assert full.value.why is Hindrance.DISK_FULL


def test_a_card_that_turns_read_only_during_a_trial_is_no_reason_to_confirm(machine: Installed) -> None:
    class ReadOnly(Disk):
        def write(self, path: Path, at: int, data: bytes) -> None:
            raise OSError(errno.EROFS, "Read-only file system", str(path))

    with daemon(machine):
        machine.updates.apply(machine.release("0.2.0"))
        machine.disk = ReadOnly()
        with pytest.raises(OSError, match="Read-only"):
            machine.host.now_s += 40
            machine.updates.confirm()
    assert machine.memory.trial is not None
