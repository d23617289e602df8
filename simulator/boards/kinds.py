"""What can be emulated on a line of lock boards. A new kind joins by its class and one line in ``BOARDS``."""

from collections.abc import Callable
from dataclasses import dataclass

from controller.config.hardware import A8a80Table, DoorboardTable, KerongTable, SerialBoardTable, WaveshareTable
from simulator.boards.a8a80 import A8a80Device
from simulator.boards.device import Device
from simulator.boards.doorboard import DoorboardDevice
from simulator.boards.kerong import KerongDevice
from simulator.boards.waveshare import WaveshareDevice
from simulator.live import LiveWorld


@dataclass(frozen=True, slots=True)
class BoardKind:
    device: type[Device]
    channels: int
    """Of one board, as most are bought."""
    first: int = 1
    """Address of the first board on a line."""
    boards_max: int = 31


BOARDS: dict[str, BoardKind] = {
    "8a80": BoardKind(A8a80Device, 24),
    "kerong": BoardKind(KerongDevice, 16, first=0, boards_max=15),
    "waveshare": BoardKind(WaveshareDevice, 8),
    "doorboard": BoardKind(DoorboardDevice, 16),
}


def device_of(table: SerialBoardTable, live: LiveWorld) -> Device:
    """The board that a configuration describes, with the doors of ``live`` behind it."""
    make: Callable[..., Device] = BOARDS[table.kind].device
    match table:
        case A8a80Table() | KerongTable() | WaveshareTable() | DoorboardTable():
            live.now.pulse_s = table.pulse_ms / 1000
            return make(live, table.address, table.channels, closed_reads=table.closed_reads)
