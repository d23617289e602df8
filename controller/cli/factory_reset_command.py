"""``bastide factory-reset``: a bank erased from its machine, and the proof of it as far as there is one."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from controller.backup.erasing import Erasure, erase
from controller.backup.placing import Target, alone
from controller.backup.trouble import Trouble
from controller.backup.words import said
from controller.cli.backup_words import add_config, language, tell, told
from controller.cli.main import CommandError
from controller.cli.restore_command import DATA
from controller.config import ConfigError, load

MIB = 1 << 20
NAMELESS = "bastide"
"""What is to be written where no configuration says what the bank is called."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"the bank's data (default {DATA})")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help="a card that is mounted here")
    parser.add_argument("--site", metavar="SITE", help="the bank's [bank] site, instead of being asked for it")
    parser.add_argument(
        "--search", type=Path, action="append", default=[], metavar="PATH",
        help="look there, too: a folder, or the card itself as /dev/mmcblk0p2; may be repeated",
    )  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="FILE", help="a new file for the list of all that was erased")


def run(args: argparse.Namespace) -> int:
    """0 when nothing was found afterwards, 1 when something was or nothing could be looked for."""
    target = Target(args.config.absolute(), args.data.absolute(), args.root.absolute())
    with told():
        _at_rest(target.real_data)
        _confirm(_site(target.real_config), args.site)
        done = erase(target, tuple(args.search))
    _tell(done)
    if args.report is not None:
        _write(args.report, done)
    return 0 if done.needles and not done.searched.hits else 1


def _at_rest(data: Path) -> None:
    """Nobody is asked for a name in vain: a bank that runs is not erased."""
    if data.is_dir():
        with alone(data):
            pass


def _site(config: Path) -> str:
    try:
        return load(config).bank.site
    except ConfigError:
        return NAMELESS


def _confirm(site: str, given: str | None) -> None:
    if given is None:
        if not sys.stdin.isatty():
            raise Trouble("no-answer")
        given = input(said("erase-ask", language(), site=site)).strip()
    if given != site:
        raise Trouble("other-site", site=site, given=given)


def _tell(done: Erasure) -> None:
    found = done.searched
    tell("erased", count=len(done.files), mib=-(-done.bytes // MIB))
    if done.trimmed_bytes is None:
        tell("not-trimmed")
    else:
        tell("trimmed", mib=done.trimmed_bytes // MIB)
    if done.needles:
        tell("searched", files=found.files, mib=-(-found.bytes // MIB), needles=done.needles, unread=found.unread)
        tell("found", where=", ".join(found.hits)) if found.hits else tell("found-none")
    else:
        tell("no-samples")
    tell("flash")
    tell("not-erased")
    tell("next")


def _write(path: Path, done: Erasure) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            json.dump(asdict(done), file, indent=1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
