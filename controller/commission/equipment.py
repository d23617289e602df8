"""What the configuration of before already names: locks on the header, scanners, signals, thermometers.

Boards on serial lines are found anew; everything else is wired to lines and ports that only a person can name.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from controller.commission.bench import Parts
from controller.commission.book import Board
from controller.config import Config
from controller.config.hardware import GpioTable, Simulated
from controller.header import header
from controller.readers import readers
from hal.bus import Supply


@asynccontextmanager
async def equipped(config: Config | None, keeper: tuple[str, ...] | None = None) -> AsyncIterator[Parts]:
    """Alive as long as the block lasts; nothing where there is no configuration of real hardware yet.

    ``keeper`` starts another process for the header's lines, in tests.
    """
    if config is None or isinstance(config.hardware, Simulated):
        yield Parts()
        return
    async with readers(config) as read, header(_raw(config), Supply(), keeper) as on_header:
        yield Parts(
            locks=on_header.locks,
            boards=_boards(config),
            taken=_taken(config),
            scanners=read.scanners,
            signals=on_header.signals,
            thermometer=read.thermometer,
            probes=tuple(table.name for table in config.thermometers),
        )


def _raw(config: Config) -> Config:
    """Level 1 is read as closed; what it means is learnt from the doors."""
    raw = {"closed_reads": 1, "reversed": ()}
    boards = [one.model_copy(update=raw) if isinstance(one, GpioTable) else one for one in config.boards]
    return config.model_copy(update={"boards": tuple(boards)})


def _boards(config: Config) -> tuple[Board, ...]:
    return tuple(
        Board(one.name, "", one.kind, 0, 0, one.channels, one.pulse_ms, one.long_pulse_because)
        for one in config.boards
        if isinstance(one, GpioTable)
    )


def _taken(config: Config) -> frozenset[str]:
    tables = (*config.scanners, *((config.printer,) if config.printer else ()))
    return frozenset(port for one in tables if (port := getattr(one, "port", None)))
