"""The browser and its session as units of systemd: a :class:`hal.ports.Kiosk`.

The daemon's user may restart these two units and nothing else (``systemd/bastide.polkit``).
"""

from pathlib import Path
from typing import Final

from hal.display.program import run

SYSTEMCTL: Final = Path("/usr/bin/systemctl")
BROWSER: Final = "bastide-kiosk.service"
SESSION: Final = "bastide-session.service"
BEGINS_WITHIN_S: Final = 20.0


class SystemdKiosk:
    def __init__(self, systemctl: Path = SYSTEMCTL) -> None:
        self._systemctl = systemctl

    async def restart_browser(self) -> bool:
        return await self._restart(BROWSER)

    async def restart_session(self) -> bool:
        """The browser is part of it and comes back with it."""
        return await self._restart(SESSION)

    async def _restart(self, unit: str) -> bool:
        """``--no-block``: a hung browser may take its unit's whole time to end, and nobody here waits for that."""
        arguments = ("--no-ask-password", "--no-block", "restart", unit)
        return (await run(self._systemctl, *arguments, within_s=BEGINS_WITHIN_S)).well
