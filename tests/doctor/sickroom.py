"""A bank to examine: its files and its kernel's files in a folder, its boards emulated on a real pseudo-terminal."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.config.example import example
from controller.doctor.examination import examine
from controller.doctor.finding import Finding, Grade
from controller.doctor.machine import Machine
from controller.rights.keyring import KeyList, NamedKey, sign_list
from simulator.boards.device import Device
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld
from simulator.world import DoorPlan, World

DAY_S = 86_400.0
NOW_S = 1_790_000_000.0
ADAPTER = "usb-FTDI_FT232R_A1-if00-port0"


@dataclass(frozen=True, slots=True)
class Clock:
    """Of a machine whose time is told by the test (:class:`controller.clock.MachineClock`)."""

    synchronised: bool = True
    battery: bool = False
    boot: str = "boot-1"
    at_s: float = NOW_S

    def mono_s(self) -> float:
        return 1_000.0

    def wall_s(self) -> float:
        return self.at_s


def nobody(url: str) -> Mapping[str, Any]:
    raise ConnectionRefusedError(url)


@dataclass
class Sickroom:
    folder: Path
    machine: Machine
    clock: Clock = field(default_factory=Clock)
    ask: Any = nobody

    @property
    def file(self) -> Path:
        return self.folder / "bastide.toml"

    @property
    def port(self) -> Path:
        return self.machine.by_id / ADAPTER

    @property
    def keys(self) -> Path:
        return self.folder / "keys.json"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def configure(self, text: str) -> None:
        for was, now in (
            ("/dev/serial/by-id", str(self.machine.by_id)),
            ("/var/lib/bastide", str(self.data)),
            ("/etc/bastide/keys.json", str(self.keys)),
        ):
            text = text.replace(was, now)
        self.file.write_text(text)

    def change(self, was: str, now: str) -> None:
        text = self.file.read_text()
        assert re.search(was, text), f"nothing like {was} stands in the configuration"
        self.file.write_text(re.sub(was, now, text, count=1))

    def become(self, uid: int) -> None:
        self.machine = replace(self.machine, uid=uid)

    async def examined(self) -> dict[str, Finding]:
        """The findings by their codes; of several with one code, the last."""
        return {one.code: one for one in await self.all_found()}

    async def all_found(self) -> list[Finding]:
        async with asyncio.timeout(30):
            return await examine(self.file, self.machine, self.clock, self.ask)

    def put(self, path: str, text: str) -> Path:
        """A file of the kernel, below ``sys`` or ``dev``."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file


def faults(found: Mapping[str, Finding]) -> list[str]:
    return [one.code for one in found.values() if one.grade is Grade.FAULT]


def sickroom(folder: Path, kind: str = "8a80", compartments: int = 4) -> Sickroom:
    """A bank in good order but for its boards, which nobody has plugged in."""
    room = Sickroom(folder, Machine(folder, programs=str(folder / "bin"), uid=os.geteuid()))
    room.machine.by_id.mkdir(parents=True)
    room.data.mkdir()
    room.configure(example(compartments, kind))
    operator = Ed25519PrivateKey.generate()
    public = operator.public_key().public_bytes_raw().hex()
    keys = KeyList(version=3, root=public, keys=(NamedKey(public=public, name="mairie"),))
    room.keys.write_text(sign_list(keys, operator))
    os.utime(room.keys, (NOW_S - 10 * DAY_S, NOW_S - 10 * DAY_S))
    return room


def device(kind: type[Device], address: int, channels: int = 8, **more: Any) -> Device:
    """A board with a closed door on every channel."""
    doors = [DoorPlan(channel) for channel in range(1, channels + 1)]
    return kind(LiveWorld(World(doors, seed=1)), address, channels, **more)


@asynccontextmanager
async def on_the_line(room: Sickroom, devices: Sequence[Device]) -> AsyncIterator[SerialWire]:
    async with SerialWire(room.port, devices).plugged_in() as wire:
        yield wire


@contextmanager
def terminal(path: Path) -> Iterator[Path]:
    """A real port at this path, with nothing behind it."""
    near, far = os.openpty()
    path.symlink_to(os.ttyname(far))
    try:
        yield path
    finally:
        path.unlink()
        os.close(near)
        os.close(far)


@contextmanager
def holding(port: Path, *, exclusive: bool = True) -> Iterator[int]:
    """Another process that has the port; ours would lock it, many programs do not."""
    port_of = f"serial.Serial(sys.argv[1], exclusive={exclusive})"
    code = f"import serial, sys; port = {port_of}; print('open', flush=True); input()"
    command = [sys.executable, "-c", code, str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        yield process.pid
        process.communicate("\n")


@contextmanager
def emulated(kind: str) -> Iterator[str]:
    """``bastide emulate`` in a process of its own, and the path of its port."""
    code = f"from controller.cli.main import main; main(['emulate', {kind!r}])"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
