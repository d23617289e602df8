"""Lines that may fire a lock at boot, or belong to something else, are refused with the reason and a better one."""

import struct
from pathlib import Path

import pytest

from hal.gpio import chips
from hal.gpio.pins import Role, Use, better, refusals


def said(*uses: Use, free: tuple[str, ...] = ()) -> list[str]:
    return [refusal.text for refusal in refusals(uses, free)]  # type: ignore[arg-type]


@pytest.mark.field_note("L20")
@pytest.mark.parametrize("line", [12, 13, 16, 17, 22, 27])
def test_an_active_low_relay_where_lines_are_pulled_down_fires_at_boot(line: int) -> None:
    (why,) = said(Use(line, Role.ACTIVE_LOW, "lock 1 of board pi"))
    assert f"GPIO {line} is pulled down" in why and "fires at boot" in why
    assert why.endswith("move lock 1 of board pi to GPIO 5")


@pytest.mark.parametrize("line", [5, 6])
def test_an_active_high_relay_where_lines_are_pulled_up_fires_at_boot(line: int) -> None:
    (why,) = said(Use(line, Role.ACTIVE_HIGH, "lock 1 of board pi"))
    assert f"GPIO {line} is pulled up" in why and why.endswith("move lock 1 of board pi to GPIO 12")


@pytest.mark.parametrize(
    ("line", "owner"),
    [(0, "identification"), (1, "identification"), (2, "I2C"), (3, "I2C"), (4, "1-wire"), (7, "SPI"), (8, "SPI"),
     (9, "SPI"), (10, "SPI"), (11, "SPI"), (14, "serial"), (15, "serial"), (28, "no GPIO 28")],
)  # fmt: skip
def test_lines_that_belong_to_something_else(line: int, owner: str) -> None:
    (why,) = said(Use(line, Role.INPUT, "switch 1"))
    assert owner in why and "move switch 1 to GPIO 5" in why


def test_a_bus_that_is_switched_off_gives_its_lines() -> None:
    assert said(Use(9, Role.ACTIVE_HIGH, "lock 1"), Use(7, Role.ACTIVE_LOW, "lock 2"), free=("spi",)) == []
    (why,) = said(Use(2, Role.INPUT_PULLED_DOWN, "switch 1"), free=("i2c",))
    assert "fixed pull-up" in why
    assert said(Use(2, Role.INPUT, "switch 1"), free=("i2c",)) == []


def test_a_line_serves_one_thing() -> None:
    (why,) = said(Use(17, Role.ACTIVE_HIGH, "lock 1"), Use(17, Role.INPUT, "switch 1"))
    assert "already serves lock 1" in why and "move switch 1 to GPIO 5" in why


def test_the_better_line_is_free_and_when_none_is_left_another_board_is_named() -> None:
    assert better(Role.ACTIVE_LOW, (5,)) == 6
    uses = [Use(line, Role.ACTIVE_LOW, f"lock {line}") for line in (5, 6, 17)]
    (why,) = said(*uses)
    assert "take an active-high relay board" in why
    everything = [Use(line, Role.INPUT, f"switch {line}") for line in range(5, 29)]
    assert "bus of its own" in said(*everything)[-1]


def test_the_chip_is_found_by_its_label_whatever_its_number() -> None:
    assert chips.header({0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}) == 0
    assert chips.header({0: "gpio-brcmstb@107d508500", 4: "pinctrl-rp1", 10: "gpio-brcmstb@107d517c00"}) == 4
    assert chips.header({3: "bank of tests"}, "bank of tests") == 3
    with pytest.raises(LookupError, match="gpiochip1 'raspberrypi-exp-gpio'"):
        chips.header({1: "raspberrypi-exp-gpio"})
    with pytest.raises(LookupError, match="no chip at all"):
        chips.header({})


def test_the_kernels_answer_is_name_label_and_lines(tmp_path: Path) -> None:
    info = b"gpiochip4".ljust(32, b"\0") + b"pinctrl-rp1".ljust(32, b"\0") + struct.pack("=I", 54)
    assert chips.label(info) == "pinctrl-rp1"
    assert chips.CHIP_INFO == 0x8044B401, "as linux/gpio.h defines it"
    assert chips.labels(tmp_path) == {}
