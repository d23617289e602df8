"""The book on the disk: whole, or as it was."""

from pathlib import Path

import pytest

from controller.commission import progress
from controller.commission.book import Book
from controller.dialogue.keeping import ProgressError
from tests.commission.books import at_doors, proven


def test_a_book_comes_back_as_it_was(tmp_path: Path) -> None:
    book = proven(at_doors(), [(1, "1"), (2, "3")])
    progress.save(tmp_path / "commission.json", book)
    assert progress.load(tmp_path / "commission.json") == book


def test_there_is_no_book_before_the_first(tmp_path: Path) -> None:
    assert progress.load(tmp_path / "commission.json") is None


def test_a_write_that_was_cut_off_leaves_the_book_before(tmp_path: Path) -> None:
    path = tmp_path / "commission.json"
    progress.save(path, Book(language="fr"))
    (tmp_path / ".commission.json.new").write_text('{"language": "e')  # where the power went
    assert progress.load(path) == Book(language="fr")
    progress.save(path, Book(language="en"))
    assert progress.load(path) == Book(language="en")
    assert [one.name for one in tmp_path.iterdir()] == ["commission.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"boards": [{"name": 3}]}'])
def test_a_damaged_book_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "commission.json"
    path.write_text(text)
    with pytest.raises(ProgressError, match="move it away"):
        progress.load(path)
    assert path.read_text() == text
