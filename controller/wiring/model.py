"""What is drawn, and nothing of how: made from a configuration by :func:`controller.wiring.plan.plan`."""

from collections.abc import Mapping
from dataclasses import dataclass

from controller.wiring.sizing import Sizing


@dataclass(frozen=True, slots=True)
class Channel:
    """One lock and its door's switch."""

    number: int
    door: str
    """The label on the door."""
    lock_line: int | None = None
    """Of a board that is the Pi itself: the GPIO line of the relay, and of the switch."""
    switch_line: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    name: str
    kind: str
    address: int | None
    """None of a board that is on no bus."""
    count: int
    """Channels that it has, wired or not."""
    pulse_ms: int
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Bus:
    name: str
    port: str
    baud: int
    boards: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """One GPIO line in use."""

    line: int
    what: str
    """``lock``, ``switch``, ``buzzer`` …: a word of the catalogue."""
    door: str = ""
    """Its label; of a keypad, the number of the row or column."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to heed; its sentence stands in the words under its code."""

    code: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Wiring:
    name: str
    site: str
    simulated: bool
    buses: tuple[Bus, ...]
    header: tuple[Board, ...]
    """Boards whose channels are the Pi's own lines."""
    pins: tuple[Pin, ...]
    sizing: Sizing
    warnings: tuple[Note, ...]
    """What is wrong with this very bank."""

    @property
    def uses_header(self) -> bool:
        return any(pin.what != "probe" for pin in self.pins)

    @property
    def boards(self) -> tuple[Board, ...]:
        return (*(board for bus in self.buses for board in bus.boards), *self.header)
