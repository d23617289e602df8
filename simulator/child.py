"""The daemon as a process of its own, which can be killed as a power cut does it."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from simulator.daemon import READY

STARTS_WITHIN_S = 30.0
STOPS_WITHIN_S = 10.0
AGAIN_AFTER_S = 2.0
"""After a fall, as the service manager does it."""
FALLS_MAX = 5
"""Falls one after another, none ever ready in between; then somebody must look."""


class Running(StrEnum):
    OFF = "off"
    """No power."""
    STARTING = "starting"
    READY = "ready"
    FALLEN = "fallen"
    """It ended by itself and is started again in a moment."""
    BROKEN = "broken"
    """It falls at every start; its log says why."""


class Child:
    """Keeps one daemon running, as long as there is power."""

    def __init__(self, config: Path, world: Path, log: Path, framed_by: tuple[str, ...]) -> None:
        framing = [word for origin in framed_by for word in ("--framed-by", origin)]
        self._command = ("-m", "simulator.daemon", "--config", str(config), "--world", str(world), *framing)
        self._log = log
        self._process: Process | None = None
        self._power = asyncio.Event()
        self._stopping = False
        self.running = Running.OFF
        self.on_change: Callable[[], None] = lambda: None

    def power_on(self) -> None:
        self._power.set()

    def power_off(self) -> None:
        """``kill -9``: nothing is written, said or closed any more."""
        self._power.clear()
        self.kill()
        self._note(Running.OFF)

    def kill(self) -> None:
        """The process dies; the machine goes on, and starts it again."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def run(self) -> None:
        """Start it, and start it again when it falls, until cancelled; then ask it to stop."""
        falls = 0
        try:
            while True:
                await self._power.wait()
                was_ready = await self._one_life()
                falls = 0 if was_ready or not self._power.is_set() else falls + 1
                if falls >= FALLS_MAX:
                    self._note(Running.BROKEN)
                    await asyncio.Event().wait()
                if self._power.is_set():
                    self._note(Running.FALLEN)
                    await asyncio.sleep(AGAIN_AFTER_S)
        finally:
            await self._stop()

    async def _one_life(self) -> bool:
        """From start to end; True when it was ready in between."""
        self._note(Running.STARTING)
        was_ready = False
        with self._log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, stdin=DEVNULL, stdout=PIPE, stderr=log
            )
        self._process = process
        assert process.stdout is not None
        while line := await process.stdout.readline():
            if line.decode().strip() == READY and self._power.is_set():
                was_ready = True
                self._note(Running.READY)
        await process.wait()
        self._process = None
        return was_ready

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOPS_WITHIN_S):
                await process.wait()
        except TimeoutError:
            self.kill()
            await process.wait()

    def _note(self, running: Running) -> None:
        if running is not self.running:
            self.running = running
            self.on_change()
