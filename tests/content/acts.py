"""What tests do to a folder, and what they read off a report."""

from datetime import date
from pathlib import Path

from controller.content.check import check
from controller.content.problems import Problem

TODAY = date(2026, 11, 24)


def problems(folder: Path, board: str = "pi4") -> list[Problem]:
    return list(check(folder, TODAY, board)[1].sorted())


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands there exactly once."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), "utf-8")


def one(found: list[Problem], file: str) -> Problem:
    """The only problem there, and of this file."""
    assert [problem.file for problem in found] == [file], "\n".join(map(str, found))
    return found[0]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
