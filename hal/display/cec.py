"""The display itself is asked, over the HDMI cable's control wire: ``cec-ctl`` (v4l-utils, ``cec-ctl(1)``).

``--image-view-on`` wakes it, ``--standby`` sends it to sleep, ``--give-device-power-status`` is answered with a line
``pwr-state: on (0x00)``: on, standby, to-on or to-standby (HDMI 1.4, CEC 13.3). Many panels obey and never answer.
"""

import re
from pathlib import Path
from typing import Final

from hal.display.evidence import Witness
from hal.display.program import Ended, run

PROGRAM: Final = Path("/usr/bin/cec-ctl")
STATE: Final = re.compile(r"pwr-state: ([a-z-]+)")
STATES: Final = {"on": True, "to-standby": True, "standby": False, "to-on": False}
"""On its way it still is what it was."""


class Cec:
    """A :class:`hal.display.ladder.Rung`."""

    name = "cec"
    witness = Witness.PANEL

    def __init__(self, device: Path, program: Path = PROGRAM) -> None:
        """``device`` is the wire of the socket, as ``/dev/cec0``."""
        self._device = device
        self._program = program

    async def switch(self, lit: bool) -> bool:
        return (await self._say("--image-view-on" if lit else "--standby")).well

    async def awake(self) -> bool | None:
        ended = await self._say("--give-device-power-status")
        found = STATE.findall(ended.words)
        return STATES.get(found[-1]) if ended.well and found else None

    async def _say(self, message: str) -> Ended:
        """To the display (logical address 0), as a playback device; configuring again what is so is harmless."""
        return await run(self._program, f"--device={self._device}", "--playback", "--to", "0", message)
