"""The units of systemd and the commands that they start speak of the same things."""

import pytest

from controller.cli.update_command import PARTS
from controller.update import host
from controller.update.place import Place
from controller.update.trouble import TRY_LATER
from controller.update.updates import WITHIN_S
from tests.machine.unitfile import SYSTEMD, named

COMMANDS = {"boot": "boot", "confirm": "confirm", "update": "apply", "fetch": "fetch"}


@pytest.mark.parametrize("unit", COMMANDS)
def test_each_unit_starts_a_command_that_there_is(unit: str) -> None:
    (command,) = named(f"bastide-{unit}.service", "ExecStart")
    program, *words = command.split()
    assert words == ["update", COMMANDS[unit]] and words[1] in PARTS
    packaged = unit in ("boot", "confirm")
    assert program == ("/usr/lib/bastide/bin/bastide" if packaged else "/usr/bin/bastide"), (
        "over a trial decides what is never on trial"
    )


def test_units_that_are_called_by_name_are_there() -> None:
    for name in (host.DAEMON, host.SETUP, host.TRIAL, host.APPLY):
        assert (SYSTEMD / name).is_file()
    assert named(host.TRIAL, "Unit") == ["bastide-confirm.service"]
    assert f'"{host.APPLY}"' in (SYSTEMD / "bastide.polkit").read_text("utf-8")


def test_the_mark_of_a_trial_is_what_units_look_for() -> None:
    for unit in ("boot", "confirm"):
        assert named(f"bastide-{unit}.service", "ConditionPathExists") == [str(Place().trial)]


def test_a_bank_in_use_is_no_failed_unit() -> None:
    assert named(host.APPLY, "SuccessExitStatus") == [str(TRY_LATER)]


def test_who_confirms_has_the_time_for_it() -> None:
    (within,) = named("bastide-confirm.service", "TimeoutStartSec")
    assert float(within) > WITHIN_S + host.ANSWERS_WITHIN_S + host.UNIT_WITHIN_S


def test_only_a_machine_that_looks_starts_the_fetching_half() -> None:
    (condition,) = named("bastide-fetch.service", "ExecCondition")
    assert condition == '/usr/bin/grep -q "^\\\\[update\\\\]" /etc/bastide/bastide.toml'
    assert named("bastide-fetch.service", "User") == ["bastide"]
    assert named("bastide-fetch.timer", "WantedBy") == ["timers.target"]
