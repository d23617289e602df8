"""``bastide doctor``: what is wrong with this bank, and what to do about it."""

import argparse
import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from controller.cli import status_command
from controller.cli.language import LANGUAGES, spoken
from controller.cli.main import CommandError
from controller.clock import SystemClock
from controller.doctor.examination import StrangerError, examine
from controller.doctor.finding import Grade
from controller.doctor.machine import Machine
from controller.doctor.report import as_json, told

CONFIG = Path("/etc/bastide/bastide.toml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--lang", choices=LANGUAGES, default=spoken(os.environ), help="default: that of this terminal")
    parser.add_argument("--json", action="store_true", help="for tools")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is at fault, 1 otherwise."""
    findings = asyncio.run(examine(args.config, Machine.here(), SystemClock(), ask))
    print(as_json(findings, args.lang) if args.json else told(findings, args.lang))
    return 1 if any(one.grade is Grade.FAULT for one in findings) else 0


def ask(url: str) -> Mapping[str, Any]:
    try:
        return status_command.fetch(url)
    except CommandError as error:
        raise StrangerError from error
