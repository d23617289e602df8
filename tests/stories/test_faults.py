"""What goes wrong in the street, and what the person is told."""

import pytest

from controller.core.facts import BoxToCheck, DoorMoved, GoodsTaken, PulseIntended, TicketMinted
from controller.core.state import Door
from simulator.town import Came
from tests.stories.person import Person

pytestmark = pytest.mark.browser


@pytest.mark.law("I4", "I5")
@pytest.mark.field_note("L19", "L36")
def test_power_cut_with_the_door_open_and_closed_in_the_dark(somebody: Person) -> None:
    town = somebody.town
    door = somebody.asks_for("M")
    town.do("put", door=door)
    town.cut_power()
    somebody.sees("moment")
    town.close(door)
    town.restore_power()
    somebody.sees("idle")
    town.until(lambda: town.use(door) != "reserved", "the bank has seen the door")
    assert town.use(door) in ("to_check", "occupied"), "never free: somebody's goods may lie there"
    assert town.door(door).goods != []


@pytest.mark.law("I5")
@pytest.mark.field_note("L35")
def test_power_cut_before_the_code_was_seen_strands_nothing(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    lost = somebody.photograph()
    town.cut_power()
    town.restore_power()
    somebody.sees("idle")

    town.show(town.badge("baker"))
    somebody.sees("menu")
    somebody.taps("go|deposits")
    (order,) = [fact.order for fact in town.facts() if isinstance(fact, TicketMinted)]
    somebody.taps(f"go|order%20{order}")
    somebody.taps(f"order|replace|{order}")
    somebody.sees("ticket")
    fresh = somebody.photograph()
    assert fresh != lost
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.show(lost)
    somebody.reads("ticket_void")
    town.show(fresh)
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)


@pytest.mark.field_note("L1")
def test_a_jammed_door_is_fired_again_by_request_and_then_help_is_named(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.do("jam", door=door, on=True)
    town.show(code)
    somebody.sees("stuck")
    town.do("jam", door=door, on=False)
    somebody.taps("touch|again")
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)


@pytest.mark.field_note("L5")
def test_a_cut_sensor_cable_locks_nobody_out(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.do("sensor", door=door, reads="open")
    fired = town.door(door).firings
    town.show(code)
    town.until(lambda: town.door(door).firings == fired + 1, "the lock is fired")
    town.open(door)
    assert town.do("take", door=door) is Came.DONE


@pytest.mark.law("I8")
@pytest.mark.field_note("L6")
def test_a_forced_door_is_an_alarm_on_the_spot(somebody: Person) -> None:
    town = somebody.town
    town.do("force", door="7")
    town.until(lambda: town.town.backplane.tone.value == "alarm", "the alarm sounds")
    moved = [fact for fact in town.facts() if isinstance(fact, DoorMoved) and fact.to is Door.FORCED]
    assert len(moved) == 1
    town.until(lambda: town.use("7") == "to_check", "it is not offered any more")


@pytest.mark.field_note("L2")
def test_a_board_without_its_cable_is_unreachable_and_comes_back_by_itself(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    fired = town.door(door).firings
    town.do("plug", board="board1", on=False)
    town.until(lambda: town.ask("/api/health")["doors"]["unreachable"] == 18, "the board is missed")
    town.show(code)
    somebody.sees("unreachable", "stuck")
    assert town.door(door).firings == fired
    town.do("plug", board="board1", on=True)
    town.until(lambda: town.ask("/api/health")["doors"]["closed"] == 18, "the board is heard again")


@pytest.mark.law("I6")
@pytest.mark.field_note("L3")
def test_a_lost_reply_is_watched_and_not_fired_again(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    fired = town.door(door).firings
    town.do("lose_reply")
    town.show(code)
    somebody.sees("opening", "take_out")
    somebody.takes_out(door)
    assert town.door(door).firings == fired + 1


@pytest.mark.field_note("L21", "L38")
def test_a_wrong_clock_refuses_nobody_whose_goods_lie_here(somebody: Person) -> None:
    town = somebody.town
    door = somebody.deposits("S")
    code = somebody.photograph()
    somebody.taps("touch|done")
    somebody.sees("idle")
    town.do("clock", wrong_s=20 * 365 * 86_400.0)
    town.cut_power()
    town.restore_power()
    somebody.sees("idle")
    assert town.ask("/api/health")["clock"] != "synchronised"
    town.show(code)
    somebody.sees("opening", "take_out")
    assert somebody.door() == door
    somebody.takes_out(door)
    assert [fact for fact in town.facts() if isinstance(fact, GoodsTaken)] != []


@pytest.mark.field_note("L8")
def test_somebody_elses_things_are_one_touch_and_never_offered_again(somebody: Person) -> None:
    town = somebody.town
    door = somebody.asks_for("M")
    somebody.taps("touch|foreign")
    somebody.sees("empty_out", "opening", "put_in")
    town.close(door)
    town.until(lambda: town.use(door) == "to_check", "a person must look")
    assert any(isinstance(fact, BoxToCheck) for fact in town.facts())
    somebody.sees("opening", "put_in")
    assert somebody.door() != door
    assert len({fact.box for fact in town.facts() if isinstance(fact, PulseIntended)}) == 2


@pytest.mark.field_note("L7")
def test_a_door_left_open_is_reminded_and_the_signal_is_quiet_again(somebody: Person) -> None:
    town = somebody.town
    door = somebody.asks_for("S")
    town.until(lambda: town.town.backplane.tone.value == "off", "the first signal is over")
    town.until(lambda: town.town.backplane.tone.value == "attention", "the reminder is given", within_s=30)
    town.until(lambda: town.town.backplane.tone.value == "off", "it does not go on for ever")
    town.do("put", door=door)
    town.close(door)
    somebody.sees("ticket")
