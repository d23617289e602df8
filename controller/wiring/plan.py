"""From a configuration to what is drawn of it."""

from collections.abc import Iterator

from controller.config import Config
from controller.config.hardware import SERIAL_BOARDS, GpioTable, Simulated
from controller.config.parts import MatrixTable
from controller.hardware import rate_of
from controller.wiring.model import Board, Bus, Channel, Note, Pin, Wiring
from controller.wiring.sizing import COIL_A, sizing

LOADS_MAX = 31
"""A driver bears 32 unit loads (TIA-485-A); the adapter is one itself."""
PULSE_USUAL_MS = 1_000
ONE_WIRE = 4
"""The line that Linux gives the 1-wire bus, unless it was told otherwise."""


def plan(config: Config, coil_a: float = COIL_A) -> Wiring:
    """``coil_a`` is what one lock draws. ``ValueError`` for a current that no lock draws."""
    buses = tuple(
        Bus(bus.name, bus.port, rate_of(bus, config), tuple(_on_bus(config, bus.name))) for bus in config.buses
    )
    header = tuple(_on_header(config))
    boards = (*(board for bus in buses for board in bus.boards), *header)
    return Wiring(
        config.bank.name,
        config.bank.site,
        isinstance(config.hardware, Simulated),
        buses,
        header,
        tuple(_pins(config, header)),
        sizing(coil_a),
        (*_bus_warnings(buses), *_board_warnings(boards)),
    )


def _on_bus(config: Config, bus: str) -> Iterator[Board]:
    for table in config.boards:
        if isinstance(table, SERIAL_BOARDS) and table.bus == bus:
            channels = tuple(Channel(number, door) for number, door in _doors(config, table.name))
            yield Board(table.name, table.kind, table.address, table.channels, table.pulse_ms, channels)


def _on_header(config: Config) -> Iterator[Board]:
    for table in config.boards:
        if isinstance(table, GpioTable):
            channels = tuple(
                Channel(number, door, table.locks[number - 1], table.switches[number - 1])
                for number, door in _doors(config, table.name)
            )
            yield Board(table.name, table.kind, None, table.channels, table.pulse_ms, channels)


def _doors(config: Config, board: str) -> list[tuple[int, str]]:
    """The channels of a board that anything is wired to, and the labels of their doors."""
    return sorted((one.channel, one.label) for one in config.compartments if one.board == board)


def _pins(config: Config, header: tuple[Board, ...]) -> Iterator[Pin]:
    for board in header:
        for channel in board.channels:
            if channel.lock_line is not None and channel.switch_line is not None:
                yield Pin(channel.lock_line, "lock", channel.door)
                yield Pin(channel.switch_line, "switch", channel.door)
    if config.signals is not None:
        lines = (("buzzer", config.signals.buzzer), ("good", config.signals.good), ("bad", config.signals.bad))
        yield from (Pin(line, what) for what, line in lines if line is not None)
    if isinstance(config.keypad, MatrixTable):
        yield from (Pin(line, "row", str(number)) for number, line in enumerate(config.keypad.rows, 1))
        yield from (Pin(line, "column", str(number)) for number, line in enumerate(config.keypad.columns, 1))
    if config.case is not None:
        yield Pin(config.case.line, "case")
    if config.thermometers:
        yield Pin(ONE_WIRE, "probe")


def _bus_warnings(buses: tuple[Bus, ...]) -> Iterator[Note]:
    for bus in buses:
        if len(bus.boards) > LOADS_MAX:
            yield Note("bus-crowded", {"bus": bus.name, "count": len(bus.boards), "limit": LOADS_MAX})
        if not bus.boards:
            yield Note("bus-empty", {"bus": bus.name})


def _board_warnings(boards: tuple[Board, ...]) -> Iterator[Note]:
    for board in boards:
        if board.pulse_ms > PULSE_USUAL_MS:
            yield Note("pulse-long", {"board": board.name, "ms": board.pulse_ms})
        if not board.channels:
            yield Note("board-empty", {"board": board.name})
        if board.address is None:
            yield Note("one-shot", {"board": board.name})
    for kind in sorted({board.kind for board in boards} & {"8a80", "waveshare"}):
        yield Note(f"kind-{kind}", {})
