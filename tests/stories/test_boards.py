"""A deposit and a pickup on emulated lock boards, while what goes wrong in the field goes wrong.

The bank's real daemon drives the real driver over a real pseudo-terminal; at its other end the board's own bytes, pace
and pulse, and behind them the same doors as ever.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from controller.core.events import Fired
from controller.core.facts import DoorMoved, PulseEnded, PulseIntended
from controller.core.state import Door
from simulator.boards.faults import Fault
from simulator.boards.wire import SerialWire
from simulator.town import Came
from tests.stories.person import Person, person
from tests.stories.playing import Playing, playing

pytestmark = pytest.mark.browser
KINDS = ("8a80", "kerong", "waveshare", "doorboard")

Meet = Callable[..., Person]


@pytest.fixture
def meet(tmp_path: Path, browser: Browser) -> Iterator[Meet]:
    """Somebody before a bank on boards of one kind."""
    with ExitStack() as stack:

        def begin(kind: str, compartments: int = 18, **how: object) -> Person:
            towns: AbstractContextManager[Playing] = playing(
                tmp_path / "town", hardware=kind, compartments=compartments, **how
            )
            one = person(browser, stack.enter_context(towns))
            stack.callback(one.page.context.close)
            return one

        yield begin


def wire(one: Person) -> SerialWire:
    return one.town.town.wires[0]


def strike(one: Person, fault: Fault, answers: int) -> None:
    """The next so many answers of each board."""
    one.town.call(lambda: [device.faults.strike(fault, answers) for device in wire(one).devices])


def leaves(one: Person, size: str = "S") -> tuple[str, str]:
    """An order is left; its door and its code."""
    door = one.deposits(size)
    code = one.photograph()
    one.taps("touch|done")
    one.sees("idle")
    return door, code


def fetches(one: Person, door: str, code: str) -> None:
    one.town.show(code)
    one.sees("opening", "take_out")
    one.takes_out(door)
    assert one.town.door(door).goods == []


def overdue(one: Person) -> int:
    """Answers that did not come in their time, as the driver has counted them: this machine may be busy."""
    return sum(bus["timeouts"] + bus["bad_frames"] for bus in one.town.ask("/api/health")["buses"])


def firings(one: Person, door: str) -> int:
    """How often its lock really let go. Each was intended, durably, before (law I1)."""
    town = one.town
    box = next(each.id for each in town.town.config.compartments if each.label == door)
    intended = [fact for fact in town.facts() if isinstance(fact, PulseIntended) and fact.box == box]
    assert town.door(door).firings <= len(intended)
    return town.door(door).firings


@pytest.mark.parametrize("kind", KINDS)
def test_deposit_and_pickup(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door, code = leaves(one)
    fetches(one, door, code)
    assert firings(one, door) == 2
    assert one.town.call(lambda: wire(one).collisions) <= overdue(one), "it speaks into no answer that is in time"
    over_cap = one.town.call(lambda: [live.now.over_cap for live in one.town.town.backplane.worlds.values()])
    assert not any(over_cap)


@pytest.mark.parametrize("kind", ["8a80", "kerong"])
@pytest.mark.field_note("L3")
@pytest.mark.law("I6")
def test_the_answer_to_the_unlocking_is_lost(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door, code = leaves(one)
    one.town.do("lose_reply")
    fetches(one, door, code)
    assert firings(one, door) == 2, "the deposit's and the pickup's: what may have fired is not fired again"
    assert [fact.result for fact in one.town.facts() if isinstance(fact, PulseEnded)][-1] is Fired.UNKNOWN


@pytest.mark.law("I4")
def test_goods_forgotten_in_a_cancelled_deposit_are_seen_by_the_boards_own_beam(meet: Meet) -> None:
    one = meet("kerong")
    door = one.asks_for("S")
    one.town.do("put", door=door)
    one.taps("touch|cancel")
    one.town.close(door)
    one.town.until(lambda: one.town.use(door) == "to_check", "the compartment waits for a person")


@pytest.mark.field_note("L4")
def test_the_answer_to_the_unlocking_comes_late(meet: Meet) -> None:
    one = meet("waveshare")
    door, code = leaves(one)
    strike(one, Fault.LATE, 2)
    fetches(one, door, code)
    assert firings(one, door) == 2


@pytest.mark.field_note("L17")
@pytest.mark.parametrize("kind", ["8a80"])
def test_the_adapter_is_pulled_while_the_door_is_open_and_plugged_in_elsewhere(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door = one.asks_for("M")
    one.town.do("put", door=door)
    one.town.call(wire(one).pull)
    one.town.until(lambda: not any(board["answering"] for board in one.town.ask("/api/health")["boards"]), "it is lost")
    one.town.close(door)
    one.town.call(wire(one).plug)
    one.sees("ticket")
    code = one.photograph()
    one.taps("touch|done")
    one.sees("idle")
    fetches(one, door, code)


@pytest.mark.field_note("L2")
@pytest.mark.parametrize("kind", ["waveshare"])
def test_a_board_is_out_when_somebody_comes_for_their_goods(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door, code = leaves(one)
    board = one.town.town.doors[door].board
    one.town.do("plug", board=board, on=False)
    one.town.until(lambda: not health(one, board)["answering"], "the board is missed")
    one.town.show(code)
    one.sees("unreachable")
    assert firings(one, door) == 1
    one.town.do("plug", board=board, on=True)
    one.town.until(lambda: health(one, board)["answering"], "the board is back")
    one.taps("touch|again")
    one.sees("opening", "take_out")
    one.takes_out(door)


def health(one: Person, board: str) -> dict[str, object]:
    return dict(next(each for each in one.town.ask("/api/health")["boards"] if each["name"] == board))


@pytest.mark.field_note("L18")
def test_a_board_missing_from_the_start_stops_no_other(meet: Meet) -> None:
    one = meet("kerong", compartments=20)
    one.town.cut_power()
    one.town.call(lambda: wire(one).devices.pop(1))
    one.town.restore_power()
    one.sees("idle")
    assert not health(one, "board2")["answering"]
    fetches(one, *leaves(one))


@pytest.mark.field_note("L1")
@pytest.mark.parametrize("kind", ["8a80"])
def test_a_jammed_door(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door, code = leaves(one)
    one.town.do("jam", door=door, on=True)
    one.town.show(code)
    one.sees("stuck")
    one.town.do("jam", door=door, on=False)
    one.taps("touch|again")
    one.sees("opening", "take_out")
    one.takes_out(door)


@pytest.mark.field_note("L5")
def test_a_cut_sensor_cable_locks_nobody_out(meet: Meet) -> None:
    one = meet("8a80")
    door, code = leaves(one)
    one.town.do("sensor", door=door, reads="open")
    one.town.until(lambda: forced(one), "the bank has seen it")
    one.town.show(code)
    one.town.until(lambda: firings(one, door) == 2, "the lock fires")


def forced(one: Person) -> list[DoorMoved]:
    return [fact for fact in one.town.facts() if isinstance(fact, DoorMoved) and fact.to is Door.FORCED]


@pytest.mark.field_note("L6")
@pytest.mark.parametrize("kind", ["kerong"])
def test_a_door_is_forced(meet: Meet, kind: str) -> None:
    one = meet(kind)
    one.town.do("force", door="7")
    one.town.until(lambda: [fact.box for fact in forced(one)] == ["c07"], "it is known")


@pytest.mark.field_note("L20")
@pytest.mark.law("I3")
@pytest.mark.parametrize("kind", ["8a80", "waveshare"])
def test_the_power_goes_in_the_middle_of_a_pulse(meet: Meet, kind: str) -> None:
    one = meet(kind)
    door, code = leaves(one)
    one.town.do("jam", door=door, on=True)
    one.town.show(code)
    one.town.until(lambda: one.town.door(door).coil_on, "the coil is on")
    one.town.cut_power()
    one.town.restore_power()
    one.town.do("jam", door=door, on=False)
    assert not one.town.door(door).coil_on
    assert firings(one, door) == 2, "nothing is fired by itself after a start"
    one.sees("idle", "stuck", "take_out", "opening")


def persists(one: Person, door: str) -> None:
    """Pulls; where the order to unlock was drowned, asks once more, as the screen offers."""

    def opened() -> bool:
        if one.page.locator("body[data-screen=stuck]").count():
            one.taps("touch|again")
        return one.town.do("pull", door=door) is Came.DONE

    one.sees("opening", "put_in", "take_out", "stuck")
    one.town.until(opened, "the door yields")


def leaves_through_noise(one: Person) -> tuple[str, str]:
    """An order is left where the order to unlock may have to be given twice; its door and its code."""
    one.town.show(one.town.badge("baker"))
    one.sees("menu")
    one.taps("size|S")
    one.sees("opening", "put_in", "stuck")
    door = one.door()
    persists(one, door)
    one.sees("put_in")
    one.town.do("put", door=door)
    one.town.close(door)
    one.sees("ticket")
    code = one.photograph()
    one.taps("touch|done")
    one.sees("idle")
    return door, code


NOISES = {
    "8a80": (Fault.TRUNCATED, Fault.BURSTS),
    "kerong": (Fault.GARBLED, Fault.WRONG_ADDRESS),
    "waveshare": (Fault.DUPLICATED,),
    "doorboard": (Fault.GARBLED, Fault.BURSTS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_noisy_line(meet: Meet, kind: str) -> None:
    one = meet(kind)
    for fault in NOISES[kind]:
        strike(one, fault, 1)
        door, code = leaves_through_noise(one)
        strike(one, fault, 1)
        one.town.show(code)
        persists(one, door)
        one.takes_out(door)
    assert forced(one) == [], "no noise ever reads as a door that opened"
