"""Everything that is asked of a folder, in one round."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from controller.content.checks import colours, contacts, dates, described, interface, languages, links, weights
from controller.content.problems import ContentError, Problem, Report
from controller.content.read import Source, read

Question = Callable[[Source], Iterable[Problem]]


def questions(today: date, board: str) -> Iterator[tuple[str, Question]]:
    """What is asked, with a word for whoever waits."""
    yield "links", links.broken
    yield "languages", languages.incomplete
    yield "the window's words", interface.unspoken
    yield "contacts", contacts.unreachable
    yield "descriptions", described.undescribed
    yield "licences", described.unlicensed
    yield "colours", colours.faint
    yield "times", lambda found: dates.unreadable(found, today)
    yield "programme", dates.programmes
    yield "weights", lambda found: weights.unfit(found, board)
    yield "what is over", lambda found: dates.over(found, today)
    yield "what is unused", links.unused


def check(
    root: Path, today: date, board: str = "pi4", said: Callable[[str], None] = lambda step: None
) -> tuple[Source | None, Report]:
    """What is in ``root`` and what is wrong with it; no source where ``content.toml`` cannot be used."""
    report = Report()
    try:
        said("reading")
        found = read(root, report)
    except ContentError as error:
        report.take(error.problems)
        return None, report
    for word, ask in questions(today, board):
        said(word)
        report.take(ask(found))
    return found, report
