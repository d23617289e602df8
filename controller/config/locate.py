"""On which line of a TOML text a key stands. ``tomllib`` reads values but forgets where they were."""

import re

Place = tuple[str | int, ...]

NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
PATH = rf"{NAME}(?:\s*\.\s*{NAME})*"
HEADER = re.compile(rf"\s*(\[\[?)\s*({PATH})\s*\]")
KEY = re.compile(rf"\s*({PATH})\s*=")
TRIPLE = re.compile(r'"""|' + "'''")


def lines(text: str) -> dict[Place, int]:
    """The first line (from 1) of each table and key. Keys inside one-line tables are not told apart."""
    found: dict[Place, int] = {(): 1}
    counts: dict[Place, int] = {}
    table: Place = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        header, key = HEADER.match(line), KEY.match(line)
        if header:
            table = _table(header[1], _names(header[2]), counts)
            _add(found, table, number)
        elif key:
            _add(found, table + _names(key[1]), number)
        marks = TRIPLE.findall(line)
        closing = marks[0] if len(marks) % 2 else ""
    return found


def line_of(place: Place, found: dict[Place, int]) -> int:
    """The line of ``place``, or of the nearest table around it."""
    while place not in found:
        place = place[:-1]
    return found[place]


def _names(path: str) -> Place:
    return tuple(name.strip("\"'") for name in re.findall(NAME, path))


def _table(bracket: str, names: Place, counts: dict[Place, int]) -> Place:
    if bracket == "[":
        return names
    index = counts.get(names, 0)
    counts[names] = index + 1
    return (*names, index)


def _add(found: dict[Place, int], place: Place, number: int) -> None:
    """A table is found where its first key is, an array of tables where its first table is."""
    for length in range(1, len(place) + 1):
        found.setdefault(place[:length], number)
