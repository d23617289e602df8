"""Devices that have a line of their own: what ``bastide emulate`` makes of them, and of what is typed to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.boards import gm65, printer

Type = Callable[[str], None]
"""A line typed at the emulator's terminal."""


@dataclass(frozen=True, slots=True)
class Lone:
    help: str
    plugged: Callable[[Path, Callable[[str], None]], AbstractContextManager[Type]]
    """At a path, with a way to say something to whoever watches."""


@contextmanager
def _scanner(path: Path, say: Callable[[str], None]) -> Iterator[Type]:
    device = gm65.OnPty(gm65.Gm65(), path)
    device.plug()

    def typed(text: str) -> None:
        if text == "plug":
            device.plug()
        elif text == "unplug":
            device.unplug()
        elif text:
            device.put(device.module.read(text))
        say(" ".join(f"{zone:04X}={value:02X}" for zone, value in sorted(device.module.zones.items())))

    try:
        yield typed
    finally:
        device.unplug()


@contextmanager
def _printer(path: Path, say: Callable[[str], None]) -> Iterator[Type]:
    paper = printer.Printer()
    paper.on_ticket = lambda ticket: say(f"[{ticket.qr_text}] {' | '.join(ticket.lines)}")

    def typed(text: str) -> None:
        paper.has_paper = text != "empty"
        say("has paper" if paper.has_paper else "is out of paper")

    with printer.plugged(path, paper):
        yield typed


LONE = {
    "gm65": Lone("type a code to hold it in front of it; {0060=01} is a set-up code; unplug, plug", _scanner),
    "printer": Lone("it shows what it prints; type `empty` to take its paper, anything else to give it some", _printer),
}
