"""The units of the window's browser and session, read as systemd reads them."""

import shlex

import pytest

from hal.display.kiosk import BROWSER, SESSION
from tests.machine.unitfile import SYSTEMD, unit

PI_3B_PLUS_MIB = 1_024


def mib(text: str) -> int:
    assert text.endswith("M")
    return int(text[:-1])


@pytest.mark.field_note("V3")
def test_the_browser_has_a_ceiling_of_memory_and_comes_back_when_it_falls() -> None:
    service = unit(BROWSER)["Service"]
    assert mib(service["MemoryHigh"]) < mib(service["MemoryMax"]) < PI_3B_PLUS_MIB - 256, "the daemon has its room"
    assert service["OOMPolicy"] == "stop", "it falls as a whole, not into a page that says so"
    assert (service["Restart"], service["MemorySwapMax"]) == ("always", "0")
    assert float(service["RestartSec"]) > 0


@pytest.mark.field_note("V6")
def test_the_browser_loads_this_machine_and_can_reach_no_other() -> None:
    service = unit(BROWSER)["Service"]
    words = shlex.split(service["ExecStart"])
    assert [word for word in words if "://" in word] == ["http://127.0.0.1:8080/"]
    assert "--kiosk" in words and "--host-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in words
    assert (service["IPAddressDeny"], service["IPAddressAllow"]) == ("any", "localhost")


def test_the_browser_ends_with_its_session_and_keeps_nothing() -> None:
    browser, session = unit(BROWSER), unit(SESSION)
    assert browser["Unit"]["BindsTo"] == SESSION
    assert "--user-data-dir=/run/bastide-kiosk/profile" in shlex.split(browser["Service"]["ExecStart"])
    assert browser["Service"]["RuntimeDirectory"] == "bastide-kiosk"
    assert browser["Service"]["User"] == session["Service"]["User"] != "root"


def test_the_daemon_may_restart_these_two() -> None:
    rule = (SYSTEMD / "bastide.polkit").read_text("utf-8")
    assert f'restarted = ["{BROWSER}", "{SESSION}"]' in rule
    assert 'verb === "restart" && restarted.indexOf(unit) >= 0' in rule
