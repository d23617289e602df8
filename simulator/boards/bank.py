"""All lines of a configured bank, with its boards on them and the doors of a world behind each."""

from collections.abc import Mapping
from pathlib import Path

from controller.config import Config
from controller.config.hardware import SERIAL_BOARDS, SerialBoardTable
from simulator.boards.kinds import device_of
from simulator.boards.wire import SerialWire
from simulator.live import LiveWorld


def wires(config: Config, worlds: Mapping[str, LiveWorld]) -> list[SerialWire]:
    """One a bus, at the path where the daemon looks for its port. A board without any lock is not there."""
    return [
        SerialWire(Path(bus.port), devices, bus.baud)
        for bus in config.buses
        if (devices := [device_of(one, worlds[one.name]) for one in _on(config, bus.name)])
    ]


def _on(config: Config, bus: str) -> list[SerialBoardTable]:
    return [board for board in config.boards if isinstance(board, SERIAL_BOARDS) and board.bus == bus]
