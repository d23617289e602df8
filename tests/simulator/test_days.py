"""Bank-days in virtual time: the laws hold, the same seed is the same life, and the laws would notice."""

import subprocess
import sys
from dataclasses import replace

import pytest

from simulator.days import bugs
from simulator.days.disk_ledger import disk_ledger
from simulator.days.faults import FAULTS, named
from simulator.days.run import Plan, Report, shares, simulate

FIELD = named("field")


def tell(report: Report) -> str:
    return "\n".join(f"{one.law}: {one.what} (seed {one.seed})\n{one.story}" for one in report.violations[:1])


@pytest.mark.parametrize("seed", range(3000, 3003))
def test_days_of_a_busy_bank_with_faults_keep_every_law(seed: int) -> None:
    report = simulate(Plan(20, seed, FIELD))
    assert not report.violations, tell(report)
    assert report.days == 20
    assert report.counts["VisitBegan"] > 20 * 30, "too few people came for the laws to mean anything"
    assert report.counts["GoodsTaken"] > 20 * 8


def test_days_without_faults_keep_every_law_and_serve_nearly_everyone() -> None:
    report = simulate(Plan(10, 3100))
    assert not report.violations, tell(report)
    fetched, deposited = report.counts["GoodsTaken"], report.counts["GoodsDeposited"]
    assert fetched > 0.8 * deposited


def test_days_on_a_disk_that_crashes_keep_every_law() -> None:
    for seed in range(3200, 3203):
        with disk_ledger(seed) as ledger:
            report = simulate(Plan(3, seed, ("power", "crash", "ambush", "restore")), ledger=ledger)
        assert not report.violations, tell(report)


def test_the_same_seed_is_the_same_life_to_the_last_bit() -> None:
    plan = Plan(4, 3300, FIELD)
    assert simulate(plan) == simulate(plan)
    assert simulate(plan).head != simulate(replace(plan, seed=3301)).head


def test_the_same_seed_is_the_same_life_on_the_disk() -> None:
    heads = set()
    for _ in range(2):
        with disk_ledger(3400) as ledger:
            heads.add(simulate(Plan(2, 3400, FIELD), ledger=ledger).head)
    assert len(heads) == 1


def test_every_fault_strikes_and_the_laws_hold() -> None:
    """Each kind of trouble alone, about once a day however rare it is in the field."""
    for name, fault in FAULTS.items():
        report = simulate(Plan(5, 3500, (name,) * round(1 + 1 / fault.per_day)))
        assert not report.violations, f"{name}: {tell(report)}"
        assert report.counts[f"trouble: {name}"] > 1


SEEDS = (8101, 8202, 8303)
"""Never used while the simulator was written."""


PLANTED = [
    pytest.param("skip-intent", "I1", marks=pytest.mark.law("I1")),
    pytest.param("normal-sync", "I1", marks=pytest.mark.law("I1")),
    pytest.param("burn-early", "I2", marks=[pytest.mark.law("I2"), pytest.mark.field_note("L10")]),
    pytest.param("reuse-once", "I2", marks=pytest.mark.law("I2")),
    pytest.param("forget-orders", "L14", marks=pytest.mark.field_note("L14")),
    pytest.param("offer-to-check", "I4", marks=[pytest.mark.law("I4"), pytest.mark.field_note("L8")]),
    pytest.param("forget-deadline", "I5", marks=[pytest.mark.law("I5"), pytest.mark.field_note("L28")]),
    pytest.param("fire-on-restart", "I6", marks=[pytest.mark.law("I6"), pytest.mark.field_note("L3")]),
]


def test_every_planted_bug_is_proven_found() -> None:
    assert {param.values[0] for param in PLANTED} == set(bugs.BUGS)


@pytest.mark.parametrize(("name", "law"), PLANTED)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_bug_is_found_by_its_law(name: str, law: str, seed: int) -> None:
    bug = bugs.BUGS[name]
    plan = Plan(120, seed, FIELD)
    with bugs.planted(name), disk_ledger(seed) as ledger:
        report = simulate(plan, ledger=ledger if bug.disk else None)
    assert report.violations, f"{name} went unnoticed for {report.days} days"
    assert report.violations[0].law == law == bug.law, tell(report)
    assert report.violations[0].story, "a violation tells what happened before"


def test_a_bug_is_gone_when_it_is_pulled_out() -> None:
    with bugs.planted("burn-early"):
        assert simulate(Plan(1, 8101)).violations
    assert not simulate(Plan(1, 8101)).violations


def test_a_violation_is_told_again_to_the_letter() -> None:
    plan = Plan(30, 8101, FIELD)
    with bugs.planted("forget-deadline"):
        first = simulate(plan)
        again = simulate(replace(plan, days=first.days))
    assert first.violations == again.violations
    assert first.head == again.head


def test_a_long_plan_is_shared_among_banks_of_their_own_seeds() -> None:
    parts = shares(Plan(1000, 5, FIELD), 365)
    assert [part.days for part in parts] == [365, 365, 270]
    assert len({part.seed for part in parts}) == 3
    assert parts == shares(Plan(1000, 5, FIELD), 365)
    assert shares(Plan(300, 5), 365) == [Plan(300, 5)]


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    entry = "import sys; from controller.cli.main import main; sys.exit(main())"
    line = [sys.executable, "-c", entry, "simulate", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_prints_the_journals_hash_last_and_the_same_twice() -> None:
    first = command("--days", "2", "--seed", "7", "--faults", "field", "--jobs", "1")
    again = command("--days", "2", "--seed", "7", "--faults", "field", "--jobs", "2")
    assert first.returncode == 0, first.stdout + first.stderr
    last = first.stdout.splitlines()[-1]
    assert last.startswith("journal sha256 ")
    assert len(last.split()[-1]) == 64
    assert again.stdout.splitlines()[-1] == last


def test_the_command_ends_with_one_when_a_law_is_broken_and_tells_the_story() -> None:
    done = command("--days", "5", "--seed", "8", "--jobs", "1", "--plant", "skip-intent")
    assert done.returncode == 1
    assert "LAW I1 IS BROKEN" in done.stdout
    assert "--seed 8 " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("journal sha256 ")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("--faults", "locusts"), "jam"), (("--plant", "weeds"), "burn-early"), (("--days", "0"), "at least 1")],
)
def test_a_wrong_argument_is_refused_with_what_there_is(arguments: tuple[str, ...], word: str) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert word in done.stderr
