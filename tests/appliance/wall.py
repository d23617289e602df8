"""A wall of lockers around a virtual machine: doors, goods and a scanner of this host, at the ends of its USB wires.

The world goes on when the machine's power is cut. The boards on the line are those that ``bastide emulate`` has.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from controller.config import Config
from simulator.boards.a8a80 import A8a80Device
from simulator.boards.gm65 import Gm65, OnPty
from simulator.boards.wire import SerialWire
from simulator.house import House
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World
from tests.appliance.disk import Disk
from tests.appliance.machine import FailedError, Machine
from tests.appliance.rootfs import Rootfs
from tests.appliance.site import BOARD, BOXES, SCANNER, WEB, Site
from tests.system.street import Evidence, evidence

PULSE_S = 0.5
TRIAL_WITHIN_S = 420
WITHIN_S = 30.0
COPY = """python3 -c "
import sqlite3
ours, copy = sqlite3.connect('file:/var/lib/bastide/journal.db?mode=ro', uri=True), sqlite3.connect('/tmp/copy.db')
ours.backup(copy); copy.close()" """
"""The journal as it is now, beside a daemon that goes on writing."""


@dataclass
class Wall:
    """A :class:`~tests.system.people.Place`."""

    site: Site
    machine: Machine
    live: LiveWorld
    scanner: OnPty
    calm: bool = True
    within_s: float = WITHIN_S
    _tunnel: tuple[int, asyncio.subprocess.Process] | None = None
    _of: int = 0
    """The life of the machine that the tunnel leads to."""

    @property
    def house(self) -> House:
        return self.site.house

    @property
    def config(self) -> Config:
        return self.site.config

    @property
    def world(self) -> World:
        return self.live.now

    @property
    def dead(self) -> bool:
        return self.machine.dead

    @property
    def url(self) -> str:
        assert self._tunnel is not None
        return f"http://127.0.0.1:{self._tunnel[0]}"

    def channel(self, label: str) -> int:
        return next(one.channel for one in self.config.compartments if one.label == label)

    def show(self, text: str) -> None:
        self.calm = False
        self.scanner.put(self.scanner.module.read(text))

    def at_rest(self) -> bool:
        return all(not self.world.door(channel).coil_on for channel in self.world.channels)

    async def until(self, true: Callable[[], object], what: str) -> None:
        try:
            async with asyncio.timeout(self.within_s):
                while not true():
                    await asyncio.sleep(0.002)
        except TimeoutError:
            raise AssertionError(f"waited in vain until {what}\n{await self.log()}") from None

    # -- the machine ----------------------------------------------------------------------------

    async def boot(self) -> None:
        """Power on, and wait until the bank answers and sees its doors."""
        await self.machine.boot()
        await self.serving()

    async def serving(self) -> None:
        """Once the bank sees every door. Raises :class:`FailedError` with its log when it never does."""
        if self._tunnel is None or self._tunnel[1].returncode is not None or self._of != self.machine.life:
            self._tunnel, self._of = await self.machine.tunnel(WEB), self.machine.life
        with suppress(TimeoutError):
            async with asyncio.timeout(self.within_s), httpx.AsyncClient(trust_env=False) as client:
                while not await self._sees_its_doors(client):
                    await asyncio.sleep(0.05)
                return
        raise FailedError(f"the bank does not serve:\n{await self.log()}")

    async def _sees_its_doors(self, client: httpx.AsyncClient) -> bool:
        try:
            doors = (await client.get(f"{self.url}/api/health")).json()["doors"]
            return not doors["unknown"] and not doors["unreachable"]
        except (httpx.HTTPError, KeyError, ValueError):
            return False

    async def version(self) -> str:
        """Of the software that serves."""
        async with httpx.AsyncClient(trust_env=False, timeout=self.within_s) as client:
            return str((await client.get(f"{self.url}/api/health")).json()["version"])

    async def runs(self, version: str) -> None:
        """Once this software serves: who starts it anew does not wait for it."""
        said = ""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.within_s):
                while said != version:
                    with suppress(httpx.HTTPError):
                        said = await self.version()
                    await asyncio.sleep(0.2)
        assert said == version, f"{said or 'nothing'} serves, not {version}:\n{await self.log()}"
        await self.serving()

    async def confirmed(self, version: str) -> None:
        """Once a trial has ended well."""
        await self._trial_ends()
        assert await self.machine.code(f'grep -q \'"current": *"{version}"\' /opt/bastide/state.json') == 0

    async def went_back(self, version: str) -> None:
        """Once a trial has ended, and not well."""
        await self._trial_ends()
        assert await self.machine.code(f'grep -q \'"current": *"{version}"\' /opt/bastide/state.json') != 0

    async def _trial_ends(self) -> None:
        async with asyncio.timeout(TRIAL_WITHIN_S * self.machine.patience):
            while await self.machine.code("test -e /opt/bastide/trial") == 0:
                await asyncio.sleep(1)

    async def log(self) -> str:
        if self.dead:
            return self.machine.console()
        return await self.machine.run(
            "systemctl status --no-pager bastide; journalctl -b --no-pager -u 'bastide*' | tail -30"
        )

    async def examine(self, known: int = 0) -> Evidence:
        """What its journal says now, proven whole on this host; its device key comes along, to check tickets with."""
        await self.machine.run(f"rm -f /tmp/copy.db; {COPY}")
        self.house.data.mkdir(exist_ok=True)
        for name, path in (("journal.db", "/tmp/copy.db"), ("device.key", "/var/lib/bastide/device.key")):
            (self.house.data / name).unlink(missing_ok=True)
            (self.house.data / name).write_bytes(await self.machine.read(path))
        for left in ("journal.db-wal", "journal.db-shm"):
            (self.house.data / left).unlink(missing_ok=True)
        return evidence(self.house.data / "journal.db", known)


@asynccontextmanager
async def wall(folder: Path, rootfs: Rootfs, disk: Disk, site: Site, seed: int = 1) -> AsyncIterator[Wall]:
    """Its machine is off; whatever happens, it is dead in the end."""
    loop = asyncio.get_running_loop()
    world = World([DoorPlan(channel) for channel in range(1, BOXES + 1)], seed=seed, now_s=loop.time(), pulse_s=PULSE_S)
    live = LiveWorld(world)
    scanner = OnPty(Gm65(), folder / "scanner")
    async with SerialWire(folder / "board", [A8a80Device(live, 1, BOXES)]).plugged_in() as wire:
        scanner.plug()
        machine = Machine(rootfs, disk, folder, ((BOARD, wire.path), (SCANNER, scanner.path)))
        physics = asyncio.create_task(live.run())
        try:
            yield Wall(site, machine, live, scanner, within_s=WITHIN_S * machine.patience)
        finally:
            machine.cut()
            await machine.gone()
            scanner.unplug()
            physics.cancel()
