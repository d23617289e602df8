"""What ``nmcli`` is asked and told: the words of NetworkManager 1.42, and a stand-in of the program that keeps them."""

import json
import stat
from pathlib import Path

import pytest

from controller.setup import networking
from controller.setup.book import Network, Wifi
from controller.setup.networking import connected, fields, networks
from controller.setup.places import Places, Programs

pytestmark = pytest.mark.anyio

SECRET = 'pass"word \\1%$#'
NMCLI = """\
#!/usr/bin/env python3
import json, os, sys
from pathlib import Path
here = Path(__file__).parent
asked = sys.argv[1:]
typed = sys.stdin.read() if asked[:2] == ["connection", "edit"] else ""
with (here / "asked").open("a") as log:
    log.write(json.dumps({"asked": asked, "typed": typed, "environment": dict(os.environ)}) + "\\n")
if "status" in asked:
    print(r"wlan0:wifi:disconnected\\neth0:ethernet:unavailable\\nlo:loopback:unmanaged".replace("\\\\n", chr(10)))
elif "list" in asked and "SECURITY,SSID" in asked:
    print(f"WPA2:Halles{chr(10)}WPA3:Neuf")
elif "list" in asked:
    print(f"55:WPA2:Halles{chr(10)}80::Invites")
elif "up" in asked and (here / "refuses").exists():
    print("Error: Connection activation failed: Secrets were required, but not provided.", file=sys.stderr)
    sys.exit(4)
elif asked[:2] == ["connection", "edit"]:
    print(f"nmcli> {typed}")
    sys.exit(1 if (here / "deaf").exists() else 0)
"""


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    path = tmp_path / "nmcli"
    path.write_text(NMCLI)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Programs(path, tmp_path / "timedatectl")


def asked(programs: Programs) -> list[dict[str, object]]:
    return [json.loads(line) for line in (programs.nmcli.parent / "asked").read_text().splitlines()]


def test_fields_lie_between_colons_that_are_not_escaped() -> None:
    assert fields(r"72:WPA2:Caf\:\\e") == ["72", "WPA2", "Caf:\\e"]
    assert fields("40::") == ["40", "", ""]


def test_networks_come_once_each_the_strongest_first_and_none_that_asks_who_you_are() -> None:
    words = "\n".join(
        ("30:WPA2:Halles", "72:WPA1 WPA2:Mairie", "55:WPA2:Halles", "90:WPA2 802.1X:eduroam", "99:WPA2:", "20::Libre",
         "60:WPA2:\x07bell", "10:--:Ouvert", "rubbish")
    )  # fmt: skip
    assert networks(words) == (
        Wifi("Mairie"), Wifi("Halles"), Wifi("Libre", locked=False), Wifi("Ouvert", locked=False)
    )  # fmt: skip


def test_a_device_is_online_when_it_is_connected_and_no_bridge_or_loop() -> None:
    assert connected("lo:loopback:connected (externally)\nbr0:bridge:connected\neth0:ethernet:connected") == "eth0"
    assert connected("wlan0:wifi:connecting (getting IP configuration)") == ""


async def test_it_looks_at_devices_and_networks(programs: Programs, tmp_path: Path) -> None:
    seen = await networking.look(Places(root=tmp_path), programs)
    assert seen == Network(True, "", (Wifi("Invites", locked=False), Wifi("Halles")))


async def test_without_networkmanager_the_kernels_routes_tell(tmp_path: Path) -> None:
    (tmp_path / "proc" / "net").mkdir(parents=True)
    head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
    routes = tmp_path / "proc" / "net" / "route"
    routes.write_text(f"{head}eth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\n")
    nobody = Programs(tmp_path / "no-nmcli")
    assert await networking.look(Places(root=tmp_path), nobody) == Network(False)
    routes.write_text(f"{routes.read_text()}eth1\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\n")
    assert await networking.look(Places(root=tmp_path), nobody) == Network(False, "eth1")


async def test_a_password_goes_in_where_nobody_can_list_it(programs: Programs) -> None:
    assert await networking.join(programs, "Halles", SECRET, "wpa-psk") == ""
    told = asked(programs)
    assert SECRET not in str([(one["asked"], one["environment"]) for one in told])
    assert [one["typed"] for one in told if one["typed"]] == [
        f"set 802-11-wireless-security.psk {SECRET}\nsave\nquit\n"
    ]
    added = next(one["asked"] for one in told if "add" in one["asked"])  # type: ignore[operator]
    assert "802-11-wireless.powersave" in added and "wpa-psk" in added  # type: ignore[operator]


async def test_an_open_network_has_no_lock(programs: Programs) -> None:
    assert await networking.join(programs, "Invites", "", "wpa-psk") == ""
    assert "wifi-sec.key-mgmt" not in str(asked(programs))


@pytest.mark.parametrize(("how", "words"), [("refuses", "Secrets were required"), ("deaf", "was not taken")])
async def test_what_kept_us_out_is_told_without_what_was_typed(programs: Programs, how: str, words: str) -> None:
    (programs.nmcli.parent / how).touch()
    problem = await networking.join(programs, "Halles", SECRET, "wpa-psk")
    assert words in problem and SECRET not in problem


async def test_newer_networks_are_joined_in_the_newer_way(programs: Programs) -> None:
    assert await networking.security(programs, "Neuf") == "sae"
    assert await networking.security(programs, "Halles") == "wpa-psk"
    assert await networking.security(programs, "Unknown") == "wpa-psk"
