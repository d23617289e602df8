"""One bank with its screen, as a process: served until it is asked to stop."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable

from controller.app import running
from controller.clock import MachineClock
from controller.config import Config
from controller.ports import Ports
from controller.web.app import create_app
from controller.web.server import listen, serving

log = logging.getLogger(__name__)


async def serve(
    config: Config,
    ports: Ports,
    clock: MachineClock,
    *,
    ready: Callable[[], None] = lambda: None,
    extra_origins: Iterable[str] = (),
    frame_ancestors: Iterable[str] = (),
) -> None:
    """Run the bank until SIGTERM or SIGINT. ``ready`` is called once a door can be opened and the screen asked.

    Raises ``OSError`` when the screen's port is taken, and what :func:`controller.app.running` raises.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with listen(config.web.host, config.web.port) as listener:
        async with running(config, ports, clock) as bank:
            app = create_app(bank.front, extra_origins=extra_origins, frame_ancestors=frame_ancestors)
            async with serving(app, listener):
                log.info("ready: http://%s:%d/kiosk", *listener.getsockname()[:2])
                ready()
                await stop.wait()
