"""On which line of a JSON text each value stands. ``json`` reads values but forgets where they were."""

import json
import re
from typing import Any

from controller.config.locate import Place
from controller.content.problems import ContentError, Problem, Sheet

BLANK = re.compile(r"[ \t\r\n,:]*")
SCALAR = re.compile(r"[^\s,\]}]+")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
DEPTH_MAX = 40


def read(text: str, file: str) -> tuple[Any, Sheet]:
    """The value that ``text`` writes. Raises :class:`ContentError` where it is not JSON, or not of this world."""
    try:
        value = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ContentError([Problem(file, error.lineno, f"is not JSON: {error.msg}", "mend this line")]) from error
    except (ValueError, RecursionError) as error:
        words = "holds a number or a nesting beyond all measure"
        raise ContentError([Problem(file, 1, words, "remove it")]) from error
    try:
        return value, Sheet(file, lines(text))
    except _TooDeepError as error:
        words = f"is nested deeper than {DEPTH_MAX}"
        raise ContentError([Problem(file, error.line, words, "simplify it")]) from error


def lines(text: str) -> dict[Place, int]:
    """The line (from 1) of every value in a text that is known to be JSON."""
    found: dict[Place, int] = {}
    _walk(text, _end(BLANK, text, 0), (), found, _Counter(text))
    return {**found, (): 1}


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _Counter:
    """Counts lines along the way, each once."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line = text, 0, 1

    def line_at(self, position: int) -> int:
        self.line += self.text.count("\n", self.at, position)
        self.at = position
        return self.line


def _walk(text: str, at: int, place: Place, found: dict[Place, int], counter: _Counter) -> int:
    """Where the value that begins ``at`` ends."""
    found.setdefault(place, counter.line_at(at))
    if len(place) > DEPTH_MAX:
        raise _TooDeepError(counter.line)
    if text[at] == '"':
        return _end(STRING, text, at)
    if text[at] not in "{[":
        return _end(SCALAR, text, at)
    closing, key, index = "}" if text[at] == "{" else "]", "", 0
    at = _end(BLANK, text, at + 1)
    while text[at] != closing:
        part: str | int = index
        if closing == "}":
            end = _end(STRING, text, at)
            key = json.loads(text[at:end])
            part, at = key, _end(BLANK, text, end)
        at = _end(BLANK, text, _walk(text, at, (*place, part), found, counter))
        index += 1
    return at + 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")
