"""The units and what lies around them, as systemd itself reads them: held to least privilege, and to each other."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from controller.setup.places import STICKS
from tests.machine.unitfile import SYSTEMD, named, unit

ANALYZE = shutil.which("systemd-analyze")
SYSUSERS = shutil.which("systemd-sysusers")
UNITS = sorted(path.name for path in SYSTEMD.glob("*.service"))
EXPOSED_TENTHS_MAX = {
    "bastide.service": 15,
    "bastide-setup.service": 15,
    "bastide-boot.service": 15,
    "bastide-backup.service": 15,
    "bastide-fetch.service": 15,
    "bastide-memory.service": 15,
    "bastide-confirm.service": 17,
    "bastide-update.service": 16,
    "bastide-kiosk.service": 40,
    "bastide-session.service": 70,
    "bastide-stick@.service": 85,
}
"""As ``systemd-analyze security`` counts, in tenths. The last three keep what a desktop and a mount need."""


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", EXPOSED_TENTHS_MAX)
def test_a_service_has_no_right_that_it_does_not_need(name: str) -> None:
    assert ANALYZE is not None
    threshold = f"--threshold={EXPOSED_TENTHS_MAX[name]}"
    command = [ANALYZE, "security", "--offline=yes", "--no-pager", threshold, str(SYSTEMD / name)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_no_service_is_forgotten() -> None:
    assert set(UNITS) == EXPOSED_TENTHS_MAX.keys()


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
def test_systemd_understands_every_line() -> None:
    assert ANALYZE is not None
    files = [str(path) for path in SYSTEMD.iterdir() if path.suffix in (".service", ".timer")]
    read = subprocess.run([ANALYZE, "verify", *files], capture_output=True, text=True, check=False)
    strange = re.compile(r"Unknown|unknown|ignoring|Invalid|Failed to parse|bad unit|refusing", re.IGNORECASE)
    assert [line for line in read.stderr.splitlines() if strange.search(line)] == []


def test_a_set_up_may_write_to_every_place_where_it_looks_for_a_stick() -> None:
    written = unit("bastide-setup.service")["Service"]["ReadWritePaths"].split()
    assert {f"-{folder}" for folder in STICKS} < set(written)


def test_the_daemon_reaches_its_lines_and_readers_and_no_other_device() -> None:
    service = unit("bastide.service")["Service"]
    assert service["DevicePolicy"] == "closed"
    allowed = {words.split()[0] for words in named("bastide.service", "DeviceAllow")}
    kinds = {"ttyUSB", "ttyACM", "ttyAMA", "ttyS", "gpiochip", "input", "cec", "usb"}
    assert allowed == {f"char-{kind}" for kind in kinds}


DRIVERS = {
    "ttyUSB": "usbserial", "ttyACM": "cdc_acm", "usb": "usbcore", "cec": "cec",
    "alsa": "snd", "video4linux": "videodev", "media": "mc",
}  # fmt: skip
"""Kinds of devices that are in /proc/devices only once their driver is loaded."""
ALWAYS_THERE = {"ttyAMA", "ttyS", "gpiochip", "input", "dma_heap"}
WAITED_FOR = {"drm"}
"""The session has a condition on it."""


@pytest.mark.parametrize("name", UNITS)
def test_what_may_be_opened_is_known_to_the_kernel_before_the_service_starts(name: str) -> None:
    """A power cut later the boards were forbidden: at a cold start the daemon was sooner than their driver."""
    kinds = {words.split()[0].removeprefix("char-") for words in named(name, "DeviceAllow")} - ALWAYS_THERE - WAITED_FOR
    loaded = {f"modprobe@{DRIVERS[kind]}.service" for kind in kinds}
    for key in ("Wants", "After"):
        assert loaded <= {one for line in named(name, key) for one in line.split()}


def test_the_daemon_is_ready_when_it_says_so_and_is_started_for_ever() -> None:
    daemon = unit("bastide.service")
    assert daemon["Service"]["Type"] == "notify" and float(daemon["Service"]["WatchdogSec"]) > 0
    assert (daemon["Service"]["Restart"], daemon["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert daemon["Service"]["ExecStart"] == "/usr/bin/bastide run --config /etc/bastide/bastide.toml"


def test_set_up_and_daemon_never_both_and_never_neither() -> None:
    """One has the condition that the other has not; in conflict they may not be: systemd would strike one at boot."""
    daemon, setup = unit("bastide.service"), unit("bastide-setup.service")
    there = daemon["Unit"]["ConditionPathExists"]
    assert setup["Unit"]["ConditionPathExists"] == f"!{there}"
    assert setup["Unit"]["OnSuccess"] == "bastide.service"
    assert "Conflicts" not in daemon["Unit"] and "Conflicts" not in setup["Unit"]


def test_who_looks_after_a_release_on_trial_is_not_that_release() -> None:
    for name in ("bastide-boot.service", "bastide-confirm.service"):
        one = unit(name)
        assert one["Service"]["ExecStart"].startswith("/usr/lib/bastide/bin/bastide update ")
        assert one["Unit"]["ConditionPathExists"] == "/opt/bastide/trial", "a start without one pays for nothing"
    assert "bastide.service" in unit("bastide-boot.service")["Unit"]["Before"].split()


@pytest.mark.parametrize("name", [name for name in UNITS if not name.startswith("bastide-session")])
def test_no_service_gains_rights(name: str) -> None:
    assert unit(name)["Service"]["NoNewPrivileges"] == "yes"


def test_root_works_only_in_its_own_folder_and_without_the_network() -> None:
    for name in ("bastide-boot.service", "bastide-update.service", "bastide-confirm.service"):
        service = unit(name)["Service"]
        assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/opt/bastide")
        assert service.get("PrivateNetwork") == "yes" or service["IPAddressAllow"] == "localhost"


def test_what_polkit_grants_is_named_one_by_one() -> None:
    rule = (SYSTEMD / "bastide.polkit").read_text("utf-8")
    granted = set(re.findall(r'"([\w-]+\.service)"', rule))
    ours = {path.name for path in SYSTEMD.glob("*.service")}
    assert granted <= ours and "bastide-update.service" in granted
    assert re.search(r'subject\.user !== "bastide"\) return polkit\.Result\.NOT_HANDLED', rule)
    assert rule.count("polkit.Result.YES") == 3


def test_polkit_can_read_its_rule() -> None:
    """Its Duktape knows ECMAScript 5, and ``const``; anything younger makes every answer a refusal."""
    rule = re.sub(r"//.*", "", (SYSTEMD / "bastide.polkit").read_text("utf-8"))
    assert re.findall(r"=>|`|\blet\b|\bclass\b|\?\.|\?\?|\.(?:includes|find|startsWith|endsWith)\(|\.\.\.", rule) == []


def test_roots_keys_lie_where_the_daemon_cannot_replace_them() -> None:
    lines = [line.split() for line in (SYSTEMD / "bastide.tmpfiles").read_text("utf-8").splitlines()]
    folders = {line[1]: tuple(line[2:5]) for line in lines if line and line[0] == "d"}
    assert folders["/etc/bastide"] == ("1770", "root", "bastide"), "sticky, and the folder is root's"
    assert folders["/etc/bastide/update-keys"] == ("0755", "root", "root")
    assert folders["/var/lib/bastide"][1] == unit("bastide.service")["Service"]["User"]


@pytest.mark.skipif(SYSUSERS is None or os.geteuid() != 0, reason="needs systemd-sysusers, and root")
def test_the_users_are_made_with_their_groups(tmp_path: Path) -> None:
    assert SYSUSERS is not None
    (tmp_path / "etc").mkdir()
    made = subprocess.run(
        [SYSUSERS, f"--root={tmp_path}", str(SYSTEMD / "bastide.sysusers")], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    groups = (line.split(":") for line in (tmp_path / "etc/group").read_text().splitlines())
    members = {name: set(of.split(",")) - {""} for name, _, _, of in groups}
    assert {name for name, of in members.items() if "bastide" in of} == {
        "dialout", "gpio", "input", "video", "lp", "bastide-kiosk"
    }  # fmt: skip
    assert {name for name, of in members.items() if "bastide-kiosk" in of} == {"video", "render", "audio"}
    assert "bastide:" in (tmp_path / "etc/passwd").read_text()


def test_the_hardwares_watchdog_counts_no_further_than_a_pi_can() -> None:
    assert manager("bastide.system.conf")["RuntimeWatchdogSec"] == "15s"


def manager(name: str) -> dict[str, str]:
    found = ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((SYSTEMD / name).read_text("utf-8"))
    return dict(found["Manager"])


def test_every_file_has_its_place_on_the_machine() -> None:
    places = (SYSTEMD / "README.md").read_text("utf-8")
    for path in SYSTEMD.iterdir():
        known = f"`{path.name}`" in places or f"`{path.name}/`" in places or f"`*{path.suffix}`" in places
        assert known or path.name == "README.md", f"systemd/README.md does not say where {path.name} goes"
