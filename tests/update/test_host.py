"""What systemd is asked for, in which order: a script stands in its place and writes it down."""

from pathlib import Path

import pytest

from controller.update.host import Systemd
from tests.update.machine import WELL, Installed, daemon

SYSTEMCTL = """#!/bin/sh
echo "$@" >> {folder}/asked
case "$*" in
*ActiveState*) cat {folder}/state ;;
*) test ! -e {folder}/refuses ;;
esac
"""


class Asked:
    def __init__(self, machine: Installed) -> None:
        self.folder = machine.work
        script = self.folder / "systemctl"
        script.write_text(SYSTEMCTL.format(folder=self.folder))
        script.chmod(0o755)
        self.host = Systemd(machine.place, script)

    def state(self, word: str) -> None:
        (self.folder / "state").write_text(word + "\n")

    def lines(self) -> list[str]:
        path = self.folder / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line.removeprefix("--no-ask-password ") for line in lines]


@pytest.fixture
def asked(machine: Installed) -> Asked:
    return Asked(machine)


def test_a_trial_is_watched_before_anything_of_it_runs(asked: Asked) -> None:
    asked.host.begin_trial()
    assert asked.lines() == [
        "restart bastide-trial.timer",
        "reset-failed bastide.service",
        "--no-block restart bastide.service",
        "--no-block try-restart bastide-setup.service",
    ]
    asked.host.end_trial(start=False)
    assert asked.lines() == ["stop bastide-trial.timer"]
    asked.host.end_trial(start=True)
    assert asked.lines()[0] == "stop bastide-trial.timer"


def test_a_daemon_that_somebody_stopped_is_not_started_by_an_update(machine: Installed, asked: Asked) -> None:
    asked.state("inactive")
    assert asked.host.withheld() == "", "not set up: there is none"
    machine.place.config.write_text("")
    assert "stopped by hand" in asked.host.withheld()
    asked.state("active")
    assert "does not answer" in asked.host.withheld()
    for falls in ("activating", "failed"):
        asked.state(falls)
        assert asked.host.withheld() == ""


def test_root_is_asked_by_the_name_of_a_unit_alone(asked: Asked) -> None:
    assert asked.host.request()
    assert asked.lines() == ["--no-block start bastide-update.service"]
    (asked.folder / "refuses").touch()
    assert not asked.host.request()
    assert not Systemd(asked.host._place, Path("/nonexistent/systemctl")).request()


def test_the_report_is_that_of_the_configured_port_and_no_proxy_is_asked(
    machine: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert machine.host.report() is None, "not set up"
    with daemon(machine) as one:
        report = machine.host.report()
        assert report is not None and report.uptime_s == WELL["uptime_s"]
        one.says = None
        assert machine.host.report() is None
    assert machine.host.report() is None, "nobody answers"
