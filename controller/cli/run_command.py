"""``bastide run``: the daemon of a bank on the hardware that its configuration names."""

import argparse
import logging
from functools import partial
from pathlib import Path

from controller.cli.main import CommandError
from controller.config import Config, ConfigError, load
from hal import fineloop

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("/etc/bastide/bastide.toml"), metavar="FILE")


def run(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    while _once(args.config.absolute()):
        pass
    return 0


def _once(source: Path) -> bool:
    """One life of the daemon; True when there is to be another, for the configuration is a new one."""
    from controller.renewal import taken_back

    try:
        return _life(source)
    except CommandError as error:
        if not taken_back(source):
            raise
        log.error("the configuration that the town ordered does not start, the former one is back: %s", error)
        return True


def _life(source: Path) -> bool:
    from controller.hardware import HardwareError

    try:
        config = load(source)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    try:
        return fineloop.run(_serve(config, source))
    except (HardwareError, OSError, ExceptionGroup) as error:
        cause = _only(error)
        if isinstance(cause, HardwareError):
            raise CommandError(f"{source}: {cause}") from error
        if isinstance(cause, OSError):
            raise CommandError(f"{cause}; is port {config.web.port} free, and {config.data.dir} writable?") from error
        raise


def _only(error: Exception) -> Exception:
    """What really went wrong, where the blocks around it have wrapped it one by one."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


async def _serve(config: Config, source: Path) -> bool:
    from controller.clock import SystemClock
    from controller.daemon import serve
    from controller.hardware import wired
    from controller.renewal import confirmed
    from controller.supervisor import Supervisor

    async with wired(config) as ports:
        supervisor, ready = Supervisor.here(), partial(confirmed, source)
        return await serve(config, ports, SystemClock(), source=source, supervisor=supervisor, ready=ready)
