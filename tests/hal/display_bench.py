"""Displays on the bench: small stand-in programs, a tree as ``/sys/class/drm`` has it, and a panel behind both.

The panel is a folder: each file is one thing that is so, and the stand-ins obey it as the real ones obey theirs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hal.display.cec import Cec
from hal.display.connector import Connector
from hal.display.ladder import Ladder, Rung
from hal.display.relay import Relay
from hal.display.wlopm import Wlopm
from hal.gpio.lines import Lines
from hal.gpio.plan import HOLD_MS_MAX, Output, Plan
from hal.ports import Display
from tests.hal.gpio_bench import running, shop

SOCKET = "HDMI-A-1"
RELAY = 16
SETTLES_S = 0.4
LOOKS_EVERY_S = 0.02

WLOPM = """#!/bin/sh
# As wlopm: needs the session's socket, lists outputs, switches one by its name.
panel="{panel}"; drm="{panel}/drm/card1-{socket}"
[ "$WAYLAND_DISPLAY" = "{panel}/wayland-0" ] || {{ echo "ERROR: Can not connect to wayland display." >&2; exit 1; }}
echo "wlopm $*" >> "$panel/said"
[ "$(cat "$drm/status")" = connected ] || {{ echo "ERROR: No output" >&2; exit 1; }}
case "$1" in
--on|--off)
  [ "$2" = {socket} ] || exit 1
  [ -e "$panel/compositor-refuses" ] && exit 0
  if [ "$1" = --on ]; then echo On > "$drm/dpms"; echo enabled > "$drm/enabled"
  else echo Off > "$drm/dpms"; echo disabled > "$drm/enabled"; fi ;;
"") [ "$(cat "$drm/dpms")" = On ] && echo "{socket} on" || echo "{socket} off" ;;
esac
"""
CEC_CTL = """#!/bin/sh
# As cec-ctl: orders, and the power status as the panel tells it; one question late from standby to on.
panel="{panel}"
echo "cec $*" >> "$panel/said"
[ "$1 $2 $3 $4" = "--device={panel}/cec0 --playback --to 0" ] || exit 1
echo "Driver Info:"
[ "$(cat "$panel/drm/card1-{socket}/status")" = connected ] || {{ echo "Tx, Not Acknowledged (4)"; exit 1; }}
[ -e "$panel/power-off" ] && {{ echo "Tx, Not Acknowledged (4)"; exit 1; }}
case "$5" in
--image-view-on) [ "$(cat "$panel/awake")" = standby ] && echo to-on > "$panel/awake" ;;
--standby) [ -e "$panel/panel-refuses" ] || echo standby > "$panel/awake" ;;
--give-device-power-status)
  [ -e "$panel/panel-mute" ] && {{ echo "Timed out"; exit 1; }}
  echo "Received from TV (0): REPORT_POWER_STATUS (0x90):"
  echo "	pwr-state: $(cat "$panel/awake") (0x00)"
  [ "$(cat "$panel/awake")" = to-on ] && echo on > "$panel/awake" ;;
esac
exit 0
"""


class Panel:
    """The display's own side: what hands, cables and age do to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drm = folder / "drm"
        self._connector = self.drm / f"card1-{SOCKET}"
        self._connector.mkdir(parents=True)
        self.write("awake", "on")
        (self._connector / "enabled").write_text("enabled\n")
        (self._connector / "dpms").write_text("On\n")
        self.plug()
        self.wlopm = self._program("wlopm", WLOPM)
        self.cec_ctl = self._program("cec-ctl", CEC_CTL)

    def _program(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text.format(panel=self.folder, socket=SOCKET))
        path.chmod(0o700)
        return path

    def write(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(f"{text}\n")

    def plug(self) -> None:
        (self._connector / "status").write_text("connected\n")
        (self._connector / "modes").write_text("1920x1080\n1920x1080\n1280x720\n")

    def unplug(self) -> None:
        (self._connector / "status").write_text("disconnected\n")
        (self._connector / "modes").write_text("")

    def says_no_modes(self) -> None:
        """Booted with the screen off: a cable, and no EDID at its end (V4)."""
        (self._connector / "modes").write_text("")

    def refuse(self) -> None:
        """Whatever is ordered, it stays as it is."""
        self.write("compositor-refuses")
        self.write("panel-refuses")

    def connector(self) -> Connector:
        return Connector(SOCKET, self.drm)

    def rung(self, name: str) -> Rung:
        if name == "wlopm":
            return Wlopm(self.connector(), self.folder / "wayland-0", self.wlopm)
        return Cec(self.folder / "cec0", self.cec_ctl)

    def ladder(self, *rungs: Rung) -> Ladder:
        return Ladder(self.connector(), rungs, settles_s=SETTLES_S, looks_every_s=LOOKS_EVERY_S)

    def said(self) -> list[str]:
        return (self.folder / "said").read_text().splitlines()


class DisplayRig:
    """A display for the contract suite, and the hands behind it."""

    modes = ("1920x1080", "1280x720")

    def __init__(self, display: Display, panel: Panel, obeys_anyway: bool = False) -> None:
        """``obeys_anyway``: a relay that no panel can refuse."""
        self.display = display
        self.obeys_anyway = obeys_anyway
        self._panel = panel

    def plug(self) -> None:
        self._panel.plug()

    def unplug(self) -> None:
        self._panel.unplug()

    def refuse(self) -> None:
        self._panel.refuse()


@asynccontextmanager
async def relay(folder: Path, panel: Panel) -> AsyncIterator[Relay]:
    """A real keeper on mock pins; what its line does, the panel's supply does."""
    plan = Plan("mock", (Output(RELAY, True, HOLD_MS_MAX, coil=False),))

    def switched(_: int, high: bool) -> None:
        (panel.folder / "power-off").unlink(missing_ok=True) if high else panel.write("power-off")

    async with shop(folder) as (pins, _), running(Lines(plan, pins.command)) as lines:
        pins.on_switch = switched
        one = Relay(lines, RELAY)
        renewing = asyncio.ensure_future(one.run())
        try:
            yield one
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
