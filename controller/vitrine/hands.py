"""What the core commands about a window, done: display and lights by their ports, page, browser and session by theirs.

A step of the ladder takes its time, so steps are taken one after another beside the loop; what became of each is told.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from controller.core.vitrine.commands import (
    Reload,
    RestartBrowser,
    RestartSession,
    SetDisplay,
    SetLights,
    Tell,
    VitrineCommand,
)
from controller.core.vitrine.events import BrowserRestarted
from controller.core.vitrine.values import Step
from controller.vitrine.lamp import Lamp
from hal.ports import Kiosk, Lights

log = logging.getLogger(__name__)

STEPS_WAITING_MAX: Final = 2
"""The core waits minutes between two steps; more than these mean that systemd hangs."""
STEPS: Final = {Reload: Step.RELOAD, RestartBrowser: Step.RESTART_BROWSER, RestartSession: Step.RESTART_SESSION}


class WindowHands:
    def __init__(
        self,
        lamp: Lamp | None,
        lights: Lights | None,
        kiosk: Kiosk | None,
        reload: Callable[[], None],
        began: Callable[[], None],
        tell: Callable[[BrowserRestarted], Awaitable[None]],
    ) -> None:
        """``reload`` has the page load itself anew; ``began`` is told that page or browser are on their way."""
        self._lamp, self._lights, self._kiosk = lamp, lights, kiosk
        self._reload, self._began, self._tell = reload, began, tell
        self._steps: asyncio.Queue[Step] = asyncio.Queue(STEPS_WAITING_MAX)
        self._scene: asyncio.Queue[str | None] = asyncio.Queue(1)
        self.taken = dict.fromkeys(STEPS.values(), 0)
        """Steps since the start, by kind."""

    def act(self, command: VitrineCommand) -> None:
        match command:
            case SetDisplay(lit=lit):
                if self._lamp is not None:
                    self._lamp.set(lit)
            case SetLights(name=name):
                if not self._scene.empty():
                    self._scene.get_nowait()
                self._scene.put_nowait(name)
            case Reload() | RestartBrowser() | RestartSession():
                if not self._steps.full():
                    self._steps.put_nowait(STEPS[type(command)])
            case Tell():
                pass  # whoever offered the event has it

    async def climb(self) -> None:
        """Take the steps, for ever."""
        while True:
            step = await self._steps.get()
            self.taken[step] += 1
            log.warning("the window does not paint what it ought to: %s", step.value)
            self._began()
            await self._tell(BrowserRestarted(step, await self._take(step)))

    async def _take(self, step: Step) -> bool:
        if step is Step.RELOAD:
            self._reload()
            return True
        if self._kiosk is None:
            return False
        return await (self._kiosk.restart_browser() if step is Step.RESTART_BROWSER else self._kiosk.restart_session())

    async def light(self) -> None:
        """The window's lights follow, for ever."""
        while True:
            scene = await self._scene.get()
            if self._lights is not None:
                await self._lights.show(scene)
