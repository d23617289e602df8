"""What is drawn of a configuration, read from the drawing as any other program would read it."""

import re
import string
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from controller.cli.main import main
from controller.config import ConfigError
from controller.config.example import example
from controller.wiring.draw import sheets
from controller.wiring.header import PINS, pin_of
from controller.wiring.plan import plan
from controller.wiring.sizing import reach_m, sizing
from controller.wiring.words import LANGUAGES, words
from tests.wiring.banks import BANKS, on_header, rows, shipped

SVG = "{http://www.w3.org/2000/svg}"


def written(sheet: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(sheet).iter(f"{SVG}text")]


def everything(bank: str, language: str = "en") -> list[str]:
    return [text for sheet in sheets(plan(BANKS[bank]), language) for text in written(sheet)]


@pytest.mark.parametrize("bank", BANKS)
def test_every_door_of_a_wired_bank_is_drawn_once(bank: str) -> None:
    doors = Counter(text for text in everything(bank) if text.startswith("door ") and text != "door switches")
    labels = [one.label for one in BANKS[bank].compartments] if bank != "simulated" else []
    assert doors == Counter(f"door {label}" for label in labels)


@pytest.mark.parametrize(("bank", "lines"), [("8a80", 1), ("248 doors", 1), ("two full lines", 2), ("eight lines", 8)])
def test_every_line_ends_in_120_ohms_twice(bank: str, lines: int) -> None:
    assert everything(bank).count("120 Ω") == 2 * lines


def test_a_board_shows_its_address_kind_and_doors() -> None:
    texts = everything("kerong")
    assert {"board2", "kerong", "address 1", "doors 17–18", "bus1 · 19200 baud"} <= set(texts)
    assert "free: 3–16" in texts


def test_a_simulated_bank_says_that_nothing_is_wired() -> None:
    assert "Matériel simulé : rien n’est câblé." in everything("simulated", "fr")


def test_248_doors_take_seven_sheets_of_paper() -> None:
    drawn = sheets(plan(BANKS["248 doors"]), "en")
    assert len(drawn) == 7 and "sheet 7 of 7" in written(drawn[6])
    assert all('width="297mm" height="210mm"' in sheet for sheet in drawn)


def test_what_people_call_their_bank_cannot_become_markup() -> None:
    assert "Casiers connectés de la Halle aux Grains et du Marché <&> 1" in everything("long names")


def test_the_pins_in_use_are_named_with_what_is_on_them() -> None:
    texts = everything("header with keypad")
    used = {
        "GPIO25 lock 1",
        "GPIO20 switch 1",
        "GPIO17 keypad R1",
        "GPIO16 keypad C3",
        "GPIO13 buzzer",
        "GPIO19 light yes",
    }
    assert used | {"GPIO12 case switch", "GPIO4", "5V"} <= set(texts)
    assert {"25·22", "20·38", "one-shot"} <= set(texts), "the door's own drawing names line and pin"


# -- warnings ---------------------------------------------------------------------------------------


def codes(of: object) -> list[str]:
    return [note.code for note in plan(of).warnings]  # type: ignore[arg-type]


def test_a_line_bears_31_boards() -> None:
    crowded = rows([31])
    boards = [one.model_copy(update={"bus": "bus1"}) for one in rows([31, 1]).boards]
    assert "bus-crowded" not in codes(crowded)
    assert "bus-crowded" in codes(crowded.model_copy(update={"boards": tuple(boards)}))


def test_what_a_kind_of_board_asks_for_is_said() -> None:
    assert codes(BANKS["8a80"]) == ["kind-8a80"]
    assert codes(BANKS["waveshare"]) == ["kind-waveshare"]
    assert codes(BANKS["kerong"]) == []


@pytest.mark.law("I3")
def test_relays_on_the_header_need_a_one_shot_each() -> None:
    assert codes(BANKS["header"]) == ["one-shot"]
    assert "law I3" in words("en")["notes"]["one-shot"]


def test_a_relay_that_could_fire_at_boot_is_not_drawn_but_refused_with_a_better_pin(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fires at boot; move lock 1 of board pi to GPIO \d+"):
        on_header((17,), (20,), active_high=False)


def test_long_pulses_and_idle_boards_are_named() -> None:
    config = shipped("8a80")
    slow = config.boards[0].model_copy(update={"pulse_ms": 1_500, "long_pulse_because": "a magnet lock"})
    idle = slow.model_copy(update={"name": "spare", "address": 2, "pulse_ms": 500})
    found = plan(config.model_copy(update={"boards": (slow, idle)})).warnings
    assert [(one.code, one.values.get("board")) for one in found[:2]] == [
        ("pulse-long", "board1"),
        ("board-empty", "spare"),
    ]


# -- sizes ------------------------------------------------------------------------------------------


def test_the_supply_bears_a_lock_twice_and_the_fuse_bears_it_once() -> None:
    assert (sizing(0.5).supply_a, sizing(0.5).fuse_a) == (1.0, 0.63)
    assert (sizing(1.0).supply_a, sizing(1.0).fuse_a) == (2.0, 1.25)
    with pytest.raises(ValueError, match="a lock's coil draws"):
        sizing(30)


def test_a_cable_loses_a_twentieth_of_the_voltage_at_most() -> None:
    """1 A through 10 m there and 10 m back of 0.75 mm²: 20 × 0.01724 ÷ 0.75 = 0.46 V; 0.6 V may be lost."""
    assert reach_m(0.75, 1.0) == 13
    assert 2 * 13 * 0.01724 / 0.75 <= 0.6 < 2 * 14 * 0.01724 / 0.75


def test_the_pins_are_those_of_the_header() -> None:
    assert len(PINS) == 40 and sorted(one for one in PINS if isinstance(one, int)) == list(range(28))
    assert [pin_of(line) for line in (2, 14, 17, 26, 21)] == [3, 8, 11, 37, 40]
    assert [number for number, what in enumerate(PINS, 1) if what == "GND"] == [6, 9, 14, 20, 25, 30, 34, 39]


# -- words and the command ----------------------------------------------------------------------------


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_languages_say_the_same() -> None:
    one, other = (words(language) for language in LANGUAGES)
    for part in ("sheet", "notes"):
        assert {key: gaps(text) for key, text in one[part].items()} == {k: gaps(t) for k, t in other[part].items()}
    assert len(one["rules"]) == len(other["rules"]) and len(one["bus-rules"]) == len(other["bus-rules"])


def test_every_label_of_the_words_is_used() -> None:
    folder = Path(__file__).parents[2] / "controller" / "wiring"
    code = "\n".join(path.read_text() for path in folder.glob("*.py"))
    keys = [key.removesuffix("-of") for key in words("en")["sheet"]]
    assert [key for key in keys if not re.search(rf"""["'{{]{key}["']""", code)] == []


def test_the_command_writes_one_file_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, output = tmp_path / "bastide.toml", tmp_path / "plan.svg"
    config.write_text(example(18, "8a80"))
    assert main(["wiring", "--config", str(config), "--output", str(output), "--lang", "fr"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("! Les cartes 8A/80 ont un bouton")
    assert told[1:] == [str(output), str(tmp_path / "plan-2.svg")]
    assert "porte 18" in written((tmp_path / "plan-2.svg").read_text())


def test_the_command_says_what_hinders_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "bastide.toml"
    config.write_text(example(18, "8a80"))
    assert main(["wiring", "--config", str(config), "--coil-a", "30"]) == 2
    assert main(["wiring", "--config", str(config), "--output", str(tmp_path / "no" / "plan.svg")]) == 2
    config.write_text(example(18, "8a80").replace("channel = 1\n", "channel = 99\n"))
    assert main(["wiring", "--config", str(config)]) == 2
    told = capsys.readouterr().err
    assert "draws 0.1 to 3 A" in told and "cannot be written" in told and "channels 1 to 24" in told
