"""What a machine takes that stands idle: bytes written by us, and memory."""

from dataclasses import dataclass

from tests.appliance.wall import Wall

BLOCK_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Usage:
    written_bytes: int
    """What the daemon made the disk write since it started (``write_bytes`` of proc_pid_io(5))."""
    resident_kib: int


async def usage(bank: Wall) -> Usage:
    said = await bank.machine.run(
        "pid=$(systemctl show -p MainPID --value bastide); cat /proc/$pid/io; grep VmRSS /proc/$pid/status"
    )
    told = dict(line.split(":") for line in said.splitlines())
    return Usage(int(told["write_bytes"]), int(told["VmRSS"].split()[0]))
