"""From the configuration's tables to the lines of the Raspberry Pi's own header, and the ports made of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from controller.config import Config
from controller.config.hardware import GpioTable
from controller.config.parts import MatrixTable
from hal.ports import Keypad, LockBank, Signals, Tamper

if TYPE_CHECKING:
    from controller.shopfront import Shopfront
    from hal.bus import Supply
    from hal.gpio.lines import Lines
    from hal.gpio.locks import Channel
    from hal.gpio.plan import Input, Output, Plan


@dataclass(frozen=True, slots=True)
class Header:
    """What is on the header; nothing where no line is used."""

    locks: dict[str, LockBank]
    signals: Signals | None = None
    keypad: Keypad | None = None
    tamper: Tamper | None = None
    window: "Shopfront | None" = None
    """What of a vitrine is on it."""
    turns: Callable[[], int] | None = None
    """A count that rises while its lines are looked after."""


@asynccontextmanager
async def header(config: Config, supply: "Supply", command: tuple[str, ...] | None = None) -> AsyncIterator[Header]:
    """The header's ports, and their keeper, as long as the block lasts. ``command`` starts another keeper, in tests."""
    if not _used(config):
        yield Header({})
        return
    from hal.gpio.lines import KEEPER, Lines

    lines = Lines(plan(config), command or KEEPER)
    async with lines.running():
        if config.vitrine is None:
            yield _ports(config, lines, supply)
            return
        from controller.shopfront import shopfront

        async with shopfront(config.vitrine, lines) as window:
            yield replace(_ports(config, lines, supply), window=window)


def _used(config: Config) -> bool:
    if config.vitrine is not None:
        from controller.shopfront import inputs, outputs

        if inputs(config.vitrine) or outputs(config.vitrine):
            return True
    boards = any(isinstance(board, GpioTable) for board in config.boards)
    return boards or bool(config.signals or config.case) or isinstance(config.keypad, MatrixTable)


def plan(config: Config) -> "Plan":
    """Every line that anything is wired to, with its bounds."""
    from hal.gpio.plan import Plan

    return Plan(config.header.factory, tuple(_outputs(config)), tuple(_inputs(config)))


def _outputs(config: Config) -> "list[Output]":
    from hal.gpio.keypad import ROW_MS
    from hal.gpio.plan import HOLD_MS_MAX, Output

    found = [
        Output(line, board.active_high, board.pulse_ms, coil=True)
        for board in config.boards
        if isinstance(board, GpioTable)
        for line in board.locks
    ]
    if config.signals is not None:
        wired = (config.signals.buzzer, config.signals.good, config.signals.bad)
        high = config.signals.active_high
        found += [Output(line, high, HOLD_MS_MAX, coil=False) for line in wired if line is not None]
    if isinstance(config.keypad, MatrixTable):
        found += [Output(line, True, ROW_MS, coil=False) for line in config.keypad.rows]
    if config.vitrine is not None:
        from controller.shopfront import outputs

        found += outputs(config.vitrine)
    return found


def _inputs(config: Config) -> "list[Input]":
    from hal.gpio.keypad import STABLE_MS
    from hal.gpio.plan import Input

    found = [
        Input(line, board.pull, board.stable_ms)
        for board in config.boards
        if isinstance(board, GpioTable)
        for line in board.switches
    ]
    if isinstance(config.keypad, MatrixTable):
        found += [Input(line, "down", STABLE_MS) for line in config.keypad.columns]
    if config.case is not None:
        found.append(Input(config.case.line, config.case.pull, CASE_STABLE_MS))
    if config.vitrine is not None:
        from controller.shopfront import inputs

        found += inputs(config.vitrine)
    return found


CASE_STABLE_MS = 200
"""A case that rattles is not opened."""


def _ports(config: Config, lines: "Lines", supply: "Supply") -> Header:
    from hal.gpio.contacts import Contact, GpioTamper
    from hal.gpio.keypad import MatrixKeypad
    from hal.gpio.locks import GpioLocks
    from hal.gpio.signals import GpioSignals, SignalLines

    locks: dict[str, LockBank] = {
        board.name: GpioLocks(lines, _channels(board), supply)
        for board in config.boards
        if isinstance(board, GpioTable)
    }
    signals, keypad, case = config.signals, config.keypad, config.case
    return Header(
        locks,
        None if signals is None else GpioSignals(lines, SignalLines(signals.buzzer, signals.good, signals.bad)),
        MatrixKeypad(lines, keypad.rows, keypad.columns) if isinstance(keypad, MatrixTable) else None,
        None if case is None else GpioTamper(lines, Contact(case.line, case.open_reads == 1)),
        turns=lambda: lines.turns,
    )


def _channels(board: GpioTable) -> "dict[int, Channel]":
    from hal.gpio.locks import Channel

    pairs = enumerate(zip(board.locks, board.switches, strict=True), 1)
    high = board.closed_reads == 1
    return {
        number: Channel(lock, board.pulse_ms, switch, high != (number in board.reversed))
        for number, (lock, switch) in pairs
    }
