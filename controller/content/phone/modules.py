"""Which modules a module needs: its imports, and theirs."""

import posixpath
import re
from collections.abc import Callable, Iterable

_AT_ONCE = re.compile(r"""^(?:import|export)\b[^"'();]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_LATER = re.compile(r"""\bimport\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")
_BESIDE = re.compile(r"""\bnew URL\(\s*["']([^"':]+)["'],\s*import\.meta\.url\s*\)|\burl\(["']?([^"':)]+)["']?\)""")

_ASSETS = (".css", ".svg", ".webp")


def closure(read: Callable[[str], str], starts: Iterable[str], *, later: bool = True) -> list[str]:
    """All modules that ``starts`` import, directly or not, and themselves, as sorted paths.

    ``read`` gives a file's text. ``later`` counts in what is only asked for when it is needed: ``import("./that.js")``,
    styles beside a module, pictures of a style. Of these, what is not there is left out: it can be done without.
    Raises ``FileNotFoundError`` where a module is missing that another cannot do without.
    """
    found: set[str] = set()
    waiting = [(path, True) for path in starts]
    while waiting:
        path, needed = waiting.pop()
        if path in found:
            continue
        try:
            source = read(path)
        except FileNotFoundError:
            if needed:
                raise
            continue
        found.add(path)
        waiting += [(_from(path, one), True) for one in _AT_ONCE.findall(source)]
        if later:
            waiting += [(_from(path, one), False) for one in [*_LATER.findall(source), *_beside(source)]]
    return sorted(found)


def _beside(source: str) -> list[str]:
    return [script or style for script, style in _BESIDE.findall(source) if (script or style).endswith(_ASSETS)]


def _from(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
