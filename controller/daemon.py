"""One bank with its screen, as a process: served until it is asked to stop."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from controller.app import running
from controller.clock import MachineClock
from controller.config import Config
from controller.ports import Ports
from controller.renewal import renewed
from controller.supervisor import NOBODY, Supervisor
from controller.watchdog import in_a_line
from controller.web.app import create_app
from controller.web.server import listen, serving

log = logging.getLogger(__name__)


async def serve(
    config: Config,
    ports: Ports,
    clock: MachineClock,
    *,
    source: Path | None = None,
    supervisor: Supervisor = NOBODY,
    ready: Callable[[], None] = lambda: None,
    extra_origins: Iterable[str] = (),
    frame_ancestors: Iterable[str] = (),
) -> bool:
    """Run the bank until SIGTERM or SIGINT. ``ready`` is called once a door can be opened and the screen asked: the
    outputs are proven safe as far as boards answer, the journal is proven and replayed. So is ``supervisor`` told, and
    then that the bank lives, and that it ends.

    True where it ended by itself, to be started again: the town ordered another configuration, which stands in
    ``source`` now.

    Raises ``OSError`` when the screen's port is taken, and what :func:`controller.app.running` raises.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with listen(config.web.host, config.web.port) as listener:
        async with running(config, ports, clock, source, supervisor) as bank:
            home = "/kiosk" if bank.window is None else "/vitrine"
            app = create_app(bank.front, home=home, extra_origins=extra_origins, frame_ancestors=frame_ancestors)
            if bank.window is not None:
                from controller.vitrine.pages import mount

                mount(app, bank.window)
            async with serving(app, listener):
                log.info("ready: http://%s:%d%s", *listener.getsockname()[:2], home)
                ready()
                supervisor.ready(in_a_line(bank.front.health()))
                again = await _until(stop, renewed(bank.renewal, bank.front))
                if not again:
                    supervisor.stopping()
                return again


async def _until(stop: asyncio.Event, renewal: Awaitable[None]) -> bool:
    """Whichever comes first; True for the renewal."""
    waits = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(renewal)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return not stop.is_set()
    finally:
        for one in waits:
            one.cancel()
