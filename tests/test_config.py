"""Every kind of mistake in a configuration has its line and its remedy; none gets further than that."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.config import Config, ConfigError, load, parse
from controller.config.example import KINDS, example
from controller.config.limits import LimitsTable
from controller.core.bank import Limits, Size

EXAMPLE = example()
LINES = EXAMPLE.splitlines()


def line_with(text: str, occurrence: int = 1) -> int:
    return [number for number, line in enumerate(LINES, 1) if text in line][occurrence - 1]


def mistakes(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ConfigError) as caught:
        parse(text, "bank.toml")
    return [(problem.line, problem.key, problem.text) for problem in caught.value.problems]


def changed(line: int, to: str) -> str:
    return "\n".join([*LINES[: line - 1], to, *LINES[line:]])


def test_the_example_is_a_bank_as_the_town_orders_it() -> None:
    bank = parse(EXAMPLE).to_bank()
    assert len(bank.compartments) == 18
    assert {one.size for one in bank.compartments} == {Size.S, Size.M, Size.L}
    assert sum(one.cold for one in bank.compartments) == 2
    assert sum(one.reachable for one in bank.compartments) >= 2
    assert bank.limits == Limits()


@pytest.mark.parametrize("compartments", [1, 2, 25, 90, 400])
def test_the_example_is_right_at_any_size(compartments: int) -> None:
    assert len(parse(example(compartments)).compartments) == compartments


def test_every_limit_of_the_core_can_be_set_and_is_bounded() -> None:
    assert list(LimitsTable.model_fields) == [field.name for field in fields(Limits)]
    for name, field in LimitsTable.model_fields.items():
        bounds = {type(one).__name__ for one in field.metadata}
        assert bounds == {"Ge", "Le"}, name
        assert f"\n# {name} = " in EXAMPLE


def test_a_limit_that_is_set_reaches_the_core() -> None:
    text = EXAMPLE.replace("# grace_s = 120.0", "grace_s = 60").replace("# extensions_max = 3", "extensions_max = 1")
    limits = parse(text).to_bank().limits
    assert (limits.grace_s, limits.extensions_max) == (60.0, 1)


@pytest.mark.field_note("L24")
def test_each_compartment_says_which_lock_is_its_own() -> None:
    wiring = parse(EXAMPLE).wiring()
    assert wiring["c07"] == ("board1", 7)
    assert len(set(wiring.values())) == len(wiring) == 18


@pytest.mark.field_note("L24")
@pytest.mark.parametrize(
    ("line", "double", "key", "word"),
    [
        ('id = "c05"', 'id = "c02"', "compartments[5].id", "for ever"),
        ('label = "5"', 'label = "2"', "compartments[5].label", "its own number"),
        ("channel = 5", "channel = 2", "compartments[5].channel", "its own lock"),
    ],
)
def test_a_double_is_an_error_at_the_start(line: str, double: str, key: str, word: str) -> None:
    number = line_with(line)
    [(found, named, text)] = mistakes(changed(number, double))
    assert (found, named) == (number, key)
    assert word in text


MISTAKES = [
    ("port = 8080", "prt = 8080", "web.prt", "did you mean `port`?"),
    ("port = 8080", 'port = "8080"', "web.port", "must be a whole number, not '8080'; write for example `port = 8080`"),
    ("port = 8080", "port = 80", "web.port", "must be at least 1024"),
    ("port = 8080", "port = 80800", "web.port", "must be at most 65535"),
    ("port = 8080", "port = 80.5", "web.port", "must be a whole number"),
    ('host = "127.0.0.1"', 'host = "0.0.0.0"', "web.host", "127.0.0.1"),
    ('dir = "/var', 'dir = "data"', "data.dir", "absolute"),
    ('dir = "/var', 'dir = "/var/../etc"', "data.dir", "absolute"),
    ('keyring = "', 'keyring = "keys.json"', "rights.keyring", "absolute"),
    ('size = "L"', 'size = "XL"', "compartments[6].size", "must be 'S', 'M' or 'L', not 'XL'"),
    ("cold = true", "cold = 1", "compartments[17].cold", "must be true or false, without quotes"),
    ("height_mm = 350", "height_mm = -1", "compartments[6].height_mm", "must be at least 0"),
    ("channel = 3", "channel = 0", "compartments[3].channel", "must be at least 1"),
    ('id = "c03"', 'id = "Box 3"', "compartments[3].id", "write for example `id = "),
    ('label = "3"', "label = 3", "compartments[3].label", 'must be text in "quotes"'),
    ('label = "3"', 'label = "12345"', "compartments[3].label", "at most 4 characters"),
    ('label = "3"', 'label = "\\u001b"', "compartments[3].label", "printable"),
    ("help_phone = ", 'help_phone = "ask me"', "bank.help_phone", "write for example `help_phone = "),
    ("languages = ", "languages = []", "bank.languages", "at least one entry"),
    ("languages = ", 'languages = ["fr", "fr"]', "bank.languages", "twice"),
    ("languages = ", 'languages = "fr"', "bank.languages", "must be a list"),
    ("# grace_s", "grace_s = inf", "limits.grace_s", "leave it out for 120.0"),
    ("# grace_s", 'grace_s = "long"', "limits.grace_s", "must be a number, not 'long'; leave it out for 120.0"),
    ("# pin_tries_max", "pin_tries_max = 1000", "limits.pin_tries_max", "must be at most 10"),
    ("# remind_after_s", "remind_after_s = 100", "limits.remind_after_s", "must be less than louder_after_s"),
    ('driver = "simulated"', 'driver = "gpio"', "hardware.driver", "must be one of 'simulated', 'wired', not 'gpio'"),
    ("[hardware]", "[hardwere]", "hardwere", "did you mean `hardware`?"),
    ("[web]", "[web.more]", "web.more", "is not a known key; known here are host, port"),
]


@pytest.mark.law("I9")
@pytest.mark.parametrize(("line", "to", "key", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_its_remedy(line: str, to: str, key: str, words: str) -> None:
    number = line_with(line)
    found = {(at, named): text for at, named, text in mistakes(changed(number, to))}
    assert words in found[number, key]


def test_a_missing_key_is_told_where_its_table_is() -> None:
    [(line, key, text)] = mistakes(changed(line_with('name = "Casiers'), ""))
    assert (line, key) == (line_with("[bank]"), "bank.name")
    assert text == 'is missing; write for example `name = "Casiers des Halles"`'


def test_a_missing_table_is_told_with_its_header() -> None:
    [(_, key, text)] = mistakes(
        EXAMPLE.replace("[data]\ndir =", "[rights]\nroot =").replace("[rights]\nkeyring", "keyring")
    )[:1]
    assert key == "data"
    assert "write [data] and its keys" in text


def test_the_second_scanner_of_a_name_is_an_error() -> None:
    text = EXAMPLE.replace("[keypad]", '[[scanners]]\nname = "front"\ndriver = "simulated"\n\n[keypad]')
    [(line, key, words)] = mistakes(text)
    assert (line, key) == (line_with("[keypad]") + 1, "scanners[2].name")
    assert "give each its own" in words


@pytest.mark.parametrize("line", ["port : 8080", "port = ", 'port = "8080', "port = 8080\nport = 8081", "port = 08"])
def test_what_is_not_toml_is_told_with_its_line(line: str) -> None:
    number = line_with("port = 8080")
    [(found, key, text)] = mistakes(changed(number, line))
    assert number <= found <= number + 1
    assert key == ""
    assert text.startswith("is not TOML: ")
    assert "write `key = value`" in text


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = EXAMPLE.replace("port = 8080", "port = 1").replace('size = "L"', 'size = "XL"')
    found = mistakes(text)
    assert [key for _, key, _ in found] == [
        "web.port",
        "compartments[6].size",
        "compartments[12].size",
        "compartments[18].size",
    ]
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


def test_lines_are_found_past_texts_of_several_lines() -> None:
    number = line_with('name = "Casiers')
    text = changed(number, 'name = """\n[web]\nport = 1\n"""').replace("port = 8080", "port = 2")
    found = {key: line for line, key, _ in mistakes(text)}
    assert found == {"bank.name": number, "web.port": line_with("port = 8080") + 3}


@pytest.mark.parametrize("text", ["x = " + "[" * 9000, "x = 1" + "0" * 9000, "x = 1\n" * 200_000, "\0", ""])
def test_what_is_beyond_all_measure_is_refused(text: str) -> None:
    assert mistakes(text)


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(ConfigError, match=r"cannot be read \(No such file or directory\)"):
        load(tmp_path / "none.toml")
    for path in (tmp_path / "none.toml", tmp_path, tmp_path / "latin.toml"):
        with pytest.raises(ConfigError, match=r"cannot be read .*bastide config example"):
            load(path)


VALUES = st.sampled_from(
    ['""', '"\\u0000"', "-1", "1e999", "nan", "true", "[]", "{}", "[[1]]", "1979-05-27", "0x10", "'''", "{a=1}"]
)
SNIPPETS = st.sampled_from(
    ["[", "]", '"', "=", "\n", "#", "[[bank]]", "[bank]", "[limits.x]", "bank.site = 1", "\\", "é", "'''"]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    lines = list(LINES[: draw(st.sampled_from([60, 90, len(LINES)]))])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.integers(0, 3))
        if how == 0:
            lines[at] = lines[at].split("=")[0].lstrip("# ") + "= " + draw(VALUES)
        elif how == 1:
            lines.insert(at, draw(st.sampled_from(lines)))
        elif how == 2:
            cut = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + draw(SNIPPETS | st.text(max_size=3)) + lines[at][cut:]
        else:
            del lines[at]
    return "\n".join(lines)


@pytest.mark.law("I9")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated() | st.text(max_size=200))
def test_a_spoilt_file_is_a_configuration_or_told_problems(text: str) -> None:
    count = text.count("\n") + 1
    try:
        assert isinstance(parse(text), Config)
    except ConfigError as error:
        assert error.problems
        for problem in error.problems:
            assert 1 <= problem.line <= count + len(text.splitlines())
            assert "\n" not in str(problem)


def bastide(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "controller.cli.main", "config", *arguments]
    code = f"import sys; from controller.cli.main import main; sys.exit(main({command[3:]!r}))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def test_the_command_checks_what_it_printed(tmp_path: Path) -> None:
    file = tmp_path / "bank.toml"
    shown = bastide("example", "--compartments", "30")
    file.write_text(shown.stdout)
    checked = bastide("check", str(file))
    assert (shown.returncode, checked.returncode) == (0, 0)
    assert "30 compartments, 2 cold" in checked.stdout
    file.write_text(shown.stdout.replace("port = 8080", "port = 1"))
    wrong = bastide("check", str(file))
    assert wrong.returncode == 1
    assert wrong.stderr.startswith(f"{file}:{line_with('port = 8080')}: web.port: must be at least 1024")
    assert bastide("example", "--compartments", "0").returncode == 2


def test_the_command_s_example_fits_what_the_pi_s_own_pins_bear() -> None:
    assert len(parse(bastide("example", "--hardware", "gpio").stdout).compartments) == 8
    assert "--compartments 8" in bastide("example", "--hardware", "gpio", "--compartments", "18").stderr


# -- lines and boards ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "simulated"])
@pytest.mark.parametrize("compartments", [1, 18, 90, 400])
def test_the_example_is_right_on_every_kind_of_board(kind: str, compartments: int) -> None:
    config = parse(example(compartments, kind))
    assert {board.kind for board in config.boards} == {kind}
    assert {name for name, _ in config.wiring().values()} == {board.name for board in config.boards}


KERONG = example(20, "kerong")
"""Two boards on one line."""

CABLING = [
    ('kind = "kerong"', 'kind = "kerogn"', "boards[1].kind", "must be one of '8a80', 'kerong', 'waveshare', "),
    ('kind = "kerong"', "", "boards[1].kind", "is missing; write for example `kind = "),
    ("closed_reads = 1", "closed_reads = 2", "boards[1].closed_reads", "must be at most 1"),
    ("closed_reads = 1", "", "boards[1].closed_reads", "is missing; write for example `closed_reads = 1`"),
    ("address = 0", "address = 15", "boards[1].address", "must be at most 14"),
    ("address = 0", "adress = 0", "boards[1].adress", "did you mean `address`?"),
    ('bus = "bus1"', 'bus = "bus2"', "boards[1].bus", "names no bus of this file; did you mean 'bus1'?"),
    ("address = 1", "address = 0", "boards[2].address", "both would fire; set another address on one of the boards"),
    ("pulse_ms = 500", "pulse_ms = 2500", "boards[1].pulse_ms", "must be at most 2000"),
    ("pulse_ms = 500", "pulse_ms = 1500", "boards[1].pulse_ms", "say in `long_pulse_because` why this lock needs more"),
    ('name = "board2"', 'name = "board1"', "boards[2].name", "is the name of an earlier one"),
    ("port = ", 'port = "ttyUSB0"', "buses[1].port", "must be an absolute path"),
    (
        'board = "board2"',
        'board = "bord2"',
        "compartments[17].board",
        "is no board of this file; did you mean 'board2'?",
    ),
    ("channel = 16", "channel = 17", "compartments[16].channel", "has channels 1 to 16"),
    ('driver = "wired"', 'driver = "simulated"', "boards[1]", 'write `driver = "wired"` in [hardware]'),
]


@pytest.mark.law("I9")
@pytest.mark.field_note("L24")
@pytest.mark.parametrize(("line", "to", "key", "words"), CABLING)
def test_a_mistake_in_the_cabling_is_told_with_its_line_and_its_remedy(
    line: str, to: str, key: str, words: str
) -> None:
    numbers = [number for number, text in enumerate(KERONG.splitlines(), 1) if text.startswith(line)]
    number = numbers[0] if line != "port = " else numbers[1]
    lines = KERONG.splitlines()
    found = {named: text for _, named, text in mistakes("\n".join([*lines[: number - 1], to, *lines[number:]]))}
    assert words in found[key]


def test_two_buses_on_one_port_are_an_error() -> None:
    text = example(400, "kerong").replace("FT232R_A2", "FT232R_A1")
    [(_, key, words)] = mistakes(text)
    assert key == "buses[2].port"
    assert "give each bus its own adapter" in words


def test_boards_of_different_rates_on_one_line_need_a_word() -> None:
    text = KERONG.replace('kind = "kerong"', 'kind = "8a80"\nchannels = 16', 1).replace("address = 0", "address = 3")
    [(_, key, words)] = mistakes(text)
    assert key == "buses[1]"
    assert "9600 and 19200 baud; set them to one rate and write it as `baud`" in words
    assert parse(text.replace('name = "bus1"', 'name = "bus1"\nbaud = 9600', 1)).buses[0].baud == 9600


def test_a_lock_needs_an_input_too() -> None:
    text = example(8, "waveshare").replace("closed_reads = 1", "closed_reads = 1\nchannels = 32")
    [(_, key, words)] = mistakes(text.replace("channel = 8", "channel = 9"))
    assert key == "compartments[8].channel"
    assert "channels with a switch input 1 to 8" in words


def test_a_long_pulse_needs_its_reason() -> None:
    text = KERONG.replace("pulse_ms = 500", 'pulse_ms = 1500\nlong_pulse_because = "a magnet lock"')
    assert {board.pulse_ms for board in parse(text).boards} == {1500}
