"""The real daemon in this process, with its hardware at the other end of a real socket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.app import Bank, running
from controller.config.example import example
from controller.config.load import parse
from controller.config.models import Config
from controller.core.rights import Act, Binding
from controller.core.screen import Screen
from controller.ports import Ports
from controller.rights.body import Body
from controller.rights.keyring import KeyList, NamedKey, sign_list
from controller.rights.passes import sign, site_id
from controller.supervisor import NOBODY, Supervisor
from simulator.backplane import Backplane
from simulator.live import LiveWorld
from simulator.ports import Cable, WiredClock, WiredKeypad, WiredLocks, WiredPrinter, WiredScanner, WiredSignals
from simulator.world import DoorPlan, World

BOARD = "board1"
WITHIN_S = 20.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass(frozen=True, slots=True)
class Place:
    """What outlives a power cut: the card with its folder, the world, the wire."""

    config: Config
    backplane: Backplane
    live: LiveWorld
    wire: Path
    operator: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Running:
    bank: Bank
    place: Place

    @property
    def world(self) -> World:
        return self.place.live.now

    async def until(self, true: Callable[["Running"], Any]) -> None:
        """Wait for a condition; fails after ``WITHIN_S``."""
        async with asyncio.timeout(WITHIN_S):
            while not true(self):
                await asyncio.sleep(0.01)

    async def shows(self, screen: Screen) -> None:
        await self.until(lambda one: one.bank.front.view().screen is screen)

    def badge(self, number: int = 1, allows: Act = Act.DEPOSIT) -> str:
        """The text of a merchant's badge, as printed."""
        site = site_id(self.place.config.bank.site)
        ids = number.to_bytes(8, "big"), number.to_bytes(6, "big")
        return sign(Body(site, *ids, allows, Binding.REUSABLE, 0, 2**32 - 1), self.place.operator)


def configuration(folder: Path, **limits: float) -> Config:
    config = parse(example(18))
    return config.model_copy(
        update={
            "data": config.data.model_copy(update={"dir": str(folder / "data")}),
            "rights": config.rights.model_copy(update={"keyring": str(folder / "keys.json")}),
            "limits": config.limits.model_copy(update=limits),
        }
    )


def write_keys(path: Path, operator: Ed25519PrivateKey, version: int = 1) -> None:
    """The signed key list of an operator whose one key also signs the passes."""
    root = operator.public_key().public_bytes_raw().hex()
    keys = KeyList(version=version, root=root, keys=(NamedKey(public=root, name="town hall"),))
    path.write_text(sign_list(keys, operator))


@asynccontextmanager
async def place_at(folder: Path, **limits: float) -> AsyncIterator[Place]:
    config = configuration(folder, **limits)
    operator = Ed25519PrivateKey.generate()
    write_keys(config.rights.path, operator)
    live = LiveWorld(World([DoorPlan(one.channel) for one in config.compartments], seed=1))
    backplane = Backplane({BOARD: live}, ("front",), "boot-1")
    async with backplane.serving(folder / "wire"):
        physics = asyncio.get_running_loop().create_task(live.run())
        try:
            yield Place(config, backplane, live, folder / "wire", operator)
        finally:
            physics.cancel()
            await asyncio.gather(physics, return_exceptions=True)


@asynccontextmanager
async def switched_on(
    place: Place, source: Path | None = None, supervisor: Supervisor = NOBODY
) -> AsyncIterator[Running]:
    """The daemon, from power-on to a clean stop, its doors seen."""
    cable = await Cable.connect(place.wire)
    listening = asyncio.get_running_loop().create_task(cable.listen())
    ports = Ports(
        {BOARD: WiredLocks(cable, BOARD)},
        {"front": WiredScanner(cable, "front")},
        WiredKeypad(cable),
        WiredPrinter(cable),
        WiredSignals(cable),
    )
    try:
        async with running(place.config, ports, WiredClock(cable), source, supervisor) as bank:
            one = Running(bank, place)
            await one.until(lambda it: all(box.door.value != "unknown" for box in it.bank.loop.state.boxes.values()))
            yield one
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def place(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Place]:
    async with place_at(tmp_path) as one:
        yield one
