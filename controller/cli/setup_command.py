"""``bastide setup``: a bare machine becomes one that knows who it is, on its own screen or in a terminal."""

import argparse
import asyncio
import logging
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

from controller.cli.commission_command import say
from controller.cli.main import CommandError
from controller.commission.running import InUseError
from controller.config import ConfigError
from controller.dialogue.keeping import ProgressError
from controller.dialogue.showing import in_terminal, on_screen
from controller.rights.identity import IdentityError
from controller.rights.tickets import DeviceKeyError
from controller.setup import running, seed
from controller.setup.places import BOOT, STICKS, Places, Programs
from controller.setup.seed import SeedError
from controller.setup.words import WORDS

PORT = 8080
START = ("/usr/bin/systemctl", "start", "bastide.service")
ASKS_STILL = 3
TERMINATED = 128 + signal.SIGTERM
"""Of the page that was ended, by systemd or Ctrl-C; its unit counts it as no failure (``SuccessExitStatus=``)."""
EXPECTED = (
    OSError, ProgressError, SeedError, InUseError, running.TwiceError, ConfigError, IdentityError, DeviceKeyError
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="on this machine's own screen, at /setup")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="answers given beforehand")
    parser.add_argument("--anew", action="store_true", help="begin anew; what was answered before is kept beside it")
    parser.add_argument("--port", type=int, default=PORT, help="of the screen's page (default %(default)s)")
    parser.add_argument("--config", type=Path, default=Places().config, metavar="FILE",
                        help="the configuration to write (default %(default)s)")  # fmt: skip
    parser.add_argument("--data", type=Path, default=Places().data, metavar="DIR",
                        help="the machine's data, its keys among them (default %(default)s)")  # fmt: skip
    parser.add_argument("--dev", type=Path, default=Path("/dev"), metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--sticks", type=Path, action="append", metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--programs", type=Path, default=Path("/usr/bin"), metavar="DIR", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """0 once the machine may start; 1 when somebody stopped (143: the page); 3 when only a person can go on."""
    places = _places(args)
    if not (args.serve or args.seed or sys.stdin.isatty()):
        raise CommandError("there is no terminal to answer in; run it in one (`ssh -t`), or with --serve or --seed")
    if not places.config.parent.is_dir():
        raise CommandError(f"there is no folder {places.config.parent}; the package makes it, or name --config")
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    try:
        known = _seed(args, places)  # as whoever calls: in a home that is closed to the daemon's user it is read, too
        programs = Programs(args.programs / "nmcli", args.programs / "timedatectl", _as_owner(places.data))
        with running.alone(places):
            if args.anew:
                running.set_aside(places.book)
            ended = asyncio.run(_set_up(args, places, programs, known))
    except EXPECTED as error:
        raise CommandError(_told(error, args)) from error
    except ExceptionGroup as group:  # what the hands fell over, and perhaps the page with them
        expected, unexpected = group.split(EXPECTED)
        if expected is None or unexpected is not None:
            raise
        raise CommandError(_told(_first(expected), args)) from group
    starts = not args.serve and places.config == Places().config and os.getuid() == 0
    return _start() if ended == 0 and starts else ended


def _told(error: Exception, args: argparse.Namespace) -> str:
    if not isinstance(error, OSError):
        return str(error)
    return f"{error}; may this user write to {args.config.parent}, and is port {args.port} free?"


def _first(error: Exception) -> Exception:
    return _first(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


def _places(args: argparse.Namespace) -> Places:
    """Beside a seed lies what it brings along."""
    sticks, boot = (STICKS, BOOT) if args.sticks is None else (tuple(args.sticks), ())
    beside = () if args.seed is None else (args.seed.absolute().parent,)
    return Places(args.config.absolute(), args.data.absolute(), sticks, (*beside, *boot), dev=args.dev)


def _as_owner(data: Path) -> int | None:
    """Whoever runs this as root makes files for the daemon's user, whose folder ``data`` is; programs stay root's."""
    if os.geteuid() != 0 or not data.is_dir() or data.stat().st_uid == 0:
        return None
    owner = pwd.getpwuid(data.stat().st_uid)
    os.initgroups(owner.pw_name, owner.pw_gid)
    os.setegid(owner.pw_gid)
    os.seteuid(owner.pw_uid)
    return 0


async def _set_up(args: argparse.Namespace, places: Places, programs: Programs, known: seed.Seed | None) -> int:
    guide = running.guide(running.taken_up(places), places, programs)
    if known is not None:
        async with guide.at_work():
            word = await seed.answer(guide, seed.replies(known))
        if word != "started" and not args.serve:
            line = WORDS.catalogue(known.language)["steps"][word]["line"]
            print(f"Only a person can go on from here ({line}): `bastide setup`, or on the machine's own screen.")
            return ASKS_STILL
    show = on_screen(args.port, say) if args.serve else in_terminal(say)
    through = running.through_or_made_elsewhere if args.serve else running.through
    if guide.book.started or await through(guide, places, show):
        print()
        return 0
    print(f"\n{WORDS.catalogue(guide.book.language)['ui']['stopped_terminal']}")
    return TERMINATED if args.serve else 1


def _seed(args: argparse.Namespace, places: Places) -> seed.Seed | None:
    """The one that was named; on the screen the one that lies on the card, at the very first start alone."""
    if args.seed is not None:
        return seed.load(args.seed)
    found = next((folder / seed.NAME for folder in BOOT if (folder / seed.NAME).is_file()), None)
    if not args.serve or args.sticks is not None or found is None or places.book.exists():
        return None
    try:
        return seed.load(found)
    except SeedError as error:
        logging.getLogger(__name__).error("%s", error)  # somebody stands before the screen, and is asked
        return None


def _start() -> int:
    """The daemon, as root; from the screen's unit systemd does it itself (``OnSuccess=``)."""
    os.seteuid(0)
    started = subprocess.run(START, check=False)  # noqa: S603
    return started.returncode
