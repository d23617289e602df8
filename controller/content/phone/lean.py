"""The program without what only its writers read: many a town's host compresses nothing.

Only what can be told from the text of one line is taken out, and a text that spans lines is never touched.
"""

import re
from collections.abc import Iterable, Mapping

_DOC = re.compile(r"^[ \t]*/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^[ \t]*//[^\n]*\n", re.MULTILINE)
_REST = re.compile(r"[ \t]+//[^\n\"'`]*$", re.MULTILINE)
"""A comment behind a statement. In a text the same would be followed by the quote that ends it."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_EMPTY = re.compile(r"\n{2,}")
_STYLE = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")
_LAST = re.compile(r";}")


def lean(path: str, body: bytes) -> bytes:
    """The same module or style, lighter; anything else as it is. Libraries keep their licences: they are left alone."""
    if path.endswith(".js"):
        return _module(body.decode()).encode()
    if path.endswith(".css"):
        return _style(body.decode()).encode()
    return body


def _module(text: str) -> str:
    if any(line.count("`") % 2 for line in text.splitlines()):
        return text  # a text that spans lines: what looks like an indent may be its own
    for rule in (_DOC, _LINE, _REST, _INDENT):
        text = rule.sub("", text)
    return _EMPTY.sub("\n", text).strip() + "\n"


def _style(text: str) -> str:
    parts = _QUOTED.split(_STYLE.sub("", text))
    parts[::2] = [_AROUND.sub(r"\1", _SPACE.sub(" ", part)) for part in parts[::2]]
    return _LAST.sub("}", "".join(parts)).strip()


def spoken_by(code: Iterable[str], words: Mapping[str, str]) -> dict[str, str]:
    """Of these words those that the program may say: its modules quote the key of each, or how it begins."""
    whole = "\n".join(code)
    return {key: text for key, text in words.items() if re.search(rf"""["'`.]{re.escape(_stem(key))}\b""", whole)}


def _stem(key: str) -> str:
    """``stops.one`` is asked for as ``stops``, ``kind.map`` as ``kind.`` and a kind."""
    return key.partition(".")[0]
