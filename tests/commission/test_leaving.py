"""What a commissioning leaves: a configuration that is right whatever was there before, and the report."""

from dataclasses import replace
from pathlib import Path

import pytest

from controller.commission.book import Book, Reader
from controller.commission.leaving import before, leave
from controller.config import load
from controller.dialogue.steps import Stamp
from tests.commission.books import NO_READER, at_doors, proven, shot, told, typed
from tests.commission.poses import POSES
from tests.wired import text

SIGNED = {"signed_by": 'Ada "Countess"\u2028 Lovelace', "signed": Stamp(1_764_000_000.0, "floor_only")}


def signed(book: Book) -> Book:
    return replace(book, **SIGNED)  # type: ignore[arg-type]


def test_a_first_configuration_is_right_and_says_what_is_not_in_service(tmp_path: Path) -> None:
    path = tmp_path / "bastide.toml"
    left = leave(signed(POSES["review_faulty"]), path)
    assert [Path(one).name for one in left] == ["bastide.toml", "acceptance.html", "acceptance.pdf"]
    assert [one.label for one in load(path).compartments] == ["1", "7", "8"]
    written = path.read_text()
    assert "#   door 2: board board1, channel 2: fired, and nothing opened" in written
    assert "#   door unknown: board board1, channel 6: several doors open at once" in written


def test_a_longer_pulse_stands_there_with_its_reason(tmp_path: Path) -> None:
    book = told(at_doors(1, "waveshare"), shot(), "none_opened", "longer", typed("a magnet lock"))
    book = told(book, shot(), "none_opened", "longer", typed("a magnet lock"))
    book = told(book, shot(), "none_opened", "longer", typed('a "slow" magnet'))
    book = told(proven(book, [(1, "A1")]), typed("1"), typed("M 1200"), *NO_READER, "no_screen")
    leave(signed(book), tmp_path / "bastide.toml")
    config = load(tmp_path / "bastide.toml")
    assert (config.boards[0].pulse_ms, config.boards[0].long_pulse_because) == (1_500, 'a "slow" magnet')
    assert config.compartments[0].id == "ca1"


def test_tables_of_before_that_do_not_fit_any_more_stay_as_comments(tmp_path: Path) -> None:
    path = tmp_path / "bastide.toml"
    path.write_text(text(tmp_path))  # a bank on the header, whose signals and case lie on lines of its own
    known = before(path)
    assert known is not None
    book = signed(POSES["review"])
    leave(book, path)
    config = load(path)
    assert [one.kind for one in config.boards] == ["8a80"]
    assert config.signals == known.signals and config.scanners == known.scanners
    assert config.thermometers == (), "its compartment is not there any more"
    assert config.data == known.data


@pytest.mark.parametrize(("driver", "key"), [("gm65", "port"), ("serial", "port"), ("hid", "device")])
def test_a_reader_that_was_found_stands_in_the_configuration(tmp_path: Path, driver: str, key: str) -> None:
    book = replace(signed(POSES["review"]), reader=Reader("/dev/reader", driver))
    leave(book, tmp_path / "bastide.toml")
    [table] = load(tmp_path / "bastide.toml").scanners
    assert (table.name, table.driver, getattr(table, key)) == ("front", driver, "/dev/reader")


def test_every_file_of_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "bastide.toml"
    for number in range(3):
        path.write_text(f"# {number}\n") if number == 0 else None
        leave(signed(POSES["review"]), path)
    assert (tmp_path / "bastide.toml.old").read_text() == "# 0\n"
    assert {one.name for one in tmp_path.glob("*.old*")} == {
        "bastide.toml.old", "bastide.toml.old2", "bastide.toml.old3", "acceptance.html.old", "acceptance.html.old2",
        "acceptance.pdf.old", "acceptance.pdf.old2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("trust", "says"),
    [("synchronised", "time server"), ("held_over", "carried on"), ("floor_only", "the clock was not set")],
)
def test_the_report_says_how_far_its_date_may_be_believed(tmp_path: Path, trust: str, says: str) -> None:
    book = replace(signed(POSES["review"]), signed=Stamp(1_764_000_000.0, trust))
    leave(book, tmp_path / "bastide.toml")
    assert says in (tmp_path / "acceptance.html").read_text("utf-8")


@pytest.mark.law("I8")
def test_every_opening_is_in_the_report(tmp_path: Path) -> None:
    book = told(at_doors(1), shot(), "none_opened", "again", shot(), "none_opened", "again", shot(1), typed("1"))
    book = told(
        book,
        "shut_unseen",
        typed("1"),
        typed("M 1200"),
        *NO_READER,
        "no_screen",
        "try_anew",
        "all_shut",
    )
    assert sum(len(one.shots) for one in book.trials) == 3
    from controller.commission.report import report

    openings = report(signed(book), "0").tables[-1]
    assert [row[1:4] for row in openings.rows] == [("board1 / 1", "–", "500 ms, confirmed by the board")] * 3
