"""``bastide board flash`` against the prompt of the real MicroPython, on a pty."""

from collections.abc import Iterator

import pytest

from controller.cli import board_command
from controller.cli.main import main
from hal import pico
from tests.firmware.interpreters import FIRMWARE, PicoOnABench, board


@pytest.fixture
def fresh() -> Iterator[PicoOnABench]:
    with board(script=None) as one:
        yield one


def test_the_program_arrives_whole_and_is_started(fresh: PicoOnABench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "flash", "--port", fresh.port]) == 0
    fresh.until("reset")
    assert "it has started" in capsys.readouterr().out
    with pico.prompt(fresh.port) as prompt:
        for place, name in board_command.ON_THE_BOARD.items():
            assert int(prompt.run(f"print(os.stat({place!r})[6])")) == (FIRMWARE / name).stat().st_size
        prompt.run("import main")
        assert prompt.run("from firmware.core import VERSION; print(VERSION)") == "(1, 0, 0)"
        assert ".new" not in prompt.run("print(os.listdir('/'), os.listdir('/firmware'))")


def test_an_older_program_stays_until_the_new_one_has_arrived(fresh: PicoOnABench) -> None:
    with pico.prompt(fresh.port) as prompt:
        prompt.put({"main.py": b"old"})
        prompt.run("def digest(name): return 'other'")
        with pytest.raises(pico.PicoError, match=r"main\.py\.new did not arrive whole"):
            prompt._write("main.py.new", b"new")
        assert prompt.run("print(open('main.py').read())") == "old"


def test_a_running_dog_is_fed_while_files_are_written(fresh: PicoOnABench) -> None:
    with pico.prompt(fresh.port) as prompt:
        prompt.run("DOG_HELD_MS = 8000")
        prompt.put({"main.py": bytes(1_000)})
        prompt.reset()
    fresh.until("reset")
    assert fresh.told.count("dog 8000") == 4


def test_its_errors_are_told(fresh: PicoOnABench) -> None:
    with pico.prompt(fresh.port) as prompt:
        with pytest.raises(pico.PicoError, match="ZeroDivisionError"):
            prompt.run("1/0")
        assert prompt.run("print(6 * 7)") == "42"


def test_what_is_no_pico_is_said_with_a_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "flash", "--port", "/dev/no-such-port"]) == 2
    assert "plug it in again" in capsys.readouterr().err


def test_without_a_pico_it_says_how_micropython_gets_onto_one(capsys: pytest.CaptureFixture[str]) -> None:
    if pico.plugged_in():
        pytest.skip("a Pico is plugged in")
    assert main(["board", "flash"]) == 2
    assert "BOOTSEL" in capsys.readouterr().err
