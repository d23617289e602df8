"""``bastide run``: the daemon of a bank on the hardware that its configuration names."""

import argparse
from pathlib import Path

from controller.cli.main import CommandError
from controller.config import ConfigError, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("/etc/bastide/bastide.toml"), metavar="FILE")


def run(args: argparse.Namespace) -> int:
    try:
        config = load(args.config)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    raise CommandError(
        f"{args.config} wires this bank to the {config.hardware.driver} driver, which only the simulator can drive; "
        "start it with `bastide demo`"
    )
