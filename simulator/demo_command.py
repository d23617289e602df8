"""``bastide demo``: a town's bank on the simulator, to be played with a browser."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from controller.cli.main import CommandError
from controller.config.example import KINDS
from controller.release.trouble import ReleaseError
from controller.rights import badge
from controller.rights.office import OfficeError
from controller.web.server import listen
from simulator.app import HOST, free_port, running
from simulator.broker import NoBrokerError
from simulator.child import Running
from simulator.house import House, prepare
from simulator.optics import Picture, ReaderMissingError, read

COMPARTMENTS = range(1, 241)
LOG_LINES_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="of the locker's screen (8080)")
    parser.add_argument("--sim-port", type=int, default=8081, help="of the town (8081)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="what is kept between evenings (.demo)")
    parser.add_argument("--hardware", choices=KINDS, default="simulated", help="lock boards, emulated byte by byte")
    parser.add_argument("--compartments", type=int, default=18, help="how many doors the bank has (18)")
    parser.add_argument("--no-link", action="store_true", help="no broker and no town hall: the bank stands alone")
    parser.add_argument("--no-window", action="store_true", help="no shop window: the bank alone")
    parser.add_argument("--fast", action="store_true", help="short waits: grace time 10 s, reminders after 15 s")


def run(args: argparse.Namespace) -> int:
    if args.compartments not in COMPARTMENTS:
        raise CommandError(f"a bank of the demo has {COMPARTMENTS[0]} to {COMPARTMENTS[-1]} compartments")
    _see_that_codes_can_be_read()
    for port, option in ((args.port, "--port"), (args.sim_port, "--sim-port")):
        _see_that_it_is_free(port, option)
    folder = (args.data or _folder(args.hardware)).resolve()
    try:
        window = None if args.no_window else _release(folder)
        _say("Preparing the bank, its keys and badges …")
        house = prepare(
            folder, compartments=args.compartments, port=args.port, fast=args.fast, hardware=args.hardware,
            link_port=None if args.no_link else free_port(), window=window,
        )  # fmt: skip
    except (OSError, OfficeError, ReleaseError) as error:
        raise CommandError(f"{error}; name another folder with --data, or remove this one to begin anew") from error
    _say("Starting the town and the bank's daemon …")
    try:
        return asyncio.run(_play(house, args.port, args.sim_port, not args.no_link))
    except NoBrokerError as error:
        raise CommandError(str(error)) from error


def _release(folder: Path) -> Path:
    """What the window shows, made at the first start and whenever the town's content has changed."""
    from controller.content.problems import ContentError
    from simulator import vitrines

    _say("Making the vitrines' content; the first time this takes a minute …")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return vitrines.built(vitrines.TOWN, folder / "release")
    except ContentError as error:
        raise CommandError(f"the town's content cannot be shown:\n{error}") from error


async def _play(house: House, port: int, sim_port: int, linked: bool) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(house, sim_port, lambda: _invite(house, port, sim_port, linked)) as town:
        stopping = asyncio.create_task(stop.wait())
        while not stopping.done():
            if town.child.running is Running.BROKEN:
                stop.set()
            changing = asyncio.create_task(town.changed(town.changes))
            await asyncio.wait((stopping, changing), return_when=asyncio.FIRST_COMPLETED)
            changing.cancel()
        broken = town.child.running is Running.BROKEN
        _say("" if broken else "\nGood night: the doors and the journal are kept.")
    if broken:
        last = house.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        raise CommandError("\n".join(["the bank's daemon does not start; its log ends:", *last, f"({house.log})"]))
    return 0


def _folder(hardware: str) -> Path:
    """Doors are kept by board and channel, which differ from one kind of boards to another."""
    return Path(".demo") if hardware == "simulated" else Path(f".demo-{hardware}")


def _see_that_codes_can_be_read() -> None:
    try:
        read(Picture.of("?"))
    except ReaderMissingError as error:
        raise CommandError(str(error)) from error


def _see_that_it_is_free(port: int, option: str) -> None:
    try:
        listen(HOST, port).close()
    except (OSError, OverflowError) as error:
        raise CommandError(f"port {port} cannot be used ({error}); choose another with {option}") from error


def _invite(house: House, port: int, sim_port: int, linked: bool) -> None:
    window = f"\n  the window alone   http://{HOST}:{port}/vitrine" if house.themes else ""
    hall = "\n  the town hall      on the same page; its MQTT broker runs in here, for the demo only" if linked else ""
    _say(
        f"""
{badge.terminal(house.merchant, colours=sys.stdout.isatty())}
The badge of the baker (in the pockets of the town, too):
  {house.merchant}

  the town           http://{HOST}:{sim_port}/sim      open this first{hall}
  the locker alone   http://{HOST}:{port}/kiosk{window}

Kept in {house.folder}. Ctrl-C ends it; the next start goes on from here."""
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
