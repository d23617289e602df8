"""``bastide restore``: a bank brought back from its backup, on this machine or on a card that is mounted here."""

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from controller.backup.manifest import Manifest
from controller.backup.placing import Target
from controller.backup.restoring import restore
from controller.backup.trouble import Trouble
from controller.backup.words import said
from controller.cli.backup_words import add_config, add_opener, describe, language, opened, opener, tell, told

DATA: Final = Path("/var/lib/bastide")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_opener(parser)
    add_config(parser)
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"the bank's data (default {DATA})")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help="a card that is mounted here")
    parser.add_argument("--replace", action="store_true", help="set aside the bank that this machine is already")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(args: argparse.Namespace) -> int:
    target = Target(args.config.absolute(), args.data.absolute(), args.root.absolute(), args.replace)
    with told(), opened(args.file) as file:
        done = restore(file, opener(args), target, lambda one: _agreed(one, args.yes), time.time(), args.identity)
    if done is None:
        tell("not-done")
        return 1
    for path in done.aside:
        tell("aside", path=str(path))
    tell("restored", epoch=done.epoch)
    tell("start")
    return 0


def _agreed(manifest: Manifest, yes: bool) -> bool:
    describe(manifest)
    tell("warning")
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Trouble("no-answer")
    return input(said("agree", language())).strip().casefold().startswith(said("yes", language()))
