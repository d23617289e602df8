"""One virtual machine: a disk, two sockets for serial adapters, one wire that leads to the tests, and a mains plug."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.appliance.disk import Disk
from tests.appliance.processor import patience, processor
from tests.appliance.rootfs import Rootfs
from tests.stories.playing import free_port
from tests.virtual_pi.host import LaneError

MEMORY_MIB: Final = 1024
CORES: Final = 2
BOOTS_WITHIN_S: Final = 60.0
OBEYS_WITHIN_S: Final = 90.0
"""On the host's own processor; see :func:`~tests.appliance.processor.patience`."""
LINUX: Final = "root=/dev/vda ro console=ttyS0 net.ifnames=0 panic=-1 no_timer_check"
"""The last: on a busy host the kernel would take the translated processor's timer for a broken one."""
SSH: Final = (
    "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
    "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15",
)  # fmt: skip


class FailedError(AssertionError):
    """A command inside failed; the text is what it said."""


@dataclass
class Machine:
    rootfs: Rootfs
    disk: Disk
    folder: Path
    adapters: Sequence[tuple[str, Path]] = ()
    """Serial number and terminal of what is plugged into its USB sockets."""
    stick: Path | None = None
    """An image that is plugged in as ``/dev/vdb``, to be read from at ``/mnt``."""
    life: int = 0
    """How often the mains came."""
    started_s: float = 0.0
    """By the host's monotonic clock: when they came last."""
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _port: int = field(default=0, init=False)

    # -- mains --------------------------------------------------------------------------------

    @property
    def patience(self) -> float:
        return patience(self.rootfs.kernel)

    @property
    def dead(self) -> bool:
        return self._process is None or self._process.returncode is not None

    async def power_on(self) -> None:
        self._port = free_port()
        self.life += 1
        command = self._command()
        with (self.folder / "qemu.log").open("ab") as log:
            self.started_s = time.monotonic()
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
            )

    async def boot(self) -> None:
        """Power on, and wait until it lets the tests in; its stick is mounted."""
        await self.power_on()
        within_s = BOOTS_WITHIN_S * self.patience
        end_s = time.monotonic() + within_s
        while (await self._ssh("true"))[0]:
            if self.dead:
                raise LaneError(f"QEMU has ended: {(self.folder / 'qemu.log').read_text()[-500:]}")
            if time.monotonic() > end_s:
                raise FailedError(f"not up after {within_s:.0f} s; its console:\n{self.console()}")
            await asyncio.sleep(0.1)
        if self.stick is not None:
            await self.run("mount -o ro /dev/vdb /mnt")

    def cut(self) -> None:
        """The mains are gone, this instant."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def gone(self) -> None:
        """Once its power was cut: until it is dead, and its log written."""
        if self._process is not None:
            await self._process.wait()

    async def power_off(self) -> None:
        """In its own good time."""
        if self.dead:
            return
        assert self._process is not None
        await self._ssh("systemctl --no-block poweroff")
        try:
            async with asyncio.timeout(OBEYS_WITHIN_S * self.patience):
                await self._process.wait()
        except TimeoutError:
            raise FailedError(f"it does not switch itself off; its console:\n{self.console()}") from None
        self.disk.unplugged()

    def _command(self) -> list[str]:
        plugged: list[str] = []
        for number, (serial, terminal) in enumerate(self.adapters):
            plugged += ["-chardev", f"serial,id=wire{number},path={os.path.realpath(terminal)}"]
            plugged += ["-device", f"usb-serial,chardev=wire{number},serial={serial},port={number + 1}"]
        if self.stick is not None:
            stick = f"driver=raw,node-name=stick,read-only=on,file.driver=file,file.filename={self.stick}"
            plugged += ["-blockdev", stick, "-device", "virtio-blk-pci,drive=stick"]
        return [
            "qemu-system-x86_64", "-M", "q35", *processor(self.rootfs.kernel),
            "-smp", str(CORES), "-m", str(MEMORY_MIB),
            "-nodefaults", "-display", "none", "-no-reboot", "-action", "watchdog=reset",
            "-kernel", str(self.rootfs.kernel), "-initrd", str(self.rootfs.initrd), "-append", LINUX,
            "-chardev", f"file,id=console,path={self.folder / 'console.log'},append=on", "-serial", "chardev:console",
            *self.disk.plug(), "-device", "virtio-blk-pci,drive=disk,write-cache=on",
            "-netdev", f"user,id=wire,restrict=on,hostfwd=tcp:127.0.0.1:{self._port}-10.0.2.15:22",
            "-device", "virtio-net-pci,netdev=wire", "-device", "virtio-rng-pci", "-device", "qemu-xhci", *plugged,
        ]  # fmt: skip

    def console(self) -> str:
        return "\n".join((self.folder / "console.log").read_text(errors="replace").splitlines()[-15:])

    # -- inside -------------------------------------------------------------------------------

    async def run(self, command: str, *, given: bytes = b"") -> str:
        """What a shell's command says, as root. Raises :class:`FailedError` when it fails."""
        code, said, why = await self._ssh(command, given)
        if code:
            raise FailedError(f"`{command}` failed ({code}):\n{(said + why).decode(errors='replace')[-3000:]}")
        return said.decode(errors="replace")

    async def code(self, command: str) -> int:
        return (await self._ssh(command))[0]

    async def read(self, path: str) -> bytes:
        code, said, why = await self._ssh(f"cat {path}")
        if code:
            raise FailedError(why.decode(errors="replace"))
        return said

    async def write(self, path: str, content: bytes | str, mode: str = "644") -> None:
        data = content.encode() if isinstance(content, str) else content
        await self.run(f"install -D -m {mode} /dev/stdin {path}", given=data)

    async def tunnel(self, port: int) -> tuple[int, asyncio.subprocess.Process]:
        """A port of this host that leads to one on the machine's own loopback, while the machine lives."""
        here = free_port()
        way = await asyncio.create_subprocess_exec(
            *self._way(), "-N", "-o", "ExitOnForwardFailure=yes", "-L", f"127.0.0.1:{here}:127.0.0.1:{port}",
            "root@127.0.0.1", stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        return here, way

    async def _ssh(self, command: str, given: bytes = b"") -> tuple[int, bytes, bytes]:
        one = await asyncio.create_subprocess_exec(
            *self._way(), "root@127.0.0.1", command,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        within_s = OBEYS_WITHIN_S * self.patience
        try:
            async with asyncio.timeout(within_s):
                said, why = await one.communicate(given)
        except TimeoutError:
            raise FailedError(f"`{command}` goes on after {within_s:.0f} s") from None
        finally:
            if one.returncode is None:
                with suppress(ProcessLookupError):
                    one.send_signal(signal.SIGKILL)
        assert one.returncode is not None
        return one.returncode, said, why

    def _way(self) -> list[str]:
        return [shutil.which("ssh") or "ssh", *SSH, "-i", str(self.rootfs.key), "-p", str(self._port)]
