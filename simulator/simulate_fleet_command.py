"""``bastide simulate-fleet``: thousands of banks with the real link, people and faults, against a real broker."""

import argparse
import asyncio
import logging
import tempfile
from pathlib import Path

from controller.cli.main import CommandError
from simulator.fleet.broker import NoBrokerError
from simulator.fleet.consumer import TownLostError
from simulator.fleet.figures import Outage, Report
from simulator.fleet.fleet import NotArrivedError
from simulator.fleet.plan import Plan
from simulator.fleet.plot import returns
from simulator.fleet.run import run as run_fleet

WRONG_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--devices", type=int, default=2_000, help="banks (default 2000)")
    parser.add_argument(
        "--broker", metavar="HOST:PORT", help="somebody's; without one a Mosquitto of our own is killed"
    )
    parser.add_argument("--minutes", type=float, default=3.0, help="while people come (default 3)")
    parser.add_argument("--seed", type=int, default=7, help="of people and faults; pauses of links are drawn anew")
    parser.add_argument("--hurry", type=float, default=5.0, help="people come so many times faster (default 5)")
    parser.add_argument("--outage", type=float, default=30.0, metavar="S", help="our broker stays away; 0: never")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the returns after the outage, as SVG")


def run(args: argparse.Namespace) -> int:
    plan = plan_of(args)
    logging.getLogger("controller.link").setLevel(logging.ERROR)  # thousands of links that go and come back
    print(f"{plan.devices} devices, people {plan.hurry:g} times as fast, seed {plan.seed}", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="bastide-fleet-") as folder:
            report = asyncio.run(run_fleet(plan, Path(folder), lambda line: print(line, flush=True)))
    except (NoBrokerError, NotArrivedError, TownLostError) as error:
        raise CommandError(str(error)) from error
    if args.plot is not None and report.outage is not None:
        args.plot.parent.mkdir(parents=True, exist_ok=True)
        args.plot.write_text(returns(report.outage), "utf-8")
    return tell(plan, report)


def plan_of(args: argparse.Namespace) -> Plan:
    """The plan that the arguments mean. Raises :class:`CommandError`."""
    if not 1 <= args.devices <= 99_999 or args.minutes <= 0 or args.hurry <= 0 or args.outage < 0:
        raise CommandError("devices are 1 to 99999, minutes and hurry more than 0, an outage is not negative")
    return Plan(
        args.devices,
        args.seed,
        args.minutes * 60,
        args.hurry,
        address(args.broker) if args.broker else None,
        args.outage,
    )


def address(text: str) -> tuple[str, int]:
    """``HOST:PORT``. Raises :class:`CommandError`."""
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65_536):
        raise CommandError(f"{text!r} is no broker: write it as HOST:PORT, such as 127.0.0.1:1883")
    return host.strip("[]"), int(port)


def tell(plan: Plan, report: Report) -> int:
    verdict = report.verdict
    print(f"\n{report.took_s:.0f} s, {report.facts_per_s:.0f} facts/s, {report.cuts} lines cut")
    print(f"memory: {report.device_kib:.0f} KiB a device")
    if report.outage is not None:
        print(_told(report.outage))
    print(
        f"{verdict.repeated} facts came again and were skipped, {verdict.asked_again} times facts were asked for again"
    )
    for words in verdict.wrong[:WRONG_SHOWN]:
        print(f"  {words}")
    if verdict.wrong:
        print(f"THE TOWN: {len(verdict.wrong)} of {plan.devices} devices are WRONG")
        return 1
    print(f"THE TOWN: {verdict.exact} of {plan.devices} devices exact, {verdict.facts} facts, in order, none missing")
    return 0


def _told(outage: Outage) -> str:
    return (
        f"the broker was away for {outage.back_s - outage.killed_s:.0f} s; {len(outage.came_back)} devices came back, "
        f"half in {outage.share_back_s(50):.1f} s, 99 of 100 in {outage.share_back_s(99):.1f} s, "
        f"{outage.busiest_second} in the busiest second"
    )
