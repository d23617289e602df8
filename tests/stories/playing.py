"""A town that is played: the world and its panel in a thread, the real daemon as its child, a browser before it."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

from controller.core.facts import Fact
from controller.rights import office
from controller.rights.office import Office
from simulator.actions import ACTIONS
from simulator.app import HOST, running
from simulator.house import House, prepare
from simulator.tail import Tail
from simulator.town import Came, Town
from simulator.world import DoorBody

T = TypeVar("T")
WITHIN_S = 20.0
"""Longer than anything takes on a busy machine; a test that waits this long has failed."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


@dataclass
class Playing:
    """Plain calls for a test; everything runs on the town's own event loop."""

    house: House
    town: Town
    loop: asyncio.AbstractEventLoop
    panel: str

    @property
    def locker(self) -> str:
        return f"http://{HOST}:{self.town.config.web.port}"

    def do(self, what: str, **more: object) -> Came:
        """One action of the panel, as it comes over HTTP."""
        action = ACTIONS.validate_python({"do": what, **more})
        return asyncio.run_coroutine_threadsafe(self.town.act(action), self.loop).result(WITHIN_S)

    def show(self, text: str) -> None:
        """Hold a code before the bank's reader."""
        assert self.do("show_text", text=text) is Came.DONE

    def call(self, work: Callable[[], T]) -> T:
        """Run a plain function where the world lives."""

        async def there() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(there(), self.loop).result(WITHIN_S)

    def door(self, label: str) -> DoorBody:
        return self.call(lambda: self.town.body(self.town.doors[label]))

    def open(self, label: str) -> None:
        """Pull until the door stands open, as who waits for it does."""
        self.until(lambda: self.do("pull", door=label) is Came.DONE, f"door {label} yields")

    def close(self, label: str) -> None:
        self.until(lambda: self.do("push", door=label) is Came.DONE, f"door {label} stays shut")

    # -- what the bank says of itself ---------------------------------------------------------

    def ask(self, path: str) -> Any:
        with urlopen(f"{self.locker}{path}", timeout=WITHIN_S) as answer:
            return json.load(answer)

    def use(self, label: str) -> str:
        """What the compartment is used for."""
        return str(next(one["use"] for one in self.ask("/api/bank")["compartments"] if one["label"] == label))

    def facts(self) -> list[Fact]:
        tail, found = Tail(self.house.data / "journal.db"), []
        while news := tail.news():
            found += [fact for _, fact in news]
        return found

    # -- what people carry --------------------------------------------------------------------

    def badge(self, name: str) -> str:
        return str(json.loads((self.house.folder / "badges.json").read_text())["texts"][name])

    def office(self) -> Office:
        return office.open_office(self.house.folder / "office")

    # -- power --------------------------------------------------------------------------------

    def cut_power(self) -> None:
        self.do("power", on=False)
        self.until(lambda: self.town.child.pid is None, "the daemon is dead")

    def restore_power(self) -> None:
        self.do("power", on=True)
        self.until(lambda: self.town.child.running == "ready", "the daemon is ready again")

    def until(self, true: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
        end_s = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < end_s, f"waited {within_s:.0f} s in vain until {what}"
            time.sleep(0.02)


@contextmanager
def playing(folder: Path, **how: Any) -> Iterator[Playing]:
    """A fresh town, ready to be played, with the shortest waits."""
    house = prepare(folder, **{"compartments": 18, "port": free_port(), "fast": True, **how})
    sim_port = free_port()
    began: list[Playing] = []
    ready, stop = threading.Event(), asyncio.Event()

    async def live() -> None:
        async with running(house, sim_port, ready.set) as town:
            began.append(Playing(house, town, asyncio.get_running_loop(), f"http://{HOST}:{sim_port}"))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="town")
    thread.start()
    try:
        assert ready.wait(WITHIN_S), f"the town does not begin; {house.log.read_text() if house.log.exists() else ''}"
        yield began[0]
    finally:
        if began:
            began[0].loop.call_soon_threadsafe(stop.set)
        thread.join()
