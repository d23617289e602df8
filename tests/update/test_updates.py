"""A release is tried, and stays or goes back; nobody at the bank feels more than a new start at a quiet moment."""

from pathlib import Path
from typing import Any

import pytest

from controller.update.permit import PERMIT, Permit, write
from controller.update.trouble import Hindered, Hindrance
from tests.update.machine import FALLS, FITS, MAKER, STRANGER, WELL, Daemon, Installed, daemon, lay, release, tree


def why_not(machine: Installed, stick: Path | None, again: bool = False) -> Hindrance:
    with pytest.raises(Hindered) as hindered:
        machine.updates.apply(stick, again)
    return hindered.value.why


def test_a_release_is_tried_and_confirmed_and_the_former_one_is_kept(machine: Installed) -> None:
    with daemon(machine) as one:
        machine.updates.apply(machine.release("0.2.0"))
        assert machine.runs() == "0.2.0"
        assert machine.memory.trial is not None and machine.place.trial.exists()
        one.says = WELL | {"uptime_s": 35.0}
        machine.host.now_s += 40
        end = machine.updates.confirm()
    assert end is not None and (end.release, end.lacked) == ("0.2.0", "")
    memory = machine.memory
    assert (memory.current, memory.previous, memory.highest, memory.trial) == ("0.2.0", "packaged", "0.2.0", None)
    assert not machine.place.trial.exists()


def test_of_all_releases_only_the_current_and_the_one_before_stay(machine: Installed) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        machine.updates.apply(machine.release(version))
        machine.updates.confirm()
    assert sorted(path.name for path in machine.place.releases.iterdir()) == ["0.3.0", "0.4.0"]
    assert list(machine.place.incoming.iterdir()) == []
    assert machine.runs() == "0.4.0"


LACKS: dict[str, dict[str, Any]] = {
    "doors do not open": {"ready": False, "problem": "no board answers"},
    "silent boards: bus1/1": {"boards": [{"name": "bus1/1", "answering": False}]},
    "the journal is not verified": {"journal_verified": False},
    "the window has not painted": {"window": {"lit": True, "painted_ago_s": None, "missing": ""}},
    "no link to the town": {"link": {"connected": False}},
    "up for 9 s": {"uptime_s": 9.0},
    "the former release still answers": {"uptime_s": 900.0},
}


@pytest.mark.parametrize("lacked", [*LACKS, "the daemon does not answer"])
def test_what_was_well_before_and_is_not_any_more_sends_it_back(machine: Installed, lacked: str) -> None:
    with daemon(machine) as one:
        machine.updates.apply(machine.release("0.2.0"))
        one.says = WELL | LACKS[lacked] if lacked in LACKS else None
        end = machine.updates.confirm(within_s=40)
        assert end is not None and end.lacked.startswith(lacked)
        assert machine.host.now_s == 1_040
        assert machine.runs() == "0.1.0"
        one.says = dict(WELL)
        assert why_not(machine, machine.release("0.2.0")) is Hindrance.FAILED_HERE
        assert machine.updates.apply(machine.release("0.2.0"), again=True).version == "0.2.0", "a person may insist"


def test_what_was_not_well_before_is_not_asked_for(machine: Installed) -> None:
    ill = WELL | {"boards": [{"name": "bus1/1", "answering": False}], "link": None, "window": None}
    with daemon(machine) as one:
        one.says = ill
        machine.updates.apply(machine.release("0.2.0"))
        machine.host.now_s += 40
        end = machine.updates.confirm()
    assert end is not None and end.lacked == ""


def test_by_night_a_dark_window_is_asked_for_no_picture(machine: Installed) -> None:
    with daemon(machine) as one:
        machine.updates.apply(machine.release("0.2.0"))
        machine.host.now_s += 40
        one.says = WELL | {"window": {"lit": False, "painted_ago_s": None, "missing": ""}}
        end = machine.updates.confirm()
    assert end is not None and end.lacked == ""


def test_a_slow_start_is_waited_for(machine: Installed) -> None:
    with daemon(machine) as one:
        machine.updates.apply(machine.release("0.2.0"))
        one.says = None

        def comes_up() -> None:
            up_s = machine.host.now_s - 1_200
            one.says = WELL | {"uptime_s": up_s} if up_s > 0 else None

        machine.host.waited = comes_up
        end = machine.updates.confirm()
    assert end is not None and end.lacked == ""
    assert machine.host.now_s == 1_230, "thirty seconds after it came up"


def busy(one: Daemon, **more: object) -> None:
    one.says = WELL | more


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"busy": True}, Hindrance.BUSY),
        ({"doors": {"closed": 17, "open": 1}}, Hindrance.BUSY),
        ({"doors": {"closed": 17, "unlocking": 1}}, Hindrance.BUSY),
        ({"doors": {"closed": 17, "left_open": 1}}, Hindrance.BUSY),
        ({"doors": {"closed": 17, "forced": 1}}, Hindrance.BUSY),
        ({"machine": {"under_voltage": True}}, Hindrance.WEAK_SUPPLY),
    ],
)
def test_never_while_somebody_is_served_a_door_is_open_or_the_supply_is_weak(
    machine: Installed, more: dict[str, object], why: Hindrance
) -> None:
    with daemon(machine) as one:
        busy(one, **more)
        assert why_not(machine, machine.release("0.2.0")) is why
        assert machine.runs() == "0.1.0" and machine.memory.trial is None


def test_a_visit_that_begins_while_it_is_unpacked_puts_it_off_and_it_is_not_unpacked_again(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    with daemon(machine) as one:
        starts = machine.host.starts

        def somebody_comes(release: Path) -> str:
            busy(one, busy=True)
            return starts(release)

        machine.host.starts = somebody_comes  # type: ignore[method-assign]
        assert why_not(machine, stick) is Hindrance.BUSY
        assert machine.runs() == "0.1.0"
        busy(one)
        unpacked = machine.place.releases / "0.2.0"
        before = unpacked.stat().st_ino
        machine.updates.apply(stick)
        assert machine.runs() == "0.2.0" and unpacked.stat().st_ino == before


def test_a_daemon_that_runs_and_does_not_answer_may_be_serving_somebody(machine: Installed) -> None:
    machine.host.withholds = "the daemon runs and does not answer"
    assert why_not(machine, machine.release("0.2.0")) is Hindrance.BUSY


def test_one_trial_at_a_time(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    assert why_not(machine, machine.release("0.3.0")) is Hindrance.BUSY


def test_what_does_not_start_here_is_never_switched_to(machine: Installed) -> None:
    with pytest.raises(Hindered, match="no module named hope") as hindered:
        machine.updates.apply(machine.release("0.2.0", program=FALLS))
    assert hindered.value.why is Hindrance.DOES_NOT_START
    assert machine.runs() == "0.1.0" and list(machine.place.releases.iterdir()) == []


@pytest.mark.parametrize("part", ["suite", "architecture", "python"])
def test_made_for_another_machine(machine: Installed, part: str) -> None:
    other = FITS.model_copy(update={part: {"suite": "trixie", "architecture": "amd64", "python": "3.13"}[part]})
    stick, software = release(machine.work / "other", "0.2.0", fits=other)
    assert why_not(machine, stick / software.fits.folder) is Hindrance.OTHER_MACHINE


def test_an_old_release_that_is_played_again_is_refused_and_a_permit_brings_it_back(machine: Installed) -> None:
    old = machine.release("0.2.0")
    for version in ("0.2.0", "0.3.0"):
        machine.updates.apply(machine.release(version))
        machine.updates.confirm()
    assert why_not(machine, old) is Hindrance.OLDER
    place = old / FITS.folder / PERMIT
    for no_permit in (
        write(Permit("0.2.0", "0.3.0"), STRANGER),
        write(Permit("0.2.0", "0.3.0", "f" * 16), MAKER),
        write(Permit("0.2.1", "0.3.0"), MAKER),
        write(Permit("0.2.0", "0.2.9"), MAKER),
        write(Permit("0.2.0", "0.3.0"), MAKER).replace(b"0.3.0", b"0.9.0"),
    ):
        place.write_bytes(no_permit)
        assert why_not(machine, old) is Hindrance.OLDER
    place.write_bytes(write(Permit("0.2.0", "0.3.0", machine.place.device()), MAKER))
    machine.updates.apply(old)
    machine.updates.confirm()
    assert machine.runs() == "0.2.0" and machine.memory.highest == "0.3.0"
    machine.updates.apply(machine.release("0.4.0"))
    machine.updates.confirm()
    assert why_not(machine, old) is Hindrance.OLDER, "the permit went as far as 0.3.0"


def test_what_was_on_trial_counts_as_seen_even_where_it_went_back(machine: Installed) -> None:
    with daemon(machine) as one:
        machine.updates.apply(machine.release("0.3.0"))
        one.says = None
        machine.updates.confirm()
        one.says = dict(WELL)
        assert why_not(machine, machine.release("0.2.0")) is Hindrance.OLDER


def test_a_release_may_ask_for_a_later_one_before_it(machine: Installed) -> None:
    assert why_not(machine, machine.release("0.3.0", least="0.2.0")) is Hindrance.TOO_FAR
    assert why_not(machine, machine.release("0.1.0")) is Hindrance.HERE_ALREADY


def test_a_restart_of_the_machine_during_a_trial_sends_it_back_and_three_of_them_for_good(machine: Installed) -> None:
    stick = machine.release("0.2.0")
    for boot in ("boot-2", "boot-3", "boot-4"):
        machine.updates.apply(stick)
        machine.host.this_boot = boot
        end = machine.updates.boot()
        assert end is not None and end.release == "0.2.0"
        assert machine.runs() == "0.1.0" and not machine.place.trial.exists()
        assert machine.updates.boot() is None
    assert why_not(machine, stick) is Hindrance.FAILED_HERE


def test_the_start_of_the_daemon_for_the_trial_ends_no_trial(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    assert machine.updates.boot() is None, "bastide.service brings bastide-boot.service along whenever it starts"
    assert machine.runs() == "0.2.0" and machine.place.trial.exists()


def test_a_trial_of_another_boot_is_not_confirmed_where_the_boot_did_not_send_it_back(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    machine.host.this_boot = "boot-2"
    end = machine.updates.confirm()
    assert end is not None and "started anew" in end.lacked
    assert machine.runs() == "0.1.0"


def test_by_hand_one_goes_back_to_what_is_kept_and_it_does_not_come_again_by_itself(machine: Installed) -> None:
    for version in ("0.2.0", "0.3.0"):
        machine.updates.apply(machine.release(version))
        machine.updates.confirm()
    assert machine.updates.back() == "0.2.0"
    assert machine.runs() == "0.2.0"
    assert why_not(machine, machine.release("0.3.0")) is Hindrance.FAILED_HERE
    with pytest.raises(Hindered):
        machine.updates.back()
    machine.updates.apply(machine.release("0.3.0"), again=True)
    assert machine.updates.back() == "0.2.0", "a trial, too"


def test_a_newer_package_runs_and_an_older_one_does_not(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    machine.updates.confirm()
    assert machine.updates.packaged() == "0.2.0"
    lay(machine.place.package, tree("0.3.0"))
    assert machine.updates.packaged() == "packaged"
    assert machine.runs() == "0.3.0"
    assert why_not(machine, machine.release("0.2.5")) is Hindrance.OLDER
    assert machine.updates.back() == "0.2.0"


def test_after_a_new_suite_of_the_system_only_its_package_runs(machine: Installed) -> None:
    machine.updates.apply(machine.release("0.2.0"))
    machine.updates.confirm()
    lay(machine.place.package, tree("0.1.0", FITS.model_copy(update={"suite": "trixie", "python": "3.13"})))
    assert machine.updates.packaged() == "packaged"
    assert machine.memory.previous is None


def test_a_machine_without_a_package_takes_nothing(machine: Installed) -> None:
    (machine.place.package / "release.json").unlink()
    assert why_not(machine, machine.release("0.2.0")) is Hindrance.NOT_INSTALLED
