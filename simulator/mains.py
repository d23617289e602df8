"""The power and the time of the imagined machine. A power cut kills the daemon, as it does in the field.

The machine is a Raspberry Pi without a battery clock: its wall time stands still while the power is away, and is put
right when a time server is heard.
"""

import asyncio
import secrets
import time

from simulator.backplane import Backplane
from simulator.child import Child
from simulator.world import NOTICED_AFTER_S

BOOTS_S = 2 * NOTICED_AFTER_S
"""A real machine takes longer to boot than its lock boards to answer."""
HEARD_AFTER_S = 4.0
"""With a network, a time server is heard so long after the boot."""


class Mains:
    def __init__(self, backplane: Backplane, child: Child) -> None:
        self.powered = True
        self.network = True
        self._backplane = backplane
        self._child = child
        self._off_since_s = 0.0
        self._ahead_s = 0.0
        """What time servers say, compared with the host."""
        self._booting: asyncio.Task[None] | None = None

    def power_off(self) -> None:
        if not self.powered:
            return
        self.powered = False
        self._off_since_s = time.monotonic()
        if self._booting is not None:
            self._booting.cancel()
        self._child.power_off()
        for live in self._backplane.worlds.values():
            live.now.power_off()
        self._backplane.shopfront.power(False)
        self._backplane.boot("off")

    def power_on(self) -> None:
        if self.powered:
            return
        self.powered = True
        stood_still_s = time.monotonic() - self._off_since_s
        self._backplane.boot(secrets.token_hex(8))
        self._backplane.set_clock(wall_offset_s=self._backplane.clock.wall_offset_s - stood_still_s, synchronised=False)
        for live in self._backplane.worlds.values():
            live.now.power_on()
        self._backplane.shopfront.power(True)
        self._booting = asyncio.create_task(self._boot())

    async def _boot(self) -> None:
        await asyncio.sleep(BOOTS_S)
        self._child.power_on()
        await asyncio.sleep(HEARD_AFTER_S)
        if self.network:
            self._hear_time()

    def network_on(self) -> None:
        self.network = True
        self._hear_time()

    def network_off(self) -> None:
        """The clock runs on, and nobody vouches for it."""
        self.network = False
        self._backplane.set_clock(synchronised=False)

    def set_clock_wrong(self, wrong_s: float) -> None:
        """A slip of a hand, or a dead battery; no time server puts it right."""
        self.network = False
        self._backplane.set_clock(wall_offset_s=wrong_s, synchronised=False)

    def agree_on(self, ahead_s: float) -> None:
        """It is so much later in the street than the host thinks, and every time server there says so."""
        self.network = True
        self._ahead_s = ahead_s
        self._backplane.set_clock(wall_offset_s=ahead_s, synchronised=True)

    def _hear_time(self) -> None:
        self._backplane.set_clock(wall_offset_s=self._ahead_s, synchronised=True)
        self._backplane.on_change()
