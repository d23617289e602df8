"""The network by ``nmcli``, NetworkManager's own tool. A password goes in by its input, where nobody can list it.

Where there is no NetworkManager, the kernel's table of routes still tells whether something leads out.
"""

import re
from typing import Final

from controller.setup.book import Network, Wifi
from controller.setup.places import Places, Programs, problem

CONNECTION: Final = "bastide-wifi"
JOINS_WITHIN_S: Final = 45
SCANS_WITHIN_S: Final = 30.0
POWER_SAVE_OFF: Final = "2"
"""NetworkManager's ``disable``: with it on, the first answer after a pause takes seconds."""
SSID_CHARS_MAX: Final = 32


async def look(places: Places, programs: Programs) -> Network:
    status = await programs.ask_nmcli("-t", "-f", "DEVICE,TYPE,STATE", "device", "status")
    if not status.well:
        return Network(managed=False, online_by=_leads_out(places))
    online = connected(status.words) or _leads_out(places)
    listed = await programs.ask_nmcli(
        "-t", "-f", "SIGNAL,SECURITY,SSID", "device", "wifi", "list", "--rescan", "auto", within_s=SCANS_WITHIN_S
    )
    return Network(True, online, networks(listed.words) if listed.well else ())


async def join(programs: Programs, wifi: str, password: str, secured: str) -> str:
    """What kept us out; empty: we are in. ``secured`` is ``wpa-psk`` or ``sae``."""
    await programs.ask_nmcli("connection", "delete", CONNECTION)
    lock = ("wifi-sec.key-mgmt", secured) if password else ()
    added = await programs.ask_nmcli(
        "connection", "add", "type", "wifi", "ifname", "*", "con-name", CONNECTION, "ssid", wifi,
        "802-11-wireless.powersave", POWER_SAVE_OFF, *lock,
    )  # fmt: skip
    if not added.well:
        return problem(added)
    if password:
        lines = f"set 802-11-wireless-security.psk {password}\nsave\nquit\n"
        told = await programs.ask_nmcli("connection", "edit", CONNECTION, typed=lines)
        if not told.well:
            return "the password was not taken"  # its own words repeat what was typed
    up = await programs.ask_nmcli(
        "--wait", str(JOINS_WITHIN_S), "connection", "up", CONNECTION, within_s=JOINS_WITHIN_S + 10
    )
    if up.well:
        return ""
    await programs.ask_nmcli("connection", "delete", CONNECTION)
    return problem(up)


async def security(programs: Programs, wifi: str) -> str:
    """``sae`` where nothing older than WPA3 is offered."""
    listed = await programs.ask_nmcli("-t", "-f", "SECURITY,SSID", "device", "wifi", "list", "--rescan", "no")
    offers = (fields(line) for line in listed.words.splitlines())
    return next(("sae" if one[0] == "WPA3" else "wpa-psk" for one in offers if one[1:] == [wifi]), "wpa-psk")


def connected(words: str) -> str:
    """The first wired or wireless device that is, of lines like ``eth0:ethernet:connected``."""
    rows = (fields(line) for line in words.splitlines())
    good = (row[0] for row in rows if len(row) == 3 and row[1] in ("ethernet", "wifi") and row[2] == "connected")
    return next(good, "")


def networks(words: str) -> tuple[Wifi, ...]:
    """Of lines like ``72:WPA2:Mairie``, the strongest first, each name once; hidden and odd ones are left out.

    Networks that ask each person for a name of their own (802.1X) are no places for a machine.
    """
    rows = [row for row in (fields(line) for line in words.splitlines()) if len(row) == 3 and row[0].isdigit()]
    found: dict[str, Wifi] = {}
    for _, locks, name in sorted(rows, key=lambda row: -int(row[0])):
        if name and name.isprintable() and len(name) <= SSID_CHARS_MAX and "802.1X" not in locks:
            found.setdefault(name, Wifi(name, locked=locks not in ("", "--")))
    return tuple(found.values())


def fields(line: str) -> list[str]:
    r"""Of ``nmcli -t``: between colons, where ``\:`` and ``\\`` are what they say (nmcli(1), ``--escape``)."""
    return [re.sub(r"\\(.)", r"\1", one) for one in re.findall(r"(?:^|:)((?:[^:\\]|\\.)*)", line)]


def _leads_out(places: Places) -> str:
    """The interface of the default route (proc(5), ``/proc/net/route``)."""
    try:
        rows = [line.split() for line in (places.root / "proc/net/route").read_text().splitlines()[1:]]
    except OSError:
        return ""
    return next((row[0] for row in rows if len(row) > 7 and row[1] == row[7] == "00000000"), "")
