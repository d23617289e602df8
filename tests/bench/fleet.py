"""Two thousand banks in one process: who comes back when after a broker was away, what a device costs, who is exact.

The picture of it is ``build/fleet-returns.svg``. In the short version there are 200 banks, and the broker is soon back.
"""

import asyncio
import logging
from pathlib import Path

from simulator.fleet.figures import Outage, Report
from simulator.fleet.plan import Plan
from simulator.fleet.plot import returns
from simulator.fleet.run import run
from tests.bench.measure import Measure

FULL = Plan(devices=2_000, lasts_s=90.0, outage_s=30.0, switched_on_in_s=40.0)
SHORT = Plan(devices=200, lasts_s=10.0, outage_s=4.0, switched_on_in_s=4.0, hurry=20.0)
BUSIEST_MAX_PERCENT = 10.0
"""Of the fleet in one second. Links that tried at fixed times would all come in the same."""
PICTURE = "fleet-returns.svg"


def measure(folder: Path, short: bool) -> list[Measure]:
    plan = SHORT if short else FULL
    logging.getLogger("controller.link").setLevel(logging.ERROR)  # thousands of links that go and come back
    report = asyncio.run(run(plan, folder, lambda line: None))
    assert report.outage is not None
    (folder.parent / PICTURE).write_text(returns(report.outage), "utf-8")
    return [*_fleet(plan, report), *_returns(plan, report.outage)]


def _fleet(plan: Plan, report: Report) -> list[Measure]:
    exact = 100.0 * report.verdict.exact / plan.devices
    return [
        Measure(f"{plan.devices} devices in one process: facts", report.facts_per_s, "facts/s"),
        Measure("of these devices, exact at the town in the end", exact, "%", 100.0, at_least=True),
        Measure("memory of one simulated device", report.device_kib, "KiB"),
    ]


def _returns(plan: Plan, outage: Outage) -> list[Measure]:
    away = f"broker away for {plan.outage_s:.0f} s"
    goal = BUSIEST_MAX_PERCENT if plan == FULL else None  # after a short outage the last pauses are short, too
    busiest = 100.0 * outage.busiest_second / max(1, len(outage.came_back))
    return [
        Measure(f"{away}: came back in the busiest second", busiest, "% of all", goal),
        Measure(f"{away}: half are back", outage.share_back_s(50), "s"),
        Measure(f"{away}: 99 of 100 are back", outage.share_back_s(99), "s"),
    ]
