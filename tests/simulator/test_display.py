"""The imagined display keeps to physics. Its times are worked out by hand."""

from hal.ports import Glass
from simulator.display import DARKENS_IN_S, LIGHTS_IN_S, MODES, Display


def test_it_takes_its_seconds_to_light_and_less_to_darken() -> None:
    one = Display()
    one.order(True, 10.0)
    assert one.changes_s(10.0) == 10.0 + LIGHTS_IN_S
    assert one.seen(10.0 + LIGHTS_IN_S - 0.1).glass is Glass.DARK
    assert one.seen(10.0 + LIGHTS_IN_S).glass is Glass.LIT
    one.order(False, 20.0)
    assert one.seen(20.0 + DARKENS_IN_S - 0.1).glass is Glass.LIT
    assert one.seen(20.0 + DARKENS_IN_S).glass is Glass.DARK
    assert one.changes_s(30.0) is None


def test_an_order_in_the_midst_of_another_wins() -> None:
    one = Display()
    one.order(True, 0.0)
    one.order(False, 1.0)
    assert one.seen(10.0).glass is Glass.DARK


def test_one_that_refuses_stays_lit_and_still_lights() -> None:
    one = Display()
    one.be_stubborn(True)
    one.order(True, 0.0)
    one.order(False, 10.0)
    assert one.seen(20.0).glass is Glass.LIT


def test_unplugged_it_offers_no_modes_and_hears_nothing() -> None:
    one = Display()
    assert one.seen(0.0).modes == MODES
    one.plug(False, 0.0)
    one.order(True, 1.0)
    assert (one.seen(9.0).glass, one.seen(9.0).modes) == (Glass.DARK, ())
    one.plug(True, 10.0)
    one.order(True, 11.0)
    one.plug(False, 20.0)
    assert one.seen(20.0).glass is Glass.BLACK


def test_after_a_power_cut_it_is_dark_until_it_is_told() -> None:
    one = Display()
    one.order(True, 0.0)
    one.power(False)
    assert one.seen(20.0).glass is Glass.DARK
    one.power(True)
    assert one.seen(30.0).glass is Glass.DARK
