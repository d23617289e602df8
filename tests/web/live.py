"""The web application really served, on an event loop in a thread of its own, and a bank behind it to play with."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from controller.web.app import create_app
from controller.web.server import listen, serving
from controller.web.vitrine.app import mount
from controller.web.vitrine.desk import VitrineDesk
from tests.web.memory_desk import MemoryDesk

T = TypeVar("T")
STARTS_WITHIN_S = 20.0


class Live:
    """A served bank. ``do`` runs a call on its event loop and gives back the answer."""

    def __init__(self, desk: MemoryDesk, port: int = 0, window: VitrineDesk | None = None) -> None:
        self.desk = desk
        self._window = window
        self._listener = listen("127.0.0.1", port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="served bank")

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(STARTS_WITHIN_S), "the server did not start"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def do(self, call: Callable[..., T], *arguments: Any, **more: Any) -> T:
        async def run() -> T:
            return call(*arguments, **more)

        return self.wait(run())

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """The same for what must be awaited."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = create_app(self.desk)
        if self._window is not None:
            mount(app, self._window)
        async with serving(app, self._listener):
            self._ready.set()
            await self._stop.wait()


@contextmanager
def live(desk: MemoryDesk | None = None, port: int = 0, window: VitrineDesk | None = None) -> Iterator[Live]:
    served = Live(desk or MemoryDesk(), port, window)
    served.start()
    try:
        yield served
    finally:
        served.stop()
