"""What the doctor says: every finding in every language, in a terminal and for tools."""

import ast
import json
import string
from pathlib import Path

import pytest

import controller.doctor
from controller.cli.language import spoken
from controller.cli.main import main
from controller.doctor.words import LANGUAGES, words
from controller.wiring.labels import span_of
from tests.doctor.sickroom import Sickroom


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used() -> dict[str, set[str]]:
    """Every code that a check answers with, and the values it has in every place."""
    found: dict[str, set[str]] = {}
    for path in Path(controller.doctor.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in ("ok", "warning", "fault") and node.args:  # type: ignore[attr-defined]
                values = {one.arg or "*" for one in node.keywords}  # type: ignore[attr-defined]
                found.setdefault(node.args[0].value, values)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentences(language: str) -> None:
    told, codes = words(language)["findings"], used()
    assert len(codes) > 40 and told.keys() == codes.keys()
    for code, sentence in told.items():
        known = codes[code] | ({"board", "address", "bus", "file", "line"} if "*" in codes[code] else set())
        assert gaps(sentence["what"]) | gaps(sentence.get("do", "")) <= known, code


@pytest.mark.parametrize("code", words("en")["findings"])
def test_what_is_wrong_comes_with_a_remedy_in_every_language(code: str) -> None:
    told = [words(language)["findings"][code] for language in LANGUAGES]
    assert len({"do" in one for one in told}) == 1
    assert len({frozenset(gaps(one["what"] + one.get("do", ""))) for one in told}) == 1


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert spoken(environment) == language


def test_labels_are_drawn_together() -> None:
    assert span_of(["1", "2", "3", "7", "A", "9", "10"]) == "1–3, 7, A, 9–10"
    assert span_of([]) == "–"


# -- the command -----------------------------------------------------------------------------------------


def test_the_command_in_a_terminal(room: Sickroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--config", str(room.file), "--lang", "fr"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("DÉFAUT    bus1 : pas d’adaptateur")
    assert told[1].startswith("        → Branchez")
    assert told[-1].startswith("Défauts : 1, ")


def test_the_command_for_tools(quiet: Sickroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--config", str(quiet.file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["code"] == "config-right" and told[0]["values"]["count"] == 4
    assert {"grade", "code", "values", "what", "do"} == told[0].keys()
