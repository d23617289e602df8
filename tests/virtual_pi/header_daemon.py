"""What a daemon does with the header, as a process of its own that can be killed or stopped: one long pulse.

Run as ``python -m tests.virtual_pi.header_daemon``; says its keeper's process id, then pulses, then lives on.
"""

import asyncio
from dataclasses import replace

from hal.bus import Supply
from hal.gpio.lines import Lines
from hal.gpio.locks import GpioLocks
from tests.hal.gpio_bench import CHANNELS, running
from tests.virtual_pi.header_bench import PLAN


async def main() -> None:
    async with running(Lines(PLAN)) as lines:
        print(lines.keeper, flush=True)
        locks = GpioLocks(lines, {channel: replace(one, pulse_ms=1_000) for channel, one in CHANNELS.items()}, Supply())
        await locks.pulse(1)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
