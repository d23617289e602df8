"""The tables of a window's hardware: its display, its lights, and the sensor that tells of somebody before it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from controller.config.hardware import BOARD_ID
from controller.config.parts import Pin
from controller.config.strict import AbsolutePath, Line, Strict

Way = Literal["wlopm", "cec", "relay"]
SESSION: Final = "/run/bastide-session/wayland-0"
"""As ``systemd/bastide-session.service`` makes it."""


class SimulatedDisplay(Strict):
    driver: Literal["simulated"] = Field(examples=["simulated"])


class ScreenTable(Strict):
    """A display on a socket of this machine."""

    driver: Literal["screen"] = Field(examples=["screen"])
    socket: Line = Field("HDMI-A-1", pattern=r"^[A-Za-z]{1,12}(-[A-Z])?-[0-9]{1,2}$", examples=["HDMI-A-1"])
    """As the kernel names it: a folder ``card…-HDMI-A-1`` below ``/sys/class/drm``."""
    ways: Annotated[tuple[Way, ...], Field(strict=False, min_length=1, max_length=3, examples=[["wlopm", "cec"]])] = (
        "wlopm",
    )
    """How it is switched off, gentlest first; the next is taken when the display stays lit (V5)."""
    session: AbsolutePath = Field(SESSION, max_length=200, examples=[SESSION])
    """The compositor's socket, for ``wlopm``."""
    cec: AbsolutePath = Field("/dev/cec0", max_length=200, examples=["/dev/cec0"])
    relay: Pin | None = None
    """The line of a relay that gives the display its power while it is on."""
    relay_active_high: Annotated[bool, Field(examples=[True])] = True


DisplayTable = Annotated[SimulatedDisplay | ScreenTable, Field(discriminator="driver")]


class SimulatedPresence(Strict):
    driver: Literal["simulated"] = Field(examples=["simulated"])


class GpioPresenceTable(Strict):
    """A motion or distance sensor with a switching output, on the header. One bit, and never kept (V19)."""

    driver: Literal["gpio"] = Field(examples=["gpio"])
    line: Pin
    pull: Annotated[Literal["up", "down", "floating"], Field(examples=["down"])] = "down"
    present_reads: Annotated[int, Field(ge=0, le=1, examples=[1])] = 1
    """Which level means that somebody is there."""


PresenceTable = Annotated[SimulatedPresence | GpioPresenceTable, Field(discriminator="driver")]


class LightsTable(Strict):
    """A light scene of the window: the lines of the header that are on in it. Without any, the simulator's."""

    name: Line = Field(pattern=BOARD_ID, examples=["evening"])
    lines: Annotated[tuple[Pin, ...], Field(strict=False, max_length=8, examples=[[16]])] = ()
    active_high: Annotated[bool, Field(examples=[True])] = True
