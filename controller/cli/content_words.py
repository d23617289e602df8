"""How the parts of ``bastide content`` speak to whoever is at the terminal."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from controller.content.problems import Problem

BOARDS = ("pi3", "pi4", "pi5")
RED, YELLOW, BOLD, PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[0m"


def folder_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the town's folder")


def board_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--board", choices=BOARDS, default="pi4", help="what drives the window (default: pi4)")


def day_argument(parser: argparse.ArgumentParser) -> None:
    told = "work as if it were this day, 2026-11-24 (default: today)"
    parser.add_argument("--day", type=_day, default=None, metavar="DAY", help=told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a day as 2026-11-24") from error


def show(problems: Iterable[Problem], *, colours: bool | None = None) -> None:
    """Each with its place, what is wrong and what to do; on the error output."""
    bright = colours_wanted() if colours is None else colours
    for one in problems:
        word = "error" if one.grave else "advice"
        colour = RED if one.grave else YELLOW
        place = f"{one.file}:{one.line}:"
        if bright:
            place, word = f"{BOLD}{place}{PLAIN}", f"{colour}{word}{PLAIN}"
        print(f"{place} {word}: {one.text}; {one.remedy}", file=sys.stderr)


def colours_wanted() -> bool:
    """On a terminal, unless somebody does not want them (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def as_json(problems: Iterable[Problem]) -> str:
    listed = [
        {"file": one.file, "line": one.line, "grave": one.grave, "text": one.text, "remedy": one.remedy}
        for one in problems
    ]
    return json.dumps({"problems": listed}, ensure_ascii=False, indent=2)


def progress() -> Callable[[str], None]:
    """Says what is being done, on one line of a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda step: None

    def say(step: str) -> None:
        print(f"\r\x1b[K{step}" if step else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return say


def counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
