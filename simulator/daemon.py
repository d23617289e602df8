"""The real daemon in the imagined world: ``python -m simulator.daemon --config FILE --world SOCKET``.

The same code as on a Raspberry Pi; only its ports and its clock are at the other end of a wire. It ends when the
world does, and it is killed when the power is cut.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from controller.config import Config, ConfigError, load
from controller.config.hardware import Simulated
from controller.daemon import serve
from controller.hardware import boards
from controller.ports import Carrier, Ports
from controller.renewal import confirmed
from hal import fineloop
from hal.ports import LockBank
from simulator.ports import (
    Cable,
    WiredClock,
    WiredDisplay,
    WiredKeypad,
    WiredKiosk,
    WiredLights,
    WiredLocks,
    WiredPresence,
    WiredPrinter,
    WiredScanner,
    WiredSignals,
)

READY = "ready"
"""Said on the standard output once a door can be opened."""
LOG = "BASTIDE_LOG"
"""In the environment, ``DEBUG`` lets the daemon and its libraries say everything they have to say."""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="simulator.daemon", description="The daemon of a bank, in a simulated world.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    parser.add_argument("--world", type=Path, required=True, metavar="SOCKET")
    parser.add_argument("--framed-by", action="append", default=[], metavar="ORIGIN", help="who may frame the screen")
    args = parser.parse_args(argv)
    logging.basicConfig(level=os.environ.get(LOG, "INFO"), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        config = load(args.config)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    fineloop.run(live_in(args.world, args.config, config, tuple(args.framed_by)))
    return 0


async def live_in(world: Path, source: Path, config: Config, framed_by: tuple[str, ...]) -> None:
    """Run the bank until it is asked to stop, ordered to renew itself, or its world is gone."""
    cable = await Cable.connect(world)
    listening = asyncio.create_task(cable.listen(), name="cable")
    listening.add_done_callback(lambda _: signal.raise_signal(signal.SIGTERM))
    async with ports(cable, config) as all_ports:
        clock = WiredClock(cable)
        await serve(config, all_ports, clock, source=source, ready=partial(_ready, source), frame_ancestors=framed_by)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def ports(cable: Cable, config: Config) -> AsyncIterator[Ports]:
    """The hardware that the configuration names; ``KeyError`` when the world has no such board or scanner.

    Boards that are wired to serial lines are driven as on a Raspberry Pi; emulated ones answer there.
    """
    names = sorted({one.board for one in config.compartments})
    if isinstance(config.hardware, Simulated):
        yield _ports(cable, config, {name: WiredLocks(cable, name) for name in names}, {})
        return
    async with boards(config) as wired:
        yield _ports(cable, config, {name: wired.locks[name] for name in names}, wired.buses)


def _ports(cable: Cable, config: Config, locks: Mapping[str, LockBank], buses: Mapping[str, Carrier]) -> Ports:
    return Ports(
        locks=locks,
        buses=buses,
        scanners={scanner.name: WiredScanner(cable, scanner.name) for scanner in config.scanners},
        keypad=None if config.keypad is None else WiredKeypad(cable),
        printer=None if config.printer is None else WiredPrinter(cable),
        signals=WiredSignals(cable),
        **({} if config.vitrine is None else _window(cable)),
    )


def _window(cable: Cable) -> dict[str, Any]:
    return {
        "presence": WiredPresence(cable),
        "display": WiredDisplay(cable),
        "lights": WiredLights(cable),
        "kiosk": WiredKiosk(cable),
    }


def _ready(source: Path) -> None:
    confirmed(source)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
