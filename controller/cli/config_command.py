"""``bastide config``: check a configuration, or write an example."""

import argparse
import sys
from pathlib import Path

from controller.cli.main import CommandError
from controller.config import ConfigError, load
from controller.config.example import HARDWARE, example
from controller.config.models import COMPARTMENTS_MAX

COMPARTMENTS = 18


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="check|example")
    check = parts.add_parser("check", help="say what is wrong in a file, where, and how to mend it")
    check.add_argument("file", type=Path)
    shown = parts.add_parser("example", help="print a complete, commented file")
    shown.add_argument("--compartments", type=int, metavar="N", help="how many (default: 18; gpio: 8)")
    shown.add_argument("--hardware", choices=HARDWARE, default="simulated", help="the lock boards (default: simulated)")


def run(args: argparse.Namespace) -> int:
    return _check(args.file) if args.part == "check" else _example(args.compartments, args.hardware)


def _check(file: Path) -> int:
    try:
        config = load(file)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    cold = sum(one.cold for one in config.compartments)
    reachable = sum(one.reachable for one in config.to_bank().compartments)
    doors = f"{len(config.compartments)} compartments, {cold} cold, {reachable} in reach of a wheelchair"
    window = "" if config.vitrine is None else f"; a window, {config.vitrine.theme!r}"
    print(f"{file}: right. {config.bank.name}: {doors}{window}.")
    return 0


def _example(wanted: int | None, kind: str) -> int:
    most = HARDWARE[kind].most
    compartments = min(COMPARTMENTS, most) if wanted is None else wanted
    if not 1 <= compartments <= COMPARTMENTS_MAX:
        raise CommandError(f"--compartments must be from 1 to {COMPARTMENTS_MAX}")
    if compartments > most:
        raise CommandError(
            f"--hardware {kind} drives at most {most} locks; write --compartments {most}, or take lock boards"
        )
    print(example(compartments, kind), end="")
    return 0
