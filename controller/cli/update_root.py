"""``bastide update install|apply|confirm|back|boot|packaged``: what root does to a machine's software."""

import argparse
import os
from pathlib import Path
from typing import Final

from controller.cli.main import CommandError
from controller.update.host import Bare, Systemd
from controller.update.place import PACKAGED, Place
from controller.update.updates import WITHIN_S, End, Updates

READABLE: Final = 0o022
"""Whatever the shell's mask is: the daemon's user reads and runs what root unpacks."""


def add_arguments(part: str, parser: argparse.ArgumentParser) -> None:
    if part == "install":
        parser.add_argument("folder", type=Path, help="of the release, or a stick's with one for each kind of machine")
    if part in ("install", "apply"):
        parser.add_argument("--again", action="store_true", help="although it was on trial here and went back")
    if part == "confirm":
        parser.add_argument(
            "--within", type=float, default=WITHIN_S, metavar="S", help="seconds from the switch (default %(default)g)"
        )


def run(args: argparse.Namespace) -> int:
    os.umask(READABLE)
    place = Place(args.root.absolute())
    if args.root == Path("/") and os.geteuid() != 0:
        raise CommandError("this is root's: run it as root, or start its unit of systemd")
    updates = Updates(place, Systemd(place) if args.root == Path("/") else Bare(place))
    return {"confirm": _confirm, "back": _back, "boot": _boot, "packaged": _packaged}.get(args.part, _apply)(
        updates, args
    )


def _apply(updates: Updates, args: argparse.Namespace) -> int:
    software = updates.apply(args.folder.absolute() if args.part == "install" else None, args.again)
    print(f"{software.version} is on trial: it is confirmed when it is well, and goes back when it is not.")
    return 0


def _confirm(updates: Updates, args: argparse.Namespace) -> int:
    end = updates.confirm(args.within)
    if end is None:
        print("Nothing is on trial.")
        return 0
    if end.lacked:
        _went_back(updates, end)
        return 1
    print(f"{end.release} is confirmed.")
    return 0


def _back(updates: Updates, args: argparse.Namespace) -> int:
    updates.back()
    print(_runs(updates))
    return 0


def _boot(updates: Updates, args: argparse.Namespace) -> int:
    end = updates.boot()
    if end is not None:
        _went_back(updates, end)
    return 0


def _packaged(updates: Updates, args: argparse.Namespace) -> int:
    updates.packaged()
    print(_runs(updates))
    return 0


def _went_back(updates: Updates, end: End) -> None:
    print(f"{end.release} went back: {end.lacked}. {_runs(updates)}")


def _runs(updates: Updates) -> str:
    name = updates.current()
    return "The package's own release runs." if name == PACKAGED else f"{name} runs."
