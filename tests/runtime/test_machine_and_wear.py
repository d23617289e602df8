"""What the machine suffers stays told until it is switched off; doors that slow down are told before they fail."""

import asyncio
from pathlib import Path

import pytest

from controller.core.facts import DoorMoved, Fact, PulseIntended
from controller.core.moment import Moment, Trust
from controller.core.state import Door, Kind
from controller.machine import Watch
from controller.slowness import Slowness, read
from controller.store.journal import Journal
from controller.wear import OPENINGS_A_WEEK_MAX, WEEK_S, WEEKS, Slow, Wear
from hal.health import Machine

pytestmark = pytest.mark.anyio
WELL = Machine(under_voltage=False, soc_c=45.0, card_errors=0)
EVENING_S = 1_795_456_800.0


def watch(folder: Path, boot: str = "boot-1") -> Watch:
    return Watch(lambda data: WELL, folder, boot)


def test_a_weak_supply_is_latched_for_this_boot_and_over_a_restart_of_the_daemon(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = watch(tmp_path)
    one.see(WELL)
    assert one.alarms == () and not one.health.under_voltage
    for weak in (True, False, True):
        one.see(Machine(under_voltage=weak))
    assert one.health.under_voltage and "supply was too weak" in one.alarms[0]
    assert len(caplog.records) == 1, "told once"
    assert watch(tmp_path).health.under_voltage, "the daemon was restarted, the machine was not"
    assert not watch(tmp_path, "boot-2").health.under_voltage


def test_a_hot_processor_and_a_dying_card_are_told_as_long_as_they_are(tmp_path: Path) -> None:
    one = watch(tmp_path)
    one.see(Machine(soc_c=85.5, card_errors=2, read_only=True))
    assert [words.partition(";")[0] for words in one.alarms] == [
        "the processor is at 85.5 °C", "the card has had 2 errors", "the card takes nothing any more",
    ]  # fmt: skip
    one.see(WELL)
    assert one.alarms == ()


def test_a_card_that_takes_nothing_stops_no_daemon(tmp_path: Path) -> None:
    one = watch(tmp_path / "gone")
    one.see(Machine(under_voltage=True))
    assert one.health.under_voltage


# -- doors ------------------------------------------------------------------------------------


def opening(box: str, after_s: float, to: Door = Door.OPEN) -> list[Fact]:
    return [
        PulseIntended(box, 1, 1, Kind.PICKUP, "ticket:ab"),
        DoorMoved(box, to, after_s),
        DoorMoved(box, Door.CLOSED, 9.0),
    ]


def at(week: int, trust: Trust = Trust.SYNCHRONISED) -> Moment:
    return Moment(1.0, EVENING_S + week * WEEK_S, trust)


def lived(*weeks: float, box: str = "c1", openings: int = 7) -> Wear:
    wear = Wear()
    for number, after_s in enumerate(weeks):
        for n in range(openings):
            for fact in opening(box, after_s + 0.01 * n):
                wear.saw(at(number), fact)
    return wear


def test_a_lock_that_takes_longer_each_week_is_announced() -> None:
    assert lived(0.4, 0.5, 0.6, 0.8).slow() == (Slow("c1", pytest.approx(0.43), pytest.approx(0.83)),)


@pytest.mark.parametrize(
    "weeks", [(0.4, 0.4, 0.4), (0.4, 0.8), (0.4, 0.9, 0.5), (0.8, 0.6, 0.4), (0.1, 0.13, 0.16), (0.4, 0.45, 0.5)]
)
def test_weeks_that_go_up_and_down_or_a_little_are_nothing(weeks: tuple[float, ...]) -> None:
    assert lived(*weeks).slow() == ()


def test_too_few_openings_say_nothing_about_a_week() -> None:
    assert lived(0.4, 0.6, 0.9, openings=4).slow() == ()
    assert lived(0.4, 0.6, 0.9, openings=5).slow() != ()


def test_a_person_who_dawdles_moves_no_median() -> None:
    wear = lived(0.4, 0.4, 0.4, openings=5)
    for number in range(3):
        for fact in (*opening("c1", 5.0), *opening("c1", 5.5)):
            wear.saw(at(number), fact)
    assert wear.slow() == ()


def test_what_opened_by_itself_or_on_a_lost_clock_does_not_count_and_a_jam_does() -> None:
    wear = Wear()
    for _ in range(9):
        wear.saw(at(0), DoorMoved("c1", Door.OPEN, 70.0))
        for fact in opening("c2", 1.0):
            wear.saw(at(0, Trust.FLOOR_ONLY), fact)
        for fact in opening("c3", 6.0, Door.JAMMED):
            wear.saw(at(0), fact)
    assert wear.latest() == {"c3": 6.0}


@pytest.mark.law("I12")
def test_years_of_a_busy_door_take_no_more_memory() -> None:
    wear = lived(*[0.4] * 60, openings=90)
    (weeks,) = wear._weeks.values()
    assert len(weeks) == WEEKS and all(len(openings) == OPENINGS_A_WEEK_MAX for openings in weeks.values())


async def test_the_journal_is_read_and_the_door_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path) as journal:
        for number, after_s in enumerate((0.4, 0.6, 0.9)):
            for _ in range(6):
                journal.append(at(number), "boot-1", opening("c1", after_s))
    assert read(path).medians("c1") == [0.4, 0.6, 0.9]
    slowness = Slowness(path, {"c1": "7"}, first_after_s=0.0)
    task = asyncio.ensure_future(slowness.run())
    async with asyncio.timeout(20.0):
        while not slowness.openings_s:
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert slowness.openings_s == {"7": 0.9}
    assert slowness.alarms[0].startswith("door 7 opens slower each week: 0.9 s, it was 0.4 s")
