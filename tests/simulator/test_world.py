"""The imagined bank obeys physics."""

from collections.abc import Callable

import pytest

from hal.ports import Sent
from simulator.world import CAP_S, COLD_C, ROOM_C, DoorPlan, World


class Watcher:
    """A world and everything that came out of it."""

    def __init__(self, *doors: DoorPlan, seed: int = 1, pulse_s: float = 0.8) -> None:
        self.world = World(doors or (DoorPlan(1), DoorPlan(2)), seed=seed, pulse_s=pulse_s)
        self.levels: list[tuple[float, int, bool | None]] = []
        self.moves: list[tuple[int, bool]] = []
        self.world.on_level = lambda channel, closed: self.levels.append((self.world.now_s, channel, closed))
        self.world.on_move = lambda channel, closed: self.moves.append((channel, closed))

    def told(self) -> list[tuple[int, bool | None]]:
        return [(channel, closed) for _, channel, closed in self.levels]

    def opened(self, channel: int = 1) -> World:
        assert self.world.pulse(channel) is Sent.SENT
        self.world.advance(self.world.now_s + 3.0)
        assert not self.world.door(channel).closed
        return self.world


def test_a_pulse_lets_the_spring_open_the_door_and_it_is_told_once() -> None:
    watcher = Watcher()
    watcher.opened()
    assert watcher.told() == [(1, False)]
    assert 0.03 <= watcher.levels[0][0] <= 0.3, "spring, chatter and debouncing take their time"


def test_pushing_it_shut_is_told_once_whatever_the_latch_chatters() -> None:
    for seed in range(20):
        watcher = Watcher(seed=seed)
        world = watcher.opened()
        assert world.push(1)
        world.advance(10.0)
        assert watcher.told() == [(1, False), (1, True)]


def test_a_latched_door_does_not_yield_to_a_hand() -> None:
    world = Watcher().world
    assert not world.pull(1)
    assert world.door(1).closed


def test_a_sticky_door_opens_to_a_pull_during_the_pulse_only() -> None:
    world = Watcher(DoorPlan(1, stickiness=1.0)).world
    world.pulse(1)
    world.advance(0.5)
    assert world.door(1).closed
    assert world.pull(1)
    world.advance(2.0)
    assert world.push(1)
    world.pulse(1)
    world.advance(5.0)
    assert not world.pull(1), "the pulse is long over"


def test_a_jammed_door_moves_for_neither_spring_nor_hand() -> None:
    watcher = Watcher()
    watcher.world.jam(1)
    assert watcher.world.pulse(1) is Sent.SENT
    watcher.world.advance(0.4)
    assert not watcher.world.pull(1)
    watcher.world.advance(3.0)
    assert watcher.told() == []


def test_a_door_does_not_stay_shut_while_its_coil_is_on() -> None:
    world = Watcher().world
    world.pulse(1)
    world.advance(0.3)
    assert not world.push(1)
    world.advance(1.0)
    assert world.push(1)


def test_goods_go_in_and_out_of_open_doors_only() -> None:
    watcher = Watcher()
    assert not watcher.world.put(1, "bread")
    world = watcher.opened()
    assert world.put(1, "bread")
    world.push(1)
    assert world.take(1) == []
    assert world.door(1).goods == ["bread"]


@pytest.mark.law("I3")
def test_the_board_ends_every_pulse_by_itself() -> None:
    world = Watcher().world
    world.pulse(1)
    world.unplug()
    world.advance(0.79)
    assert world.door(1).coil_on
    world.advance(0.81)
    assert not world.door(1).coil_on
    world.advance(60.0)
    assert world.over_cap == []


@pytest.mark.law("I3")
def test_a_coil_that_stays_on_beyond_its_cap_is_noticed() -> None:
    world = Watcher(pulse_s=CAP_S + 1).world
    world.pulse(1)
    world.advance(10.0)
    assert [channel for _, channel in world.over_cap] == [1]


@pytest.mark.law("I3")
@pytest.mark.field_note("L20")
def test_a_power_cut_ends_a_pulse_at_once_and_it_does_not_come_back() -> None:
    world = Watcher().world
    world.energise(1)
    world.advance(0.3)
    world.power_off()
    assert not world.door(1).coil_on
    world.power_on()
    world.advance(60.0)
    assert not world.door(1).coil_on
    assert world.over_cap == []


def test_an_unplugged_board_falls_silent_and_speaks_again() -> None:
    watcher = Watcher()
    world = watcher.opened()
    world.unplug()
    assert world.pulse(2) is Sent.UNKNOWN, "the port has not noticed yet"
    world.advance(world.now_s + 1.0)
    assert world.pulse(2) is Sent.NOT_SENT
    assert world.push(1)
    world.advance(world.now_s + 25.0)
    world.plug()
    world.advance(world.now_s + 1.0)
    assert watcher.told() == [(1, False), (1, None), (2, None), (1, True), (2, True)]
    assert world.door(2).firings == 0


def test_in_the_dark_doors_still_close_and_nothing_is_told() -> None:
    watcher = Watcher()
    world = watcher.opened()
    world.power_off()
    watcher.levels.clear()
    assert world.push(1)
    world.advance(world.now_s + 5.0)
    assert watcher.told() == []
    assert world.levels() == [(1, None), (2, None)]
    world.power_on()
    world.advance(world.now_s + 5.0)
    assert world.levels() == [(1, True), (2, True)]


def test_a_lost_reply_fires_and_a_lost_order_does_not() -> None:
    world = Watcher().world
    world.lose_replies()
    assert world.pulse(1) is Sent.UNKNOWN
    world.lose_orders()
    assert world.pulse(2) is Sent.UNKNOWN
    assert (world.door(1).firings, world.door(2).firings) == (1, 0)
    assert world.pulse(2) is Sent.SENT


@pytest.mark.parametrize(("reads", "told"), [("open", [(1, False)]), ("closed", [])])
def test_a_cut_sensor_lies(reads: str, told: list[tuple[int, bool]]) -> None:
    watcher = Watcher()
    watcher.world.cut_sensor(1, "open" if reads == "open" else "closed")
    watcher.world.advance(1.0)
    assert watcher.told() == told
    watcher.opened()
    assert watcher.told() == told
    watcher.world.cut_sensor(1, None)
    watcher.world.advance(9.0)
    assert watcher.told()[-1:] == [(1, False)]


def test_a_crowbar_opens_a_latched_door() -> None:
    watcher = Watcher()
    watcher.world.force(1)
    watcher.world.advance(1.0)
    assert watcher.told() == [(1, False)]
    assert watcher.world.door(1).firings == 0


def test_coils_warm_while_on_and_cool_while_off() -> None:
    world = Watcher().world
    world.pulse(1)
    world.advance(0.8)
    hot_c = world.coil_c(1)
    world.advance(120.0)
    assert ROOM_C < world.coil_c(1) < hot_c


@pytest.mark.parametrize("spoil", [lambda world: world.power_off(), lambda world: world.force(1)])
def test_the_fridge_warms_without_power_and_with_its_door_open(spoil: Callable[[World], None]) -> None:
    world = Watcher(DoorPlan(1, cold=True)).world
    world.advance(3600.0)
    assert world.temperature_c("cold") == pytest.approx(COLD_C)
    spoil(world)
    world.advance(7200.0)
    assert COLD_C + 1 < world.temperature_c("cold") < ROOM_C


def test_the_same_seed_and_the_same_calls_give_the_same_world() -> None:
    def story(seed: int) -> list[tuple[float, int, bool | None]]:
        watcher = Watcher(DoorPlan(1, stickiness=0.3), seed=seed)
        for _ in range(20):
            watcher.world.pulse(1)
            watcher.world.advance(watcher.world.now_s + 2.0)
            watcher.world.push(1)
            watcher.world.advance(watcher.world.now_s + 2.0)
        return watcher.levels

    assert story(3) == story(3)
    assert story(3) != story(4)


def test_it_says_when_physics_next_happens() -> None:
    world = Watcher().world
    assert world.next_s() is None
    world.pulse(1)
    due_s = world.next_s()
    assert due_s is not None
    assert 0 < due_s <= 0.8
