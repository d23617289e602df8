"""A fleet in one process: what its town ends up with is judged, and a judge must see whatever is wrong."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controller.cli.main import main
from controller.link.outward import Cursor, Outward
from controller.link.pace import Pace
from simulator.days.run import DAY_S
from simulator.fleet import broker, town
from simulator.fleet.days import Happening, lived
from simulator.fleet.device import Device
from simulator.fleet.figures import Outage, judge
from simulator.fleet.people import People
from simulator.fleet.plan import Plan
from simulator.fleet.plot import returns
from simulator.fleet.run import run

pytestmark = pytest.mark.anyio

SOMETHING = Happening(1.0, "DoorMoved", '{"box":"c07","door":"open","at_s":1.5}', bytes(range(32)))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def message(device: Device, after: int = 0) -> dict[str, Any]:
    """What the link says next, as the town reads it."""
    facts = await Outward(device, Pace(), Cursor.at(after)).next()
    said: dict[str, Any] = json.loads(facts.model_dump_json())
    return said


def books_of(*devices: Device) -> town.Town:
    return town.Town("127.0.0.1", 1, {device.device: device.public for device in devices})


def verdicts(one: town.Town) -> dict[str, dict[str, Any]]:
    return {device: books.verdict() for device, books in one.books.items()}


@pytest.mark.law("I10")
async def test_a_fleet_loses_its_broker_and_its_lines_and_the_town_has_everything(tmp_path: Path) -> None:
    plan = Plan(
        devices=40, lasts_s=6.0, hurry=600.0, outage_s=1.0, bad_line_every=4, cuts_every_s=1.0, switched_on_in_s=1.0
    )
    report = await run(plan, tmp_path, lambda line: None)
    assert (report.verdict.wrong, report.verdict.exact) == ((), 40)
    assert report.verdict.facts > 400
    assert report.cuts > 0 and report.outage is not None
    assert len(report.outage.came_back) == 30, "each on a good line"
    assert report.connections.again >= 40


async def test_a_town_that_has_everything_is_exact() -> None:
    device = Device(1, seed=7)
    for _ in range(3):
        device.happens(SOMETHING)
    one = books_of(device)
    assert one.books[device.device].keep(await message(device))
    assert one.books[device.device].keep(await message(device)), "again, and skipped"
    verdict = judge([device], verdicts(one))
    assert (verdict.exact, verdict.facts, verdict.repeated, verdict.wrong) == (1, 3, 3, ())


@pytest.mark.parametrize("what", ["body", "kind", "wall_s", "side_hash", "boot", "lost", "signature"])
async def test_whatever_was_changed_or_lost_on_the_way_is_seen(what: str) -> None:
    device = Device(1, seed=7)
    device.happens(SOMETHING)
    device.happens(SOMETHING)
    said, one = await message(device), books_of(device)
    other = {"body": "{}", "kind": "Other", "wall_s": 1.0, "side_hash": None, "boot": "boot-2"}
    if what == "lost":
        said["facts"].pop(0)
    elif what == "signature":
        said["head"]["signature"] = "00" * 64
    else:
        said["facts"][0][what] = other[what]
    one.books[device.device].keep(said)
    assert judge([device], verdicts(one)).exact == 0


async def test_a_device_tells_a_signed_gap_for_what_it_no_longer_has_and_the_verdict_says_so() -> None:
    device = Device(1, seed=7)
    for _ in range(5):
        device.happens(SOMETHING)
    await device.acknowledge(2)
    said, one = await message(device), books_of(device)
    assert (said["gap"]["first"], said["gap"]["last"], [fact["seq"] for fact in said["facts"]]) == (1, 2, [3, 4, 5])
    assert one.books[device.device].keep(said)
    assert "2 facts were never told" in judge([device], verdicts(one)).wrong[0]


async def test_a_device_goes_on_after_any_fact_that_it_has() -> None:
    device = Device(1, seed=7)
    for _ in range(5):
        device.happens(SOMETHING)
    await device.acknowledge(2)
    whole, rest = await message(device, after=2), await message(device, after=4)
    assert rest["previous"] == whole["facts"][1]["link"]
    assert [fact["seq"] for fact in rest["facts"]] == [5]


def test_the_same_seed_lives_the_same_days_and_another_lives_others() -> None:
    assert lived(7, 2) == lived(7, 2) != lived(8, 2)
    assert all(0 <= one.at_s <= DAY_S for day in lived(7, 2) for one in day)
    assert any(one.side_hash for day in lived(7, 2) for one in day)


def test_people_come_to_every_device_day_after_day() -> None:
    devices = [Device(number, 7) for number in range(5)]
    days = lived(7, 3)
    people = People(devices, days, seed=7, hurry=1.0)
    people.until(3 * DAY_S)
    per_day = [device.newest() / 3 for device in devices]
    assert people.facts == sum(device.newest() for device in devices)
    shortest, longest = min(map(len, days)), max(map(len, days))
    assert all(shortest / 2 < facts < longest * 1.5 for facts in per_day)


OUTAGE = Outage(killed_s=10.0, back_s=40.0, came_back=(0.5, 1.2, 1.9, 7.0))


def test_returns_are_counted_by_the_second() -> None:
    assert OUTAGE.per_second() == [1, 2, 0, 0, 0, 0, 0, 1]
    assert (OUTAGE.busiest_second, OUTAGE.share_back_s(50), OUTAGE.share_back_s(99)) == (2, 1.2, 7.0)
    assert (Outage(1.0, 2.0, ()).busiest_second, Outage(1.0, 2.0, ()).share_back_s(99)) == (0, 0.0)


def test_the_plot_has_a_bar_for_every_second_in_which_somebody_came_back() -> None:
    root = ET.fromstring(returns(OUTAGE))
    bars = [float(one.attrib["height"]) for one in root if one.attrib.get("fill") == "#2f7d6b"]
    assert len(bars) == 3 and bars[1] == max(bars) == 2 * bars[0]
    assert ET.fromstring(returns(replace(OUTAGE, came_back=()))).tag.endswith("svg")


@pytest.mark.parametrize("arguments", [["--broker", "nowhere"], ["--broker", "a:99999"], ["--devices", "0"]])
def test_what_cannot_be_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate-fleet", *arguments]) == 2
    assert "bastide simulate-fleet: " in capsys.readouterr().err


def test_without_a_broker_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(broker.NoBrokerError, match="apt install mosquitto"):
        broker.program(also_in=str(tmp_path))
