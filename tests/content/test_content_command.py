"""``bastide content``: what a person at a terminal, and another program, get."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from controller.cli import content_words
from controller.cli.main import COMMANDS, main
from controller.content.problems import Problem
from controller.rights.office import create
from tests.content.acts import change, snapshot
from tests.content.test_import import SYNTHETIC

DAY = ["--day", "2026-11-24"]


def content(*arguments: object) -> int:
    return main(["content", *map(str, arguments)])


def test_from_nothing_to_a_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert content("new", tmp_path / "town") == 0
    assert "content preview" in capsys.readouterr().out
    assert content("check", tmp_path / "town", *DAY) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'town'}: right. 1 vitrine, 10 scenes, in fr and en.\n"
    assert content("build", tmp_path / "town", "--out", tmp_path / "out", *DAY) == 0
    assert (tmp_path / "out" / "content.json").is_file()


def test_a_mistake_is_told_and_ends_with_one(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(town, "content.toml", "country =", "contry =")
    assert content("check", town, *DAY) == 1
    told = capsys.readouterr()
    assert told.err == "content.toml:8: error: contry: is not a known key; did you mean `country`?\n"
    assert told.out == ""


def test_advice_counts_only_when_it_is_asked_to(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(town, "vitrines/heritage.toml", '"poll", ', "")
    assert content("check", town, *DAY) == 0
    assert "advice: is shown in no vitrine" in capsys.readouterr().err
    assert content("check", town, *DAY, "--strict") == 1


def test_another_program_reads_json(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(town, "scenes/old-mill.fr.md", "plays_s = 20", "plays_s = 500")
    assert content("check", town, *DAY, "--json") == 1
    first, *_ = json.loads(capsys.readouterr().out)["problems"]
    assert first == {
        "file": "scenes/old-mill.fr.md",
        "line": 7,
        "grave": True,
        "text": "plays_s: must be at most 120",
        "remedy": "write for example `plays_s = 15`",
    }


def test_colours_are_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("a.toml", 3, "is wrong", "mend it")
    content_words.show([problem], colours=True)
    assert capsys.readouterr().err == "\x1b[1ma.toml:3:\x1b[0m \x1b[31merror\x1b[0m: is wrong; mend it\n"
    content_words.show([problem])
    assert capsys.readouterr().err == "a.toml:3: error: is wrong; mend it\n"


@pytest.mark.parametrize("part", ["new", "check", "build", "import", "preview"])
def test_each_part_explains_itself(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        content(part, "--help")
    assert "FOLDER" in capsys.readouterr().out
    assert "content" in COMMANDS


def test_a_build_with_a_key_is_sealed(light: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create(tmp_path / "keys", "Town hall", None)
    assert content("build", light, "--out", tmp_path / "out", "--key", tmp_path / "keys", *DAY) == 0
    assert "Sealed as version" in capsys.readouterr().out
    listed = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    assert set(listed) == set(snapshot(tmp_path / "out")) - {"manifest.json", "manifest.sig"}
    assert (tmp_path / "out" / "manifest.sig").is_file()


def test_an_import_asks_for_the_licence_it_cannot_know(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(town)
    assert content("import", "openagenda", SYNTHETIC / "openagenda.json", "--into", town) == 2
    assert "--licence CC-BY-4.0" in capsys.readouterr().err
    assert snapshot(town) == before
    licence = ["--licence", "etalab-2.0"]
    assert content("import", "openagenda", SYNTHETIC / "openagenda.json", "--into", town, *licence) == 0
    assert "1 new, 0 updated, 0 as before" in capsys.readouterr().out


@pytest.mark.law("I9")
def test_a_folder_or_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert content("check", tmp_path / "nothing") == 1
    assert content("build", tmp_path / "nothing", "--out", tmp_path / "out") == 1
    assert content("import", "cirkwi", tmp_path / "x", "--into", tmp_path, "--licence", "CC0-1.0") in (1, 2)
    assert capsys.readouterr().err.count("bastide content new FOLDER") == 3
    assert snapshot(tmp_path) == {}


WITHOUT = """
import sys
for name in ("PIL", "markdown_it", "opening_hours", "defusedxml", "tinytag"):
    sys.modules[name] = None  # as where it is not installed
"""


def without_the_extra(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", WITHOUT + program], capture_output=True, text=True, check=False)


def test_the_daemon_needs_nothing_of_it() -> None:
    """Neither Pillow nor the Markdown reader may cost the daemon's memory."""
    told = without_the_extra("import controller.app, controller.content.compiled")
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help")])
def test_the_command_explains_itself_where_content_is_not_made(arguments: tuple[str, ...]) -> None:
    told = without_the_extra(f"from controller.cli.main import main; main(['content', *{arguments!r}])")
    assert (told.returncode, told.stderr) == (0, "")


def test_what_is_missing_is_named_with_how_to_get_it(town: Path) -> None:
    program = f"from controller.cli.main import main; raise SystemExit(main(['content', 'check', {str(town)!r}]))"
    told = without_the_extra(program)
    assert told.returncode == 2 and "pip install 'bastide[content]'" in told.stderr
