"""``bastide run``: the daemon of a bank on the hardware that its configuration names."""

import argparse
import asyncio
import logging
from pathlib import Path

from controller.cli.main import CommandError
from controller.config import Config, ConfigError, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("/etc/bastide/bastide.toml"), metavar="FILE")


def run(args: argparse.Namespace) -> int:
    from controller.hardware import HardwareError

    try:
        config = load(args.config)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(config))
    except (HardwareError, OSError, ExceptionGroup) as error:
        cause = _only(error)
        if isinstance(cause, HardwareError):
            raise CommandError(f"{args.config}: {cause}") from error
        if isinstance(cause, OSError):
            raise CommandError(f"{cause}; is port {config.web.port} free, and {config.data.dir} writable?") from error
        raise
    return 0


def _only(error: Exception) -> Exception:
    """What really went wrong, where the blocks around it have wrapped it one by one."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


async def _serve(config: Config) -> None:
    from controller.clock import SystemClock
    from controller.daemon import serve
    from controller.hardware import wired

    async with wired(config) as ports:
        await serve(config, ports, SystemClock())
