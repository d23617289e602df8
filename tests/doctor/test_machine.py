"""The doctor at the machine: ports, card, clock, journal, keys, screen; and the words for all of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from controller.config import load
from controller.config.example import example
from controller.doctor.checks import disk, journal, keys, ports
from controller.doctor.finding import Grade, ok
from controller.doctor.patient import Patient
from controller.doctor.report import sentences
from controller.store.journal import Journal
from tests.doctor.sickroom import DAY_S, NOW_S, Clock, Sickroom, emulated, faults, holding, terminal
from tests.store.conftest import Lives

pytestmark = pytest.mark.anyio


# -- configuration -------------------------------------------------------------------------------


async def test_a_wrong_configuration_is_told_line_by_line_and_nothing_else(room: Sickroom) -> None:
    room.change("channel = 2", "channel = 99")
    room.change('size = "S"', 'size = "XL"')
    found = await room.all_found()
    assert {one.code for one in found} == {"config-wrong"}
    what, do = sentences(found[0], "fr")
    assert what.startswith(f"{room.file}, ligne ") and do


async def test_a_configuration_that_is_none(room: Sickroom) -> None:
    room.file.write_text("[bank\n")
    found = await room.examined()
    assert list(found) == ["config-unusable"]
    assert sentences(found["config-unusable"], "en")[0].startswith(f"{room.file}, line 1: is not TOML")
    room.file.unlink()
    assert "cannot be read" in sentences((await room.all_found())[0], "en")[0]


async def test_a_simulated_bank_says_that_nothing_is_wired(quiet: Sickroom) -> None:
    found = await quiet.examined()
    assert faults(found) == []
    assert found["nothing-wired"].grade is Grade.OK


# -- ports -----------------------------------------------------------------------------------------


async def test_a_missing_adapter(room: Sickroom) -> None:
    found = await room.examined()
    assert faults(found) == ["port-missing"]
    assert str(room.port) in sentences(found["port-missing"], "en")[0]


async def test_another_adapter_is_plugged_in_instead(room: Sickroom) -> None:
    with terminal(room.machine.by_id / "usb-FTDI_FT232R_B2-if00-port0"):
        found = await room.examined()
    assert faults(found) == ["port-other"]
    assert "usb-FTDI_FT232R_B2" in sentences(found["port-other"], "en")[0]


async def test_a_name_that_may_mean_another_adapter_tomorrow(room: Sickroom) -> None:
    with terminal(room.port):
        moving = room.machine.dev / "ttyUSB0"
        moving.symlink_to(room.port.readlink())
        room.change('port = ".*"', f'port = "{moving}"')
        found = await room.examined()
        assert found["port-renamed"].values["better"] == str(room.port)
        room.port.rename(room.folder / "elsewhere")
        assert "port-may-move" in await room.examined()
        (room.folder / "elsewhere").rename(room.port)


def test_the_name_of_a_socket_stays(room: Sickroom) -> None:
    with terminal(room.port):
        room.machine.by_socket.mkdir()
        socket = room.machine.by_socket / "usb-1-1.2-if00"
        socket.symlink_to(room.port.readlink())
        config = load(room.file)
        config = config.model_copy(update={"buses": (config.buses[0].model_copy(update={"port": str(socket)}),)})
        found = {one.code for one in ports.check(Patient(config, room.machine, room.clock))}
    assert found == {"port-there"}


async def test_a_port_that_this_user_may_not_open(room: Sickroom) -> None:
    with terminal(room.port):
        room.port.resolve().chmod(0o660)
        room.become(uid=54_321)
        room.data.chmod(0o777)
        found = await room.examined()
        assert faults(found) == ["port-forbidden"]
        assert "usermod -aG " in sentences(found["port-forbidden"], "en")[1]
        room.port.resolve().chmod(0o666)
        assert "port-forbidden" not in await room.examined()


async def test_folders_that_this_user_may_not_look_into(room: Sickroom) -> None:
    patient = Patient(load(room.file), room.machine, room.clock)
    closed = (room.port.parent, room.data, room.keys.parent)
    with may_not_look_into(*closed):
        found = [one.code for check in (ports.check, disk.check, journal.check, keys.check) for one in check(patient)]
    assert [code for code in found if code != "disk-room"] == ["port-hidden", "data-forbidden", "keys-wrong"]


@contextmanager
def may_not_look_into(*folders: Path) -> Iterator[None]:
    """Another user's folders; root, who may look everywhere, is somebody else meanwhile."""
    who = os.geteuid()
    for folder in folders:
        folder.chmod(0)
    if who == 0:
        os.seteuid(54_321)
    try:
        yield
    finally:
        os.seteuid(who)
        for folder in reversed(folders):
            folder.chmod(0o755)


@pytest.mark.field_note("L25")
async def test_who_holds_the_port_is_named_and_not_disturbed(room: Sickroom) -> None:
    with terminal(room.port), holding(room.port) as other:
        found = await room.examined()
    assert faults(found) == ["port-held"]
    assert f"({other})" in sentences(found["port-held"], "en")[0]


async def test_an_emulator_at_the_other_end_is_the_board_and_no_rival(room: Sickroom) -> None:
    with emulated("8a80") as port:
        room.change('port = ".*"', f'port = "{port}"')
        found = await room.examined()
    assert faults(found) == [] and "board-answers" in found


@pytest.mark.field_note("L25")
async def test_a_port_that_somebody_unseen_holds(room: Sickroom) -> None:
    """Another user's process cannot be looked into; the lock on its port is felt."""
    room.machine = replace(room.machine, proc=room.folder / "proc")
    with terminal(room.port), holding(room.port):
        found = await room.examined()
    assert faults(found) == ["port-trouble"]
    assert "is in use by another process" in sentences(found["port-trouble"], "en")[0]


# -- the Pi ------------------------------------------------------------------------------------------


async def test_a_supply_that_was_too_weak(quiet: Sickroom) -> None:
    quiet.put("sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    alarm = quiet.put("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    assert faults(await quiet.examined()) == ["supply-low"]
    alarm.write_text("0\n")
    assert "supply-good" in await quiet.examined()


async def test_what_does_not_guard_the_machine(quiet: Sickroom) -> None:
    assert (await quiet.examined())["watchdog-none"].grade is Grade.WARNING
    quiet.put("sys/class/watchdog/watchdog0/timeout", "15\n")
    state = quiet.put("sys/class/watchdog/watchdog0/state", "inactive\n")
    controllers = quiet.put("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n")
    found = await quiet.examined()
    assert "RuntimeWatchdogSec=15s" in sentences(found["watchdog-idle"], "fr")[1]
    assert "cgroup_enable=memory" in sentences(found["memory-unbounded"], "en")[1]
    state.write_text("active\n")
    controllers.write_text("cpuset cpu io memory pids\n")
    assert {"watchdog-armed", "memory-bounded"} <= (await quiet.examined()).keys()


def test_room_on_the_card_is_told_as_people_write_it() -> None:
    found = ok("disk-room", folder="/data", gib=12.34)
    assert sentences(found, "en")[0] == "12.3 GiB are left for /data."
    assert sentences(found, "fr")[0] == "Il reste 12,3 Gio pour /data."


async def test_a_pi_that_is_too_hot(quiet: Sickroom) -> None:
    zone = quiet.put("sys/class/thermal/thermal_zone0/temp", "83456\n")
    found = await quiet.examined()
    assert sentences(found["hot"], "en")[0] == "The Pi is at 83 °C; from 80 °C on it slows down."
    zone.write_text("51540\n")
    assert "cool" in await quiet.examined()


async def test_a_card_that_is_dying(quiet: Sickroom) -> None:
    mounts = quiet.put("proc/self/mounts", "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n")
    errors = quiet.put("sys/fs/ext4/mmcblk0p2/errors_count", "2\n")
    assert faults(await quiet.examined()) == ["card-errors"]
    errors.write_text("0\n")
    assert "card-good" in await quiet.examined()
    mounts.write_text("/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n")
    assert faults(await quiet.examined()) == ["disk-read-only"]


async def test_a_sensor_that_says_nonsense_is_no_news(quiet: Sickroom) -> None:
    quiet.put("sys/class/thermal/thermal_zone0/temp", "")
    quiet.put("proc/self/mounts", "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n")
    quiet.put("sys/fs/ext4/mmcblk0p2/errors_count", "many\n")
    assert {"hot", "cool", "card-errors", "card-good"}.isdisjoint(await quiet.examined())


# -- the header, thermometers, readers ---------------------------------------------------------------


GPIO = '[[boards]]\nname = "board1"\nkind = "gpio"\nlocks = [{lock}, 22, 23, 24]\nswitches = [20, 21, 16, 26]\n'


def onto_the_header(room: Sickroom, lock: int, active_high: str) -> None:
    text = example(4, "8a80")
    tables = text[text.index("[[buses]]") : text.index("# The compartments.")]
    more = f"active_high = {active_high}\nclosed_reads = 0\n"
    room.configure(text.replace(tables, GPIO.format(lock=lock) + more))


async def test_a_pin_that_fires_at_boot_is_named_with_a_better_one(room: Sickroom) -> None:
    onto_the_header(room, 17, "false")
    what, do = sentences((await room.all_found())[0], "en")
    assert "GPIO 17 is pulled down until the daemon starts: an active-low relay there fires at boot" in what
    assert do.startswith("move lock 1 of board board1 to GPIO 5")


async def test_a_machine_without_a_header(room: Sickroom) -> None:
    onto_the_header(room, 17, "true")
    found = await room.examined()
    assert faults(found) == ["header-missing"]
    assert "pinctrl-rp1" in sentences(found["header-missing"], "en")[0]


@pytest.mark.law("I3")
@pytest.mark.parametrize(
    ("settings", "stays"),
    [
        ("arm_64bit=1\n", True),
        ("#dtparam=strict_gpiod\n", True),
        ("dtparam=strict_gpiod=off\n", True),
        ("arm_64bit=1\ndtparam=strict_gpiod\n", False),
        ("dtparam=audio=on,strict_gpiod=on\n", False),
    ],
)
async def test_lines_that_would_stay_on_without_their_keeper(room: Sickroom, settings: str, stays: bool) -> None:
    onto_the_header(room, 17, "true")
    assert "header-lines-stay" not in await room.examined(), "only Raspberry Pi OS has such settings"
    room.put("boot/firmware/config.txt", settings)
    assert ("header-lines-stay" in faults(await room.examined())) is stays


async def test_a_bus_that_is_on_though_its_lines_are_used(room: Sickroom) -> None:
    onto_the_header(room, 9, "true")
    room.change(r"\[\[boards\]\]", '[header]\nfree_buses = ["spi"]\n[[boards]]')
    assert faults(await room.examined()) == ["header-missing"]
    room.put("dev/spidev0.0", "")
    found = await room.examined()
    assert "header-bus" in faults(found)
    assert "the bus spi is off, and it is on" in sentences(found["header-bus"], "en")[0]


async def test_thermometers_that_are_missing_or_dumb(room: Sickroom) -> None:
    probe = "28-0516a42a1cff"
    with terminal(room.port):
        room.file.write_text(
            room.file.read_text()
            + f'''
[[thermometers]]
name = "fridge"
probe = "{probe}"
compartments = ["c04"]
'''
        )
        assert "probe-missing" in faults(await room.examined())
        told = room.put(f"sys/bus/w1/devices/{probe}/temperature", "85000\n")
        assert "probe-dumb" in faults(await room.examined())
        told.write_text("4312\n")
        found = await room.examined()
    assert sentences(found["probe-reads"], "en")[0] == "Thermometer fridge: 4.3 °C."


async def test_a_reader_has_a_port_too(room: Sickroom) -> None:
    reader = room.machine.by_id / "usb-1a86_USB_Serial-if00-port0"
    scanner = f'[[scanners]]\nname = "front"\ndriver = "gm65"\nport = "{reader}"\n'
    room.file.write_text(f"{room.file.read_text()}\n{scanner}")
    with terminal(room.port):
        found = await room.examined()
        assert found["port-missing"].values["bus"] == "front"
        with terminal(reader), holding(reader) as other:
            found = await room.examined()
    assert found["port-held"].values["number"] == other


# -- disk ----------------------------------------------------------------------------------------------


async def test_room_on_the_disk(quiet: Sickroom) -> None:
    patient = await patient_of(quiet)
    assert [one.code for one in disk.check(patient, (0, 0))] == ["disk-room"]
    assert [one.code for one in disk.check(patient, (0, 2**60))] == ["disk-filling"]
    assert [one.code for one in disk.check(patient, (2**60, 2**60))] == ["disk-full"]


async def patient_of(room: Sickroom) -> Patient:
    from controller.config import load

    return Patient(load(room.file), room.machine, room.clock)


async def test_a_folder_that_is_not_there_or_not_ours(quiet: Sickroom) -> None:
    quiet.data.chmod(0o700)
    quiet.become(uid=54_321)
    assert faults(await quiet.examined()) == ["data-forbidden"]
    quiet.data.rmdir()
    found = await quiet.examined()
    assert faults(found) == [] and "data-missing" in found
    quiet.data.write_text("a file in the way")
    assert faults(await quiet.examined()) == ["data-forbidden"]


# -- backup ----------------------------------------------------------------------------------------------


async def test_nights_without_a_backup(quiet: Sickroom, tmp_path: Path) -> None:
    """The name says when it was begun by a clock that may have been wrong; the file says when it was written."""
    assert not [code for code in await quiet.examined() if code.startswith("backup")]
    stick = tmp_path / "stick"
    table = f'\n[backup]\nfolder = "{stick}"\nkeys = ["{"a" * 64}"]\n'
    quiet.file.write_text(quiet.file.read_text() + table)
    assert (await quiet.examined())["backup-folder"].grade is Grade.WARNING
    stick.mkdir()
    (stick / "bastide-another-bank-20260921T031000Z.backup").write_text("of another bank")
    assert (await quiet.examined())["backup-none"].grade is Grade.WARNING
    site = load(quiet.file).bank.site
    for stamp, age_s in (("20260918T031000Z", 3.5 * DAY_S), ("19700101T000123Z", 2.5 * DAY_S)):
        path = stick / f"bastide-{site}-{stamp}.backup"
        path.write_text("sealed")
        os.utime(path, (NOW_S - age_s, NOW_S - age_s))
    assert (await quiet.examined())["backup-old"].values["days"] == 2
    os.utime(path, (NOW_S - 7_300, NOW_S - 7_300))
    assert (await quiet.examined())["backup-fresh"].values["hours"] == 2


# -- journal, keys, clock, screen ------------------------------------------------------------------------


async def test_the_journal_is_read_to_its_end(quiet: Sickroom) -> None:
    assert "journal-none" in await quiet.examined()
    path = quiet.data / "journal.db"
    with Journal.open(path) as journal:
        for batch in Lives().batches(40):
            journal.append(batch.at, Lives().boot, batch.facts)
    assert (await quiet.examined())["journal-sound"].values["count"]
    bytes_of_it = bytearray(path.read_bytes())
    at = bytes_of_it.rindex(b"DoorMoved") if b"DoorMoved" in bytes_of_it else len(bytes_of_it) // 2
    bytes_of_it[at : at + 64] = bytes(64)
    path.write_bytes(bytes_of_it)
    found = await quiet.examined()
    assert faults(found) == ["journal-damaged"]
    assert f"--data {quiet.data}" in sentences(found["journal-damaged"], "en")[1]


async def test_keys_that_are_missing_changed_or_old(quiet: Sickroom) -> None:
    assert sentences((await quiet.examined())["keys-there"], "en")[0].endswith("version 3, 10 days old.")
    os.utime(quiet.keys, (NOW_S - 500 * DAY_S,) * 2)
    found = await quiet.examined()
    assert faults(found) == [] and found["keys-old"].values["days"] == 500
    quiet.keys.write_text(quiet.keys.read_text().replace("mairie", "Mallory"))
    assert faults(await quiet.examined()) == ["keys-wrong"]
    quiet.keys.unlink()
    assert faults(await quiet.examined()) == ["keys-missing"]


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        (Clock(), "clock-synchronised"),
        (Clock(synchronised=False, battery=True), "clock-battery"),
        (Clock(synchronised=False), "clock-alone"),
    ],
)
async def test_who_vouches_for_the_clock(clock: Clock, code: str, quiet: Sickroom) -> None:
    quiet.clock = clock
    assert code in await quiet.examined()


async def test_a_screen_and_a_browser_for_it(quiet: Sickroom) -> None:
    assert "screen-none" in await quiet.examined()
    plugged = quiet.put("sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    modes = quiet.put("sys/class/drm/card1-HDMI-A-1/modes", "")
    assert "screen-none" in await quiet.examined()
    plugged.write_text("connected\n")
    found = await quiet.examined()
    assert found["screen-no-modes"].values["output"] == "HDMI-A-1" and "browser-missing" in found
    modes.write_text("800x480\n")
    quiet.put("bin/chromium", "#!/bin/sh\n").chmod(0o755)
    assert {"screen-there", "browser-there"} <= (await quiet.examined()).keys()
