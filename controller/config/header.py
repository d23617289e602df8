"""What is wired to the Raspberry Pi's own header, line by line, and what must not be (see :mod:`hal.gpio.pins`)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from controller.config.hardware import GpioTable
from controller.config.locate import Place
from controller.config.parts import MatrixTable
from hal.gpio.pins import Role, Use, refusals

if TYPE_CHECKING:
    from controller.config.models import Config
    from controller.config.vitrine import VitrineTable


def faults(config: "Config") -> Iterator[tuple[Place, str]]:
    """Each with its reason and the line to take instead."""
    places = list(uses(config))
    at = {id(use): place for place, use in places}
    for refusal in refusals([use for _, use in places], config.header.free_buses):
        yield at[id(refusal.use)], refusal.text
    for index, board in enumerate(config.boards):
        if isinstance(board, GpioTable) and len(board.locks) != len(board.switches):
            words = f"names {len(board.switches)} lines for {len(board.locks)} locks; each lock needs its own switch"
            yield ("boards", index, "switches"), words


def uses(config: "Config") -> Iterator[tuple[Place, Use]]:
    for index, board in enumerate(config.boards):
        if isinstance(board, GpioTable):
            for number, line in enumerate(board.locks, 1):
                use = Use(line, _output(board.active_high), f"lock {number} of board {board.name}")
                yield ("boards", index, "locks"), use
            for number, line in enumerate(board.switches, 1):
                use = Use(line, _input(board.pull), f"switch {number} of board {board.name}")
                yield ("boards", index, "switches"), use
    if config.signals is not None:
        for key in ("buzzer", "good", "bad"):
            line = getattr(config.signals, key)
            if line is not None:
                yield ("signals", key), Use(line, _output(config.signals.active_high), f"{key} of the signals")
    if isinstance(config.keypad, MatrixTable):
        for number, line in enumerate(config.keypad.rows, 1):
            yield ("keypad", "rows"), Use(line, Role.ACTIVE_HIGH, f"row {number} of the keypad")
        for number, line in enumerate(config.keypad.columns, 1):
            yield ("keypad", "columns"), Use(line, Role.INPUT_PULLED_DOWN, f"column {number} of the keypad")
    if config.case is not None:
        yield ("case", "line"), Use(config.case.line, _input(config.case.pull), "the switch of the case")
    if config.vitrine is not None:
        yield from _window_uses(config.vitrine)


def _window_uses(window: "VitrineTable") -> Iterator[tuple[Place, Use]]:
    from controller.config.shopfront import GpioPresenceTable, ScreenTable

    display, presence = window.display, window.presence
    if isinstance(display, ScreenTable) and display.relay is not None:
        yield ("vitrine", "display", "relay"), Use(display.relay, _output(display.relay_active_high), "the display")
    if isinstance(presence, GpioPresenceTable):
        yield ("vitrine", "presence", "line"), Use(presence.line, _input(presence.pull), "the presence sensor")
    for index, lights in enumerate(window.lights):
        for line in lights.lines:
            use = Use(line, _output(lights.active_high), "the lights of the window")
            yield ("vitrine", "lights", index, "lines"), use


def _output(active_high: bool) -> Role:
    return Role.ACTIVE_HIGH if active_high else Role.ACTIVE_LOW


def _input(pull: str) -> Role:
    return Role.INPUT if pull == "up" else Role.INPUT_PULLED_DOWN
