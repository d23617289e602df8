"""``bastide simulate-fleet``: the links of thousands of banks in one process, against a broker that you trouble.

A line a second: how many banks are linked, what happened, what the town has. Stop the broker and start it again to see
them come back, spread by their jitter. At the end everybody goes home, and the town must have everything.
"""

import argparse
import asyncio
import logging
import resource
import sys
from contextlib import suppress
from time import monotonic

from controller.cli.main import CommandError

FILES_BESIDE = 200
END_WITHIN_S = 600.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--devices", type=int, default=2_000, metavar="N")
    parser.add_argument("--host", default="127.0.0.1", help="of a broker on this machine that lets everybody in")
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long people come (default 60)")
    parser.add_argument("--every", type=float, default=60.0, help="seconds between visits to one bank (default 60)")
    parser.add_argument("--seed", type=int, default=1)


def run(args: argparse.Namespace) -> int:
    """0 when the town has everything in the end."""
    if not 1 <= args.devices <= 20_000:
        raise CommandError("--devices must be from 1 to 20000")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < args.devices + FILES_BESIDE:
        raise CommandError(f"this machine allows {most} open files; ask for fewer --devices, or raise `ulimit -Hn`")
    logging.disable(logging.WARNING)  # thousands of links would each say that the broker is gone
    resource.setrlimit(resource.RLIMIT_NOFILE, (args.devices + FILES_BESIDE, most))
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    from controller.link.broker import Broker
    from simulator.fleet import Fleet

    fleet = Fleet(args.devices, Broker(args.host, args.port), args.every, args.seed)
    running = asyncio.create_task(fleet.run())
    began, before = monotonic(), 0
    ends_s = began + args.seconds + END_WITHIN_S
    while not running.done() and monotonic() < ends_s:
        await asyncio.sleep(1.0)
        now_s, heard = monotonic() - began, fleet.town.heard
        if now_s > args.seconds:
            fleet.go_home()
        sys.stdout.write(
            f"{now_s:6.0f} s  {fleet.linked:6,} linked  {fleet.happened:9,} facts  {heard:9,} at the town"
            f"  {heard - before:6,} a second  {fleet.town.twice:6,} twice and dropped\n"
        )
        sys.stdout.flush()
        before = heard
        if now_s > args.seconds and fleet.complete:
            break
    complete = fleet.complete and not running.done()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    sys.stdout.write(
        "the town has everything, in order, each once\n" if complete else "the town does NOT have everything\n"
    )
    return 0 if complete else 1
