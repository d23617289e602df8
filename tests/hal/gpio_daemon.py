"""What a daemon does with the header, as a process of its own that can be killed or stopped: one long pulse.

Run as ``python -m tests.hal.gpio_daemon SOCKET``; says ``ready``, then ``pulsed SENT``, then lives on.
"""

import asyncio
import sys
from dataclasses import replace

from hal.bus import Supply
from hal.gpio.lines import Lines
from hal.gpio.locks import GpioLocks
from tests.hal.gpio_bench import CHANNELS, PLAN, running


async def main(path: str) -> None:
    command = (sys.executable, "-m", "tests.hal.mock_keeper", path)
    async with running(Lines(PLAN, command)) as lines:
        print("ready", flush=True)
        locks = GpioLocks(lines, {channel: replace(one, pulse_ms=1_000) for channel, one in CHANNELS.items()}, Supply())
        print("pulsed", (await locks.pulse(1)).name, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
