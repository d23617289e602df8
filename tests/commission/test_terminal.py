"""A miswired bank commissioned in a real terminal, and then in service with what came of it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.config import load
from tests.commission.bank import Standing, standing
from tests.commission.daemon import BASTIDE, before, in_service
from tests.commission.installer import Installer
from tests.commission.person import answers, terminal


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Standing]:
    with standing(tmp_path) as one:
        yield one


@pytest.mark.field_note("L24", "L32")
def test_a_miswired_bank_ends_with_a_right_configuration_and_a_report_and_serves(
    bank: Standing, tmp_path: Path
) -> None:
    """Doors 2 and 3 swapped, door 5's switch an opener, board 2 reading reversed, door 4 dead."""
    path = before(tmp_path / "etc")
    with terminal(bank, path) as one:
        last = answers(one, Installer(bank))
        assert one.ends() == 0
    assert "7 doors in service" in last
    config = load(path)
    assert {box.label: (box.board, box.channel) for box in config.compartments} == {
        "1": ("board1", 1), "2": ("board1", 3), "3": ("board1", 2), "5": ("board1", 5), "6": ("board1", 6),
        "7": ("board2", 1), "8": ("board2", 2),
    }  # fmt: skip
    assert [(one.closed_reads, one.reversed) for one in config.boards] == [(1, (5,)), (0, ())]
    report = (path.parent / "acceptance.html").read_text("utf-8")
    assert re.search(r"<tr class=\"marked\"><td>4</td><td>board1 / 4</td>.*<td>DEAD</td></tr>", report)
    assert report.count('class="marked"') == 1
    assert "Ada Lovelace" in report
    assert (path.parent / "acceptance.pdf").read_bytes().startswith(b"%PDF-")
    with in_service(bank, path) as serving:
        for size in ("M", "L"):  # one behind swapped cables or an opener contact, one behind the reversed board
            door, ticket = serving.deposit(f"order {size}", size)
            assert serving.pickup(ticket) == [f"order {size}"]
            assert bank.open_doors() == [], door


def test_what_was_there_stays_beside_what_is_written_and_ids_are_for_ever(bank: Standing, tmp_path: Path) -> None:
    path = before(tmp_path / "etc")
    draft = path.read_text()
    with terminal(bank, path) as one:
        answers(one, Installer(bank))
    assert (path.parent / "bastide.toml.old").read_text() == draft
    written = load(path)
    assert next(box.id for box in written.compartments if box.label == "1") == "bread"
    assert written.data.dir == str(path.parent / "data")


def test_without_a_terminal_it_says_what_it_needs(tmp_path: Path) -> None:
    command = [*BASTIDE, "commission", "--config", str(tmp_path / "bastide.toml")]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "--screen" in ended.stderr


@pytest.mark.law("I6")
@pytest.mark.parametrize(("at", "how"), [("connect_next", "ctrl-c"), ("which_door", "power"), ("who", "power")])
def test_it_is_stopped_anywhere_and_goes_on_there(bank: Standing, tmp_path: Path, how: str, at: str) -> None:
    path, installer = before(tmp_path / "etc"), Installer(bank)
    with terminal(bank, path) as one:
        answers(one, installer, until=at)
        if how == "power":
            one.is_killed()
        else:
            assert one.interrupts() == 130
    fired = bank.firings()
    with terminal(bank, path) as one:
        word, _ = one.question()
        assert word == at
        assert bank.firings() == fired, "I6: nothing is fired by itself after a restart"
    if at == "which_door":
        with terminal(bank, path) as one:
            assert "7 doors in service" in answers(one, installer)
        assert len(load(path).compartments) == 7


def test_a_bank_that_holds_somebodys_things_is_not_opened(bank: Standing, tmp_path: Path) -> None:
    path = before(tmp_path / "etc")
    with terminal(bank, path) as one:
        answers(one, Installer(bank))
    with in_service(bank, path) as serving:
        serving.deposit("bread", "M")
        with terminal(bank, path) as one:
            assert one.ends() == 2
            assert "stop" in one.shown, "the daemon has the journal"
    with terminal(bank, path) as one:
        assert one.ends() == 2
        assert "somebody's things lie in" in one.shown
