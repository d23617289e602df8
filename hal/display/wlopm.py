"""The compositor switches the signal: ``wlopm`` (protocol *wlr-output-power-management-unstable-v1*).

``wlopm --off HDMI-A-1`` orders; ``wlopm`` alone lists each output with ``on`` or ``off``. Raspberry Pi OS brings it and
configures it itself. It talks to the session's socket, which belongs to another user than the daemon's.
"""

from pathlib import Path
from typing import Final

from hal.display.connector import Connector
from hal.display.evidence import Witness
from hal.display.program import run

PROGRAM: Final = Path("/usr/bin/wlopm")
STATES: Final = {"on": True, "off": False}


class Wlopm:
    """A :class:`hal.display.ladder.Rung`."""

    name = "wlopm"
    witness = Witness.SIGNAL

    def __init__(self, connector: Connector, session: Path, program: Path = PROGRAM) -> None:
        """``session`` is the compositor's socket, as ``/run/bastide-session/wayland-0``."""
        self._connector = connector
        self._program = program
        self._env = {"WAYLAND_DISPLAY": str(session), "XDG_RUNTIME_DIR": str(session.parent)}

    async def switch(self, lit: bool) -> bool:
        ended = await run(self._program, "--on" if lit else "--off", self._connector.name, env=self._env)
        return ended.well

    async def awake(self) -> bool | None:
        """The compositor's own word; a socket with nothing in it shows nothing, whatever the compositor thinks."""
        if not self._connector.output().usable:
            return None
        ended = await run(self._program, env=self._env)
        lines = (line.split() for line in ended.words.splitlines())
        told = {words[0]: STATES.get(words[1]) for words in lines if len(words) == 2}
        return told.get(self._connector.name) if ended.well else None
