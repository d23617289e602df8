"""The kernel's files as a Raspberry Pi shows them, and as other machines do not."""

from pathlib import Path

import pytest

from hal.health import Machine, look

DATA = Path("/var/lib/bastide")
MOUNTS = """\
/dev/mmcblk0p2 / ext4 rw,noatime 0 0
tmpfs /run tmpfs rw,nosuid 0 0
/dev/sda1 /var/lib ext4 {options},relatime 0 0
/dev/sdb1 /var/lib/other ext4 rw 0 0
broken line
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def pi(tmp_path: Path) -> Path:
    write(tmp_path / "sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    write(tmp_path / "sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    write(tmp_path / "sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n")
    write(tmp_path / "sys/class/thermal/thermal_zone0/temp", "48312\n")
    write(tmp_path / "sys/fs/ext4/sda1/errors_count", "0\n")
    write(tmp_path / "sys/fs/ext4/mmcblk0p2/errors_count", "7\n")
    write(tmp_path / "proc/self/mounts", MOUNTS.format(options="rw"))
    return tmp_path


def test_a_machine_that_is_well(pi: Path) -> None:
    assert look(DATA, pi) == Machine(under_voltage=False, soc_c=48.312, card_errors=0, read_only=False)


def test_a_weak_supply_and_a_card_that_dies(pi: Path) -> None:
    write(pi / "sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    write(pi / "sys/fs/ext4/sda1/errors_count", "3\n")
    write(pi / "proc/self/mounts", MOUNTS.format(options="ro"))
    assert look(DATA, pi) == Machine(under_voltage=True, soc_c=48.312, card_errors=3, read_only=True)


def test_the_innermost_mount_counts(pi: Path) -> None:
    assert look(Path("/home"), pi).card_errors == 7
    assert look(Path("/var/lib/other/x"), pi).card_errors is None


@pytest.mark.law("I9")
def test_another_machine_has_nothing_of_this_and_that_is_no_error(tmp_path: Path) -> None:
    assert look(DATA, tmp_path) == Machine()
    write(tmp_path / "sys/class/thermal/thermal_zone0/temp", "hot\n")
    write(tmp_path / "sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    assert look(DATA, tmp_path) == Machine()
    look(DATA)
