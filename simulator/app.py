"""The composition root of the demo: a town in this process, and the daemon of a bank as its child.

Two processes, so that the power can really be cut: the world lives on when the machine dies.
"""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from controller.config import Config, load
from controller.config.hardware import Simulated
from controller.web.server import listen, serving
from simulator import keepsake
from simulator.backplane import Backplane
from simulator.boards import bank
from simulator.child import Child
from simulator.house import House
from simulator.live import LiveWorld
from simulator.onlooker import LOOKS_EVERY_S
from simulator.panel.app import create_panel
from simulator.panel.sight import Sight
from simulator.pockets import Pockets
from simulator.tail import Tail
from simulator.town import Town
from simulator.townhall import TownHall, governing
from simulator.world import DoorPlan

HOST = "127.0.0.1"
KEEP_EVERY_S = 2.0
STICKINESS = 0.1
"""One door in ten needs a pull."""


@asynccontextmanager
async def running(house: House, sim_port: int, ready: Callable[[], None]) -> AsyncIterator[Town]:
    """The whole demo, as long as the block lasts; ``ready`` is called each time the bank's daemon is.

    Raises ``OSError`` when the panel's port is taken, :class:`~controller.config.ConfigError`.
    """
    config = load(house.config)
    with listen(HOST, sim_port) as listener, tempfile.TemporaryDirectory(prefix="bastide-") as cables:
        kept = keepsake.recall(house.doors)
        worlds = {board: LiveWorld(keepsake.build(plans, kept.get(board, {}), _seed(config)))
                  for board, plans in _plans(config).items()}  # fmt: skip
        backplane = Backplane(worlds, tuple(one.name for one in config.scanners), secrets.token_hex(8))
        wire = Path(cables) / "wire"
        port = listener.getsockname()[1]
        child = Child(house.config, wire, house.log, tuple(f"http://{host}:{port}" for host in (HOST, "localhost")))
        wires = bank.wires(config, worlds)
        async with AsyncExitStack() as stack, backplane.serving(wire), asyncio.TaskGroup() as group:
            hall = await stack.enter_async_context(_hall(config, house))
            town = Town(config, backplane, child, Pockets(house.folder / "pockets.json"), wires, hall)
            panel = create_panel(town, Sight(town, Tail(house.data / "journal.db")), house.themes)
            for line in wires:
                await stack.enter_async_context(line.plugged_in())
            tasks = [group.create_task(live.run(), name="world") for live in worlds.values()]
            tasks.append(group.create_task(child.run(), name="daemon"))
            tasks.append(group.create_task(_keep(house, town), name="keepsake"))
            if config.vitrine is not None:
                tasks.append(group.create_task(_look_at_the_window(town), name="onlooker"))
            tasks.append(group.create_task(_tell_ready(town, ready), name="ready"))
            child.power_on()
            try:
                async with serving(panel, listener):
                    yield town
            finally:
                for task in reversed(tasks):
                    task.cancel()


@asynccontextmanager
async def _hall(config: Config, house: House) -> AsyncIterator[TownHall | None]:
    """The town hall, where the bank has a link to one."""
    if config.link is None:
        yield None
        return
    async with governing(config, house.data, house.office, free_port()) as hall:
        yield hall


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with listen(HOST, 0) as one:
        return int(one.getsockname()[1])


def _plans(config: Config) -> dict[str, list[DoorPlan]]:
    plans: dict[str, list[DoorPlan]] = {}
    for one in config.compartments:
        plans.setdefault(one.board, []).append(DoorPlan(one.channel, one.cold, STICKINESS))
    return plans


async def _keep(house: House, town: Town) -> None:
    """Remember the doors soon after something happened, and at the end."""
    worlds = town.backplane.worlds
    try:
        while True:
            await town.changed(town.changes)
            await asyncio.sleep(KEEP_EVERY_S)
            keepsake.keep(house.doors, {name: live.now for name, live in worlds.items()})
    finally:
        keepsake.keep(house.doors, {name: live.now for name, live in worlds.items()})


async def _look_at_the_window(town: Town) -> None:
    while True:
        if town.child.running == "ready" and await town.window.look():
            town.touch()
        await asyncio.sleep(LOOKS_EVERY_S)


async def _tell_ready(town: Town, ready: Callable[[], None]) -> None:
    while True:
        changes = town.changes
        if town.child.running == "ready":
            ready()
            return
        await town.changed(changes)


def _seed(config: Config) -> int:
    return config.hardware.seed if isinstance(config.hardware, Simulated) else 1
