"""Texts stand out from what is below them: WCAG 2.2, success criteria 1.4.3 (texts, 4.5:1) and 1.4.11 (marks, 3:1)."""

from collections.abc import Iterator

from controller.content.phone.contrast import contrast
from controller.content.problems import Problem
from controller.content.read import Source

TEXT, MARK = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"


def faint(found: Source) -> Iterator[Problem]:
    for window in found.windows.values():
        colours = window.value.colours
        asked = (
            ("ink", colours.ink, "paper", colours.paper, TEXT, "text on its ground"),
            ("accent", colours.accent, "paper", colours.paper, TEXT, "a button's name on its ground"),
        )
        for key, colour, other, ground, least, what in asked:
            ratio = contrast(colour, ground)
            if ratio < least:
                told = f"{colour} on {other} {ground} has a contrast of {ratio:.1f}:1, and {what} needs {least}:1"
                yield window.sheet.problem(("colours", key), told, f"take {better(colour, ground, least)}")


def better(colour: str, ground: str, least: float) -> str:
    """The nearest colour of the same hue that stands out enough: darker on a bright ground, brighter on a dark one."""
    goal = BLACK if contrast(BLACK, ground) > contrast(WHITE, ground) else WHITE
    for step in range(1, 101):
        mixed = _mixed(colour, goal, step / 100)
        if contrast(mixed, ground) >= least:
            return mixed
    return goal


def _mixed(one: str, other: str, share: float) -> str:
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
