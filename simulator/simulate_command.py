"""``bastide simulate``: days and years of a bank in virtual time, every law checked."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from hashlib import sha256

from controller.cli.main import CommandError
from simulator.days import bugs
from simulator.days.disk_ledger import disk_ledger
from simulator.days.faults import FAULTS, named
from simulator.days.run import Plan, Report, shares, simulate
from simulator.laws.court import CHECKED

DAYS_A_BANK = 365
DISK_DAYS_A_BANK = 10
"""Longer simulations are several banks, each with its own seed made from the given one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=30, help="bank-days in all (default 30)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same journal (default 7)")
    parser.add_argument(
        "--faults", default="field", metavar="LIST", help=f"field (all), none, or some of: {', '.join(FAULTS)}"
    )
    parser.add_argument("--visits", type=int, default=40, help="people a day (default 40)")
    parser.add_argument("--compartments", type=int, default=18, help="size of the bank (default 18)")
    parser.add_argument("--disk", action="store_true", help="the real journal, on a disk that crashes and tears")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--plant", metavar="BUG", help=f"with a bug that must be found: {', '.join(bugs.BUGS)}")


def run(args: argparse.Namespace) -> int:
    plan = plan_of(args)
    parts = shares(plan, DISK_DAYS_A_BANK if args.disk else DAYS_A_BANK)
    print(f"{plan.days} days in {len(parts)} bank(s), {plan.visits} people a day, faults: {args.faults}", flush=True)
    began_s = time.monotonic()
    work = partial(one_bank, disk=args.disk, plant=args.plant)
    reports = list(_reports(work, parts, args.jobs))
    return tell(plan, reports, time.monotonic() - began_s)


def plan_of(args: argparse.Namespace) -> Plan:
    """The plan that the arguments mean. Raises :class:`CommandError`."""
    if args.days < 1 or args.visits < 0 or not 2 <= args.compartments <= 200 or args.jobs < 1:
        raise CommandError("days and jobs are at least 1, visits at least 0, compartments 2 to 200")
    if args.plant is not None and args.plant not in bugs.BUGS:
        raise CommandError(f"no bug is called {args.plant!r}; there are: {', '.join(bugs.BUGS)}")
    try:
        faults = named(args.faults)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return Plan(args.days, args.seed, faults, args.visits, args.compartments)


def one_bank(plan: Plan, disk: bool, plant: str | None) -> Report:
    """One bank through its days, in this process."""
    with bugs.planted(plant):
        if not disk:
            return simulate(plan)
        with disk_ledger(plan.seed) as ledger:
            return simulate(plan, ledger=ledger)


def _reports(work: "partial[Report]", parts: Iterable[Plan], jobs: int) -> Iterator[Report]:
    """Reports in the order of the plans; stops early at the first violation."""
    parts = list(parts)
    if jobs == 1 or len(parts) == 1:
        for part in parts:
            yield _progress(work(part))
        return
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(work, part) for part in parts]
        for future in as_completed(futures):
            if _progress(future.result()).violations:
                pool.shutdown(cancel_futures=True)
                break
        yield from (future.result() for future in futures if future.done() and not future.cancelled())


def _progress(report: Report) -> Report:
    state = "broken" if report.violations else "all laws held"
    took = f"{1000 * report.seconds / max(1, report.days):.0f} ms a day"
    print(f"  bank with seed {report.plan.seed}: {report.days} days, {state}, {took}", flush=True)
    return report


def tell(plan: Plan, reports: list[Report], seconds: float) -> int:
    """What happened, in numbers; the first violation; and as the last line the journal's hash."""
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for report in reports:
        counts.update(report.counts)
        words.update(report.words)
    days = sum(report.days for report in reports)
    print(f"\n{days} bank-days in {seconds:.1f} s ({1000 * seconds / max(1, days):.1f} ms a day)")
    _table("what happened", counts)
    _table("what people were told", words)
    print(f"\nlaws checked: {' '.join(CHECKED)}")
    broken = [violation for report in reports for violation in report.violations]
    for violation in broken[:1]:
        print(f"\n{violation.story}\n\nLAW {violation.law} IS BROKEN on day {violation.day}: {violation.what}")
        print(f"seed {violation.seed} tells this story again: {_again(plan, violation.seed, violation.day)}")
    print(f"journal sha256 {head_of(reports)}")
    sys.stdout.flush()
    return 1 if broken else 0


def _again(plan: Plan, seed: int, day: int) -> str:
    faults = "field" if set(plan.faults) == set(FAULTS) else ",".join(plan.faults) or "none"
    return (
        f"bastide simulate --days {day + 1} --seed {seed} --faults {faults}"
        f" --visits {plan.visits} --compartments {plan.compartments}"
    )


def _table(title: str, counts: Counter[str]) -> None:
    print(f"\n{title}:")
    for name, count in sorted(counts.items()):
        print(f"  {name:<32}{count:>12,}")


def head_of(reports: list[Report]) -> str:
    """The hash of one bank's journal, or the hash over the journals of several."""
    if len(reports) == 1:
        return reports[0].head
    return sha256("".join(report.head for report in reports).encode()).hexdigest()
