"""``bastide update check|fetch``: is there a release that may come here? As the daemon's user, beside the daemon."""

import argparse
import asyncio
import time
from pathlib import Path

from controller.cli.main import CommandError
from controller.config import Config, ConfigError, load
from controller.config.update import UpdateTable
from controller.update import keys
from controller.update.fetch import Fetching, Looked
from controller.update.host import Systemd
from controller.update.place import Place
from controller.update.trouble import Hindered
from controller.update.updates import Updates
from controller.update.wellness import disturbs


def add_arguments(part: str, parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="in place of /etc/bastide/bastide.toml")
    if part == "fetch":
        parser.add_argument("--only", action="store_true", help="bring it, and do not have it installed")


def run(args: argparse.Namespace) -> int:
    """0 when there is nothing more to do now, 1 when a place could not be looked at."""
    place = Place(args.root.absolute())
    table = _table(args.config or place.config)
    if table is None:
        print("Nobody looks for software here: there is no [update] in the configuration.")
        return 0
    host = Systemd(place)
    machine = Updates(place, host).machine()
    try:
        fetching = Fetching(place.fetched, table, machine, keys.load(place.keys))
        fetching.tidy()
        looked = asyncio.run(fetching.run(only_look=args.part == "check"))
    except ValueError as error:
        raise CommandError(f"[update] address: {error}") from error
    for one in looked:
        print(_words(one))
    found = next((one for one in looked if one.software is not None), None)
    if found is None or args.part == "check" or args.only:
        return int(any(one.trouble for one in looked))
    return _install(found, table, host)


def _table(path: Path) -> UpdateTable | None:
    try:
        config: Config = load(path)
    except ConfigError as error:
        raise CommandError(str(error)) from error
    return config.update


def _words(looked: Looked) -> str:
    if looked.software is None:
        return f"{looked.source}: {looked.why_not}"
    return f"{looked.source}: {looked.software.version} may come"


def _install(found: Looked, table: UpdateTable, host: Systemd) -> int:
    """Root's half looks again; here it is only not woken in vain."""
    now = time.strftime("%H:%M")
    if not found.by_hand and not table.allows(now):
        print(f"It is here, and waits for {table.begins}.")
        return 0
    report = host.report()
    if report is not None:
        try:
            disturbs(report)
        except Hindered as error:
            print(f"It is here, and waits: {error}.")
            return 0
    if not host.request():
        raise CommandError("systemd does not start bastide-update.service; is the package's polkit rule there?")
    print("It is here, and bastide-update.service puts it in.")
    return 0
