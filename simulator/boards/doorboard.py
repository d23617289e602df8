"""Our door board: the real rules of ``firmware/core.py``, with imagined doors behind its pins.

The rules time the pulse and debounce the switches here as they do on a Pico; the world only has coils and contacts.
"""

import asyncio
import math
import secrets
import time

from firmware.core import Board, Deframer, frame
from simulator.boards.device import TURNAROUND_S, Answer, Device
from simulator.live import LiveWorld

TURN_S = 0.01
"""How often it looks at its pins; a Pico does so every millisecond."""
SUPPLY_MV, CHIP_C = 12_000, 24
MAKER = bytes.fromhex("e6614c311b7a")
CHANNELS = 16


class DoorboardDevice(Device):
    BAUD = 115_200
    ADDRESS_AT = 0

    def __init__(
        self, live: LiveWorld, address: int, channels: int, *, closed_reads: int = 1, unique_id: bytes = b""
    ) -> None:
        """``address`` 0 for a board that has none yet. Without ``unique_id`` it is made from the address."""
        super().__init__(live, address, channels, closed_reads=closed_reads)
        self.unique_id = unique_id or MAKER + address.to_bytes(2, "big")
        self._lost_word = False
        self._ticking: asyncio.TimerHandle | None = None
        self._rules = self._started()

    def hear(self, data: bytes) -> list[Answer]:
        if self._ticking is None:
            self._tick()
        if not self.live.now.answers:
            return []
        now_ms = self._look()
        self._rules.address = self.address
        answer = self._rules.hear(now_ms, data)
        self._put_out()
        self.address = self._rules.address
        lost, self._lost_word = self._lost_word, False
        return [Answer(TURNAROUND_S, lambda: answer)] if answer and not lost else []

    def understood(self, frame: bytes) -> Answer | None:
        raise NotImplementedError("frames of this board have no fixed length; see hear()")

    def sealed(self, body: bytes) -> bytes:
        return frame(body)

    def unsealed(self, frame: bytes) -> bytes:
        return Deframer().feed(frame)[0]

    # -- turns --------------------------------------------------------------------------------

    def _started(self) -> Board:
        """Power comes: nothing is remembered but the address."""
        rules = Board(self.unique_id, self.address, secrets.randbelow(65_536), False, _now_ms())
        rules.supply_mv, rules.chip_c = SUPPLY_MV, CHIP_C
        return rules

    def _tick(self) -> None:
        if self.live.now.powered:
            self._look()
            self._put_out()
        else:
            self._rules = self._started()
        self._ticking = asyncio.get_running_loop().call_later(TURN_S, self._tick)

    def _look(self) -> int:
        world, now_ms = self.live.now, _now_ms()
        doors = [(1 << channel - 1, world.door(channel)) for channel in world.channels]
        closed = sum(bit for bit, door in doors if door.reads())
        made = closed if self.closed_reads else (1 << self.channels) - 1 ^ closed
        self._rules.look(now_ms, made, sum(bit for bit, door in doors if door.coil_on))
        return now_ms

    def _put_out(self) -> None:
        world = self.live.now
        for channel in world.channels:
            door, on = world.door(channel), bool(self._rules.outputs >> channel - 1 & 1)
            if on and not door.coil_on:
                self._lost_word = not self.fire(channel)
                door.coil_on_until_s = math.inf  # the rules end it, and nobody else
            elif not on and door.coil_on and channel not in self.stuck:
                world.release(channel)


def _now_ms() -> int:
    return int(time.monotonic() * 1000)
