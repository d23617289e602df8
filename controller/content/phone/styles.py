"""The window's styles, cut for one kind of scene: what its modules never name is left out."""

import re
from collections.abc import Iterable, Iterator

_NAME = re.compile(r"[.#]([A-Za-z_][\w-]*)")
_INSIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_BRACE = re.compile(r"[{}]|\"[^\"]*\"|'[^']*'")
"""Those in quotes are none."""
_NESTED = ("@media", "@supports")


def needed(style: str, modules: Iterable[str]) -> str:
    """The same rules in the same order, without those whose classes and ids no text of the modules holds.

    ``style`` is lean. A name in brackets, as in ``:is(.a, .b)``, is not asked for: rather one rule too many.
    """
    return "".join(_kept(style, set(_WORD.findall("\n".join(modules)))))


def _kept(style: str, named: set[str]) -> Iterator[str]:
    for head, body in _rules(style):
        if head.startswith(_NESTED):
            inner = "".join(_kept(body, named))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@") or any(_names(one) <= named for one in _INSIDE.sub("", head).split(",")):
            yield f"{head}{{{body}}}"


def _names(selector: str) -> set[str]:
    return set(_NAME.findall(selector))


def _rules(style: str) -> Iterator[tuple[str, str]]:
    """What stands before each outermost pair of braces, and in it."""
    depth, begun, opened = 0, 0, 0
    for mark in _BRACE.finditer(style):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if mark[0] == "{" and depth == 1:
            opened = mark.start()
        elif mark[0] == "}" and depth == 0:
            yield style[begun:opened].strip(), style[opened + 1 : mark.start()]
            begun = mark.end()
