"""A package's stay on a machine: it comes by one command, works, goes and leaves what is the bank's, goes for good."""

import json
from pathlib import Path
from typing import Final

from tests.deb.room import Room
from tests.virtual_pi.host import LaneError, say

THE_BANKS: Final = ("/var/lib/bastide/journal.db", "/etc/bastide/bastide.toml", "/opt/bastide/releases/9.9/kept")
"""What a bank has made on its machine."""
IMPORTED: Final = (
    "apsw, apsw.ext, cryptography, opening_hours, PIL.Image, pydantic_core, reportlab.pdfgen, RPi, simulator"
)
"""The compiled parts: what they need of Debian must be there."""
ENABLED: Final = "/etc/systemd/system/multi-user.target.wants/bastide.service"


def stay(room: Room, package: Path, version: str, python: str) -> None:
    """Raises :class:`LaneError` at the first thing that is not so."""
    _comes(room, package)
    _works(room, version, python)
    _replaces_older_updates_alone(room)
    for path in THE_BANKS:
        room.run("install", "-D", "/dev/null", path)
    _goes_and_comes_back(room, package)
    say("purged")
    room.run("apt-get", "purge", "-y", "bastide")
    _hold(room.ours() == [], f"purging leaves {room.ours()}")


def _comes(room: Room, package: Path) -> None:
    say(f"apt install ./{package.name}")
    # Browser and compositor are 400 MB of other people's packages; that they are named is looked at before.
    recommended = room.run("dpkg-deb", "--field", room.bring(package), "Recommends")
    _hold("chromium" in recommended and "labwc | cage" in recommended, "no browser or session is recommended")
    room.run("apt-get", "update")
    room.run("apt-get", "install", "-y", "--no-install-recommends", f"/srv/{package.name}")


def _works(room: Room, version: str, python: str) -> None:
    say("installed")
    _hold(room.run("bastide", "--version").startswith(f"bastide {version}"), "another version than was packed")
    release = json.loads((room.root / "usr/lib/bastide/release.json").read_text())
    _hold((release["version"], release["python"]) == (version, python), f"release.json says {release}")
    room.run(
        "sh", "-c", "bastide config example > /tmp/bank.toml && runuser -u bastide bastide config check /tmp/bank.toml"
    )
    room.run("/usr/lib/bastide/bin/python", "-I", "-c", f"import {IMPORTED}")
    _hold(room.run("dpkg", "--verify", "bastide") == "", "files differ from what was packed")
    _hold((room.root / ENABLED.lstrip("/")).is_symlink(), "bastide.service is not enabled")
    _hold(room.run("stat", "-c", "%U %a", "/var/lib/bastide") == "bastide 750\n", "the journal's folder is not private")
    _hold("dialout" in room.run("id", "-nG", "bastide").split(), "the daemon may not open a serial line")
    writable = room.run("find", "/usr/lib/bastide", "/usr/bin/bastide", "!", "-type", "l", "-perm", "/022").split()
    _hold(writable == [], f"others than root may write {writable[:3]}")


def _replaces_older_updates_alone(room: Room) -> None:
    """Who installs a package by hand wants it to run, unless an update has brought something newer."""
    for brought, stays in (("0.0.1", False), ("99.0", True)):
        folder = room.root / "opt/bastide/releases" / brought
        folder.mkdir()
        (folder / "release.json").write_text(json.dumps({"version": brought}, indent=2))
        room.run("ln", "-sfn", f"releases/{brought}", "/opt/bastide/current")
        room.run("/var/lib/dpkg/info/bastide.postinst", "configure")
        _hold((room.root / "opt/bastide/current").is_symlink() == stays, f"after {brought}, the wrong release runs")


def _goes_and_comes_back(room: Room, package: Path) -> None:
    say("removed, and installed again")
    room.run("apt-get", "remove", "-y", "bastide")
    room.run("ls", *THE_BANKS)
    _hold(not (room.root / "usr/lib/bastide").exists(), "removing leaves files of the release")
    room.run("bastide", "--version", fails=True)
    room.run("apt-get", "install", "-y", "--no-install-recommends", f"/srv/{package.name}")
    room.run("ls", *THE_BANKS)
    _hold((room.root / ENABLED.lstrip("/")).readlink().name == "bastide.service", "the daemon stays masked")
    room.run("apt-get", "remove", "-y", "bastide")


def _hold(so: bool, otherwise: str) -> None:
    if not so:
        raise LaneError(otherwise)
