"""What is wrong between lines, boards and compartments that are right one by one (L24, L25, L32)."""

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from controller.config import header
from controller.config.hardware import PULSE_USUAL_MS, SerialBoard, Simulated
from controller.config.locate import Place

if TYPE_CHECKING:
    from controller.config.models import Config

Fault = tuple[Place, str]


def faults(config: "Config") -> Iterator[Fault]:
    """Each with its remedy. A simulated bank has no cables; its compartments make up the boards."""
    yield from _twice("buses", [bus.name for bus in config.buses])
    yield from _twice("boards", [board.name for board in config.boards])
    if isinstance(config.hardware, Simulated):
        for place in _real(config):
            yield place, 'is real hardware; write `driver = "wired"` in [hardware], or remove this table'
        return
    yield from _ports(config)
    yield from _boards(config)
    yield from _locks(config)
    yield from _thermometers(config)
    yield from header.faults(config)


def _real(config: "Config") -> Iterator[Place]:
    """Tables that only a wired bank has."""
    for table, entries in (("buses", config.buses), ("boards", config.boards), ("thermometers", config.thermometers)):
        if entries:
            yield (table, 0)
    for index, scanner in enumerate(config.scanners):
        if scanner.driver != "simulated":
            yield ("scanners", index, "driver")
    if config.keypad is not None and config.keypad.driver != "simulated":
        yield ("keypad", "driver")
    if config.printer is not None and config.printer.driver != "simulated":
        yield ("printer", "driver")
    for key in ("signals", "case"):
        if getattr(config, key) is not None:
            yield (key,)


def _ports(config: "Config") -> Iterator[Fault]:
    first: dict[str, str] = {}
    for index, bus in enumerate(config.buses):
        other = first.setdefault(bus.port, bus.name)
        if other != bus.name:
            yield ("buses", index, "port"), f"{bus.port!r} is also the port of {other!r}; give each bus its own adapter"
        rates = {board.BAUD for _, board in _serial(config) if board.bus == bus.name}
        if bus.baud is None and len(rates) > 1:
            words = " and ".join(map(str, sorted(rates)))
            yield ("buses", index), f"has boards that come at {words} baud; set them to one rate and write it as `baud`"


def _boards(config: "Config") -> Iterator[Fault]:
    buses = [bus.name for bus in config.buses]
    first: dict[tuple[str, str, int], str] = {}
    for index, board in _serial(config):
        if board.bus not in buses:
            yield ("boards", index, "bus"), f"names no bus of this file{_near(board.bus, buses, '[[buses]]')}"
        other = first.setdefault((board.bus, board.kind, board.address), board.name)
        if other != board.name:
            words = f"{board.address} is also the address of {other!r} on {board.bus!r}: both would fire"
            yield ("boards", index, "address"), f"{words}; set another address on one of the boards, and write it here"
    for index, one in enumerate(config.boards):
        if one.pulse_ms > PULSE_USUAL_MS and not one.long_pulse_because:
            words = f"{one.pulse_ms} ms warms a coil; write at most {PULSE_USUAL_MS}, or say in `long_pulse_because`"
            yield ("boards", index, "pulse_ms"), f"{words} why this lock needs more"


def _locks(config: "Config") -> Iterator[Fault]:
    boards = {board.name: board for board in config.boards}
    for index, one in enumerate(config.compartments):
        board = boards.get(one.board)
        if board is None:
            near = _near(one.board, list(boards), "[[boards]]")
            yield ("compartments", index, "board"), f"{one.board!r} is no board of this file{near}"
            continue
        last = min(board.channels, board.INPUTS_MAX)
        if one.channel > last:
            what = "channels" if last == board.channels else "channels with a switch input"
            words = f"board {board.name!r} has {what} 1 to {last}; write one of them, or name another board"
            yield ("compartments", index, "channel"), words


def _thermometers(config: "Config") -> Iterator[Fault]:
    known = {one.id: one.cold for one in config.compartments}
    yield from _twice("thermometers", [one.name for one in config.thermometers])
    for index, table in enumerate(config.thermometers):
        for box in table.compartments:
            if not known.get(box):
                near = "write `cold = true` in its table" if box in known else "name one of this file"
                yield ("thermometers", index, "compartments"), f"{box!r} is no cold compartment; {near}"


def _serial(config: "Config") -> Iterator[tuple[int, SerialBoard]]:
    """The boards that are on a bus, and where they stand in the file."""
    return ((index, board) for index, board in enumerate(config.boards) if isinstance(board, SerialBoard))


def _twice(table: str, names: list[str]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield (table, index, "name"), f"{name!r} is the name of an earlier one; give each its own"


def _near(name: str, known: Iterable[str], table: str) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; write one of {', '.join(known)}" if known else f"; add a {table} table with this name"
