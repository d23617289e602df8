"""One window put together: everything it is made of, handed what it uses, begun in order, ended in reverse.

Called by :mod:`controller.app` where ``[vitrine]`` is configured, and imported nowhere else, so that a daemon with a
bank alone carries nothing of it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from controller.core.moment import Moment
from controller.core.vitrine.commands import VitrineCommand
from controller.core.vitrine.events import PresenceSeen, VitrineConfigured
from controller.core.vitrine.values import Plan
from controller.core.vitrine.view import troubles
from controller.loop import Loop
from controller.ports import Ports
from controller.vitrine.desk import WindowDesk
from controller.vitrine.hands import WindowHands
from controller.vitrine.lamp import Lamp
from controller.vitrine.liveness import Liveness, due
from controller.vitrine.releases import Shelf
from controller.vitrine.taking import Releases
from controller.vitrine.words import TROUBLES
from controller.voices.desk import Voices
from controller.web.desk import WindowHealth
from hal.ports import Presence


class Place:
    """One window. Nothing happens before :meth:`running`."""

    def __init__(
        self,
        name: str,
        plan: Plan,
        ports: Ports,
        loop: Loop,
        now: Callable[[], Moment],
        shelf: Shelf,
        releases: Releases,
        voices: AbstractAsyncContextManager[Voices],
        *,
        guests: bool = False,
    ) -> None:
        """``guests`` as for :class:`~controller.vitrine.liveness.Liveness`."""
        self._plan, self._ports, self._loop, self._now = plan, ports, loop, now
        self._to_begin, self._guests = voices, guests
        self.voices: Voices | None = None
        self.shelf, self.releases = shelf, releases
        self.desk = WindowDesk(name, loop, now, self.shelf.file)
        self._lamp = None if ports.display is None else Lamp(ports.display, loop.tell)
        hands = (self._lamp, ports.lights, ports.kiosk)
        self._hands = WindowHands(*hands, self.desk.reload, self._page_begins, loop.tell)
        self._liveness: Liveness | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The window as long as the block lasts. The loop must run; the core knows the window then."""
        await self._loop.offer(VitrineConfigured(self._plan))
        first = due(self.desk.window, self.desk.screen())
        liveness = Liveness(self._loop.tell, first, lambda: self._now().mono_s, guests=self._guests)
        async with self._to_begin as voices, asyncio.TaskGroup() as group:
            self._liveness, self.voices = liveness, voices
            self.desk.begins(liveness, voices)
            tasks = [group.create_task(work, name=f"window {name}") for name, work in self._works(liveness, voices)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    def _works(self, liveness: Liveness, voices: Voices) -> Iterator[tuple[str, Coroutine[Any, Any, None]]]:
        yield "steps", self._hands.climb()
        yield "lights", self._hands.light()
        yield "liveness", liveness.run()
        yield "wall", self.desk.follow(voices)
        yield "releases", self.releases.intake.run()
        if self._lamp is not None:
            yield "display", self._lamp.run()
        if self._ports.presence is not None:
            yield "presence", watch_presence(self._ports.presence, self._loop.tell)

    # -- what the loop does with it ---------------------------------------------------------------

    def act(self, command: VitrineCommand) -> None:
        """A command of the core."""
        self._hands.act(command)

    def decided(self) -> None:
        """The state may have changed."""
        if self._liveness is not None:
            view = self.desk.screen()
            self._liveness.expects(due(self.desk.window, view), view.phase)
            self.desk.decided()
            self.releases.intake.decided()

    def _page_begins(self) -> None:
        if self._liveness is not None:
            self._liveness.restarted()

    # -- how it is --------------------------------------------------------------------------------

    def health(self) -> WindowHealth | None:
        """None until it runs."""
        liveness = self._liveness
        if liveness is None:
            return None
        window, view = self.desk.window, self.desk.screen()
        shown = None if self._lamp is None else self._lamp.shown
        return WindowHealth(
            phase=view.phase.value,
            theme=view.vitrine,
            release=view.release,
            version=None if window.shown is None else window.shown.version,
            staged=view.staged,
            refused=window.refused,
            lit=view.lit,
            glass="unknown" if shown is None else shown.glass.value,
            glass_how="" if shown is None else shown.how,
            dark_until=view.dark_until,
            scene=liveness.scene,
            painted_ago_s=liveness.painted_ago_s,
            missing=liveness.missing,
            heap_bytes=liveness.heap_bytes,
            steps={step.value: count for step, count in self._hands.taken.items()},
            touches=window.touches + self._loop.sight.touches,
        )

    def alarms(self) -> tuple[str, ...]:
        """For the operator; the street is told none of it."""
        if self._liveness is None:
            return ()
        told = [TROUBLES[one] for one in troubles(self.desk.window, self._loop.sight, self._now())]
        return (*told, *(() if self._lamp is None else self._lamp.alarms), *self.releases.alarms())


async def watch_presence(presence: Presence, tell: Callable[[PresenceSeen], Awaitable[None]]) -> None:
    """A sensor that nobody can hear counts as somebody: the window plays on rather than sleep for ever."""
    async for present in presence.present():
        await tell(PresenceSeen(present is not False))
