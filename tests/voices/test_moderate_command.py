"""``bastide content moderate``: the same decisions in a terminal, on the same machine, under the same badge."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from controller.cli.main import main
from controller.core.rights import Act
from tests.voices.test_moderation_api import application
from tests.voices.test_wall import photograph
from tests.voices.window import Live, live

SAID = ("Des arbres !", "Des bancs !\nEt de l'eau.", "\x1b]0;title\x07 red \x1b[31m")
Command = Callable[..., int]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Live]:
    (tmp_path / "window").mkdir()
    with live(tmp_path / "window", application) as one:
        for number, words in enumerate(SAID):
            one.do(one.window.voices.contribute(None, "wall", words, b"" if number else photograph()))
        yield one


@pytest.fixture
def moderate(served: Live, tmp_path: Path) -> Command:
    def run(*does: str, badge: str = "") -> int:
        (tmp_path / "badge").write_text(f"{badge or served.window.operator.badge()}\n")
        return main(["content", "moderate", "--url", served.url, "--badge", str(tmp_path / "badge"), *does])

    return run


def ids(served: Live) -> list[str]:
    return [entry.id for entry in served.do(served.window.voices.entries())]


def wall(served: Live) -> list[str]:
    return [line.text for line in served.window.voices.wall("wall")]


@pytest.mark.field_note("V17")
def test_it_lists_approves_refuses_and_removes(
    moderate: Command, served: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, _ = ids(served)
    assert moderate("list") == 0
    told = capsys.readouterr().out
    assert f"{first}  2026-09-21  wall  waits\n  Des arbres !" in told and "picture" in told
    assert moderate("approve", first, "--reason", "kind") == moderate("refuse", second) == 0
    assert wall(served) == [SAID[0]]
    assert moderate("remove", first) == 0
    assert wall(served) == []
    capsys.readouterr()
    moderate("list")
    assert [line.split("  ")[-1] for line in capsys.readouterr().out.splitlines() if "2026" in line] == [
        "refused", "refused", "waits"
    ]  # fmt: skip


def test_it_asks_about_one_after_the_other(
    moderate: Command, served: Live, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("what?\na\nn\nr\n"))
    assert moderate() == 0
    assert wall(served) == [SAID[0]]
    assert [entry.approved for entry in served.do(served.window.voices.entries())] == [True, None, False]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert moderate() == 0, "the end of the input is the end"


def test_what_could_move_the_cursor_is_left_out(
    moderate: Command, served: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    moderate("list")
    told = capsys.readouterr().out
    assert "\x1b" not in told and "\x07" not in told and "red" in told


def test_the_picture_is_written_to_be_looked_at(moderate: Command, served: Live, tmp_path: Path) -> None:
    first, second, _ = ids(served)
    assert moderate("picture", first, "--to", str(tmp_path / "p.webp")) == 0
    with Image.open(tmp_path / "p.webp") as picture:
        assert picture.size == (300, 200)
    assert moderate("picture", second, "--to", str(tmp_path / "q.webp")) == 1


@pytest.mark.law("I9")
def test_mistakes_are_told_with_a_remedy_and_change_nothing(
    moderate: Command, served: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    seq = served.window.loop.seq
    assert moderate("approve", "0" * 16) == 1 and moderate("approve", "nonsense") == 1
    assert moderate("approve") == 2 and moderate("picture", ids(served)[0]) == 2
    assert moderate("list", badge=served.window.operator.badge(2, Act.DEPOSIT)) == 2
    assert main(["content", "moderate", "--url", "http://127.0.0.1:9", "--badge", __file__, "list"]) == 2
    assert main(["content", "moderate", "--url", served.url, "--badge", "no such file", "list"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 7 and served.window.loop.seq == seq
    assert "pass_not_for_this" in told[4] and "no daemon answers" in told[5]


def test_a_badge_that_asks_for_its_code(
    moderate: Command, served: Live, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda question: "246810")
    assert moderate("list", badge=served.window.operator.badge(3, code="246810")) == 0
