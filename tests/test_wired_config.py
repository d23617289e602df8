"""Mistakes in the wiring of the header and of everything around the doors, each with its line and its remedy."""

import re
from pathlib import Path

import pytest

from controller.cli.main import main
from controller.config import ConfigError, parse
from controller.config.example import HARDWARE, example
from controller.header import plan
from hal.gpio.plan import Input, Output
from tests.wired import text

TEXT = text(Path("/var/lib/bank"))


def mistakes(changed: str) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        parse(changed)
    return [(problem.key, problem.text) for problem in caught.value.problems]


def test_the_bank_is_right_and_its_lines_have_their_bounds() -> None:
    wanted = plan(parse(TEXT))
    assert Output(17, True, 300, coil=True) in wanted.outputs and Output(12, True, 30_000, coil=False) in wanted.outputs
    assert Input(5, "up", 40) in wanted.inputs and Input(21, "up", 200) in wanted.inputs
    assert len(wanted.outputs) == 7 and len(wanted.inputs) == 5


@pytest.mark.field_note("L20")
@pytest.mark.law("I3")
def test_relays_that_fire_at_boot_are_refused_each_with_a_better_line() -> None:
    found = mistakes(TEXT.replace("active_high = true", "active_high = false", 1))
    assert [key for key, _ in found] == ["boards[1].locks"] * 4
    assert "GPIO 17 is pulled down until the daemon starts: an active-low relay there fires at boot" in found[0][1]


@pytest.mark.field_note("L24")
@pytest.mark.parametrize(
    ("what", "to", "key", "words"),
    [
        ("locks = [17, 22, 23, 24]", "locks = [17, 22, 23, 14]", "boards[1].locks", "serial console; move lock 4"),
        ("locks = [17, 22, 23, 24]", "locks = [17, 22, 23, 17]", "boards[1].locks", "already serves lock 1"),
        ("switches = [5, 6, 16, 26]", "switches = [5, 6, 16, 17]", "boards[1].switches", "already serves lock 1"),
        ("switches = [5, 6, 16, 26]", "switches = [5, 6, 16]", "boards[1].switches", "3 lines for 4 locks"),
        ("buzzer = 12", "buzzer = 6", "signals.buzzer", "an active-high relay there fires at boot; move buzzer"),
        ("line = 21", "line = 2", "case.line", "I2C bus; move the switch of the case to GPIO"),
        ("pulse_ms = 300", "pulse_ms = 1200", "boards[1].pulse_ms", "say in `long_pulse_because`"),
        ('compartments = ["c04"]', 'compartments = ["c03"]', "thermometers[1].compartments", "cold = true"),
        ('compartments = ["c04"]', 'compartments = ["c99"]', "thermometers[1].compartments", "name one of this file"),
        ('driver = "gm65"', 'driver = "gm66"', "scanners[1].driver", "must be one of"),
        ('probe = "28-0516a42a1cff"', 'probe = "fridge"', "thermometers[1].probe", "28-0516a42a1cff"),
    ],
)
def test_a_mistake_of_the_wiring(what: str, to: str, key: str, words: str) -> None:
    assert what in TEXT
    found = mistakes(TEXT.replace(what, to, 1))
    assert (found[0][0], words in found[0][1]) == (key, True), found


def test_a_bus_that_is_switched_off_gives_its_lines() -> None:
    parse(TEXT.replace('factory = "mock"', 'factory = "lgpio"\nfree_buses = ["uart"]').replace("23, 24]", "23, 14]"))


def test_a_long_pulse_has_its_reason() -> None:
    parse(TEXT.replace("pulse_ms = 300", 'pulse_ms = 1200\nlong_pulse_because = "a magnet lock"'))


def test_real_hardware_in_a_simulated_bank_is_a_mistake() -> None:
    found = mistakes(TEXT.replace('driver = "wired"', 'driver = "simulated"'))
    assert {key for key, _ in found} == {
        "boards[1]", "scanners[1].driver", "printer.driver", "signals", "thermometers[1]", "case",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in HARDWARE if kind != "simulated"])
def test_the_example_is_right_as_it_stands_and_with_everything_there_may_be(kind: str) -> None:
    shown = example(min(8, HARDWARE[kind].most), kind)
    assert parse(shown).scanners == ()
    begin, end = shown.index("# What else there may be"), shown.index("# The bounds of everything")
    with_all = re.sub(r"(?m)^# (?=[a-z_]+ = |\[)", "", shown[begin:end])
    config = parse(shown[:begin] + with_all + shown[end:])
    assert (
        config.scanners and config.keypad and config.printer and config.signals and config.thermometers and config.case
    )


def test_more_locks_than_the_header_has_lines_for_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "example", "--hardware", "gpio", "--compartments", "9"]) == 2
    assert "at most 8 locks; write --compartments 8, or take lock boards" in capsys.readouterr().err
